"""Giving a booking's money back: out of what is free, else out of what its vendors were to get.

The newest payment gives first. What a cardholder's bank has taken back is not given a second time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steelyard.kernel import payments, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payments import Payment, Refund, RefundExceedsCapture
from steelyard.kernel.payouts import Payout, Recall
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.money import figures
from steelyard.markets.strathwell.money.accounts import BOOKING, held_account

_CHARGEBACK = "chargeback-"


@dataclass(frozen=True, slots=True)
class Purse:
    """What one payment has left, in minor units.

    ``available`` may be given back; of it ``free`` is shared out to nobody. ``lines``: what may be
    taken back from each vendor's line. ``missing``: how much more is shared out than is left.
    """

    payment: Payment
    available: int
    free: int
    missing: int
    lines: Mapping[str, int]


async def purses(session: Session, booking: Booking) -> list[Purse]:
    """The booking's payments that have come, newest first."""
    paid = await figures.captured(session, booking)
    shares = await payouts_of(session, booking)
    found: list[Purse] = []
    for payment in paid:
        gone = await _gone_by_chargeback(session, payment)
        recalled = await payouts.recalls_of(session, payment.id)
        found.append(_purse(payment, shares, recalled, gone))
    return found


async def available(session: Session, booking: Booking) -> int:
    """How much can be given back at most, in minor units."""
    return sum(purse.available for purse in await purses(session, booking))


async def payouts_of(session: Session, booking: Booking) -> list[Payout]:
    """Everything that is or was to be paid out for the booking."""
    await session.flush()
    return await payouts.payouts_of_subject(
        session, market=MARKET, subject_type=BOOKING, subject_id=str(booking.id)
    )


async def give_back(
    session: Session,
    booking: Booking,
    amount_minor: int,
    *,
    reason: str,
    key: str,
    actor: Actor,
    lines: Mapping[str, int] | None = None,
) -> list[Refund]:
    """Refund ``amount_minor``, spread over the payments. ``lines``: what falls on which vendor's
    line (they add up to the amount); without, first what is free, then all in proportion.

    ``key`` names the one decision behind it. The booking is locked. Raises RefundExceedsCapture.
    """
    left, wanted = amount_minor, None if lines is None else dict(lines)
    refunds: list[Refund] = []
    for purse in await purses(session, booking):
        if left <= 0:
            break
        part, portions = _offer(purse, left, wanted)
        if part <= 0:
            continue
        refunds.append(await _refund(session, booking, purse, part, portions, reason, key, actor))
        left -= part
        for line, share in (portions or {}).items():
            if wanted is not None:
                wanted[line] -= share
    if left > 0:
        raise RefundExceedsCapture(
            "That is more than can be given back.", refundable_minor=amount_minor - left
        )
    await figures.follow(session, booking)
    return refunds


def _purse(
    payment: Payment, shares: Sequence[Payout], recalled: Sequence[Recall], gone: int
) -> Purse:
    lines: dict[str, int] = {}
    for payout in shares:
        if payout.source_payment_id == payment.id:
            lines[payout.line_id] = lines.get(payout.line_id, 0) + payout.gross_left_minor
    aside = sum(one.amount_minor for one in recalled if one.idempotency_key.startswith(_CHARGEBACK))
    left = payment.refundable_minor
    free = left - sum(lines.values()) - aside
    return Purse(
        payment=payment,
        available=max(left - max(aside, gone), 0),
        free=max(free, 0),
        missing=max(-free, 0),
        lines=lines,
    )


async def _gone_by_chargeback(session: Session, payment: Payment) -> int:
    found = await payments.chargebacks_of(session, [payment.id])
    return sum(
        max(one.loss_minor, 0)
        for one in found
        if one.booked and one.moved_currency == payment.currency
    )


def _offer(
    purse: Purse, left: int, wanted: Mapping[str, int] | None
) -> tuple[int, dict[str, int] | None]:
    """How much of ``left`` this payment gives, and from which lines."""
    most = min(left, purse.available)
    if wanted is None:
        return min(most, purse.free + sum(purse.lines.values())), None
    portions: dict[str, int] = {}
    for line, share in wanted.items():
        given = min(share, purse.lines.get(line, 0), most - sum(portions.values()))
        if given > 0:
            portions[line] = given
    return sum(portions.values()), portions


async def _refund(
    session: Session,
    booking: Booking,
    purse: Purse,
    part: int,
    portions: dict[str, int] | None,
    reason: str,
    key: str,
    actor: Actor,
) -> Refund:
    # What vendors are to get is taken back first, so that the refund finds its money held.
    recalled = part if portions is not None else part - min(part, purse.free)
    if recalled > 0:
        await payouts.recall(
            session,
            payment_id=purse.payment.id,
            amount_minor=recalled,
            key=key,
            reason=reason,
            actor=actor,
            portions=portions,
        )
    held = await held_account(session, booking)
    return await payments.request_refund(
        session,
        payment_id=purse.payment.id,
        amount_minor=part,
        reason=reason,
        actor=actor,
        key=key,
        source_account_id=held.id,
    )
