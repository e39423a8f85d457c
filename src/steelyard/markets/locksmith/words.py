"""The market's closed lists: services, urgencies, states, reasons."""

from enum import StrEnum


class ServiceType(StrEnum):
    HOME_LOCKOUT = "home_lockout"
    CAR_LOCKOUT = "car_lockout"
    REKEY = "rekey"
    SMART_LOCK = "smart_lock"


class Urgency(StrEnum):
    STANDARD = "standard"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Step(StrEnum):
    """How far a request session has come."""

    STARTED = "STARTED"
    LOCATED = "LOCATED"
    INELIGIBLE = "INELIGIBLE"
    SERVICE_CHOSEN = "SERVICE_CHOSEN"
    PAYMENT_STARTED = "PAYMENT_STARTED"
    COMPLETED = "COMPLETED"
    ABANDONED = "ABANDONED"
    FLAGGED = "FLAGGED"


class JobStatus(StrEnum):
    CREATED = "CREATED"
    DISPATCHING = "DISPATCHING"
    OFFERED = "OFFERED"
    ASSIGNED = "ASSIGNED"
    EN_ROUTE = "EN_ROUTE"
    COMPLETED = "COMPLETED"
    CANCELED = "CANCELED"
    FAILED = "FAILED"


OPEN_JOB = (
    JobStatus.CREATED,
    JobStatus.DISPATCHING,
    JobStatus.OFFERED,
    JobStatus.ASSIGNED,
    JobStatus.EN_ROUTE,
)
TAKEN_JOB = (JobStatus.ASSIGNED, JobStatus.EN_ROUTE)


class OfferStatus(StrEnum):
    PENDING = "PENDING"
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    LOST = "LOST"
    FAILED = "FAILED"
    WITHDRAWN = "WITHDRAWN"


OPEN_OFFER = (OfferStatus.PENDING, OfferStatus.SENT)


class FailureReason(StrEnum):
    NO_CANDIDATES = "no_candidates"
    MAX_WAVES = "max_waves"
    DEADLINE = "deadline"


class Outcome(StrEnum):
    DONE = "done"
    CUSTOMER_NO_SHOW = "customer_no_show"
    LOCKSMITH_NO_SHOW = "locksmith_no_show"
    UNSUCCESSFUL = "unsuccessful"


class DepositStatus(StrEnum):
    """Where the deposit is: held for the job, on its way back, back, earned, or kept."""

    HELD = "held"
    REFUND_PENDING = "refund_pending"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    EARNED = "earned"
    KEPT = "kept"


class PriceStatus(StrEnum):
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    SUPERSEDED = "SUPERSEDED"
