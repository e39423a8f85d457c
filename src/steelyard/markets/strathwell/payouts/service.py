"""What a vendor asks for and staff decide about payouts. The rules are the kernel's; the limit
from which two people decide, and what a milestone is, are ours."""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import approvals, payouts
from steelyard.kernel.approvals import Approval, ApprovalRule
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.kernel.money import Money
from steelyard.kernel.payouts import OwnPayout, Payee, PayeeNotReady, Payout, PayoutRules
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book.queries import booking_by_id
from steelyard.markets.strathwell.gate import ADMIN, VENDOR
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import BookingVendor, Vendor
from steelyard.markets.strathwell.money import notices
from steelyard.markets.strathwell.money.refunds import limit_of
from steelyard.markets.strathwell.words import Milestone
from steelyard.settings import get_settings

PAYOUT = "payout"
_WAITS = {
    Milestone.RESERVATION.value: "The vendor may ask for it.",
    Milestone.COMPLETION.value: "It waits for the event to take place.",
}


class NotToBeAskedFor(Conflict):
    """Only reservations are asked for; the rest waits for the event."""

    code = "not_to_be_asked_for"


def declare() -> None:
    """Where the market is put together."""
    approvals.register(ApprovalRule(MARKET, PAYOUT, limit_minor=limit_of), _approved)
    # The kernel counts "above", we say "from … on".
    above = limit_of(get_settings()) - 1
    payouts.register(
        PayoutRules(
            market=MARKET,
            payee_roles=frozenset({VENDOR}),
            staff_roles=frozenset({ADMIN}),
            two_above_minor={get_settings().strathwell_currency: above},
            waits=_WAITS,
        )
    )


async def request(session: Session, payout_id: UUID, vendor: Vendor, actor: Actor) -> Payout:
    """A vendor asks for their reservation. Raises NotFound, NotToBeAskedFor, IllegalMove."""
    payout = await payouts.payout_by_id(session, payout_id)
    payee = await payouts.payee_by_id(session, payout.payee_id)
    if (payout.market, payee.owner_id) != (MARKET, str(vendor.id)):
        raise NotFound
    if payout.milestone != Milestone.RESERVATION and payout.status == "locked":
        raise NotToBeAskedFor("It becomes payable when the event has taken place.")
    return await payouts.request(session, payout_id, actor)


async def approve(session: Session, payout_id: UUID, actor: Actor) -> tuple[Payout, bool]:
    """One person's yes; from the limit on it waits for a second (True), whose yes sends it.

    Raises NotFound, IllegalMove, OwnPayout, PayeeNotReady, NotYourOwn.
    """
    payout = await ours(session, payout_id)
    money = Money(payout.unpaid_minor, payout.currency)
    if not approvals.needs_two(session, MARKET, PAYOUT, money):
        return await payouts.approve(session, payout_id, actor), False
    standing = await _pending(session, payout_id)
    if standing is not None and standing.requested_by != actor.id:
        await approvals.decide(session, standing.id, actor, approve=True)
        return await payouts.payout_by_id(session, payout_id), False
    await _check_first(session, payout, actor)
    if standing is None:
        await _ask(session, payout, money, actor)
    return payout, True


async def hold(session: Session, payout_id: UUID, reason: str, actor: Actor) -> Payout:
    await ours(session, payout_id)
    return await payouts.hold(session, payout_id, reason=reason, actor=actor)


async def release(session: Session, payout_id: UUID, reason: str, actor: Actor) -> Payout:
    """Let it go on; one that a dispute holds goes on only when that is decided."""
    payout = await ours(session, payout_id)
    if payout.dispute_id is not None:
        raise Conflict("A dispute holds it. It is decided first.", dispute_id=payout.dispute_id)
    return await payouts.release(session, payout_id, actor=actor, reason=reason)


async def reverse(session: Session, payout_id: UUID, reason: str, actor: Actor) -> Payout:
    await ours(session, payout_id)
    return await payouts.reverse(session, payout_id, reason=reason, actor=actor)


async def ours(session: Session, payout_id: UUID) -> Payout:
    """A payout of this market. Raises NotFound."""
    payout = await payouts.payout_by_id(session, payout_id)
    if payout.market != MARKET:
        raise NotFound
    return payout


async def payout_changed(session: Session, payout: Payout, _actor: Actor) -> None:
    """``Handlers.extra["payout_changed"]``: the vendor sees it, and is told of the end of it."""
    payee = await payouts.payee_by_id(session, payout.payee_id)
    vendor = await session.get(Vendor, UUID(payee.owner_id))
    if vendor is None:
        return
    topics.payout_changed(session, vendor.id, payout.id, payout.status)
    if payout.status not in {"paid", "failed", "reversed"}:
        return
    booking = await booking_by_id(session, UUID(payout.subject_id))
    key = f"payout-{payout.status}-{payout.id}-{payout.attempt}"
    if payout.status == "paid" and payout.reversed_minor == 0 and payout.sent_minor > 0:
        await notices.payout_sent(session, booking, vendor, payout.sent_minor, key)
    elif payout.status != "paid":
        await notices.payout_came_back(session, booking, vendor, key)
        if payout.status == "failed":
            text = f"A payout to {vendor.business_name} failed."
            await notices.staff(session, booking, text, f"staff-{key}")


async def payees_of(session: Session, found: list[Payout]) -> dict[UUID, Payee]:
    return await payouts.payees_by_id(session, (one.payee_id for one in found))


async def _approved(session: Session, approval: Approval, actor: Actor) -> None:
    first = Actor(approval.requested_kind, approval.requested_by, approval.requested_role)
    await payouts.approve(session, UUID(approval.subject_id), actor, second=first)


async def _pending(session: Session, payout_id: UUID) -> Approval | None:
    known = await approvals.approvals_of(
        session, market=MARKET, subject_type=PAYOUT, subject_id=str(payout_id)
    )
    return next((one for one in known if one.status == "pending"), None)


async def _check_first(session: Session, payout: Payout, actor: Actor) -> None:
    payee = await payouts.payee_by_id(session, payout.payee_id)
    problem = payouts.why_not_approve(payout, payee, actor)
    if problem is not None:
        raise (PayeeNotReady if payee.payouts_disabled_at else OwnPayout)(problem)
    if payout.status not in {"eligible", "failed"}:
        raise Conflict(f"It cannot be approved while it is {payout.status}.", state=payout.status)


async def _ask(session: Session, payout: Payout, money: Money, actor: Actor) -> Approval:
    row = await session.scalar(
        select(BookingVendor).where(BookingVendor.id == UUID(payout.line_id))
    )
    vendor = None if row is None else await session.get(Vendor, row.vendor_id)
    barred = {payout.requested_by, None if vendor is None else str(vendor.user_id)}
    return await approvals.request(
        session,
        market=MARKET,
        action=PAYOUT,
        subject_type=PAYOUT,
        subject_id=str(payout.id),
        amount=money,
        requested_by=actor,
        reason=f"Approve the {payout.milestone} payout",
        barred=[one for one in barred if one is not None],
    )
