"""What a vendor says to a request: yes, no, another price; and stepping back.

The booking is locked by the caller; each act ends by bringing the booking's state in line.
"""

from uuid import UUID

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.moderation import redact
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book import notices
from steelyard.markets.strathwell.book.recompute import recompute
from steelyard.markets.strathwell.holds import service as holds
from steelyard.markets.strathwell.lifecycles import ROW
from steelyard.markets.strathwell.models import Booking, BookingVendor
from steelyard.markets.strathwell.negotiation import quotes, timers
from steelyard.markets.strathwell.negotiation.asking import check_free
from steelyard.markets.strathwell.negotiation.refusals import (
    AnswerTooLate,
    BookingPaid,
    PriceMissing,
)
from steelyard.markets.strathwell.rules import counter_until
from steelyard.markets.strathwell.words import (
    OPEN_ROWS,
    SECURED,
    HoldStatus,
    QuoteStatus,
    RowStatus,
    Side,
)


async def approve(
    session: Session,
    booking: Booking,
    row: BookingVendor,
    *,
    amount_minor: int | None,
    note: str,
    by: UUID,
    actor: Actor,
) -> None:
    """Yes, for ``amount_minor`` or, without one, for what is on the table.

    An organizer's counter is agreed to as it stands. Raises AnswerTooLate, PriceMissing,
    InvalidInput, DateNotFree, IllegalMove.
    """
    check_in_time(row)
    agreed = await _agreed_amount(session, row, amount_minor)
    await check_free(session, booking, row)
    if agreed is not None:
        row.agreed_amount_minor = agreed
    facts = {"amount_minor": agreed, "currency": row.currency}
    await lifecycle.move(session, ROW, row, "approve", actor=actor, facts=facts, held=True)
    row.note = redact(note).text
    await quotes.agree(session, row, row.agreed_amount_minor or 0, note=row.note, by=by)
    await agreed_upon(session, booking, row, actor=actor)
    await notices.approved(session, booking, row)


async def decline(
    session: Session, booking: Booking, row: BookingVendor, *, note: str, actor: Actor
) -> None:
    """No. Raises AnswerTooLate, IllegalMove."""
    check_in_time(row)
    await lifecycle.move(session, ROW, row, "decline", actor=actor, held=True)
    row.note = redact(note).text
    await quotes.settle(session, row, QuoteStatus.REJECTED)
    topics.row_changed(session, booking, row)
    await notices.declined(session, booking, row)
    await recompute(session, booking, actor=actor)


async def counter(
    session: Session,
    booking: Booking,
    row: BookingVendor,
    *,
    amount_minor: int,
    note: str,
    by: UUID,
    actor: Actor,
) -> None:
    """Another price; the organizer has 72 hours.

    Raises AnswerTooLate, MoveRefused (no rounds left), IllegalMove.
    """
    check_in_time(row)
    await name_price(
        session, booking, row, "counter", side=Side.VENDOR, amount_minor=amount_minor,
        note=note, by=by, actor=actor,
    )  # fmt: skip


async def step_back(
    session: Session, booking: Booking, row: BookingVendor, *, reason: str, actor: Actor
) -> None:
    """The vendor withdraws, also from what was agreed, as long as nothing was paid.

    Raises BookingPaid, IllegalMove.
    """
    await leave(session, booking, row, reason=reason, actor=actor)
    await notices.withdrawn(session, booking, row, by_vendor=True)
    await recompute(session, booking, actor=actor)


async def name_price(
    session: Session,
    booking: Booking,
    row: BookingVendor,
    move: str,
    *,
    side: Side,
    amount_minor: int,
    note: str,
    by: UUID,
    actor: Actor,
) -> None:
    """A counter of either side: a new version, a new round, 72 hours."""
    facts = {"amount_minor": amount_minor, "currency": row.currency}
    await lifecycle.move(session, ROW, row, move, actor=actor, facts=facts, held=True)
    row.rounds += 1
    row.respond_by = counter_until(clock.now())
    row.reminded_at = None
    quote = await quotes.offer(
        session,
        row,
        side=side,
        amount_minor=amount_minor,
        note=redact(note).text,
        by=by,
        until=row.respond_by,
    )
    timers.start(session, row)
    topics.row_changed(session, booking, row)
    await notices.countered(session, booking, row, quote)


async def agreed_upon(
    session: Session, booking: Booking, row: BookingVendor, *, actor: Actor
) -> None:
    """What follows a yes, whoever said it: the line for the date, the booking's state."""
    await holds.take(session, booking, row)
    topics.row_changed(session, booking, row)
    await recompute(session, booking, actor=actor)


async def leave(
    session: Session, booking: Booking, row: BookingVendor, *, reason: str, actor: Actor
) -> None:
    """Withdraw a row, with its hold and what was offered. Raises BookingPaid, IllegalMove."""
    if booking.status in SECURED:
        raise BookingPaid(
            "The booking is paid. It can be cancelled, or changed by a change order.",
            state=booking.status,
        )
    said = redact(reason).text
    await lifecycle.move(session, ROW, row, "withdraw", actor=actor, reason=said, held=True)
    await quotes.settle(session, row, QuoteStatus.REJECTED)
    await holds.end(session, row, HoldStatus.RELEASED, actor=actor)
    topics.row_changed(session, booking, row)


def check_in_time(row: BookingVendor) -> None:
    """Raises AnswerTooLate once the time of an open row is over, swept or not."""
    over = row.respond_by is not None and row.respond_by <= clock.now()
    if row.status in OPEN_ROWS and over:
        raise AnswerTooLate("The time for an answer is over.", state=row.status)


async def _agreed_amount(
    session: Session, row: BookingVendor, amount_minor: int | None
) -> int | None:
    standing = await quotes.open_quote(session, row)
    if row.status == RowStatus.ORGANIZER_COUNTERED and standing is not None:
        if amount_minor is not None and amount_minor != standing.amount_minor:
            raise InvalidInput(
                "The organizer has named a price: agree to it, or counter.",
                agreed_amount_cents="Leave it out, or send the organizer's amount.",
            )
        return standing.amount_minor
    if amount_minor is not None or row.status != RowStatus.PENDING:
        return amount_minor
    if row.list_price_minor is None:
        raise PriceMissing(
            "You have no list price: an amount is required.",
            agreed_amount_cents="Name the amount you agree to.",
        )
    return row.list_price_minor
