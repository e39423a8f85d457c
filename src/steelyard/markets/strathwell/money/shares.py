"""Who gets what of a payment: to each vendor what is left of the agreed price, to the cent."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.money import Money
from steelyard.kernel.payments import Payment
from steelyard.kernel.payouts import Payee, Payout, PayoutLine, allocate, split
from steelyard.markets.strathwell.book.queries import Line, approved_lines
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, ChangeOrder, Due, Vendor
from steelyard.markets.strathwell.money import figures
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.money.giving_back import payouts_of
from steelyard.markets.strathwell.rules import milestones
from steelyard.markets.strathwell.words import DueKind, DueStatus, Milestone

VENDOR = "vendor"
_CHANGED = "change-"
_OPEN = (DueStatus.DUE, DueStatus.OVERDUE)


def change_key(order: ChangeOrder) -> str:
    """The name of the refund that an accepted change makes."""
    return f"{_CHANGED}{order.id}"


async def still_owed(session: Session, booking: Booking) -> dict[str, int]:
    """By line: what of the agreed price no payment has covered yet, raises not paid left aside.

    Below zero where a change has made the price smaller than what was shared out for it.
    """
    lines = await approved_lines(session, booking.id)
    covered = await _covered(session, booking)
    raised = await _raised(session, booking)
    return {
        (line := str(one.row.id)): (one.row.agreed_amount_minor or 0)
        - raised.get(line, 0)
        - covered.get(line, 0)
        for one in lines
    }


async def share_out(
    session: Session,
    booking: Booking,
    payment: Payment,
    amount_minor: int,
    *,
    only: UUID | None,
    actor: Actor,
) -> list[Payout]:
    """Part ``amount_minor`` of a payment over the vendors, less commission, in two milestones.

    ``only``: the row that a raise is for. A first payment goes in proportion to the agreed
    prices, the last one fills each up to its price exactly. The booking is locked.
    """
    lines = await approved_lines(session, booking.id)
    weights = await _weights(session, booking, lines, only)
    payees = await payees_for(session, [line.vendor for line in lines], booking.currency)
    parts = allocate(amount_minor, weights)
    wanted = [
        _line(booking, line, payees[line.vendor.id], part)
        for line, part in zip(lines, parts, strict=True)
        if part > 0
    ]
    return await payouts.create_payouts(
        session,
        payment_id=payment.id,
        lines=wanted,
        subject_type=BOOKING,
        subject_id=str(booking.id),
        actor=actor,
    )


async def payees_for(
    session: Session, vendors: Sequence[Vendor], currency: str
) -> dict[UUID, Payee]:
    """Who is paid for these vendors; opened where they are not known yet."""
    known = await session.scalars(
        select(Payee).where(
            Payee.market == MARKET,
            Payee.owner_type == VENDOR,
            Payee.owner_id.in_([str(vendor.id) for vendor in vendors]),
            Payee.currency == currency,
        )
    )
    found = {UUID(payee.owner_id): payee for payee in known}
    for vendor in vendors:
        if vendor.id not in found:
            found[vendor.id] = await payee_for(session, vendor, currency)
    return found


async def payee_for(session: Session, vendor: Vendor, currency: str) -> Payee:
    """Who is paid for this vendor. Staff's stop of their payouts holds from the beginning."""
    payee = await payouts.payee_of(
        session,
        market=MARKET,
        owner_type=VENDOR,
        owner_id=str(vendor.id),
        currency=currency,
        user_id=str(vendor.user_id),
    )
    if vendor.payouts_disabled_reason is not None and payee.payouts_disabled_at is None:
        reason, house = vendor.payouts_disabled_reason, Actor.system("payouts")
        await payouts.disable_payouts(session, payee.id, reason=reason, actor=house)
    return payee


async def _weights(
    session: Session, booking: Booking, lines: Sequence[Line], only: UUID | None
) -> list[int]:
    if only is not None:
        return [int(line.row.id == only) for line in lines]
    owed = await still_owed(session, booking)
    weights = [max(owed[str(line.row.id)], 0) for line in lines]
    return weights if any(weights) else [line.row.agreed_amount_minor or 0 for line in lines]


def _line(booking: Booking, line: Line, payee: Payee, gross: int) -> PayoutLine:
    share = split(gross, booking.commission_basis_points)
    net = Money(share.net_minor, booking.currency)
    first, rest = milestones(net, booking.reservation_basis_points)
    return PayoutLine(
        payee_id=payee.id,
        line_id=str(line.row.id),
        gross_minor=share.gross_minor,
        commission_minor=share.commission_minor,
        milestones=(
            (Milestone.RESERVATION.value, first.amount_minor),
            (Milestone.COMPLETION.value, rest.amount_minor),
        ),
    )


async def _covered(session: Session, booking: Booking) -> Mapping[str, int]:
    """What was shared out to each line, less what a smaller price gave back.

    Refunds out of goodwill or after a dispute do not make the organizer owe again.
    """
    covered: dict[str, int] = {}
    for payout in await payouts_of(session, booking):
        covered[payout.line_id] = covered.get(payout.line_id, 0) + payout.gross_minor
    for payment in await figures.captured(session, booking):
        for recall in await payouts.recalls_of(session, payment.id):
            if recall.idempotency_key.startswith(_CHANGED):
                portions = cast("dict[str, int]", recall.wanted["portions"] or {})
                for line, share in portions.items():
                    covered[line] -= share
    return covered


async def _raised(session: Session, booking: Booking) -> Mapping[str, int]:
    """Raises that were agreed and are not paid yet, by line."""
    rows = await session.execute(
        select(ChangeOrder.booking_vendor_id, Due.amount_minor)
        .join(Due, Due.change_order_id == ChangeOrder.id)
        .where(Due.booking_id == booking.id, Due.kind == DueKind.CHANGE, Due.status.in_(_OPEN))
    )
    raised: dict[str, int] = {}
    for row_id, amount in rows.all():
        raised[str(row_id)] = raised.get(str(row_id), 0) + amount
    return raised
