"""What an organizer says to a vendor's price, and what they do about vendors who are not coming.

The booking is locked by the caller; each act ends by bringing the booking's state in line.
"""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, constraint_name
from steelyard.kernel.errors import Conflict, InvalidInput
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.book import notices
from steelyard.markets.strathwell.book.recompute import recompute
from steelyard.markets.strathwell.lifecycles import ROW
from steelyard.markets.strathwell.models import Booking, BookingVendor
from steelyard.markets.strathwell.negotiation import quotes
from steelyard.markets.strathwell.negotiation.asking import add_row, ask, check_free, vendors_for
from steelyard.markets.strathwell.negotiation.refusals import (
    AlreadyAsked,
    BookingPaid,
    OfferChanged,
)
from steelyard.markets.strathwell.negotiation.vendor_side import (
    agreed_upon,
    check_in_time,
    leave,
    name_price,
)
from steelyard.markets.strathwell.words import (
    SECURED,
    BookingStatus,
    QuoteStatus,
    RowKind,
    RowStatus,
    Side,
)

_WITH_VENDORS = (BookingStatus.AWAITING, BookingStatus.READY)
_ACTIVE = ("uq_booking_vendors_active", "uq_booking_vendors_one_venue")


async def answer_counter(
    session: Session,
    booking: Booking,
    row: BookingVendor,
    *,
    accept: bool,
    expected_minor: int | None,
    actor: Actor,
) -> None:
    """Yes: the vendor's price is the agreed one. No: the vendor is out (``declined``).

    ``expected_minor``: the price the organizer saw. Raises OfferChanged, AnswerTooLate,
    DateNotFree, IllegalMove.
    """
    check_in_time(row)
    standing = await quotes.open_quote(session, row)
    if row.status == RowStatus.COUNTERED and standing is not None:
        if expected_minor not in {None, standing.amount_minor}:
            raise OfferChanged("The vendor asks for another price now.", state=row.status)
        if accept:
            await check_free(session, booking, row)
            row.agreed_amount_minor = standing.amount_minor
    facts = {"amount_minor": row.agreed_amount_minor, "currency": row.currency}
    if not accept:
        await lifecycle.move(session, ROW, row, "reject_counter", actor=actor, held=True)
        await quotes.settle(session, row, QuoteStatus.REJECTED)
        topics.row_changed(session, booking, row)
        await notices.counter_refused(session, booking, row)
        await recompute(session, booking, actor=actor)
        return
    await lifecycle.move(session, ROW, row, "accept_counter", actor=actor, facts=facts, held=True)
    await quotes.settle(session, row, QuoteStatus.ACCEPTED)
    await agreed_upon(session, booking, row, actor=actor)
    await notices.counter_accepted(session, booking, row)


async def counter_back(
    session: Session,
    booking: Booking,
    row: BookingVendor,
    *,
    amount_minor: int,
    note: str,
    by: UUID,
    actor: Actor,
) -> None:
    """Another price; the vendor has 72 hours.

    Raises AnswerTooLate, MoveRefused (no rounds left), IllegalMove.
    """
    check_in_time(row)
    await name_price(
        session, booking, row, "counter_back", side=Side.ORGANIZER, amount_minor=amount_minor,
        note=note, by=by, actor=actor,
    )  # fmt: skip


async def withdraw(
    session: Session, booking: Booking, row: BookingVendor, *, reason: str, actor: Actor
) -> None:
    """Ask this vendor no longer, also one who has agreed, as long as nothing was paid.

    Raises BookingPaid, Conflict (a draft is edited), IllegalMove.
    """
    _check_with_vendors(booking)
    await leave(session, booking, row, reason=reason, actor=actor)
    await notices.withdrawn(session, booking, row, by_vendor=False)
    await recompute(session, booking, actor=actor)


async def replace(
    session: Session, booking: Booking, row: BookingVendor, vendor_id: UUID, *, actor: Actor
) -> BookingVendor:
    """Ask somebody else in the place of one who declined, let the time pass or withdrew.

    Raises NotFound (no such vendor), AlreadyAsked, DateNotFree, BookingPaid, IllegalMove, and
    what ``add_row`` raises.
    """
    _check_with_vendors(booking)
    kind = RowKind(row.kind)
    (vendor,) = await vendors_for(session, [vendor_id], kind=kind, field="vendor_id")
    await lifecycle.move(
        session, ROW, row, "replace", actor=actor, facts={"by": str(vendor.id)}, held=True
    )
    try:
        async with session.begin_nested():
            new = await add_row(session, booking, vendor, kind=kind, actor=actor, replaces=row)
    except IntegrityError as error:
        if constraint_name(error) not in _ACTIVE:
            raise
        raise AlreadyAsked("They are in this booking already.", vendor_id=str(vendor.id)) from None
    topics.row_changed(session, booking, row)
    await ask(session, booking, new)
    await recompute(session, booking, actor=actor)
    return new


async def go_on_without(
    session: Session, booking: Booking, row: BookingVendor, *, actor: Actor
) -> None:
    """The event takes place without a service that is not coming. A venue is always needed.

    Raises InvalidInput, BookingPaid, IllegalMove.
    """
    _check_with_vendors(booking)
    if row.kind == RowKind.VENUE:
        raise InvalidInput(
            "An event needs a venue.", booking_vendor_id="Replace the venue by another one."
        )
    await lifecycle.move(session, ROW, row, "replace", actor=actor, facts={"by": None}, held=True)
    topics.row_changed(session, booking, row)
    await recompute(session, booking, actor=actor)


def _check_with_vendors(booking: Booking) -> None:
    if booking.status in SECURED:
        raise BookingPaid("The booking is paid. It can be cancelled.", state=booking.status)
    if booking.status not in _WITH_VENDORS:
        raise Conflict(f"The booking is {booking.status}.", state=booking.status)
