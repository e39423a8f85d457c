"""What a dispute does to the money: held while it is open, then released or given back."""

from uuid import UUID

from steelyard.kernel import disputes, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.disputes import Dispute
from steelyard.kernel.payments import Chargeback, payment_by_id
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book.queries import lines_of, locked_booking
from steelyard.markets.strathwell.disputes import stakes
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.money import notices
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.money.contested import HOUSE, chargeback_hold, hold_contested
from steelyard.markets.strathwell.money.giving_back import give_back

_WITH_THE_BANK = ("inquiry", "needs_response", "under_review")


async def dispute_changed(session: Session, dispute: Dispute, actor: Actor) -> None:
    """``Handlers.extra["dispute_changed"]``."""
    if dispute.subject_type != BOOKING:
        return
    booking = await locked_booking(session, UUID(dispute.subject_id))
    await _count(session, booking)
    if dispute.status == "resolved" and dispute.refunded_minor:
        await _give_back(session, booking, dispute, dispute.refunded_minor, actor)
    if not dispute.is_open:
        await payouts.release_dispute(session, str(dispute.id), actor=HOUSE)
    await hold_contested(session, booking)
    await _tell(session, booking, dispute)
    topics.booking_changed(session, booking)


async def chargeback_changed(session: Session, chargeback: Chargeback, actor: Actor) -> None:
    """``Handlers.extra["chargeback_changed"]``: the kernel has raised the alarm already."""
    payment = await payment_by_id(session, chargeback.payment_id)
    if payment.subject_type != BOOKING:
        return
    booking = await locked_booking(session, UUID(payment.subject_id))
    if chargeback.status == "lost":
        await payouts.cover_chargeback(session, chargeback, actor=actor)
    if chargeback.status not in _WITH_THE_BANK:
        await payouts.release_dispute(session, chargeback_hold(chargeback), actor=HOUSE)
    await hold_contested(session, booking)
    text = f"A cardholder's bank has taken a payment up: {chargeback.status.replace('_', ' ')}."
    key = f"chargeback-{chargeback.id}-{chargeback.status}"
    await notices.staff(session, booking, text, key)
    topics.booking_changed(session, booking)


async def _count(session: Session, booking: Booking) -> None:
    known = await disputes.disputes_of(
        session, market=MARKET, subject_type=BOOKING, subject_id=str(booking.id)
    )
    booking.open_disputes = sum(one.is_open for one in known)
    await session.flush()


async def _give_back(
    session: Session, booking: Booking, dispute: Dispute, amount_minor: int, actor: Actor
) -> None:
    shares = stakes.named(await stakes.shares_of(session, booking), dispute.line_ids)
    await give_back(
        session,
        booking,
        amount_minor,
        reason="a dispute was decided",
        key=f"dispute-{dispute.id}",
        actor=actor,
        lines=stakes.portions(shares, amount_minor),
    )


async def _tell(session: Session, booking: Booking, dispute: Dispute) -> None:
    """Everybody who has a part in it; staff when it begins."""
    what, text = _words(dispute)
    context = {"what": what, "text": text}
    key = f"dispute-{dispute.id}-{dispute.status}"
    if str(booking.organizer_id) in dispute.parties:
        await notices.to_organizer(session, booking, "party_dispute", f"{key}-o", context)
    for line in await lines_of(session, booking.id):
        if not dispute.line_ids or str(line.row.id) in dispute.line_ids:
            await notices.to_vendor(
                session, booking, line.vendor, "party_dispute", f"{key}-{line.row.id}", context
            )
    if dispute.status == "open":
        await notices.staff(session, booking, "A dispute was opened.", f"{key}-staff")


def _words(dispute: Dispute) -> tuple[str, str]:
    match dispute.status:
        case "open":
            return (
                "a dispute was opened",
                "The payouts it is about wait until it is decided. Say on the page what happened.",
            )
        case "under_review":
            return "the dispute is looked into", "Somebody of our team is looking into it."
        case "rejected":
            return "the dispute was rejected", "The payouts that waited for it go on."
        case _:
            ends = {
                "release": "The payouts that waited for it go on.",
                "refund": "What it was about goes back to the organizer.",
                "split": "A part goes back to the organizer, the rest to the vendors.",
            }
            return "the dispute is decided", ends[dispute.outcome or "release"]
