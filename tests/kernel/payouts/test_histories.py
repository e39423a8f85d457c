"""Random histories of payments, refunds, payouts, reversals and chargebacks: after every step each
cent is somewhere, and every promise holds.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.payouts.shop import ADMIN, OTHER_ADMIN, PROVIDER, SYSTEM, VENDOR, Shop, one_path

from steelyard.kernel import payouts
from steelyard.kernel.db import Database, Session
from steelyard.kernel.errors import InsufficientFunds
from steelyard.kernel.payments import Payment, chargebacks_of, payment_by_id
from steelyard.kernel.payouts import Payout
from steelyard.kernel.payouts.outcomes import apply_observed_transfer, fail
from steelyard.kernel.payouts.sending import set_out

STEPS = (
    "pay", "pay", "unlock", "unlock", "approve", "approve", "send", "send", "confirm", "confirm",
    "fail", "hold", "release", "recall", "recall", "refund", "cancel_unpaid", "reverse",
    "come_back", "dispute", "win", "lose", "cover", "charge",
)  # fmt: skip


class Undo(Exception):  # noqa: N818
    """Leaves a transaction without committing."""


@asynccontextmanager
async def undone(db: Database) -> AsyncGenerator[Session]:
    try:
        async with db.transaction() as session:
            yield session
            raise Undo
    except Undo:
        pass


class Player:
    """One history. ``random`` decides, so a seed plays it again."""

    def __init__(self, shop: Shop, random: Random) -> None:
        self.shop = shop
        self.session = shop.session
        self.random = random
        self.payments: list[Payment] = []
        self.disputes: dict[str, tuple[Payment, int, str]] = {}
        self.charged = 0
        self.count = 0

    async def play(self, step: str) -> None:
        self.count += 1
        await getattr(self, step)()

    async def pay(self) -> None:
        if len(self.payments) == 3:
            return
        amount = self.random.choice([1, 7, 99, 10_000, 333_333, self.random.randint(1, 10**6)])
        payment = await self.shop.paid(amount, f"b-{len(self.payments)}")
        weights = [self.random.randint(1, 9) for _ in range(self.random.randint(1, 4))]
        await self.shop.shared(payment, weights, basis_points=self.random.choice([0, 1000, 3333]))
        self.payments.append(payment)

    async def every(self, *statuses: str) -> list[Payout]:
        found: list[Payout] = []
        for payment in self.payments:
            of_one = await payouts.payouts_of_payment(self.session, payment.id)
            found += [one for one in of_one if not statuses or one.status in statuses]
        return found

    async def one(self, *statuses: str) -> Payout | None:
        found = await self.every(*statuses)
        return self.random.choice(found) if found else None

    async def unlock(self) -> None:
        for payout in await self.every("locked"):
            if self.random.random() < 0.5:
                await payouts.make_eligible(self.session, [payout.id], SYSTEM)
            else:
                await payouts.request(self.session, payout.id, VENDOR)

    async def approve(self) -> None:
        for payout in await self.every("eligible", "failed"):
            if self.random.random() < 0.7:
                await payouts.approve(
                    self.session, payout.id, self.random.choice([ADMIN, OTHER_ADMIN])
                )

    async def send(self) -> None:
        for payout in await self.every("approved"):
            if self.random.random() < 0.8:
                await set_out(self.session, payout.id)

    async def confirm(self) -> None:
        for payout in await self.every("in_transit"):
            await self.seen(payout)

    async def seen(self, payout: Payout, **more: int) -> None:
        payee = await payouts.payee_by_id(self.session, payout.payee_id)
        transfer = self.shop.transfer(payout, payee, **more)
        for _ in range(self.random.randint(1, 2)):
            await apply_observed_transfer(self.session, payout.id, transfer, actor=PROVIDER)

    async def fail(self) -> None:
        if payout := await self.one("in_transit"):
            await fail(self.session, payout.id, code="no", message="it said no", actor=PROVIDER)

    async def hold(self) -> None:
        if payout := await self.one("locked", "eligible", "approved", "failed"):
            await payouts.hold(
                self.session, payout.id, reason="a dispute", actor=ADMIN, dispute_id="d-1"
            )

    async def release(self) -> None:
        if payout := await self.one("held"):
            await payouts.release(self.session, payout.id, actor=ADMIN)

    async def recall(self) -> None:
        if not self.payments:
            return
        payment = self.random.choice(self.payments)
        await payouts.recall(
            self.session,
            payment_id=payment.id,
            amount_minor=self.random.randint(1, payment.captured_minor * 2),
            key=f"r-{self.count}",
            reason="a refund",
            actor=ADMIN,
            or_less=True,
        )

    async def refund(self) -> None:
        if not self.payments:
            return
        payment = await payment_by_id(self.session, self.random.choice(self.payments).id)
        held = await self.shop.balance(payment.held_account_id)
        most = min(held, payment.refundable_minor)
        if most > 0:
            await self.shop.refund(payment, self.random.randint(1, most), f"f-{self.count}")

    async def cancel_unpaid(self) -> None:
        if not self.payments:
            return
        payment = self.random.choice(self.payments)
        await payouts.cancel_unpaid(
            self.session,
            payment_id=payment.id,
            key=f"c-{self.count}",
            reason="canceled",
            actor=ADMIN,
            line_ids=self.random.choice([None, ["line-1"]]),
        )

    async def reverse(self) -> None:
        payout = await self.one("paid", "in_transit")
        if payout and payout.sent_minor > payout.reversed_minor:
            await payouts.reverse(self.session, payout.id, reason="a mistake", actor=ADMIN)

    async def come_back(self) -> None:
        payout = await self.one("paid")
        if payout is None or payout.sent_minor == payout.reversed_minor:
            return
        back = self.random.randint(payout.reversed_minor + 1, payout.sent_minor)
        try:
            await self.seen(payout, reversed_minor=self.random.choice([back, payout.sent_minor]))
        except InsufficientFunds:
            raise AssertionError("what comes back always has a place") from None

    async def dispute(self) -> None:
        if not self.payments:
            return
        payment = self.random.choice(self.payments)
        ref = f"dp-{self.count}"
        # A bank may take more than was paid: a fee of its own, another rate.
        taken = self.random.randint(1, payment.captured_minor * 2)
        await self.shop.dispute(payment, withdrawn=taken, ref=ref)
        self.disputes[ref] = (payment, taken, "needs_response")

    async def win(self) -> None:
        await self.decide("won")

    async def lose(self) -> None:
        await self.decide("lost")

    async def decide(self, state: str) -> None:
        for ref, (payment, taken, was) in self.disputes.items():
            if was == "needs_response":
                back = taken if state == "won" else 0
                await self.shop.dispute(payment, state, withdrawn=taken, reinstated=back, ref=ref)
                self.disputes[ref] = (payment, taken, state)
                return

    async def cover(self) -> None:
        for payment in self.payments:
            for one in await chargebacks_of(self.session, [payment.id]):
                if one.status == "lost":
                    await payouts.cover_chargeback(self.session, one, actor=ADMIN)

    async def charge(self) -> None:
        if not self.payments:
            return
        payment = self.random.choice(self.payments)
        amount = self.random.randint(1, 500)
        await payouts.clawback(
            self.session,
            payee_id=(await self.shop.payee(1)).id,
            amount_minor=amount,
            into_account_id=payment.held_account_id,
            key=f"x-{self.count}",
            subject_type="booking",
            subject_id=payment.subject_id,
            reason="a fee",
        )
        self.charged += amount

    async def check(self) -> None:
        """Where every cent is, from the rows alone, against the ledger."""
        assert await self.shop.broken() == []
        fresh = [await payment_by_id(self.session, one.id) for one in self.payments]
        rows = await self.every()
        captured = sum(one.captured_minor for one in fresh)
        refunded = sum(one.refunded_minor for one in fresh)
        lost = sum(taken for _, taken, state in self.disputes.values() if state != "won")
        away = sum(
            one.sent_minor - one.reversed_minor for one in rows if one.status != "in_transit"
        )
        assert -await self.shop.total("provider_cash") == captured - refunded - lost - away
        assert await self.shop.total("vendor_pending") == sum(one.unpaid_minor for one in rows)
        kept = sum(one.commission_left_minor for one in rows)
        assert await self.shop.total("commission") == kept
        for payment in fresh:
            of_one = [one for one in rows if one.source_payment_id == payment.id]
            assert sum(one.gross_minor for one in of_one) == payment.captured_minor
        debts = -await self.shop.total("vendor_receivable")
        assert debts == self.charged + sum(
            one.clawed_minor - one.netted_minor - one.settled_minor for one in rows
        )
        assert debts >= 0
        recalled = sum(one.taken_minor + one.clawed_minor for one in rows)
        back = sum(one.commission_back_minor for one in rows)
        # All of the captured money: out, given back, owed, kept or waiting to be decided about.
        waiting = await self.shop.total("held") + await self.shop.total("chargebacks") + lost
        returned = sum(one.returned_minor for one in rows)
        assert waiting == recalled + back - self.taken_from_returned(rows) + returned - refunded + (
            self.charged
        )

    @staticmethod
    def taken_from_returned(rows: list[Payout]) -> int:
        """Recalled money that had come back was waiting in the held account already."""
        return sum(one.reversed_minor - one.settled_minor - one.returned_minor for one in rows)


async def play(db: Database, seed: int, length: int) -> None:
    random = Random(seed)
    async with undone(db) as session:
        player = Player(Shop(session), random)
        await player.play("pay")
        for _ in range(length):
            await player.play(random.choice(STEPS))
            await player.check()


@pytest.mark.parametrize("seed", [1, 2, 7])
async def test_every_cent_is_accounted_for_after_every_step(db: Database, seed: int) -> None:
    await play(db, seed, 24)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
async def test_any_history_accounts_for_every_cent(db: Database, seed: int) -> None:
    await play(db, seed, 8)


async def test_the_audit_of_a_long_history_is_one_path(db: Database) -> None:
    random = Random(99)
    async with db.transaction() as session:
        player = Player(Shop(session), random)
        await player.play("pay")
        for _ in range(40):
            await player.play(random.choice(STEPS))
    async with db.reading() as session:
        assert await one_path().violations(session) == []
