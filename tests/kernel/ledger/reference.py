"""The ledger's rules once more, as plainly as Python can say them, to be compared with."""

import copy
from collections import defaultdict
from dataclasses import dataclass, field, replace
from uuid import UUID

from tests.kernel.ledger.support import PAST

from steelyard.kernel.ledger import (
    Account,
    Capture,
    Entry,
    Expire,
    Hold,
    Operation,
    Transfer,
    Void,
)
from steelyard.kernel.ledger.values import AMOUNT_MAX_MINOR


def _asked(operation: Operation) -> Operation:
    """What a key stands for: times are left out, since a retry may compute them anew."""
    match operation:
        case Transfer():
            return replace(operation, event_at=None)
        case Hold():
            return replace(operation, expires_at=None)
        case _:
            return operation


@dataclass
class Figures:
    account: Account
    posted: int = 0
    held: int = 0

    @property
    def available(self) -> int:
        return self.posted - self.held


@dataclass
class Reserved:
    hold: Hold
    remaining: int
    active: bool = True


@dataclass
class Reference:
    """``decide`` says what the ledger must answer; ``learn`` tells it the id the ledger chose."""

    accounts: dict[UUID, Figures] = field(default_factory=dict)
    holds: dict[UUID, Reserved] = field(default_factory=dict)
    known: dict[str, tuple[Operation, UUID | None]] = field(default_factory=dict)
    transfers: dict[UUID, Transfer] = field(default_factory=dict)
    reversed: set[UUID] = field(default_factory=set)

    def decide_together(self, operations: list[Operation]) -> list[str]:
        before = copy.deepcopy(self)
        answers: list[str] = []
        for operation in operations:
            answers.append(self.decide(operation))
            if answers[-1] not in {"ok", "exists"}:
                self.__dict__.update(before.__dict__)
                others = ["linked_refused"] * len(operations)
                others[len(answers) - 1] = answers[-1]
                return others
        return answers

    def decide(self, operation: Operation) -> str:
        if operation.idempotency_key in self.known:
            before, _ = self.known[operation.idempotency_key]
            same = _asked(before) == _asked(operation)
            return "exists" if same else "exists_with_different_content"
        match operation:
            case Transfer():
                answer = self._transfer(operation)
            case Hold():
                answer = self._hold(operation)
            case Capture():
                answer = self._capture(operation)
            case Void() | Expire():
                answer = self._give_back(operation)
        if answer == "ok":
            self.known[operation.idempotency_key] = (operation, None)
        return answer

    def learn(self, operation: Operation, result: UUID) -> None:
        """The id of an operation that was accepted (now or before)."""
        _, earlier = self.known[operation.idempotency_key]
        assert earlier in {None, result}, "one key, two ids"
        self.known[operation.idempotency_key] = (operation, result)
        if isinstance(operation, Hold) and result not in self.holds:
            self.holds[result] = Reserved(operation, operation.amount_minor)
        if isinstance(operation, Transfer):
            self.transfers[result] = operation

    def _transfer(self, said: Transfer) -> str:
        fault = self._shape(said.entries)
        if fault:
            return fault
        if said.reversal_of is not None:
            original = self.transfers.get(said.reversal_of)
            if original is None:
                return "reversal_not_found"
            if said.entries != tuple(
                replace(entry, amount_minor=-entry.amount_minor) for entry in original.entries
            ):
                return "reversal_differs"
            if said.reversal_of in self.reversed:
                return "reversed_already"
        for entry in said.entries:
            figures = self.accounts[entry.account_id]
            if figures.account.floor == "zero" and figures.available + entry.amount_minor < 0:
                return "insufficient_funds"
        self._apply(said.entries)
        if said.reversal_of is not None:
            self.reversed.add(said.reversal_of)
        return "ok"

    def _shape(self, entries: tuple[Entry, ...]) -> str:
        seen: set[UUID] = set()
        sums: dict[str, int] = defaultdict(int)
        for entry in entries:
            if abs(entry.amount_minor) > AMOUNT_MAX_MINOR:
                return "amount_out_of_range"
            fault = self._account(entry.account_id, entry.currency)
            if fault:
                return fault
            if entry.account_id in seen:
                return "account_repeated"
            seen.add(entry.account_id)
            sums[entry.currency] += entry.amount_minor
        if len(entries) < 2:
            return "too_few_entries"
        return "unbalanced" if any(sums.values()) else ""

    def _account(self, account_id: UUID, currency: str) -> str:
        figures = self.accounts.get(account_id)
        if figures is None:
            return "account_not_found"
        return "" if figures.account.currency == currency else "account_currency_differs"

    def _apply(self, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            self.accounts[entry.account_id].posted += entry.amount_minor

    def _hold(self, said: Hold) -> str:
        fault = self._account(said.account_id, said.currency)
        if not fault and said.to_account_id is not None:
            fault = self._account(said.to_account_id, said.currency)
            if not fault and said.to_account_id == said.account_id:
                fault = "account_repeated"
        if fault:
            return fault
        figures = self.accounts[said.account_id]
        if figures.account.floor == "zero" and figures.available < said.amount_minor:
            return "insufficient_funds"
        figures.held += said.amount_minor
        return "ok"

    def _capture(self, said: Capture) -> str:
        reserved = self.holds.get(said.hold_id)
        if reserved is None:
            return "hold_not_found"
        if not reserved.active:
            return "hold_not_active"
        if reserved.hold.expires_at == PAST:
            return "hold_expired"
        entries = self._captured(said, reserved)
        fault = entries if isinstance(entries, str) else self._shape(entries)
        if fault or isinstance(entries, str):
            return fault
        self._apply(entries)
        rest = reserved.remaining + entries[0].amount_minor
        self._take(reserved, reserved.remaining - (rest if said.keep_rest else 0))
        return "ok"

    def _captured(self, said: Capture, reserved: Reserved) -> tuple[Entry, ...] | str:
        """The entries a capture makes, or why it makes none."""
        hold = reserved.hold
        to = said.to
        if not to:
            if hold.to_account_id is None:
                return "too_few_entries"
            amount = reserved.remaining if said.amount_minor is None else said.amount_minor
            if amount < 0:
                return "amount_not_positive"
            to = (Entry(hold.to_account_id, amount, hold.currency),)
        if any(entry.amount_minor <= 0 for entry in to):
            return "amount_not_positive"
        total = sum(entry.amount_minor for entry in to)
        if total > reserved.remaining:
            return "capture_exceeds_hold"
        return (Entry(hold.account_id, -total, hold.currency), *to)

    def _give_back(self, said: Void | Expire) -> str:
        reserved = self.holds.get(said.hold_id)
        if reserved is None:
            return "hold_not_found"
        if not reserved.active:
            return "hold_not_active"
        if isinstance(said, Expire) and reserved.hold.expires_at != PAST:
            return "hold_not_due"
        self._take(reserved, reserved.remaining)
        return "ok"

    def _take(self, reserved: Reserved, amount: int) -> None:
        self.accounts[reserved.hold.account_id].held -= amount
        reserved.remaining -= amount
        reserved.active = reserved.remaining > 0
