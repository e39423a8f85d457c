"""What the market says about money, and to whom. Every mail is a template in ``templates/``."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import messaging
from steelyard.kernel.db import Session
from steelyard.kernel.identity import ACTIVE, User
from steelyard.markets.strathwell.book.notices import label, say
from steelyard.markets.strathwell.book.queries import approved_lines
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, Due, Vendor
from steelyard.markets.strathwell.policy import policy_of


async def paid(session: Session, booking: Booking, due: Due, following: Due | None) -> None:
    """The money has come; what is to be paid next, if anything is."""
    context = {
        "price": say(due.amount_minor, due.currency),
        "rest": say(following.amount_minor, following.currency) if following else "",
        "by": _said(following.due_on) if following else "",
    }
    await to_organizer(session, booking, "organizer_paid", f"paid-{due.id}", context)


async def booked(session: Session, booking: Booking) -> None:
    """The vendors learn that the day is paid for."""
    for line in await approved_lines(session, booking.id):
        key = f"booked-{line.row.id}"
        await to_vendor(session, booking, line.vendor, "vendor_booked", key)


async def sent_back(
    session: Session, booking: Booking, amount_minor: int, why: str, key: str
) -> None:
    """Money that came is on its way back, and why."""
    context = {"amount": say(amount_minor, booking.currency), "why": why}
    await to_organizer(session, booking, "organizer_sent_back", key, context)


async def refunded(session: Session, booking: Booking, amount_minor: int, key: str) -> None:
    """A refund has arrived."""
    context = {"amount": say(amount_minor, booking.currency)}
    await to_organizer(session, booking, "organizer_refunded", key, context)


async def balance(session: Session, booking: Booking, due: Due, *, overdue: bool) -> None:
    """What is to be paid soon, or was to be paid by now."""
    context = {
        "price": say(due.amount_minor, due.currency),
        "by": _said(due.due_on),
        "overdue": overdue,
    }
    key = f"{'overdue' if overdue else 'balance'}-{due.id}"
    await to_organizer(session, booking, "organizer_balance", key, context)


async def payout_sent(
    session: Session, booking: Booking, vendor: Vendor, amount_minor: int, key: str
) -> None:
    """The provider paid a vendor out."""
    context = {"amount": say(amount_minor, booking.currency)}
    await to_vendor(session, booking, vendor, "vendor_paid_out", key, context)


async def payout_came_back(session: Session, booking: Booking, vendor: Vendor, key: str) -> None:
    """A payout failed, or was taken back."""
    await to_vendor(session, booking, vendor, "vendor_payout_back", key)


async def staff(session: Session, booking: Booking, text: str, key: str) -> None:
    """What needs a person; nobody is told by mail where no address is set."""
    address = policy_of(session).staff_email
    if not address:
        return
    await messaging.send_mail(
        session,
        market=MARKET,
        to=address,
        template="staff_notice",
        context={"number": label(booking), "text": text, "link": _desk(session, booking)},
        kind="notice",
        about=("booking", str(booking.id)),
        party=("staff", MARKET),
        dedupe_key=key,
    )


async def to_organizer(
    session: Session,
    booking: Booking,
    template: str,
    key: str,
    context: Mapping[str, object] | None = None,
) -> None:
    link = f"{policy_of(session).public_url}/strathwell/bookings/{booking.id}"
    await _mail(session, booking, booking.organizer_id, template, key, link, context)


async def to_vendor(
    session: Session,
    booking: Booking,
    vendor: Vendor,
    template: str,
    key: str,
    context: Mapping[str, object] | None = None,
) -> None:
    link = f"{policy_of(session).public_url}/strathwell/vendor/bookings/{booking.id}"
    await _mail(session, booking, vendor.user_id, template, key, link, context)


async def _mail(
    session: Session,
    booking: Booking,
    user_id: UUID,
    template: str,
    key: str,
    link: str,
    context: Mapping[str, object] | None,
) -> None:
    address = await session.scalar(
        select(User.email).where(User.id == user_id, User.status == ACTIVE)
    )
    if address is None:
        return
    day = _said(booking.event_date) if booking.event_date else "a day to be named"
    await messaging.send_mail(
        session,
        market=MARKET,
        to=address,
        template=template,
        context={"number": label(booking), "day": day, "link": link, **(context or {})},
        kind="notice",
        about=("booking", str(booking.id)),
        party=("user", str(user_id)),
        dedupe_key=key,
    )


def _desk(session: Session, booking: Booking) -> str:
    return f"{policy_of(session).public_url}/strathwell/admin/bookings/{booking.id}"


def _said(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
