"""What the market says about bookings, and to whom. Every mail is a template in ``templates/``.

Nobody learns the other side's address: mails name the business, the booking and its day, and lead
to the page. A mail is sent once for each fact (``dedupe_key``), however often the fact is told.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import messaging
from steelyard.kernel.db import Session
from steelyard.kernel.identity import ACTIVE, User
from steelyard.kernel.money import Money
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import (
    Booking,
    BookingVendor,
    ChangeOrder,
    DateHold,
    Quote,
    Vendor,
)
from steelyard.markets.strathwell.policy import policy_of
from steelyard.markets.strathwell.words import RowStatus, Side


def say(amount_minor: int, currency: str) -> str:
    """An amount as people write it."""
    return Money(amount_minor, currency).format("en_US")


def label(booking: Booking) -> str:
    """The number people say."""
    return f"S{booking.number}"


async def requested(session: Session, booking: Booking, row: BookingVendor) -> None:
    """The vendor is asked."""
    price = say(row.list_price_minor, row.currency) if row.list_price_minor else ""
    await _to_vendor(
        session, booking, row, "vendor_request", f"request-{row.id}",
        {"guests": booking.guest_count or 0, "price": price},
    )  # fmt: skip


async def answer_reminder(session: Session, booking: Booking, row: BookingVendor) -> None:
    """Half the time has passed, or the last day of a counter: whoever is to answer is reminded."""
    key = f"reminder-{row.id}-{row.rounds}"
    if row.status == RowStatus.COUNTERED:
        await _to_organizer(session, booking, row, "organizer_reminder", key)
    else:
        await _to_vendor(session, booking, row, "vendor_reminder", key)


async def approved(session: Session, booking: Booking, row: BookingVendor) -> None:
    """The vendor said yes."""
    await _to_organizer(
        session, booking, row, "organizer_approved", f"approved-{row.id}", _agreed(row)
    )


async def counter_accepted(session: Session, booking: Booking, row: BookingVendor) -> None:
    """The organizer said yes to the vendor's price."""
    await _to_vendor(
        session, booking, row, "vendor_counter_accepted", f"accepted-{row.id}", _agreed(row)
    )


async def declined(session: Session, booking: Booking, row: BookingVendor) -> None:
    """The vendor said no."""
    await _to_organizer(session, booking, row, "organizer_declined", f"declined-{row.id}")


async def counter_refused(session: Session, booking: Booking, row: BookingVendor) -> None:
    """The organizer said no to the vendor's price."""
    await _to_vendor(session, booking, row, "vendor_counter_refused", f"refused-{row.id}")


async def countered(session: Session, booking: Booking, row: BookingVendor, quote: Quote) -> None:
    """One side names another price; the other one is told."""
    context = {"price": say(quote.amount_minor, quote.currency)}
    key = f"countered-{quote.id}"
    if quote.side == Side.VENDOR:
        await _to_organizer(session, booking, row, "organizer_countered", key, context)
    else:
        await _to_vendor(session, booking, row, "vendor_countered", key, context)


async def expired(session: Session, booking: Booking, row: BookingVendor) -> None:
    """Nobody answered in time; both are told."""
    await _to_organizer(session, booking, row, "organizer_expired", f"expired-o-{row.id}")
    await _to_vendor(session, booking, row, "vendor_expired", f"expired-v-{row.id}")


async def withdrawn(
    session: Session, booking: Booking, row: BookingVendor, *, by_vendor: bool
) -> None:
    """One side steps back; the other one is told."""
    if by_vendor:
        await _to_organizer(session, booking, row, "organizer_withdrawn", f"withdrawn-{row.id}")
    else:
        await _to_vendor(session, booking, row, "vendor_withdrawn", f"withdrawn-{row.id}")


async def ready(session: Session, booking: Booking) -> None:
    """All vendors have agreed: it can be paid."""
    await _to_organizer(
        session, booking, None, "organizer_ready", f"ready-{booking.id}-{booking.ready_at}",
        {"price": say(booking.total_minor or 0, booking.currency)},
    )  # fmt: skip


async def date_lost(session: Session, booking: Booking, row: BookingVendor) -> None:
    """Somebody else was first to pay for the day; the organizer and the venue are told."""
    await _to_organizer(session, booking, row, "organizer_date_lost", f"lost-o-{row.id}")
    await _to_vendor(session, booking, row, "vendor_date_lost", f"lost-v-{row.id}")


async def first_in_line(session: Session, hold: DateHold) -> None:
    """Those before have left the line for the day."""
    row = await session.get_one(BookingVendor, hold.booking_vendor_id)
    booking = await session.get_one(Booking, row.booking_id)
    key = f"first-{hold.id}"
    await _to_organizer(session, booking, row, "organizer_first_in_line", key)


async def hold_over(session: Session, booking: Booking, row: BookingVendor, hold: DateHold) -> None:
    """The venue keeps the day no longer."""
    key = f"hold-over-{hold.id}"
    await _to_organizer(session, booking, row, "organizer_hold_over", key)


async def cancelled_for_vendor(session: Session, booking: Booking, row: BookingVendor) -> None:
    await _to_vendor(session, booking, row, "vendor_cancelled", f"cancelled-v-{row.id}")


async def cancelled_for_organizer(session: Session, booking: Booking, refund: Money) -> None:
    """What was cancelled and what comes back."""
    context = {
        "refund": refund.format("en_US") if refund else "",
        "paid": booking.paid_minor > booking.refunded_minor or bool(refund),
    }
    key = f"cancelled-o-{booking.id}"
    await _to_organizer(session, booking, None, "organizer_cancelled", key, context)


async def completed(session: Session, booking: Booking, row: BookingVendor) -> None:
    await _to_vendor(session, booking, row, "vendor_completed", f"completed-{row.id}")


async def change_proposed(
    session: Session, booking: Booking, row: BookingVendor, order: ChangeOrder
) -> None:
    """The other side is asked about a change of the price."""
    context = {"change": _change(order), "text": order.reason}
    key = f"change-{order.id}"
    if order.proposed_by == Side.VENDOR:
        await _to_organizer(session, booking, row, "organizer_change", key, context)
    else:
        await _to_vendor(session, booking, row, "vendor_change", key, context)


async def change_answered(
    session: Session, booking: Booking, row: BookingVendor, order: ChangeOrder
) -> None:
    """Whoever asked for a change learns the answer."""
    context = {"change": _change(order), "answer": order.status}
    key = f"change-{order.id}-{order.status}"
    if order.proposed_by == Side.VENDOR:
        await _to_vendor(session, booking, row, "vendor_change_answered", key, context)
    else:
        await _to_organizer(session, booking, row, "organizer_change_answered", key, context)


async def _to_organizer(
    session: Session,
    booking: Booking,
    row: BookingVendor | None,
    template: str,
    key: str,
    context: Mapping[str, object] | None = None,
) -> None:
    vendor = await session.get_one(Vendor, row.vendor_id) if row else None
    await _mail(
        session,
        booking,
        booking.organizer_id,
        template,
        key,
        {
            "link": f"{policy_of(session).public_url}/strathwell/bookings/{booking.id}",
            **({"vendor": vendor.business_name} if vendor else {}),
            **(context or {}),
        },
    )


async def _to_vendor(
    session: Session,
    booking: Booking,
    row: BookingVendor,
    template: str,
    key: str,
    context: Mapping[str, object] | None = None,
) -> None:
    vendor = await session.get_one(Vendor, row.vendor_id)
    link = f"{policy_of(session).public_url}/strathwell/vendor/bookings/{booking.id}"
    context = {"link": link, **(context or {})}
    await _mail(session, booking, vendor.user_id, template, key, context)


async def _mail(
    session: Session,
    booking: Booking,
    user_id: UUID,
    template: str,
    key: str,
    context: Mapping[str, object],
) -> None:
    address = await session.scalar(
        select(User.email).where(User.id == user_id, User.status == ACTIVE)
    )
    if address is None:
        return
    await messaging.send_mail(
        session,
        market=MARKET,
        to=address,
        template=template,
        context={"number": label(booking), "day": _said(booking.event_date), **context},
        kind="notice",
        about=("booking", str(booking.id)),
        party=("user", str(user_id)),
        dedupe_key=key,
    )


def _agreed(row: BookingVendor) -> dict[str, object]:
    return {"price": say(row.agreed_amount_minor or 0, row.currency)}


def _change(order: ChangeOrder) -> str:
    more = "more" if order.delta_minor > 0 else "less"
    return f"{say(abs(order.delta_minor), order.currency)} {more}"


def _said(day: date | None) -> str:
    return f"{day:%B} {day.day}, {day.year}" if day else "a day to be named"
