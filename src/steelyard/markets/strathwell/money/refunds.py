"""Refunds that staff decide about: above the limit two people, never a party of the booking."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID, uuid4

from steelyard.kernel import approvals, audit, payments
from steelyard.kernel.approvals import Approval, ApprovalRule
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.kernel.money import Money
from steelyard.kernel.payments import Payment, Refund, RefundExceedsCapture
from steelyard.markets.strathwell.book.queries import locked_booking
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.money.giving_back import available, give_back
from steelyard.markets.strathwell.policy import policy_from
from steelyard.settings import Settings

REFUND = "refund"
SUSPENSE = "suspense_refund"


class NotInSuspense(Conflict):
    """The payment fits what was asked for; nothing waits aside."""

    code = "not_in_suspense"


@dataclass(frozen=True, slots=True)
class Decided:
    """Refunds that were asked for, or the approval that waits for a second person."""

    refunds: list[Refund]
    approval: Approval | None = None


def limit_of(settings: Settings) -> int:
    """From this amount on two people decide."""
    return policy_from(settings).second_approval_minor


def declare() -> None:
    """Where the market is put together."""
    approvals.register(ApprovalRule(MARKET, REFUND, limit_minor=limit_of), _approved)
    approvals.register(ApprovalRule(MARKET, SUSPENSE, limit_minor=limit_of), _suspense_approved)


async def refund(
    session: Session, booking: Booking, *, amount_minor: int, reason: str, actor: Actor
) -> Decided:
    """Give ``amount_minor`` back, or ask for a second person. The booking is locked.

    Raises RefundExceedsCapture, ApprovalPending.
    """
    most = await available(session, booking)
    if amount_minor > most:
        raise RefundExceedsCapture("So much cannot be given back.", refundable_minor=most)
    money = Money(amount_minor, booking.currency)
    if not approvals.needs_two(session, MARKET, REFUND, money):
        return Decided(await _do(session, booking, money, reason, str(uuid4()), actor))
    approval = await approvals.request(
        session,
        market=MARKET,
        action=REFUND,
        subject_type=BOOKING,
        subject_id=str(booking.id),
        amount=money,
        requested_by=actor,
        payload={"reason": reason},
        reason=reason,
        barred=[str(booking.organizer_id)],
    )
    return Decided([], approval)


async def refund_suspense(
    session: Session, payment_id: UUID, *, reason: str, actor: Actor
) -> Decided:
    """Send money back that did not fit what was asked: all of it.

    Raises NotFound, NotInSuspense, NothingToRefund, ApprovalPending.
    """
    payment = await payments.payment_by_id(session, payment_id, lock=True)
    if payment.market != MARKET:
        raise NotFound
    if not payment.in_suspense:
        raise NotInSuspense("This money was taken for its booking: refund the booking.")
    money = Money(payment.refundable_minor, payment.captured_currency or payment.currency)
    if not approvals.needs_two(session, MARKET, SUSPENSE, money):
        return Decided([await _return(session, payment, reason, actor)])
    approval = await approvals.request(
        session,
        market=MARKET,
        action=SUSPENSE,
        subject_type="payment",
        subject_id=str(payment.id),
        amount=money,
        requested_by=actor,
        payload={"reason": reason},
        reason=reason,
    )
    return Decided([], approval)


async def _suspense_approved(session: Session, approval: Approval, actor: Actor) -> None:
    payment = await payments.payment_by_id(session, UUID(approval.subject_id), lock=True)
    await _return(session, payment, approval.payload["reason"], actor)


async def _return(session: Session, payment: Payment, reason: str, actor: Actor) -> Refund:
    return await payments.request_refund(
        session,
        payment_id=payment.id,
        amount_minor=None,
        reason=reason,
        actor=actor,
        key=f"suspense-{payment.id}-{payment.refunded_minor}",
        source_account_id=payment.held_account_id,
    )


async def _approved(session: Session, approval: Approval, actor: Actor) -> None:
    booking = await locked_booking(session, UUID(approval.subject_id))
    money = cast("Money", approval.money)
    await _do(session, booking, money, approval.payload["reason"], str(approval.id), actor)


async def _do(
    session: Session, booking: Booking, money: Money, reason: str, key: str, actor: Actor
) -> list[Refund]:
    before = booking.refunded_minor
    made = await give_back(
        session,
        booking,
        money.amount_minor,
        reason=reason,
        key=f"desk-{key}",
        actor=actor,
    )
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type=BOOKING,
        entity_id=booking.id,
        event="refunded_by_staff",
        reason=reason,
        data={
            "amount_minor": money.amount_minor,
            "currency": money.currency,
            "before": {"refunded_minor": before},
            "after": {"refunded_minor": booking.refunded_minor},
        },
    )
    return made
