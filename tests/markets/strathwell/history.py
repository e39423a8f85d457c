"""A booking's life as dice would have it, all of it through the services."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select, text
from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import in_days
from tests.markets.strathwell.till import Till

from steelyard.kernel import disputes, payments, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Refusal
from steelyard.kernel.ledger.invariants import INVARIANTS as LEDGER
from steelyard.kernel.payments import Payment
from steelyard.kernel.payments.units import unit
from steelyard.kernel.payouts import Payout
from steelyard.markets.strathwell.book.queries import (
    approved_lines,
    locked_booking,
    rows_of,
)
from steelyard.markets.strathwell.bookings import ending
from steelyard.markets.strathwell.bookings import service as bookings
from steelyard.markets.strathwell.contracts import changes
from steelyard.markets.strathwell.disputes import deciding
from steelyard.markets.strathwell.disputes.schemas import SetStatus
from steelyard.markets.strathwell.models import Booking, ChangeOrder, Vendor
from steelyard.markets.strathwell.money import refunds
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.money.invariants import INVARIANTS as MONEY
from steelyard.markets.strathwell.negotiation import vendor_side
from steelyard.markets.strathwell.payments import dues, service
from steelyard.markets.strathwell.words import Category, Side, VendorStatus, VendorType

MARKET = "strathwell"
ADMIN = Actor("user", "admin-1", "admin")
OTHER = Actor("user", "admin-2", "admin")
INVARIANTS = (*MONEY, *payments.INVARIANTS, *payouts.INVARIANTS, *LEDGER)
type Act = Callable[[], Awaitable[None]]


@dataclass
class History:
    """One booking with its vendors, and what happened to it so far."""

    house: House
    till: Till
    dice: random.Random
    told: list[str] = field(default_factory=list[str])
    organizer: UUID = field(default_factory=uuid4)
    vendors: list[Vendor] = field(default_factory=list[Vendor])
    booking_id: UUID = field(default_factory=uuid4)

    @property
    def actor(self) -> Actor:
        return Actor("user", str(self.organizer), "organizer")

    async def begin(self) -> None:
        """Agreed on by one to four vendors at odd prices; mostly paid for the first time."""
        await self._in(self._agreed)
        if self.dice.random() < 0.8:
            await self.pay()
            await self.money_comes()

    async def step(self) -> None:
        """One thing that may happen, or is refused."""
        acts: list[Act] = [
            self.pay,
            self.pay,
            self.pay_more,
            self.money_comes,
            self.money_comes,
            self.money_comes,
            self.decline,
            self.ask_payout,
            self.approve_payout,
            self.send_payout,
            self.send_payout,
            self.reverse_payout,
            self.refund,
            self.refund_speaks,
            self.refund_speaks,
            self.change,
            self.dispute,
            self.decide,
            self.bank,
            self.complete,
            self.cancel,
        ]
        act = self.dice.choice(acts)
        try:
            await act()
        except Refusal as refusal:
            self.told.append(f"{act.__name__}: {refusal.code}")
        else:
            self.told.append(act.__name__)

    async def problems(self) -> list[str]:
        """Every promise of the money that is broken now."""
        async with self.house.services.database.reading() as session:
            found = [str(bad) for one in INVARIANTS for bad in await one.violations(session)]
            total = await session.scalar(
                text(
                    "SELECT coalesce(sum(posted_minor), 0)::bigint FROM kernel.ledger_account"
                    " WHERE market = 'strathwell'"
                )
            )
        return found if total == 0 else [*found, f"the books are off by {total}"]

    async def pay(self) -> None:
        mode = self.dice.choice(("deposit", "full"))

        async def work(session: Session) -> None:
            await service.start(session, self.booking_id, self.organizer, mode, actor=self.actor)

        await self._in(work)

    async def pay_more(self) -> None:
        """The balance, or a change."""

        async def work(session: Session) -> None:
            booking = await locked_booking(session, self.booking_id)
            open_ones = await dues.open_dues(session, booking)
            if open_ones:
                due = self.dice.choice(open_ones)
                await service.start_due(
                    session, self.booking_id, self.organizer, due.id, actor=self.actor
                )

        await self._in(work)

    async def money_comes(self) -> None:
        """For any payment that was ever asked for and has not come."""
        waiting = [one for one in await self._payments() if one.status != "succeeded"]
        if waiting:
            await self.till.comes(self.dice.choice(waiting))

    async def decline(self) -> None:
        waiting = [one for one in await self._payments() if one.is_open]
        if waiting:
            state = self.dice.choice(("requires_payment_method", "canceled"))
            await self.till.comes(self.dice.choice(waiting), state)

    async def ask_payout(self) -> None:
        payout = await self._payout("locked")
        if payout is not None:
            asked = Actor("user", "vendor", "vendor")
            await self._in(lambda session: payouts.request(session, payout.id, asked))

    async def approve_payout(self) -> None:
        payout = await self._payout("eligible", "failed")
        if payout is not None:
            await self._in(lambda s: payouts.approve(s, payout.id, ADMIN, second=OTHER))

    async def send_payout(self) -> None:
        payout = await self._payout("approved", "in_transit")
        if payout is not None:
            await self.till.sent(payout, arrives=self.dice.random() < 0.7)

    async def reverse_payout(self) -> None:
        payout = await self._payout("paid")
        if payout is not None and payout.sent_minor > payout.reversed_minor:
            left = payout.sent_minor - payout.reversed_minor
            back = self.dice.randint(1, left)
            await self._in(
                lambda s: payouts.reverse(
                    s, payout.id, reason="a mistake", actor=ADMIN, amount_minor=back
                )
            )
            await self.till.transfer_says(payout, reversed_minor=payout.reversed_minor + back)

    async def refund(self) -> None:
        amount = self.dice.choice((1, 99, 5_000, self.dice.randint(1, 400_000)))

        async def work(session: Session) -> None:
            booking = await locked_booking(session, self.booking_id)
            await refunds.refund(session, booking, amount_minor=amount, reason="late", actor=ADMIN)

        await self._in(work)

    async def refund_speaks(self) -> None:
        async with self.house.services.database.reading() as session:
            asked = [one.id for one in await self._payments()]
            waiting = [
                one
                for one in await payments.refunds_of(session, asked)
                if one.status in {"pending", "submitted"}
            ]
        if waiting:
            state = self.dice.choice(("succeeded", "succeeded", "failed", "submitted"))
            await self.till.refund_says(self.dice.choice(waiting), state)

    async def change(self) -> None:
        delta = self.dice.choice((-1, 1)) * self.dice.randint(1, 60_000)

        async def work(session: Session) -> None:
            booking = await locked_booking(session, self.booking_id)
            lines = await approved_lines(session, booking.id)
            if not lines:
                return
            line = self.dice.choice(lines)
            order: ChangeOrder = await changes.propose(
                session, booking, line.row, side=Side.ORGANIZER, delta_minor=delta,
                reason="another number of guests", proposer_id=self.organizer, actor=self.actor,
            )  # fmt: skip
            vendor = Actor("user", str(line.vendor.user_id), "vendor")
            await changes.accept(session, booking, order, side=Side.VENDOR, actor=vendor)

        await self._in(work)

    async def dispute(self) -> None:
        async def work(session: Session) -> None:
            booking = await locked_booking(session, self.booking_id)
            shares = {one.line_id for one in await self._payouts(session)}
            if not shares:
                return
            lines = self.dice.sample(sorted(shares), self.dice.randint(0, len(shares)))
            await disputes.open_dispute(
                session, market=MARKET, subject_type=BOOKING, subject_id=str(booking.id),
                opened_by=self.actor, parties=[], reason="other", description="It was late.",
                line_ids=lines,
            )  # fmt: skip

        await self._in(work)

    async def decide(self) -> None:
        async def work(session: Session) -> None:
            known = await disputes.disputes_of(
                session, market=MARKET, subject_type=BOOKING, subject_id=str(self.booking_id)
            )
            waiting = [one for one in known if one.is_open]
            if not waiting:
                return
            dispute = waiting[0]
            if dispute.status == "open":
                await disputes.set_status(session, dispute.id, "under_review", actor=ADMIN)
            outcome = self.dice.choice(("release", "refund", "split"))
            back = self.dice.randint(1, 100_000) if outcome == "split" else None
            asked = SetStatus(
                status="resolved", outcome=outcome, refund_cents=back, note="so be it"
            )
            await deciding.set_status(session, dispute.id, asked, ADMIN)

        await self._in(work)

    async def bank(self) -> None:
        paid = [one for one in await self._payments() if one.status == "succeeded"]
        if paid and self.dice.random() < 0.5:
            payment = self.dice.choice(paid)
            state = self.dice.choice(("needs_response", "won", "lost"))
            amount = payment.captured_minor + self.dice.choice((0, 0, 700))
            back = amount if state == "won" else 0
            await self.till.bank_says(payment, state, withdrawn=amount, back=back)

    async def complete(self) -> None:
        async def work(session: Session) -> None:
            booking = await locked_booking(session, self.booking_id)
            await ending.force_complete(session, booking, reason="it took place", actor=ADMIN)

        if self.dice.random() < 0.4:
            await self._in(work)

    async def cancel(self) -> None:
        async def work(session: Session) -> None:
            booking = await locked_booking(session, self.booking_id)
            left = ending.left_of(booking).amount_minor
            back = self.dice.choice((None, self.dice.randint(0, max(left, 0))))
            await ending.cancel_by_admin(
                session, booking, refund_minor=back, reason="it rained", actor=ADMIN
            )

        if self.dice.random() < 0.4:
            await self._in(work)

    async def _agreed(self, session: Session) -> None:
        for number in range(self.dice.randint(1, 4)):
            vendor = Vendor(
                user_id=uuid4(),
                vendor_type=VendorType.SERVICE_PROVIDER if number else VendorType.VENUE_OWNER,
                category=Category.FLORALS if number else Category.VENUE,
                status=VendorStatus.APPROVED,
                business_name=f"Vendor {number}",
                city="Boston",
                city_key="boston",
                base_price_minor=self.dice.choice((1, 7, 333, 49_999, 100_001, 250_000)),
                currency="USD",
            )
            session.add(vendor)
            self.vendors.append(vendor)
        await session.flush()
        wish = bookings.Wish(
            venue_vendor_id=self.vendors[0].id,
            service_vendor_ids=[one.id for one in self.vendors[1:]],
            event_date=in_days(90),
            currency="USD",
        )
        booking = await bookings.create(session, self.organizer, wish, actor=self.actor)
        self.booking_id = booking.id
        booking = await session.get_one(Booking, booking.id, with_for_update=True)
        whose = {one.id: one.user_id for one in self.vendors}
        for row in await rows_of(session, booking.id):
            user = whose[row.vendor_id]
            await vendor_side.approve(
                session, booking, row, amount_minor=None, note="", by=user,
                actor=Actor("user", str(user), "vendor"),
            )  # fmt: skip

    async def _payments(self) -> list[Payment]:
        async with self.house.services.database.reading() as session:
            return await payments.payments_of(
                session, market=MARKET, subject_type=BOOKING, subject_id=str(self.booking_id)
            )

    async def _payouts(self, session: Session) -> list[Payout]:
        found = await session.scalars(
            select(Payout)
            .where(Payout.market == MARKET, Payout.subject_id == str(self.booking_id))
            .order_by(Payout.id)
        )
        return list(found)

    async def _payout(self, *statuses: str) -> Payout | None:
        async with self.house.services.database.reading() as session:
            fitting = [one for one in await self._payouts(session) if one.status in statuses]
        return self.dice.choice(fitting) if fitting else None

    async def _in(self, work: Callable[[Session], Awaitable[object]]) -> None:
        await unit(self.house.services.database, work)
