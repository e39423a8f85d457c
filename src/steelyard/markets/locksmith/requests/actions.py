"""What the customer may do now, why the rest is refused, and what each of it will do."""

from collections.abc import Sequence

from steelyard.kernel.payments import Payment
from steelyard.markets.locksmith.jobs.schemas import ActionSeen
from steelyard.markets.locksmith.models import Job, JobPrice, RequestSession
from steelyard.markets.locksmith.notices import say
from steelyard.markets.locksmith.requests import cancel
from steelyard.markets.locksmith.requests.wording import reach_us
from steelyard.markets.locksmith.words import TAKEN_JOB, PriceStatus, Step

_BUSY = "Your payment is still being processed. Wait a minute, then look again."


def open_price(job: Job, prices: Sequence[JobPrice]) -> JobPrice | None:
    """The price that waits for the customer's word."""
    if job.status not in TAKEN_JOB:
        return None
    return next((one for one in prices if one.status == PriceStatus.PENDING), None)


def actions_for(
    request: RequestSession,
    payment: Payment | None,
    job: Job | None,
    prices: Sequence[JobPrice],
    *,
    phone: str,
) -> list[ActionSeen]:
    """In the order of a page: pay, decide about a price, cancel, take the receipt."""
    tried = payment is not None and payment.failure_code is not None
    return [
        _action(
            "pay",
            "Try paying again" if tried and job is None else "Pay the deposit",
            _why_not_pay(request, payment, job, phone),
            None,
        ),
        _action("decide_price", "Decide about the price", _why_not_decide(job, prices), None),
        _action(
            "cancel",
            "Cancel",
            _why_not_cancel(request, payment, job, phone),
            _what_cancel_does(payment, job),
        ),
        _action(
            "download_receipt",
            "Download the receipt",
            None if job else "There is a receipt once the deposit is paid.",
            None,
        ),
    ]


def _why_not_pay(
    request: RequestSession, payment: Payment | None, job: Job | None, phone: str
) -> str | None:
    if job is not None or request.step == Step.COMPLETED:
        return "The deposit is paid."
    if request.step == Step.FLAGGED:
        return f"Please {reach_us(phone)} to go on."
    if payment is not None and payment.status in {"processing", "succeeded"}:
        return _BUSY
    if request.service_area_id is None:
        return "Tell us the address first."
    chosen = request.step != Step.LOCATED and request.service_type and request.urgency
    return None if chosen else "Choose what you need first."


def _why_not_decide(job: Job | None, prices: Sequence[JobPrice]) -> str | None:
    if job is not None and open_price(job, prices) is not None:
        return None
    return "No price is waiting for you."


def _why_not_cancel(
    request: RequestSession, payment: Payment | None, job: Job | None, phone: str
) -> str | None:
    if job is not None:
        return cancel.why_not(job, phone)
    if request.step == Step.ABANDONED:
        return "This request is not going on. You can take it up again."
    if request.step == Step.FLAGGED:
        return f"Please {reach_us(phone)}."
    if payment is not None and payment.status in {"processing", "succeeded"}:
        return _BUSY
    return None


def _what_cancel_does(payment: Payment | None, job: Job | None) -> str:
    if job is None or payment is None:
        return "Nothing has been paid. You can come back to this page and go on."
    left = say(payment.refundable_minor, job.currency)
    return f"Job {job.label} ends and {left} goes back to your card. This cannot be undone."


def _action(name: str, label: str, why_not: str | None, confirm: str | None) -> ActionSeen:
    return ActionSeen(
        name=name,
        label=label,
        allowed=why_not is None,
        why_not=why_not,
        confirm=confirm if why_not is None else None,
    )
