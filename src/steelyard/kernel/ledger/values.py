"""What can be asked of the ledger: frozen values, checked when they are made.

Checking here is what lets callers share a round trip: a value that exists can always be sent, so
no caller's odd text or huge number spoils the batch it travels in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from steelyard.kernel.errors import InvalidInput

AMOUNT_MAX_MINOR = 2**53 - 1
LEGS_MAX = 500

Floor = Literal["none", "zero"]
HoldStatus = Literal["active", "captured", "voided", "expired"]


class MalformedOperation(InvalidInput):
    """An operation that can be refused without asking the database; ``details`` says why."""

    code = "malformed_ledger_operation"


@dataclass(frozen=True, slots=True)
class Account:
    """A ledger account as it stood when it was read. Amounts in minor units of ``currency``."""

    id: UUID
    market: str
    owner_type: str
    owner_id: str
    purpose: str
    currency: str
    floor: Floor
    posted_minor: int
    held_minor: int
    version: int

    @property
    def available_minor(self) -> int:
        """What may still be spent: posted less held."""
        return self.posted_minor - self.held_minor


@dataclass(frozen=True, slots=True)
class Balance:
    """An account's three figures, in minor units of ``currency``."""

    posted_minor: int
    held_minor: int
    currency: str

    @property
    def available_minor(self) -> int:
        """What may still be spent: posted less held."""
        return self.posted_minor - self.held_minor


@dataclass(frozen=True, slots=True)
class Entry:
    """One leg of a transfer: positive credits the account, negative debits it."""

    account_id: UUID
    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        _check_amount(self.amount_minor)
        check_currency(self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Operation:
    """What every operation says about itself.

    ``idempotency_key`` is made by the caller, once, before the first try, and kept for retries:
    same key and content give the earlier answer, same key and other content are refused.
    ``subject_type`` and ``subject_id`` name what the money is for (a job, a booking, a lot).
    """

    market: str
    idempotency_key: str
    subject_type: str
    subject_id: str
    memo: str = ""

    def _check(self, kind: str) -> None:
        check_text("market", self.market, 64)
        check_text("idempotency_key", self.idempotency_key, 255)
        check_text("kind", kind, 64)
        check_text("subject_type", self.subject_type, 64)
        check_text("subject_id", self.subject_id, 255)
        check_text("memo", self.memo, 2000, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(_Operation):
    """Two or more entries that sum to zero in each currency; posted whole or not at all.

    ``event_at`` is when it happened in the world (default: when it is written down). It is not
    part of what an idempotency key is compared by.
    """

    kind: str
    entries: tuple[Entry, ...]
    provider_ref: str | None = None
    reversal_of: UUID | None = None
    event_at: datetime | None = None

    def __post_init__(self) -> None:
        self._check(self.kind)
        _check_optional("provider_ref", self.provider_ref)
        _check_aware("event_at", self.event_at)
        _check_legs(self.entries)

    @classmethod
    def move(
        cls,
        *,
        debit: UUID,
        credit: UUID,
        amount_minor: int,
        currency: str,
        market: str,
        idempotency_key: str,
        kind: str,
        subject_type: str,
        subject_id: str,
        provider_ref: str | None = None,
        memo: str = "",
        event_at: datetime | None = None,
    ) -> Self:
        """The everyday transfer: a positive amount out of ``debit`` and into ``credit``."""
        if amount_minor <= 0:
            raise MalformedOperation(
                "The amount must be positive.", amount_minor="must be more than zero"
            )
        return cls(
            market=market,
            idempotency_key=idempotency_key,
            kind=kind,
            subject_type=subject_type,
            subject_id=subject_id,
            provider_ref=provider_ref,
            memo=memo,
            event_at=event_at,
            entries=(
                Entry(debit, -amount_minor, currency),
                Entry(credit, amount_minor, currency),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(_Operation):
    """Reserve a positive amount of an account: still posted, no longer available.

    ``to_account_id`` is where a capture goes unless it says otherwise. ``expires_at`` is not part
    of what an idempotency key is compared by.
    """

    kind: str
    account_id: UUID
    amount_minor: int
    currency: str
    to_account_id: UUID | None = None
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        self._check(self.kind)
        _check_amount(self.amount_minor)
        if self.amount_minor < 0:
            raise MalformedOperation(
                "The amount must be positive.", amount_minor="must be more than zero"
            )
        check_currency(self.currency)
        _check_aware("expires_at", self.expires_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture(_Operation):
    """Turn a hold, in whole or part, into a transfer.

    ``to`` lists positive credits. Without it ``amount_minor`` (default: all that remains) goes to
    the hold's own destination. What is not captured is released, unless ``keep_rest``.
    """

    kind: str
    hold_id: UUID
    amount_minor: int | None = None
    to: tuple[Entry, ...] = ()
    keep_rest: bool = False
    provider_ref: str | None = None
    event_at: datetime | None = None

    def __post_init__(self) -> None:
        self._check(self.kind)
        _check_optional("provider_ref", self.provider_ref)
        _check_aware("event_at", self.event_at)
        if self.to:
            _check_legs(self.to)
        if self.amount_minor is not None:
            _check_amount(self.amount_minor)
            if self.to:
                raise MalformedOperation(
                    "Say the amount or the credits, not both.",
                    amount_minor="leave it out when `to` lists the credits",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Void(_Operation):
    """Give back all that remains of a hold."""

    hold_id: UUID
    kind: str = field(default="void", init=False)

    def __post_init__(self) -> None:
        self._check(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expire(_Operation):
    """Give back all that remains of a hold whose time is over; refused before that."""

    hold_id: UUID
    kind: str = field(default="expire", init=False)

    def __post_init__(self) -> None:
        self._check(self.kind)


Operation = Transfer | Hold | Capture | Void | Expire


def check_text(name: str, value: str, most: int, *, least: int = 1) -> None:
    """Raise MalformedOperation unless PostgreSQL can keep ``value`` and it is of the length."""
    if not least <= len(value) <= most:
        raise MalformedOperation(
            f"`{name}` has the wrong length.", **{name: f"give {least} to {most} characters"}
        )
    # The two kinds of text that PostgreSQL cannot store.
    if "\x00" in value or not (value.isascii() or _encodes(value)):
        raise MalformedOperation(
            f"`{name}` is not text.", **{name: "leave out null characters and lone surrogates"}
        )


def _encodes(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_optional(name: str, value: str | None) -> None:
    if value is not None:
        check_text(name, value, 255)


def _check_amount(amount_minor: int) -> None:
    # `type` rather than isinstance: True is not an amount.
    if type(amount_minor) is not int:
        raise MalformedOperation(
            "An amount is a whole number of minor units.", amount_minor="give an integer"
        )
    if amount_minor == 0 or not -AMOUNT_MAX_MINOR <= amount_minor <= AMOUNT_MAX_MINOR:
        raise MalformedOperation(
            "The amount is zero or out of range.",
            amount_minor=f"give an amount other than zero, at most {AMOUNT_MAX_MINOR}",
        )


def check_currency(currency: str) -> None:
    """Raise MalformedOperation unless ``currency`` has the form of an ISO 4217 code."""
    if not (
        len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()
    ):
        raise MalformedOperation(
            "The currency is not an ISO 4217 code.", currency="give three capital letters"
        )


def _check_aware(name: str, moment: datetime | None) -> None:
    if moment is not None and moment.tzinfo is None:
        raise MalformedOperation(f"`{name}` has no time zone.", **{name: "give it in UTC"})


def _check_legs(entries: Iterable[Entry]) -> None:
    count = len(tuple(entries))
    if count > LEGS_MAX:
        raise MalformedOperation(
            "Too many entries in one transfer.", entries=f"give at most {LEGS_MAX}"
        )
