"""Sharing out a payment, and reading payouts. One payment is shared out once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.payments import Payment, payment_by_id
from steelyard.kernel.payouts import books
from steelyard.kernel.payouts.lifecycles import payout_lifecycle
from steelyard.kernel.payouts.models import Payee, Payout
from steelyard.kernel.payouts.payees import payees_by_id
from steelyard.kernel.payouts.refusals import (
    AllocatedAlready,
    AllocationExceedsPayment,
    PaymentNotAllocatable,
    UnsoundAllocation,
)
from steelyard.kernel.payouts.splits import allocate
from steelyard.kernel.payouts.values import LINES_MAX, PayoutLine


async def create_payouts(
    session: Session,
    *,
    payment_id: UUID,
    lines: Sequence[PayoutLine],
    subject_type: str,
    subject_id: str,
    actor: Actor,
) -> list[Payout]:
    """Share out a payment that succeeded: a payout for each milestone of each line, ``locked``.

    The rows are written by one statement and the ledger by one call, however many lines there
    are. A line's commission is spread over its milestones in proportion. The same lines again
    give the same payouts. Locks the payment.

    Raises NotFound, PaymentNotAllocatable, AllocatedAlready, AllocationExceedsPayment,
    UnsoundAllocation; InsufficientFunds when the held account was spent on something else.
    """
    payment = await payment_by_id(session, payment_id, lock=True)
    _check_payment(payment)
    payees = await payees_by_id(session, (line.payee_id for line in lines))
    _check_lines(payment, lines, payees)
    wanted = [row for line in lines for row in _rows(line)]
    known = await payouts_of_payment(session, payment_id)
    if known:
        return _same_or_refused(known, wanted)
    payouts = await _insert(session, payment, wanted, subject_type, subject_id)
    await books.allocate(session, payment, payouts, payees)
    for payout in payouts:
        lifecycle.born(
            session, payout_lifecycle(payment.market), payout, actor=actor, data=_told(payout)
        )
    return payouts


async def payout_by_id(session: Session, payout_id: UUID, *, lock: bool = False) -> Payout:
    """The payout, read afresh. ``lock``: kept from everybody else until the commit; lock its
    payment and its payee first where they are locked too. Raises NotFound.
    """
    query = select(Payout).where(Payout.id == payout_id)
    if lock:
        query = query.with_for_update(key_share=True)
    found = await session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


async def payouts_of_payment(
    session: Session, payment_id: UUID, *, lock: bool = False
) -> list[Payout]:
    """A payment's payouts in the order in which they were made."""
    query = select(Payout).where(Payout.source_payment_id == payment_id).order_by(Payout.id)
    if lock:
        query = query.with_for_update(key_share=True)
    return list(await session.scalars(query.execution_options(populate_existing=True)))


def _check_payment(payment: Payment) -> None:
    if payment.status != "succeeded" or payment.in_suspense:
        raise PaymentNotAllocatable(
            "Only a payment that succeeded is shared out.",
            state="in_suspense" if payment.in_suspense else payment.status,
        )


def _check_lines(
    payment: Payment, lines: Sequence[PayoutLine], payees: Mapping[UUID, Payee]
) -> None:
    if not 0 < len(lines) <= LINES_MAX:
        raise UnsoundAllocation("Lines are missing.", lines=f"give 1 to {LINES_MAX}")
    if len({line.line_id for line in lines}) != len(lines):
        raise UnsoundAllocation("A line stands once.", lines="give each line_id once")
    for line in lines:
        payee = payees.get(line.payee_id)
        if payee is None or (payee.market, payee.currency) != (payment.market, payment.currency):
            raise UnsoundAllocation(
                "A payee is unknown here.", lines="give payees of this market and currency"
            )
    gross = sum(line.gross_minor for line in lines)
    if gross > payment.refundable_minor:
        raise AllocationExceedsPayment(
            "The shares are more than the payment.", left_minor=payment.refundable_minor
        )


def _rows(line: PayoutLine) -> list[dict[str, Any]]:
    """One row a milestone; the commission goes where the net goes, to the minor unit."""
    amounts = [amount for _, amount in line.milestones]
    weights = amounts if any(amounts) else [1] * len(amounts)
    commissions = allocate(line.commission_minor, weights)
    return [
        {
            "payee_id": line.payee_id,
            "line_id": line.line_id,
            "milestone": name,
            "gross_minor": amount + commission,
            "commission_minor": commission,
            "amount_minor": amount,
        }
        for (name, amount), commission in zip(line.milestones, commissions, strict=True)
    ]


def _same_or_refused(known: list[Payout], wanted: list[dict[str, Any]]) -> list[Payout]:
    def facts(one: Mapping[str, Any]) -> tuple[object, ...]:
        return tuple(one[name] for name in sorted(wanted[0]))

    stands = {facts({name: getattr(payout, name) for name in wanted[0]}) for payout in known}
    if stands != {facts(row) for row in wanted}:
        raise AllocatedAlready("The payment was shared out before, in another way.")
    return known


async def _insert(
    session: Session,
    payment: Payment,
    rows: list[dict[str, Any]],
    subject_type: str,
    subject_id: str,
) -> list[Payout]:
    common = {
        "market": payment.market,
        "source_payment_id": payment.id,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "currency": payment.currency,
        "status": "locked",
    }
    await session.flush()
    made = await session.scalars(
        insert(Payout).values([{**common, **row} for row in rows]).returning(Payout)
    )
    return sorted(made, key=lambda payout: payout.id)


def _told(payout: Payout) -> dict[str, object]:
    return {
        "payment_id": str(payout.source_payment_id),
        "line_id": payout.line_id,
        "milestone": payout.milestone,
        "gross_minor": payout.gross_minor,
        "commission_minor": payout.commission_minor,
        "amount_minor": payout.amount_minor,
        "currency": payout.currency,
    }
