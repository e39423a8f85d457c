"""What staff may do with a job now, why the rest is refused, and what each of it will do."""

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.payments import Payment
from steelyard.markets.locksmith.jobs.schemas import ActionSeen
from steelyard.markets.locksmith.lifecycles import JOB
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.notices import say
from steelyard.markets.locksmith.words import TAKEN_JOB, DepositStatus, JobStatus

_SEARCHING = (JobStatus.OFFERED, JobStatus.DISPATCHING)
_OVER = (JobStatus.CANCELED, JobStatus.FAILED)
_GONE = (
    DepositStatus.REFUND_PENDING,
    DepositStatus.REFUNDED,
    DepositStatus.PARTIALLY_REFUNDED,
)
_CONFIRM = {
    "start_dispatch": "The first wave of locksmiths is texted now.",
    "assign": "The locksmith is told at once; open offers are withdrawn.",
    "depart": "The customer is told that the locksmith is on the way.",
    "complete": "The job ends. If the work was done, the deposit goes to the locksmith.",
    "give_back": "The locksmith is told that the job is gone, and the search starts again.",
    "cancel": "The job ends: open offers are withdrawn, the customer and the locksmith are told.",
    "restart": "A new round begins: everybody may be asked again.",
}


def actions_on(job: Job, payment: Payment, actor: Actor) -> list[ActionSeen]:
    """The lifecycle's moves and the controls beside it."""
    return [*_moves(job, actor), *_search_controls(job), *_money(job, payment), *_words(job)]


def _moves(job: Job, actor: Actor) -> list[ActionSeen]:
    gone = job.deposit_status in _GONE
    # Restarting after a refund is allowed with a decision; the console asks for it.
    facts = {"deposit_decision": "waive"} if gone else {}
    seen: list[ActionSeen] = []
    for action in lifecycle.actions(JOB, job, actor, facts):
        paused = action.name == "start_dispatch" and _is_paused(job)
        seen.append(
            ActionSeen(
                name=action.name,
                label="Go on with the search" if paused else action.label,
                allowed=action.allowed or paused,
                why_not=None if paused else action.why_not,
                needs_reason=action.needs_reason,
                needs_deposit_decision=gone and action.name == "restart" and action.allowed,
                confirm=_CONFIRM.get(action.name),
            )
        )
    return seen


def _is_paused(job: Job) -> bool:
    return job.status == JobStatus.DISPATCHING and job.dispatch_paused


def _search_controls(job: Job) -> list[ActionSeen]:
    why_not = (
        None if job.status in _SEARCHING else f"There is no search while the job is {job.status}."
    )
    stopped = "The search is stopped already." if _is_paused(job) else None
    return [
        _control("next_wave", "Ask the next wave now", why_not, "The present wave ends at once."),
        _control(
            "stop_dispatch",
            "Stop the search",
            why_not or stopped,
            "Open offers are withdrawn and nobody else is asked until you go on.",
        ),
    ]


def _money(job: Job, payment: Payment) -> list[ActionSeen]:
    left = payment.refundable_minor
    amount = say(left, payment.captured_currency or payment.currency)
    card = f" to card ···{payment.card_last4}" if payment.card_last4 else ""
    keep_why_not = None
    if job.status not in _OVER:
        keep_why_not = f"The job is {job.status}; nothing is to be decided yet."
    elif job.deposit_status not in {DepositStatus.HELD, DepositStatus.PARTIALLY_REFUNDED}:
        keep_why_not = "Nothing of the deposit is held any more."
    over = job.status in _OVER
    return [
        _control(
            "refund",
            "Refund" if over else "Refund (override)",
            None if left > 0 else "There is nothing left to refund.",
            f"Refund up to {amount}{card} — cannot be undone.",
            needs_reason=True,
        ),
        _control(
            "keep_deposit",
            "Keep the deposit",
            keep_why_not,
            "What is held of the deposit becomes revenue of the house.",
            needs_reason=True,
        ),
    ]


def _words(job: Job) -> list[ActionSeen]:
    taken = job.status in TAKEN_JOB
    return [
        _control("message_customer", "Text the customer", None, None),
        _control(
            "message_locksmith",
            "Text the locksmith",
            None if taken else "Nobody is on this job.",
            None,
        ),
        _control(
            "override",
            "Override the status",
            None,
            "The status is set whatever the rules say; marked as an override. Money stays put.",
            needs_reason=True,
        ),
    ]


def _control(
    name: str, label: str, why_not: str | None, confirm: str | None, *, needs_reason: bool = False
) -> ActionSeen:
    return ActionSeen(
        name=name,
        label=label,
        allowed=why_not is None,
        why_not=why_not,
        needs_reason=needs_reason,
        confirm=confirm,
    )
