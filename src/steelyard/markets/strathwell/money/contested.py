"""Payouts wait while somebody objects: a party of the booking, or the cardholder's bank."""

from sqlalchemy import select

from steelyard.kernel import disputes, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payments import Chargeback
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.money import figures
from steelyard.markets.strathwell.money.accounts import BOOKING

HOUSE = Actor.system("disputes")
_BANK_DECIDES = ("inquiry", "needs_response", "under_review")


def chargeback_hold(chargeback: Chargeback) -> str:
    """By what name the payouts are held that a chargeback stops."""
    return f"chargeback-{chargeback.id}"


async def hold_contested(session: Session, booking: Booking) -> None:
    """Hold what is not sent of every line somebody objects to; the others go on.

    Called when an objection begins, when one ends that may have covered another, and when new
    payouts are made while one stands. The booking is locked.
    """
    subject = {"subject_type": BOOKING, "subject_id": str(booking.id)}
    for dispute in await disputes.disputes_of(session, market=MARKET, **subject):
        if dispute.is_open:
            await payouts.hold_lines(
                session,
                **subject,
                line_ids=dispute.line_ids or None,
                reason=f"A dispute is open: {dispute.reason.replace('_', ' ')}",
                actor=HOUSE,
                dispute_id=str(dispute.id),
            )
    for chargeback in await _open_chargebacks(session, booking):
        await payouts.hold_lines(
            session,
            **subject,
            line_ids=None,
            reason="The cardholder's bank has taken the payment up",
            actor=HOUSE,
            dispute_id=chargeback_hold(chargeback),
        )


async def _open_chargebacks(session: Session, booking: Booking) -> list[Chargeback]:
    paid = [payment.id for payment in await figures.captured(session, booking)]
    found = await session.scalars(
        select(Chargeback).where(
            Chargeback.payment_id.in_(paid), Chargeback.status.in_(_BANK_DECIDES)
        )
    )
    return list(found)
