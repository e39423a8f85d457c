"""How a booking ends: completed, or cancelled with what comes back."""

from dataclasses import dataclass
from datetime import date, timedelta

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.moderation import redact
from steelyard.kernel.money import Money
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book import consequences, notices
from steelyard.markets.strathwell.book.days import today
from steelyard.markets.strathwell.book.queries import rows_of
from steelyard.markets.strathwell.book.refusals import QuoteChanged
from steelyard.markets.strathwell.bookings.secure import free_date
from steelyard.markets.strathwell.contracts import changes
from steelyard.markets.strathwell.holds import service as holds
from steelyard.markets.strathwell.lifecycles import BOOKING, ROW
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.negotiation import quotes
from steelyard.markets.strathwell.rules import CancellationPolicy, given_back
from steelyard.markets.strathwell.words import HoldStatus, QuoteStatus, RowStatus

SYSTEM = Actor.system("bookings")


@dataclass(frozen=True, slots=True)
class CancellationQuote:
    """What a cancellation by the organizer gives back today."""

    paid: Money
    """What was paid and not given back so far."""
    refund: Money
    basis_points: int
    """The share of what was paid that comes back."""
    event_date: date | None
    changes_on: date | None
    """The day from which less comes back; None when it stays as it is."""


def cancellation_quote(session: Session, booking: Booking) -> CancellationQuote:
    """By the policy the booking was made under; pure but for the clock."""
    policy = CancellationPolicy.read(booking.policy)
    now = today(session)
    paid = left_of(booking)
    return CancellationQuote(
        paid=paid,
        refund=given_back(paid, policy, today=now, event_date=booking.event_date),
        basis_points=policy.share(today=now, event_date=booking.event_date),
        event_date=booking.event_date,
        changes_on=_less_from(policy, now, booking.event_date),
    )


def left_of(booking: Booking) -> Money:
    """What was paid and not given back."""
    return Money(booking.paid_minor - booking.refunded_minor, booking.currency)


async def cancel(
    session: Session, booking: Booking, *, expected_refund_minor: int, reason: str, actor: Actor
) -> Money:
    """The organizer ends the booking for what the quote says; returns the refund.

    Raises QuoteChanged, MoveRefused (a dispute is open), IllegalMove. The booking is locked.
    """
    quote = cancellation_quote(session, booking)
    lifecycle_allows = booking.status in BOOKING.find("cancel").sources
    if lifecycle_allows and quote.refund.amount_minor != expected_refund_minor:
        raise QuoteChanged(
            "Another amount comes back now. Look at it again, then confirm.",
            refund_cents=quote.refund.amount_minor,
            currency=booking.currency,
        )
    await _cancel(session, booking, "cancel", quote.refund, reason, actor)
    return quote.refund


async def cancel_by_admin(
    session: Session, booking: Booking, *, refund_minor: int | None, reason: str, actor: Actor
) -> Money:
    """The house ends the booking; all that was paid comes back unless ``refund_minor`` says less.

    Raises InvalidInput, IllegalMove. The booking is locked.
    """
    left = left_of(booking)
    refund = left if refund_minor is None else Money(refund_minor, booking.currency)
    if refund > left:
        raise InvalidInput(
            "So much was not paid.", refund_cents=f"At most {left.amount_minor} can come back."
        )
    await _cancel(session, booking, "cancel_by_admin", refund, reason, actor)
    return refund


async def complete(session: Session, booking: Booking, *, actor: Actor) -> None:
    """The event took place. Raises MoveRefused (it has not), IllegalMove (not paid in full)."""
    facts = {"today": today(session)}
    await lifecycle.move(session, BOOKING, booking, "complete", actor=actor, facts=facts, held=True)
    await _completed(session, booking, actor)


async def force_complete(session: Session, booking: Booking, *, reason: str, actor: Actor) -> None:
    """Staff say that it took place. Raises IllegalMove."""
    await lifecycle.move(
        session, BOOKING, booking, "force_complete", actor=actor, reason=reason, held=True
    )
    await _completed(session, booking, actor)


async def _completed(session: Session, booking: Booking, actor: Actor) -> None:
    await changes.close_open(session, booking, actor=SYSTEM)
    await consequences.completed(session, booking, actor)
    for row in await rows_of(session, booking.id):
        if row.status == RowStatus.APPROVED:
            topics.row_changed(session, booking, row)
            await notices.completed(session, booking, row)
    topics.booking_changed(session, booking)


async def _cancel(
    session: Session, booking: Booking, move: str, refund: Money, reason: str, actor: Actor
) -> None:
    said = redact(reason).text
    facts = {"refund_minor": refund.amount_minor, "currency": refund.currency}
    await lifecycle.move(
        session, BOOKING, booking, move, actor=actor, reason=said, facts=facts, held=True
    )
    booking.cancel_reason = said
    await free_date(session, booking)
    await _release_vendors(session, booking)
    await changes.close_open(session, booking, actor=SYSTEM)
    await consequences.cancelled(session, booking, refund, actor)
    topics.booking_changed(session, booking)
    await notices.cancelled_for_organizer(session, booking, refund)


async def _release_vendors(session: Session, booking: Booking) -> None:
    why = "The booking was cancelled."
    for row in await rows_of(session, booking.id):
        if not row.is_active:
            continue
        await lifecycle.move(session, ROW, row, "withdraw", actor=SYSTEM, reason=why, held=True)
        await quotes.settle(session, row, QuoteStatus.REJECTED)
        await holds.end(session, row, HoldStatus.RELEASED, actor=SYSTEM)
        if row.respond_by is not None:
            topics.row_changed(session, booking, row)
            await notices.cancelled_for_vendor(session, booking, row)


def _less_from(policy: CancellationPolicy, now: date, event_date: date | None) -> date | None:
    """The first day on which the share is smaller than today's."""
    if event_date is None:
        return None
    share = policy.share(today=now, event_date=event_date)
    ahead = (event_date - now).days
    ends = [tier.days for tier in policy.tiers if tier.days <= ahead and tier.basis_points == share]
    if not ends:
        return None
    return event_date - timedelta(days=ends[-1] - 1)
