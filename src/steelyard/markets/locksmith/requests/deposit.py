"""Where the customer's money is, in words: held, proposed back, on its way back, back, used."""

from collections.abc import Sequence

from steelyard.kernel.db import Session
from steelyard.kernel.payments import Payment, Refund
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.money import refunds as decisions
from steelyard.markets.locksmith.notices import say
from steelyard.markets.locksmith.requests.job_schemas import DepositCode, DepositSeen, RefundSeen
from steelyard.markets.locksmith.words import DepositStatus, JobStatus

_OVER = frozenset({JobStatus.FAILED, JobStatus.CANCELED})
_CODES: dict[str, DepositCode] = {
    DepositStatus.HELD: "held",
    DepositStatus.REFUND_PENDING: "refund_under_way",
    DepositStatus.PARTIALLY_REFUNDED: "partly_refunded",
    DepositStatus.REFUNDED: "refunded",
    DepositStatus.EARNED: "used",
    DepositStatus.KEPT: "kept",
}
_FAILED = frozenset({"failed", "canceled"})


async def deposit_of(
    session: Session, job: Job, payment: Payment, refunds: Sequence[Refund]
) -> DepositSeen:
    """``refunds`` are the payment's, oldest first."""
    code = _CODES[job.deposit_status]
    proposed: int | None = None
    if code == "held" and job.status in _OVER:
        proposed = (await decisions.proposal(session, job)).amount_minor or None
        code = "refund_proposed" if proposed else "to_be_decided"
    under_way = payment.refund_reserved_minor - payment.refunded_minor
    return DepositSeen(
        code=code,
        says=_says(code, job, payment, proposed, under_way),
        paid_minor=payment.captured_minor,
        currency=job.currency,
        paid_at=payment.succeeded_at,
        card_brand=payment.card_brand,
        card_last4=payment.card_last4,
        proposed_refund_minor=proposed,
        refund_under_way_minor=under_way,
        refunded_minor=payment.refunded_minor,
        net_paid_minor=payment.captured_minor - payment.refunded_minor,
        refunds=[_refund_seen(one, payment) for one in refunds],
    )


def card_words(payment: Payment) -> str:
    """``your Visa card ending in 4242``, as far as it is known."""
    brand = f"{payment.card_brand.replace('_', ' ').title()} " if payment.card_brand else ""
    ending = f" ending in {payment.card_last4}" if payment.card_last4 else ""
    return f"your {brand}card{ending}"


def _says(
    code: DepositCode, job: Job, payment: Payment, proposed: int | None, under_way: int
) -> str:
    paid, card = say(payment.captured_minor, job.currency), card_words(payment)
    back = say(payment.refunded_minor, job.currency)
    told: dict[DepositCode, str] = {
        "held": f"Your deposit of {paid} is held and counts toward the price.",
        "refund_proposed": f"{say(proposed or 0, job.currency)} is to go back to {card}. "
        "Our team confirms it, and then you get a text.",
        "to_be_decided": f"Our team is deciding about your deposit of {paid} and will tell you.",
        "refund_under_way": f"{say(under_way, job.currency)} is on its way back to {card}. "
        "Banks can take a few days to show it.",
        "partly_refunded": f"{back} of your deposit of {paid} went back to {card}.",
        "refunded": f"Your deposit of {back} went back to {card}.",
        "used": f"Your deposit of {paid} is part of what you pay for the work.",
        "kept": f"Your deposit of {paid} was kept. Get in touch with us if you disagree.",
    }
    return told[code]


def _refund_seen(refund: Refund, payment: Payment) -> RefundSeen:
    amount, card = say(refund.amount_minor, refund.currency), card_words(payment)
    if refund.status in _FAILED:
        code, says = "failed", f"The bank did not take {amount} back. Our team will contact you."
    elif refund.status == "succeeded":
        code, says = "done", f"{amount} went back to {card}."
    else:
        code, says = "under_way", f"{amount} is on its way back to {card}."
    return RefundSeen(
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        code=code,
        says=says,
        asked_at=refund.created_at,
        done_at=refund.succeeded_at if code == "done" else None,
    )
