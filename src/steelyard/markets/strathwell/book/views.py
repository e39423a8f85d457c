"""A booking as each side sees it: the organizer and staff all of it, a vendor their own part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.http.wire import Answer
from steelyard.markets.strathwell.book.queries import Line, lines_of, quotes_of
from steelyard.markets.strathwell.models import Booking, BookingVendor, DateHold, Quote
from steelyard.markets.strathwell.words import (
    OPEN_ROWS,
    BookingStatus,
    Category,
    HoldStatus,
    QuoteStatus,
    RowKind,
    RowStatus,
    Side,
)


class Items[Item: BaseModel](BaseModel):
    """A whole list, unpaged."""

    items: list[Item]


class QuoteSeen(BaseModel):
    """One amount that was offered; versions count up."""

    version: int
    side: Side
    amount_cents: int
    currency: str
    note: str
    status: QuoteStatus
    expires_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, quote: Quote) -> "QuoteSeen":
        return cls(
            version=quote.version,
            side=Side(quote.side),
            amount_cents=quote.amount_minor,
            currency=quote.currency,
            note=quote.note,
            status=QuoteStatus(quote.status),
            expires_at=quote.expires_at,
            created_at=quote.created_at,
        )


class HoldSeen(BaseModel):
    """The day a venue keeps; rank 1 is first in line."""

    day: date
    rank: int
    expires_at: datetime


class VendorRow(BaseModel):
    """One vendor of a booking, with everything that was offered."""

    id: UUID = Field(description="The `booking_vendor_id`.")
    vendor_id: UUID
    business_name: str
    category: Category
    kind: RowKind
    status: RowStatus
    currency: str
    list_price_cents: int | None
    agreed_amount_cents: int | None
    proposed_amount_cents: int | None = Field(description="What is on the table, if anything is.")
    note: str
    rounds: int
    respond_by: datetime | None = Field(description="Until when the open answer is due.")
    replaces_id: UUID | None
    secured_on: date | None
    hold: HoldSeen | None
    quotes: list[QuoteSeen]


class BookingRow(Answer):
    """One line of a list of bookings."""

    id: UUID
    number: int
    status: BookingStatus
    is_disputed: bool
    event_date: date | None
    guest_count: int | None
    location_text: str
    total_cents: int | None = Field(validation_alias="total_minor")
    paid_cents: int = Field(validation_alias="paid_minor")
    refunded_cents: int = Field(validation_alias="refunded_minor")
    currency: str
    created_at: datetime


class AdminBookingRow(BookingRow):
    organizer_id: UUID


class BookingSeen(BookingRow):
    """The whole booking, for its organizer and for staff."""

    organizer_id: UUID
    template_id: UUID | None
    notes: str
    requested_budget_cents: int | None = Field(validation_alias="requested_budget_minor")
    deposit_basis_points: int
    cancel_reason: str | None
    submitted_at: datetime | None
    ready_at: datetime | None
    deposit_paid_at: datetime | None
    paid_at: datetime | None
    completed_at: datetime | None
    cancelled_at: datetime | None
    vendors: list[VendorRow] = Field(default=[])


class BookingForVendor(BaseModel):
    """What a vendor sees: the event and their own row. No budget, no total, no other vendor."""

    id: UUID
    number: int
    status: BookingStatus
    is_disputed: bool
    event_date: date | None
    guest_count: int | None
    location_text: str
    notes: str
    currency: str
    created_at: datetime
    vendor: VendorRow


async def for_organizer(session: Session, booking: Booking) -> BookingSeen:
    """Everything, vendors of the past included."""
    seen = BookingSeen.model_validate(booking)
    seen.vendors = await _rows(session, await lines_of(session, booking.id))
    return seen


async def for_vendor(session: Session, booking: Booking, line: Line) -> BookingForVendor:
    """One vendor's part of it."""
    (seen,) = await for_vendors(session, [VendorLine(booking, line)])
    return seen


@dataclass(frozen=True, slots=True)
class VendorLine:
    """A booking beside one vendor's row in it."""

    booking: Booking
    line: Line


async def for_vendors(session: Session, found: Sequence[VendorLine]) -> list[BookingForVendor]:
    """``for_vendor`` for several at once, in their order."""
    rows = await _rows(session, [one.line for one in found])
    return [_for_vendor(one.booking, row) for one, row in zip(found, rows, strict=True)]


def _for_vendor(booking: Booking, row: VendorRow) -> BookingForVendor:
    return BookingForVendor(
        id=booking.id,
        number=booking.number,
        status=BookingStatus(booking.status),
        is_disputed=booking.is_disputed,
        event_date=booking.event_date,
        guest_count=booking.guest_count,
        location_text=booking.location_text,
        notes=booking.notes,
        currency=booking.currency,
        created_at=booking.created_at,
        vendor=row,
    )


async def _rows(session: Session, lines: Sequence[Line]) -> list[VendorRow]:
    ids = [line.row.id for line in lines]
    quotes = await quotes_of(session, ids)
    holds = {
        hold.booking_vendor_id: hold
        for hold in await session.scalars(
            select(DateHold)
            .where(DateHold.booking_vendor_id.in_(ids), DateHold.status == HoldStatus.ACTIVE)
            .execution_options(populate_existing=True)
        )
    }
    return [_row(line, quotes[line.row.id], holds.get(line.row.id)) for line in lines]


def _row(line: Line, quotes: list[Quote], hold: DateHold | None) -> VendorRow:
    row, vendor = line.row, line.vendor
    standing = next((one for one in quotes if one.status == QuoteStatus.OPEN), None)
    return VendorRow(
        id=row.id,
        vendor_id=vendor.id,
        business_name=vendor.business_name,
        category=Category(vendor.category),
        kind=RowKind(row.kind),
        status=RowStatus(row.status),
        currency=row.currency,
        list_price_cents=row.list_price_minor,
        agreed_amount_cents=row.agreed_amount_minor,
        proposed_amount_cents=standing.amount_minor if standing else None,
        note=row.note,
        rounds=row.rounds,
        respond_by=row.respond_by if row.status in OPEN_ROWS else None,
        replaces_id=row.replaces_id,
        secured_on=row.secured_on,
        hold=_hold(row, hold),
        quotes=[QuoteSeen.of(one) for one in quotes],
    )


def _hold(row: BookingVendor, hold: DateHold | None) -> HoldSeen | None:
    if hold is None or not row.is_active:
        return None
    return HoldSeen(day=hold.day, rank=hold.rank, expires_at=hold.expires_at)
