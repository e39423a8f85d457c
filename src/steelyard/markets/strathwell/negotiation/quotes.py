"""Quotes: every amount that was offered for a row, each a version. At most one is open."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.markets.strathwell.models import BookingVendor, Quote
from steelyard.markets.strathwell.words import QuoteStatus, Side


async def open_quote(session: Session, row: BookingVendor) -> Quote | None:
    """What stands on the table."""
    return await session.scalar(
        select(Quote).where(Quote.booking_vendor_id == row.id, Quote.status == QuoteStatus.OPEN)
    )


async def offer(
    session: Session,
    row: BookingVendor,
    *,
    side: Side,
    amount_minor: int,
    note: str = "",
    by: UUID | None = None,
    until: datetime | None = None,
    status: QuoteStatus = QuoteStatus.OPEN,
) -> Quote:
    """A new version; what was open is superseded. ``until``: how long it stands."""
    await settle(session, row, QuoteStatus.SUPERSEDED)
    last = await session.scalar(
        select(func.coalesce(func.max(Quote.version), 0)).where(Quote.booking_vendor_id == row.id)
    )
    quote = Quote(
        booking_vendor_id=row.id,
        version=int(last or 0) + 1,
        side=side,
        amount_minor=amount_minor,
        currency=row.currency,
        note=note,
        status=status,
        offered_by=by,
        expires_at=until,
        settled_at=None if status == QuoteStatus.OPEN else clock.now(),
    )
    session.add(quote)
    await session.flush()
    return quote


async def settle(session: Session, row: BookingVendor, status: QuoteStatus) -> Quote | None:
    """End what is open, if anything is."""
    quote = await open_quote(session, row)
    if quote is not None:
        quote.status = status
        quote.settled_at = clock.now()
        await session.flush()
    return quote


async def agree(
    session: Session, row: BookingVendor, amount_minor: int, *, note: str, by: UUID
) -> None:
    """The vendor agrees to ``amount_minor``: what is open if it says so, else a word of theirs."""
    standing = await open_quote(session, row)
    if standing is not None and standing.amount_minor == amount_minor:
        await settle(session, row, QuoteStatus.ACCEPTED)
        return
    await offer(
        session,
        row,
        side=Side.VENDOR,
        amount_minor=amount_minor,
        note=note,
        by=by,
        status=QuoteStatus.ACCEPTED,
    )
