"""Who may object to what: an organizer to any vendor of their booking, a vendor to their part."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from steelyard.kernel import disputes, files
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.disputes import Dispute
from steelyard.kernel.errors import Conflict, InvalidInput, NotFound
from steelyard.kernel.identity import Person
from steelyard.kernel.money import Money
from steelyard.markets.strathwell.book.queries import Line, lines_of, locked_booking
from steelyard.markets.strathwell.disputes.schemas import OpenDispute
from steelyard.markets.strathwell.disputes.stakes import shares_of
from steelyard.markets.strathwell.gate import ORGANIZER, VENDOR
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.words import UploadKind

EVIDENCE = frozenset(kind.value for kind in UploadKind)
"""Kinds of one's own files that may be shown in a dispute."""


class NothingPaid(Conflict):
    """There is no money to dispute about."""

    code = "nothing_paid"


async def open_dispute(
    session: Session, booking_id: UUID, person: Person, asked: OpenDispute, actor: Actor
) -> Dispute:
    """Hold what is not paid out of the vendors named, until staff have decided.

    Raises NotFound (no part in the booking), NothingPaid, AlreadyDisputed, InvalidInput.
    """
    booking = await locked_booking(session, booking_id)
    lines = await lines_of(session, booking.id)
    own = _own_part(booking, lines, person)
    paid = await shares_of(session, booking)
    if not paid:
        raise NothingPaid("Nothing was paid for this booking.")
    wanted = _named([str(one) for one in asked.booking_vendor_ids], own, paid)
    await check_files(session, asked.file_ids, person)
    role = ORGANIZER if own is None else VENDOR
    return await disputes.open_dispute(
        session,
        market=MARKET,
        subject_type=BOOKING,
        subject_id=str(booking.id),
        opened_by=Actor("user", str(person.user_id), role, actor.ip, actor.request_id),
        parties=_people(booking, lines, wanted or list(paid)),
        reason=asked.reason,
        description=asked.description,
        line_ids=wanted,
        amount=None if asked.amount_cents is None else Money(asked.amount_cents, booking.currency),
        file_ids=asked.file_ids,
    )


async def check_files(session: Session, file_ids: Sequence[UUID], person: Person) -> None:
    """Evidence is one's own. Raises NotFound, FileNotReady."""
    owner = str(person.user_id)
    await files.usable(session, file_ids, market=MARKET, owner_id=owner, kinds=EVIDENCE)


def _own_part(booking: Booking, lines: Sequence[Line], person: Person) -> list[str] | None:
    """None for the organizer, who may name any line; else the vendor's own lines."""
    if booking.organizer_id == person.user_id:
        return None
    own = [str(line.row.id) for line in lines if line.vendor.user_id == person.user_id]
    if not own:
        raise NotFound
    return own


def _named(wanted: list[str], own: list[str] | None, paid: Iterable[str]) -> list[str]:
    possible = [line for line in paid if own is None or line in own]
    if not possible:
        raise NothingPaid("Nothing was paid for your part of this booking.")
    if not set(wanted) <= set(possible):
        raise InvalidInput(
            "You cannot object to one of these.",
            booking_vendor_ids="Name vendors of this booking who were paid for; a vendor their own",
        )
    return wanted or ([] if own is None else possible)


def _people(booking: Booking, lines: Sequence[Line], wanted: Sequence[str]) -> list[str]:
    """The organizer and the vendors it is about."""
    vendors = [str(line.vendor.user_id) for line in lines if str(line.row.id) in wanted]
    return [str(booking.organizer_id), *vendors]
