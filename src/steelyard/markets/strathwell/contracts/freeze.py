"""What was agreed, written down once when the booking is paid, and again with every change."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import audit, clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.markets.strathwell.book.queries import Line, approved_lines, quotes_of
from steelyard.markets.strathwell.contracts.canonical import digest
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, ChangeOrder, Contract, Quote
from steelyard.markets.strathwell.words import ChangeStatus, QuoteStatus

SYSTEM = Actor.system("contracts")


async def freeze(session: Session, booking: Booking, *, actor: Actor = SYSTEM) -> Contract:
    """Version 1: quotes, terms and policy as they stand, with their SHA-256.

    Call it once the date is secured, with the booking locked. Called again it gives the version
    that stands. Raises ValueError where nobody is approved.
    """
    standing = await latest(session, booking.id)
    return standing or await _write(session, booking, None, actor)


async def amend(session: Session, booking: Booking, *, actor: Actor) -> Contract:
    """The next version, chained to the one before; after a change order was accepted."""
    return await _write(session, booking, await latest(session, booking.id), actor)


async def latest(session: Session, booking_id: UUID) -> Contract | None:
    """The version in force."""
    return await session.scalar(
        select(Contract)
        .where(Contract.booking_id == booking_id)
        .order_by(Contract.version.desc())
        .limit(1)
    )


async def versions(session: Session, booking_id: UUID) -> list[Contract]:
    """All of them, oldest first."""
    found = await session.scalars(
        select(Contract).where(Contract.booking_id == booking_id).order_by(Contract.version)
    )
    return list(found)


def is_whole(contracts: list[Contract]) -> bool:
    """Whether every version says what its digest says, and each is chained to the one before."""
    previous: str | None = None
    for number, contract in enumerate(contracts, start=1):
        if contract.version != number or contract.previous_digest != previous:
            return False
        if contract.content.get("previous_digest") != previous:
            return False
        if digest(contract.content) != contract.digest:
            return False
        previous = contract.digest
    return True


async def _write(
    session: Session, booking: Booking, previous: Contract | None, actor: Actor
) -> Contract:
    version = previous.version + 1 if previous else 1
    content = await _content(session, booking, version)
    content["previous_digest"] = previous.digest if previous else None
    contract = Contract(
        booking_id=booking.id,
        version=version,
        content=content,
        digest=digest(content),
        previous_digest=previous.digest if previous else None,
    )
    session.add(contract)
    await session.flush()
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="booking",
        entity_id=booking.id,
        event="contract_written",
        data={"version": version, "digest": contract.digest},
    )
    return contract


async def _content(session: Session, booking: Booking, version: int) -> dict[str, Any]:
    lines = await approved_lines(session, booking.id)
    if not lines:
        raise ValueError("a contract is with somebody")
    quotes = await quotes_of(session, [line.row.id for line in lines])
    orders = await _accepted_orders(session, booking.id)
    return {
        "market": MARKET,
        "version": version,
        "written_at": _moment(clock.now()),
        "booking": {
            "id": str(booking.id),
            "number": booking.number,
            "organizer_id": str(booking.organizer_id),
            "event_date": str(booking.event_date) if booking.event_date else None,
            "guest_count": booking.guest_count,
            "location": booking.location_text,
            "notes": booking.notes,
        },
        "vendors": [_party(line, quotes[line.row.id]) for line in lines],
        "total_minor": sum(line.row.agreed_amount_minor or 0 for line in lines),
        "currency": booking.currency,
        "terms": {
            "deposit_basis_points": booking.deposit_basis_points,
            "commission_basis_points": booking.commission_basis_points,
            "reservation_basis_points": booking.reservation_basis_points,
        },
        "policy": booking.policy,
        "change_orders": [_change(order) for order in orders],
    }


def _party(line: Line, quotes: list[Quote]) -> dict[str, Any]:
    accepted = next((one for one in quotes if one.status == QuoteStatus.ACCEPTED), None)
    return {
        "booking_vendor_id": str(line.row.id),
        "vendor_id": str(line.vendor.id),
        "business_name": line.vendor.business_name,
        "kind": line.row.kind,
        "agreed_amount_minor": line.row.agreed_amount_minor,
        "quote": _quote(accepted) if accepted else None,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "version": quote.version,
        "side": quote.side,
        "amount_minor": quote.amount_minor,
        "note": quote.note,
        "settled_at": _moment(quote.settled_at) if quote.settled_at else None,
    }


def _change(order: ChangeOrder) -> dict[str, Any]:
    return {
        "id": str(order.id),
        "booking_vendor_id": str(order.booking_vendor_id),
        "proposed_by": order.proposed_by,
        "delta_minor": order.delta_minor,
        "reason": order.reason,
        "accepted_at": _moment(order.accepted_at) if order.accepted_at else None,
    }


async def _accepted_orders(session: Session, booking_id: UUID) -> list[ChangeOrder]:
    found = await session.scalars(
        select(ChangeOrder)
        .where(ChangeOrder.booking_id == booking_id, ChangeOrder.status == ChangeStatus.ACCEPTED)
        .order_by(ChangeOrder.accepted_at, ChangeOrder.id)
    )
    return list(found)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
