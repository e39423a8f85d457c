"""Any list of operations: the ledger answers, and leaves its accounts, as the reference says."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.ledger.reference import Figures, Reference
from tests.kernel.ledger.support import FUTURE, PAST, breaches

from steelyard.kernel.db import Database, Session
from steelyard.kernel.ledger import (
    Account,
    Batcher,
    Capture,
    Code,
    Entry,
    Expire,
    Floor,
    Hold,
    MalformedOperation,
    Operation,
    Transfer,
    Verdict,
    Void,
    get_account,
    open_account,
    post,
    post_each,
)

NAMES: Sequence[tuple[str, Floor]] = (
    ("USD", "none"),
    ("USD", "zero"),
    ("USD", "zero"),
    ("USD", "zero"),
    ("NGN", "none"),
    ("NGN", "zero"),
)
ABSENT = 6
STANDING = {"ok", "exists", "linked_refused"}

who = st.integers(0, ABSENT)
amount = st.integers(1, 60)
keys = st.one_of(st.just(""), st.integers(0, 5).map(str))
currency = st.sampled_from(["USD", "USD", "USD", "NGN"])
legs = st.lists(st.tuples(who, st.integers(-40, 40).filter(bool), currency), max_size=4)
which = st.integers(0, 5)
expiry = st.sampled_from([None, None, FUTURE, PAST])

dollars = st.integers(0, 3)

plans = st.one_of(
    st.tuples(st.just("move"), keys, dollars, dollars, amount, st.just("USD")),
    st.tuples(st.just("move"), keys, dollars, dollars, amount, st.just("USD")),
    st.tuples(st.just("move"), keys, who, who, amount, currency),
    st.tuples(st.just("legs"), keys, legs),
    st.tuples(st.just("split"), keys, st.permutations(range(4)), amount, amount),
    st.tuples(st.just("reverse"), keys, which, st.just(value=True)),
    st.tuples(st.just("reverse"), keys, which, st.booleans()),
    st.tuples(st.just("hold"), keys, who, amount, currency, st.none() | who, expiry),
    st.tuples(st.just("hold"), keys, dollars, amount, st.just("USD"), dollars, expiry),
    st.tuples(st.just("capture"), keys, which, st.none() | st.integers(1, 30), st.booleans()),
    st.tuples(st.just("capture"), keys, which, st.none() | amount, st.booleans()),
    st.tuples(st.just("share"), keys, which, st.lists(st.tuples(who, amount), max_size=3)),
    st.tuples(st.just("share"), keys, which, st.tuples(st.tuples(dollars, st.integers(1, 30)))),
    st.tuples(st.just("void"), keys, which),
    st.tuples(st.just("expire"), keys, which),
)
# Something to play with.
OPENING: Sequence[tuple[Any, ...]] = (
    ("move", "", 0, 1, 100, "USD"),
    ("move", "", 0, 2, 100, "USD"),
    ("move", "", 0, 3, 100, "USD"),
    ("move", "", 4, 5, 100, "NGN"),
    ("hold", "", 1, 40, "USD", 2, None),
    ("hold", "", 2, 30, "USD", 0, FUTURE),
    ("hold", "", 3, 20, "USD", None, PAST),
    ("hold", "", 5, 20, "NGN", 4, None),
)
batches = st.lists(
    st.tuples(st.booleans(), st.lists(plans, min_size=1, max_size=6)), min_size=1, max_size=8
)
relaxed = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Play:
    """One market of its own, in the database and in the reference."""

    def __init__(self) -> None:
        self.market = f"play-{uuid4()}"
        self.reference = Reference()
        self.accounts: list[Account] = []

    async def open(self, session: Session) -> None:
        """Open the accounts and put something in them."""
        for number, (currency_code, floor) in enumerate(NAMES):
            opened = await open_account(
                session,
                market=self.market,
                owner_type="player",
                owner_id=str(number),
                purpose="purse",
                currency=currency_code,
                floor=floor,
            )
            self.accounts.append(opened)
            self.reference.accounts[opened.id] = Figures(opened)
        operations = self.operations(OPENING)
        assert self.reference.decide_together(operations) == ["ok"] * len(OPENING)
        self.learn(operations, await post(session, operations))

    def operations(self, planned: Sequence[tuple[Any, ...]]) -> list[Operation]:
        made = (self._operation(*plan) for plan in planned)
        return [operation for operation in made if operation is not None]

    def learn(self, operations: Sequence[Operation], verdicts: Sequence[Verdict]) -> None:
        for operation, verdict in zip(operations, verdicts, strict=True):
            if verdict.accepted:
                self.reference.learn(operation, verdict.require_id())

    async def compare(self, session: Session) -> None:
        for account_id, expected in self.reference.accounts.items():
            found = await get_account(session, account_id)
            assert (found.posted_minor, found.held_minor) == (expected.posted, expected.held)

    def _operation(self, kind: str, key: str, *said: Any) -> Operation | None:
        common: dict[str, Any] = {
            "market": self.market,
            "idempotency_key": key or str(uuid4()),
            "subject_type": "game",
            "subject_id": "1",
        }
        try:
            return getattr(self, f"_{kind}")(common, *said)
        except MalformedOperation:
            return None

    def _move(self, common: Any, debit: int, credit: int, minor: int, code: str) -> Transfer:
        return Transfer.move(
            **common,
            kind="pay",
            debit=self._id(debit),
            credit=self._id(credit),
            amount_minor=minor,
            currency=code,
        )

    def _legs(self, common: Any, said: list[tuple[int, int, str]]) -> Transfer:
        entries = tuple(Entry(self._id(n), minor, code) for n, minor, code in said)
        return Transfer(**common, kind="pay", entries=entries)

    def _split(self, common: Any, order: list[int], one: int, two: int) -> Transfer:
        payer, first, second = order[:3]
        return self._legs(
            common, [(payer, -one - two, "USD"), (first, one, "USD"), (second, two, "USD")]
        )

    def _reverse(self, common: Any, n: int, exactly: bool) -> Transfer:
        done = list(self.reference.transfers)
        of = done[n % len(done)] if done else uuid4()
        entries = self.reference.transfers[of].entries if done else ()
        opposite = tuple(
            Entry(entry.account_id, -entry.amount_minor, entry.currency) for entry in entries
        )
        if not exactly:
            opposite = opposite[::-1]
        return Transfer(**common, kind="undo", entries=opposite, reversal_of=of)

    def _hold(
        self, common: Any, n: int, minor: int, code: str, to: int | None, expires_at: Any
    ) -> Hold:
        return Hold(
            **common,
            kind="bond",
            account_id=self._id(n),
            amount_minor=minor,
            currency=code,
            to_account_id=None if to is None else self._id(to),
            expires_at=expires_at,
        )

    def _capture(self, common: Any, n: int, minor: int | None, keep: bool) -> Capture:
        return Capture(
            **common, kind="settle", hold_id=self._held(n), amount_minor=minor, keep_rest=keep
        )

    def _share(self, common: Any, n: int, said: Sequence[tuple[int, int]]) -> Capture:
        to = tuple(Entry(self._id(account), minor, "USD") for account, minor in said)
        return Capture(**common, kind="settle", hold_id=self._held(n), to=to)

    def _void(self, common: Any, n: int) -> Void:
        return Void(**common, hold_id=self._held(n))

    def _expire(self, common: Any, n: int) -> Expire:
        return Expire(**common, hold_id=self._held(n))

    def _held(self, n: int) -> UUID:
        placed = list(self.reference.holds)
        return placed[n % len(placed)] if placed else UUID(int=n)

    def _id(self, n: int) -> UUID:
        return UUID(int=0) if n == ABSENT else self.accounts[n].id


class TestAnyOperations:
    @relaxed
    @given(batches)
    async def test_are_answered_as_the_reference_answers(
        self, db: Database, played: list[tuple[bool, list[tuple[Any, ...]]]]
    ) -> None:
        play = Play()
        async with db.transaction() as session:
            await play.open(session)
            for together, planned in played:
                operations = play.operations(planned)
                if together:
                    expected = play.reference.decide_together(operations)
                    verdicts = await self._all_or_none(session, operations, expected)
                else:
                    expected = [play.reference.decide(said) for said in operations]
                    verdicts = await post_each(session, operations)
                    assert [verdict.code for verdict in verdicts] == expected
                play.learn(operations, verdicts)
                await play.compare(session)
        assert await breaches(db) == []

    @relaxed
    @given(st.lists(plans, min_size=1, max_size=25))
    async def test_keep_their_order_through_the_batcher(
        self, db: Database, planned: list[tuple[Any, ...]]
    ) -> None:
        play = Play()
        async with db.transaction() as session:
            await play.open(session)
        batcher = Batcher(db, batch_max=7)
        operations = play.operations(planned)
        expected = [play.reference.decide(said) for said in operations]
        verdicts = await asyncio.gather(*(batcher.submit(said) for said in operations))
        await batcher.close()
        assert [verdict.code for verdict in verdicts] == expected
        async with db.transaction() as session:
            await play.compare(session)

    async def _all_or_none(
        self, session: Session, operations: list[Operation], expected: list[str]
    ) -> list[Verdict]:
        fault = next((code for code in expected if code not in STANDING), None)
        if fault is None:
            verdicts = await post(session, operations)
            assert [verdict.code for verdict in verdicts] == expected
            return verdicts
        with pytest.raises(type(Verdict(Code(fault), None, None).refusal())):
            await post(session, operations)
        return [Verdict(Code(code), None, None) for code in expected]
