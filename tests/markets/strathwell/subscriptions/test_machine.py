"""Whatever subscriber, clock and provider do, in any order: the state is what the provider shows,
and nobody has a second trial."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tests.markets.strathwell.house import House

from steelyard.kernel import billing, clock, identity
from steelyard.kernel.audit import Actor
from steelyard.kernel.billing import BillingSubscription
from steelyard.kernel.db import Database, Session, locked
from steelyard.kernel.errors import Conflict
from steelyard.kernel.payments.billing_observed import ObservedInvoice, ObservedSubscription
from steelyard.kernel.payments.steps import ACTOR
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Subscription
from steelyard.markets.strathwell.subscriptions import service, timers
from steelyard.markets.strathwell.subscriptions.queries import opened
from steelyard.markets.strathwell.words import SubscriptionStatus as Status

ORGANIZER = Actor("user", "organizer", "organizer")
STEPS = (
    "trial", "start", "start", "pay", "pay", "renew", "miss", "stop", "give_up", "lapse",
    "cancel", "cancel_now", "expire", "hear", "hear_old",
)  # fmt: skip
NEXT = {
    "pay": ({"incomplete", "past_due", "unpaid"}, "active"),
    "renew": ({"active"}, "active"),
    "miss": ({"active"}, "past_due"),
    "stop": ({"past_due"}, "unpaid"),
    "give_up": ({"past_due", "unpaid"}, "ended"),
    "lapse": ({"incomplete"}, "lapsed"),
}


class Undo(Exception):  # noqa: N818
    """Leaves a transaction without committing."""


@dataclass
class World:
    """One subscriber, and the provider as a model: each change is a sight of it, kept."""

    session: Session
    user_id: UUID
    live: ObservedSubscription | None = None
    sights: list[ObservedSubscription] = field(default_factory=list[ObservedSubscription])
    bills: list[ObservedInvoice] = field(default_factory=list[ObservedInvoice])
    second: int = 0
    trials: int = 0

    def _at(self) -> datetime:
        self.second += 1
        return datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=self.second)

    def _becomes(self, **change: object) -> None:
        assert self.live is not None
        self.live = replace(self.live, at=self._at(), **change)  # pyright: ignore[reportArgumentType]
        self.sights.append(self.live)

    async def row(self) -> Subscription:
        return await opened(self.session, self.user_id, actor=ORGANIZER)

    async def do(self, step: str, pick: int) -> None:
        if step in NEXT:
            self._provider(step)
            return
        await getattr(self, f"_{step}")(pick)

    def _provider(self, step: str) -> None:
        sources, target = NEXT[step]
        if self.live is None or self.live.state not in sources:
            return
        if step in {"pay", "renew"}:
            self._bill()
        why = "payment_failed" if target == "ended" else None
        self._becomes(state=target, raw_state=target, ended_for=why)

    def _bill(self) -> None:
        assert self.live is not None
        self.bills.append(
            ObservedInvoice(
                ref=f"in_{self.user_id}_{len(self.bills)}", state="paid", raw_state="paid",
                due_minor=1900, paid_minor=1900, currency="USD", attempts=1,
                reason="subscription_cycle", subscription_ref=self.live.ref, at=self._at(),
                subscription_id=self.live.subscription_id,
            )
        )  # fmt: skip

    async def _trial(self, _pick: int) -> None:
        try:
            await service.start_trial(self.session, self.user_id, actor=ORGANIZER)
        except Conflict:
            return
        self.trials += 1

    async def _start(self, _pick: int) -> None:
        try:
            asked, payable = await service.start_paid(self.session, self.user_id, actor=ORGANIZER)
        except Conflict:
            return
        if payable and asked.provider_ref is None and asked.requested_at is None:
            asked.requested_at = clock.now()
            self.live = ObservedSubscription(
                ref=f"sub_{asked.id}", state="incomplete", raw_state="incomplete",
                customer_ref=None, ends_with_period=False, at=self._at(),
                subscription_id=asked.id,
            )  # fmt: skip
            self.sights.append(self.live)
        await self._fulfil(asked)

    async def _cancel(self, _pick: int, *, now: bool = False) -> None:
        try:
            bill = await service.cancel(self.session, self.user_id, now=now, actor=ORGANIZER)
        except Conflict:
            return
        if bill is not None:
            await self._fulfil(bill)

    async def _cancel_now(self, pick: int) -> None:
        await self._cancel(pick, now=True)

    async def _fulfil(self, bill: BillingSubscription) -> None:
        """The provider does what was asked, and we hear of it at once."""
        if bill.wish is None or self.live is None or self.live.subscription_id != bill.id:
            return
        if bill.wish == "end_now":
            self._becomes(state="ended", raw_state="canceled", ended_for="cancellation_requested")
        else:
            self._becomes(ends_with_period=bill.wish == "end_with_period")
        await self.tell(self.live)
        bill.wish = None

    async def _expire(self, _pick: int) -> None:
        """Time goes on beyond whatever is due."""
        row = await self.row()
        for _ in range(2):
            if row.due_at is not None:
                row.due_at = clock.now() - timedelta(seconds=1)
                row.trial_ends_at = clock.now() - timedelta(seconds=1)
                await timers.look_at(self.session, row.id)

    async def _hear(self, _pick: int) -> None:
        if self.live is not None:
            await self.tell(self.live)

    async def _hear_old(self, pick: int) -> None:
        told = [*self.sights, *self.bills]
        if told:
            await self.tell(told[pick % len(told)])

    async def tell(self, word: ObservedSubscription | ObservedInvoice) -> None:
        if isinstance(word, ObservedInvoice):
            await billing.apply_observed_invoice(self.session, word, actor=ACTOR)
            return
        assert word.subscription_id is not None
        row = await billing.subscription_by_id(self.session, word.subscription_id)
        await billing.apply_observed(self.session, row, word, actor=ACTOR)

    async def agree(self) -> None:
        """After the last word: the state is what the provider shows; every bill is booked once."""
        row = await locked(self.session, Subscription, (await self.row()).id)
        paying = self.live is not None and self.live.state in {"active", "past_due"}
        assert paying == (row.status == Status.ACTIVE), (row.status, self.live)
        if self.live is not None and row.status == Status.ACTIVE:
            assert row.ends_with_period == self.live.ends_with_period
        assert self.trials <= 1
        booked = await self.session.scalar(
            text(
                "SELECT coalesce(sum(posted_minor), 0) FROM kernel.ledger_account"
                " WHERE purpose = 'subscription_revenue'"
            )
        )
        assert booked == 1900 * len(self.bills)


@asynccontextmanager
async def undone(db: Database) -> AsyncGenerator[Session]:
    try:
        async with db.transaction() as session:
            yield session
            raise Undo
    except Undo:
        pass


async def _play(session: Session, steps: list[tuple[str, int]], seed: int) -> None:
    user = await identity.add_user(
        session, market=MARKET, actor=ORGANIZER, email="ann@example.com", name="Ann"
    )
    world = World(session, user.id)
    for step, pick in steps:
        await world.do(step, pick)
    told: list[ObservedSubscription | ObservedInvoice] = [*world.sights, *world.bills] * 2
    Random(seed).shuffle(told)
    for word in told:
        await world.tell(word)
    await world.agree()


@pytest.fixture
def database(house: House) -> Database:
    """The house's, by itself: a failing example prints what it was given."""
    return house.services.database


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # Shrinking takes a busy machine minutes; the steps are few enough to read.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 50)), max_size=24),
    seed=st.integers(0, 1000),
)
async def test_the_state_is_what_the_provider_shows(
    database: Database, steps: list[tuple[str, int]], seed: int
) -> None:
    async with undone(database) as session:
        await _play(session, steps, seed)


@pytest.mark.parametrize(
    "steps",
    [
        ["trial", "start", "pay", "hear", "miss", "hear", "stop", "hear", "pay", "hear"],
        ["trial", "expire", "start", "pay", "hear", "cancel", "trial", "start", "give_up"],
        ["start", "pay", "miss", "hear"],
        ["start", "pay", "hear", "cancel_now", "start", "pay", "hear_old", "trial"],
    ],
)
async def test_histories_that_are_easily_got_wrong(database: Database, steps: list[str]) -> None:
    async with undone(database) as session:
        await _play(session, [(step, 0) for step in steps], 1)
