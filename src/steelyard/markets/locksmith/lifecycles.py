"""The market's states and moves. The diagrams in the docs are drawn from here."""

from steelyard.kernel.lifecycle import Facts, Lifecycle, Move, State
from steelyard.markets.locksmith.models import Job, RequestSession
from steelyard.markets.locksmith.words import DepositStatus, JobStatus, Step

MARKET = "locksmith"
STAFF = frozenset({"staff"})
STAFF_OR_LOCKSMITH = frozenset({"staff", "locksmith"})
CUSTOMER = frozenset({"customer"})

_GONE = {DepositStatus.REFUND_PENDING, DepositStatus.REFUNDED, DepositStatus.PARTIALLY_REFUNDED}
_SETTLED = {DepositStatus.EARNED, DepositStatus.KEPT}


def _deposit_must_stand(job: Job, facts: Facts) -> str | None:
    """A refunded job comes alive only with a new decision about the deposit."""
    if job.deposit_status in _GONE and facts.get("deposit_decision") != "waive":
        return "The deposit was given back. Decide about it first (go on without a deposit)."
    return None


def _deposit_not_given_back(job: Job, _facts: Facts) -> str | None:
    if job.deposit_status in _GONE:
        return "The deposit was given back. Restart dispatch with a decision about it instead."
    return None


def _override_keeps_money(job: Job, facts: Facts) -> str | None:
    """An override changes the state, never where the money is."""
    target = str(facts.get("target"))
    if job.deposit_status in _GONE and target not in {JobStatus.CANCELED, JobStatus.FAILED}:
        return "The deposit was given back: this job comes alive only through restart."
    if job.deposit_status in _SETTLED and target != JobStatus.COMPLETED:
        return "The deposit is settled with the locksmith; refund it instead."
    if target in {JobStatus.ASSIGNED, JobStatus.EN_ROUTE} and job.assigned_locksmith_id is None:
        return "Nobody is assigned. Assign a locksmith first."
    return None


def _sources(*states: JobStatus) -> frozenset[str]:
    return frozenset(state.value for state in states)


_S = JobStatus
JOB = Lifecycle(
    market=MARKET,
    entity_type="job",
    initial=_S.CREATED,
    states=(
        State(_S.CREATED, "Paid", "waiting"),
        State(_S.DISPATCHING, "Looking", "moving"),
        State(_S.OFFERED, "Asking", "waiting"),
        State(_S.ASSIGNED, "Assigned", "moving"),
        State(_S.EN_ROUTE, "On the way", "moving"),
        State(_S.COMPLETED, "Done", "done", terminal=True),
        State(_S.CANCELED, "Canceled", "stopped", terminal=True),
        State(_S.FAILED, "Nobody found", "trouble", terminal=True),
    ),
    moves=(
        Move(
            "start_dispatch",
            "Start dispatch",
            _sources(_S.CREATED),
            _S.DISPATCHING,
            STAFF,
            guard=_deposit_not_given_back,
        ),
        Move("open_wave", "Ask a wave", _sources(_S.DISPATCHING), _S.OFFERED, shown=False),
        Move("close_wave", "Wave over", _sources(_S.OFFERED), _S.DISPATCHING, shown=False),
        Move(
            "accept",
            "Accept",
            _sources(_S.OFFERED),
            _S.ASSIGNED,
            frozenset({"locksmith"}),
        ),
        Move(
            "assign",
            "Assign by hand",
            _sources(_S.CREATED, _S.DISPATCHING, _S.OFFERED, _S.FAILED),
            _S.ASSIGNED,
            STAFF,
            guard=_deposit_not_given_back,
        ),
        Move(
            "depart",
            "On the way",
            _sources(_S.ASSIGNED),
            _S.EN_ROUTE,
            STAFF_OR_LOCKSMITH,
        ),
        Move(
            "complete",
            "Mark complete",
            _sources(_S.ASSIGNED, _S.EN_ROUTE),
            _S.COMPLETED,
            STAFF_OR_LOCKSMITH,
        ),
        Move(
            "give_back",
            "Unassign",
            _sources(_S.ASSIGNED, _S.EN_ROUTE),
            _S.DISPATCHING,
            STAFF_OR_LOCKSMITH,
            needs_reason=True,
        ),
        Move(
            "cancel",
            "Cancel job",
            _sources(_S.CREATED, _S.DISPATCHING, _S.OFFERED, _S.ASSIGNED, _S.EN_ROUTE),
            _S.CANCELED,
            STAFF,
            needs_reason=True,
        ),
        Move(
            "cancel_by_customer",
            "Canceled by the customer",
            # Once somebody may be on the way, ending the job is staff's to decide.
            _sources(_S.CREATED, _S.DISPATCHING, _S.OFFERED),
            _S.CANCELED,
            CUSTOMER,
            needs_reason=True,
        ),
        Move(
            "fail",
            "Nobody found",
            _sources(_S.CREATED, _S.DISPATCHING, _S.OFFERED),
            _S.FAILED,
            shown=False,
        ),
        Move(
            "restart",
            "Restart dispatch",
            _sources(_S.FAILED, _S.CANCELED, _S.ASSIGNED, _S.OFFERED, _S.DISPATCHING),
            _S.DISPATCHING,
            STAFF,
            guard=_deposit_must_stand,
        ),
    ),
    override_roles=STAFF,
    override_guard=_override_keeps_money,
    time_columns={
        _S.DISPATCHING: "dispatching_at",
        _S.OFFERED: "offered_at",
        _S.ASSIGNED: "assigned_at",
        _S.EN_ROUTE: "en_route_at",
        _S.COMPLETED: "completed_at",
        _S.CANCELED: "canceled_at",
        _S.FAILED: "failed_at",
    },
)


def _steps(*steps: Step) -> frozenset[str]:
    return frozenset(step.value for step in steps)


def _not_paying(session: RequestSession, facts: Facts) -> str | None:
    if session.step == Step.PAYMENT_STARTED and facts.get("payment_busy"):
        return "Your payment is still being processed. Wait a minute, then look again."
    return None


_OPEN = _steps(Step.STARTED, Step.LOCATED, Step.INELIGIBLE, Step.SERVICE_CHOSEN, Step.ABANDONED)

REQUEST = Lifecycle(
    market=MARKET,
    entity_type="request_session",
    initial=Step.STARTED,
    states=(
        State(Step.STARTED, "Started", "waiting"),
        State(Step.LOCATED, "Address known", "waiting"),
        State(Step.INELIGIBLE, "Outside our areas", "stopped"),
        State(Step.SERVICE_CHOSEN, "Service chosen", "waiting"),
        State(Step.PAYMENT_STARTED, "Paying", "moving"),
        State(Step.COMPLETED, "Paid", "done", terminal=True),
        State(Step.ABANDONED, "Abandoned", "stopped"),
        State(Step.FLAGGED, "Suspected abuse", "trouble"),
    ),
    moves=(
        Move(
            "locate",
            "Give the address",
            _OPEN | _steps(Step.PAYMENT_STARTED),
            Step.LOCATED,
            CUSTOMER,
            guard=_not_paying,
        ),
        Move(
            "refuse_location",
            "Outside our areas",
            _OPEN | _steps(Step.PAYMENT_STARTED),
            Step.INELIGIBLE,
            CUSTOMER,
            guard=_not_paying,
        ),
        Move(
            "choose_service",
            "Choose the service",
            _steps(Step.LOCATED, Step.SERVICE_CHOSEN, Step.PAYMENT_STARTED, Step.ABANDONED),
            Step.SERVICE_CHOSEN,
            CUSTOMER,
            guard=_not_paying,
        ),
        Move(
            "start_payment",
            "Pay",
            _steps(Step.SERVICE_CHOSEN, Step.PAYMENT_STARTED, Step.ABANDONED),
            Step.PAYMENT_STARTED,
            CUSTOMER,
        ),
        Move(
            "complete",
            "Paid",
            _steps(
                Step.PAYMENT_STARTED,
                Step.SERVICE_CHOSEN,
                Step.LOCATED,
                Step.ABANDONED,
                Step.FLAGGED,
            ),
            Step.COMPLETED,
        ),
        Move(
            "abandon",
            "Gone quiet",
            _steps(Step.STARTED, Step.LOCATED, Step.SERVICE_CHOSEN, Step.PAYMENT_STARTED),
            Step.ABANDONED,
            shown=False,
        ),
        Move(
            "give_up",
            "Canceled by the customer",
            _OPEN - _steps(Step.ABANDONED) | _steps(Step.PAYMENT_STARTED),
            Step.ABANDONED,
            CUSTOMER,
            guard=_not_paying,
        ),
        Move(
            "flag",
            "Suspected abuse",
            _OPEN | _steps(Step.PAYMENT_STARTED),
            Step.FLAGGED,
            STAFF,
            needs_reason=True,
        ),
        Move("clear", "Not abuse", _steps(Step.FLAGGED), Step.STARTED, STAFF, needs_reason=True),
    ),
    time_columns={
        Step.LOCATED: "located_at",
        Step.INELIGIBLE: "ineligible_at",
        Step.SERVICE_CHOSEN: "service_chosen_at",
        Step.PAYMENT_STARTED: "payment_started_at",
        Step.COMPLETED: "completed_at",
        Step.ABANDONED: "abandoned_at",
        Step.FLAGGED: "flagged_at",
    },
)

LIFECYCLES = (JOB, REQUEST)
