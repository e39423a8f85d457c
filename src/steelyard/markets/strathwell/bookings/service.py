"""Making a booking, editing its draft, and asking its vendors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput, NotFound
from steelyard.kernel.moderation import redact
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book.days import check_event_date
from steelyard.markets.strathwell.book.queries import rows_of
from steelyard.markets.strathwell.book.refusals import (
    CurrencyNotSupported,
    DateMissing,
    NotADraft,
    TooManyGuests,
)
from steelyard.markets.strathwell.lifecycles import BOOKING, ROW
from steelyard.markets.strathwell.models import Booking, BookingVendor, Template, Vendor
from steelyard.markets.strathwell.negotiation.asking import add_row, ask, vendors_for
from steelyard.markets.strathwell.policy import policy_of
from steelyard.markets.strathwell.words import BookingStatus, RowKind, TemplateStatus

SERVICES_MAX = 30
"""So many services one booking may have."""
_SYSTEM = Actor.system("drafts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an organizer wants. Amounts in minor units of ``currency``."""

    venue_vendor_id: UUID
    service_vendor_ids: Sequence[UUID] = field(default_factory=tuple[UUID, ...])
    template_id: UUID | None = None
    event_date: date | None = None
    guest_count: int | None = None
    location_text: str = ""
    notes: str = ""
    requested_budget_minor: int | None = None
    currency: str


async def create(
    session: Session, organizer_id: UUID, wish: Wish, *, actor: Actor, ask_vendors: bool = True
) -> Booking:
    """A booking with a row for each vendor; its vendors are asked at once where a date is named.

    Without a date, or without ``ask_vendors``, it stays a draft. The shares and the policy of
    today are kept with it. Raises InvalidEventDate, CurrencyNotSupported, NotFound (an unknown
    vendor or template, named in the details), DateNotFree, and what ``add_row`` raises.
    """
    await _check(session, wish)
    policy = policy_of(session)
    booking = Booking(
        organizer_id=organizer_id,
        template_id=wish.template_id,
        status=BookingStatus.DRAFT,
        event_date=wish.event_date,
        guest_count=wish.guest_count,
        location_text=redact(wish.location_text).text,
        notes=redact(wish.notes).text,
        requested_budget_minor=wish.requested_budget_minor,
        currency=wish.currency,
        deposit_basis_points=policy.deposit_basis_points,
        commission_basis_points=policy.commission_basis_points,
        reservation_basis_points=policy.reservation_basis_points,
        policy=policy.cancellation.as_snapshot(),
        paid_minor=0,
        refunded_minor=0,
        open_disputes=0,
    )
    session.add(booking)
    await session.flush()
    lifecycle.born(session, BOOKING, booking, actor=actor)
    await _add_vendors(session, booking, wish.venue_vendor_id, wish.service_vendor_ids, actor)
    topics.booking_changed(session, booking)
    if ask_vendors and booking.event_date is not None:
        await submit(session, booking, actor=actor)
    return booking


async def submit(session: Session, booking: Booking, *, actor: Actor) -> None:
    """Ask the vendors of a draft. The booking is locked, or new.

    Raises DateMissing, InvalidEventDate, DateNotFree, NotFound (no venue), IllegalMove.
    """
    await lifecycle.move(session, BOOKING, booking, "submit", actor=actor, held=True)
    if booking.event_date is None:
        raise DateMissing("Vendors are asked for a day.", event_date="Choose the day first.")
    check_event_date(session, booking.event_date)
    rows = [row for row in await rows_of(session, booking.id) if row.is_active]
    await _check_still_there(session, rows)
    for row in rows:
        await ask(session, booking, row)
    topics.booking_changed(session, booking)


async def edit(
    session: Session, booking: Booking, changes: dict[str, Any], *, actor: Actor
) -> None:
    """Change a draft: any fields of ``Wish`` but ``currency``. The booking is locked.

    Vendors that are left out leave the draft; they never heard of it. Raises NotADraft and what
    ``create`` raises.
    """
    if booking.status != BookingStatus.DRAFT:
        raise NotADraft("The vendors have been asked already.", state=booking.status)
    rows = [row for row in await rows_of(session, booking.id) if row.is_active]
    wish = _wish_of(booking, rows, changes)
    await _check(session, wish)
    booking.template_id = wish.template_id
    booking.event_date = wish.event_date
    booking.guest_count = wish.guest_count
    booking.location_text = redact(wish.location_text).text
    booking.notes = redact(wish.notes).text
    booking.requested_budget_minor = wish.requested_budget_minor
    await _change_vendors(session, booking, rows, wish, actor)
    topics.booking_changed(session, booking)


async def _check(session: Session, wish: Wish) -> None:
    if wish.currency != policy_of(session).currency:
        raise CurrencyNotSupported(
            "Bookings are made in the market's currency.",
            currency=f"Use {policy_of(session).currency}.",
        )
    if wish.event_date is not None:
        check_event_date(session, wish.event_date)
    if len(set(wish.service_vendor_ids)) != len(wish.service_vendor_ids):
        raise InvalidInput("A vendor is named twice.", service_vendor_ids="Name each vendor once.")
    if wish.template_id is not None:
        template = await session.get(Template, wish.template_id)
        if template is None or template.status != TemplateStatus.PUBLISHED:
            raise NotFound(template_id="There is no template by that id.")


async def _add_vendors(
    session: Session, booking: Booking, venue_id: UUID, service_ids: Sequence[UUID], actor: Actor
) -> None:
    venues = await vendors_for(session, [venue_id], kind=RowKind.VENUE, field="venue_vendor_id")
    services = await vendors_for(
        session, service_ids, kind=RowKind.SERVICE, field="service_vendor_ids"
    )
    for vendor in venues:
        await add_row(session, booking, vendor, kind=RowKind.VENUE, actor=actor)
    for vendor in services:
        await add_row(session, booking, vendor, kind=RowKind.SERVICE, actor=actor)


async def _change_vendors(
    session: Session, booking: Booking, rows: list[BookingVendor], wish: Wish, actor: Actor
) -> None:
    wanted = {wish.venue_vendor_id, *wish.service_vendor_ids}
    kept: set[UUID] = set()
    for row in rows:
        if row.vendor_id in wanted:
            kept.add(row.vendor_id)
            await _check_room(session, booking, row)
        else:
            await _drop(session, row)
    await session.flush()
    if wish.venue_vendor_id not in kept:
        (venue,) = await vendors_for(
            session, [wish.venue_vendor_id], kind=RowKind.VENUE, field="venue_vendor_id"
        )
        await add_row(session, booking, venue, kind=RowKind.VENUE, actor=actor)
    services = await vendors_for(
        session,
        [one for one in wish.service_vendor_ids if one not in kept],
        kind=RowKind.SERVICE,
        field="service_vendor_ids",
    )
    for vendor in services:
        await add_row(session, booking, vendor, kind=RowKind.SERVICE, actor=actor)


async def _drop(session: Session, row: BookingVendor) -> None:
    """Out of the draft, and nothing to decide about it later."""
    why = "Taken out of the draft."
    await lifecycle.move(session, ROW, row, "withdraw", actor=_SYSTEM, reason=why, held=True)
    await lifecycle.move(session, ROW, row, "replace", actor=_SYSTEM, held=True)


async def _check_room(session: Session, booking: Booking, row: BookingVendor) -> None:
    vendor = await session.get_one(Vendor, row.vendor_id)
    if row.kind != RowKind.VENUE or vendor.capacity is None:
        return
    if (booking.guest_count or 0) > vendor.capacity:
        raise TooManyGuests(
            "The venue is too small for so many guests.",
            guest_count=f"At most {vendor.capacity} fit in.",
        )


async def _check_still_there(session: Session, rows: list[BookingVendor]) -> None:
    """A draft may be old: its vendors must still be on show when they are asked."""
    for kind, named in (
        (RowKind.VENUE, "venue_vendor_id"),
        (RowKind.SERVICE, "service_vendor_ids"),
    ):
        ids = [row.vendor_id for row in rows if row.kind == kind]
        await vendors_for(session, ids, kind=kind, field=named)
    if not any(row.kind == RowKind.VENUE for row in rows):
        raise NotFound(venue_vendor_id="Choose a venue first.")


def _wish_of(booking: Booking, rows: list[BookingVendor], changes: dict[str, Any]) -> Wish:
    known: dict[str, Any] = {
        "venue_vendor_id": next(row.vendor_id for row in rows if row.kind == RowKind.VENUE),
        "service_vendor_ids": [row.vendor_id for row in rows if row.kind == RowKind.SERVICE],
        "template_id": booking.template_id,
        "event_date": booking.event_date,
        "guest_count": booking.guest_count,
        "location_text": booking.location_text,
        "notes": booking.notes,
        "requested_budget_minor": booking.requested_budget_minor,
        "currency": booking.currency,
    }
    return Wish(**{**known, **changes})
