"""What staff see of a job, and how they ask for a list."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.http.pages import PAGE_MAX
from steelyard.kernel.http.wire import (
    Answer,
    Moment,
    WireModel,
)
from steelyard.markets.locksmith.fields import City, Direction, Search
from steelyard.markets.locksmith.words import (
    DepositStatus,
    JobStatus,
    OfferStatus,
    Outcome,
    PriceStatus,
    ServiceType,
    Urgency,
)

JobSort = Literal[
    "number",
    "customer_phone",
    "service_type",
    "city",
    "status",
    "assigned_locksmith_name",
    "created_at",
    "deposit_status",
]


class JobFilter(WireModel):
    """Which jobs, in which order. All filters together; ``status`` may be given several times."""

    status: list[JobStatus] = Field(default=[], max_length=8)
    city: City | None = None
    service_type: ServiceType | None = None
    urgency: Urgency | None = None
    deposit_status: DepositStatus | None = None
    assigned_locksmith_id: UUID | None = None
    created_from: Moment | None = None
    created_to: Moment | None = Field(default=None, description="Up to, not including.")
    q: Search | None = Field(
        default=None,
        description="In number, name, phone, address, city and locksmith. Two characters match "
        "the beginning of a word, three or more stand anywhere.",
    )
    sort: JobSort = "created_at"
    direction: Direction = "desc"


class JobQuery(JobFilter):
    """One page of them."""

    cursor: str | None = Field(
        default=None, max_length=600, description="`next_cursor` of the page before."
    )
    size: int = Field(default=50, ge=1, le=PAGE_MAX, description="Rows a page.")


class Items[Item: BaseModel](BaseModel):
    """A whole list, unpaged."""

    items: list[Item]


class JobRow(Answer):
    """One line of the dashboard."""

    model_config = ConfigDict(
        from_attributes=True,
        validate_by_name=True,
        validate_by_alias=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a10",
                    "number": "L1001",
                    "customer_name": "Dana Reyes",
                    "customer_phone": "+13125550142",
                    "service_type": "home_lockout",
                    "urgency": "urgent",
                    "address_line": "123 Lake St, Oak Park, IL",
                    "city": "Oak Park",
                    "status": "OFFERED",
                    "assigned_locksmith_id": None,
                    "assigned_locksmith_name": "",
                    "deposit_status": "held",
                    "deposit_minor": 4900,
                    "currency": "USD",
                    "wave": 1,
                    "round": 1,
                    "dispatch_paused": False,
                    "created_at": "2026-11-21T10:15:00Z",
                }
            ]
        },
    )

    id: UUID
    number: str = Field(validation_alias="label", description="The number people say.")
    customer_name: str
    customer_phone: str
    service_type: ServiceType
    urgency: Urgency
    address_line: str
    city: str
    status: JobStatus
    assigned_locksmith_id: UUID | None
    assigned_locksmith_name: str
    deposit_status: DepositStatus
    deposit_minor: int
    currency: str
    wave: int
    round: int
    dispatch_paused: bool
    created_at: datetime


class JobFacts(JobRow):
    """The job itself, with one time for each state it has been in."""

    session_id: UUID
    payment_id: UUID
    lat: float
    lng: float
    service_area_id: UUID
    outcome: Outcome | None
    failed_reason: str | None
    dispatch_stopped_reason: str | None
    dispatch_deadline_at: datetime | None
    due_at: datetime | None
    arrival_pin: str
    arrival_tries: int
    arrived_at: datetime | None
    agreed_price_minor: int | None
    dispatching_at: datetime | None
    offered_at: datetime | None
    assigned_at: datetime | None
    en_route_at: datetime | None
    completed_at: datetime | None
    canceled_at: datetime | None
    failed_at: datetime | None


class ActionSeen(BaseModel):
    """What may be done now, or why not. ``confirm`` names what will happen."""

    name: str
    label: str
    allowed: bool
    why_not: str | None = None
    needs_reason: bool = False
    needs_deposit_decision: bool = False
    confirm: str | None = None


class TimelineLine(BaseModel):
    """One event in plain words: who did what, and why."""

    seq: int
    at: datetime
    who: str
    who_kind: str
    what: str
    reason: str | None
    event: str
    kind: Literal["event", "move", "override"]
    from_state: str | None
    to_state: str | None
    data: dict[str, Any]


class PaymentSeen(Answer):
    """The deposit's payment; ``provider_status`` is Stripe's own word."""

    id: UUID
    provider_ref: str | None
    provider_status: str | None
    status: str
    amount_minor: int
    currency: str
    captured_minor: int
    refund_reserved_minor: int
    refunded_minor: int
    refundable_minor: int
    card_brand: str | None
    card_last4: str | None
    failure_message: str | None
    suspense_reason: str | None
    disputed_at: datetime | None
    created_at: datetime
    succeeded_at: datetime | None


class RefundSeen(Answer):
    id: UUID
    amount_minor: int
    currency: str
    reason: str
    requested_by: str
    status: str
    provider_ref: str | None
    failure_reason: str | None
    created_at: datetime
    submitted_at: datetime | None
    succeeded_at: datetime | None
    failed_at: datetime | None


class ProposalSeen(Answer):
    """What the refund policy proposes; ``amount_minor`` null: the operator's choice."""

    amount_minor: int | None
    why: str
    refundable_minor: int
    needs_override: bool


class LocksmithNamed(BaseModel):
    id: UUID
    name: str


class OfferSeen(BaseModel):
    """One locksmith asked. ``seconds_to_answer`` counts from when the text left.

    ``wave_id`` null: assigned by hand, nobody was asked.
    """

    id: UUID
    locksmith: LocksmithNamed
    wave_id: UUID | None
    round: int
    wave_number: int
    kind: str
    code: str
    rank: int
    score: dict[str, Any]
    status: OfferStatus
    status_reason: str | None
    message_id: UUID | None
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    responded_at: datetime | None
    seconds_to_answer: float | None


class ConsideredSeen(BaseModel):
    """One locksmith looked at for a wave: eligible, or the reason why not."""

    locksmith_id: UUID
    name: str
    eligible: bool
    reason: str
    score: dict[str, Any]


class WaveSeen(BaseModel):
    """A few asked at once; their offers carry its id."""

    id: UUID
    round: int
    number: int
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    close_reason: str | None
    opened_by: str
    what_happened: str
    considered: list[ConsideredSeen]


class PriceSeen(Answer):
    """A price asked at the door, and the customer's word on it."""

    id: UUID
    number: int
    locksmith_id: UUID
    amount_minor: int
    currency: str
    status: PriceStatus
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None


class LegSeen(BaseModel):
    """One leg of a transfer: positive where the money came to, negative where it came from."""

    purpose: str
    owner_type: str
    owner_id: str
    amount_minor: int
    currency: str


class TransferSeen(BaseModel):
    """One movement of money for this job, from the ledger."""

    id: UUID
    kind: str
    what: str
    memo: str
    at: datetime
    legs: list[LegSeen]


class JobFile(JobFacts):
    """Everything the control panel shows."""

    assigned_locksmith: LocksmithNamed | None
    actions: list[ActionSeen]
    timeline: list[TimelineLine]
    payment: PaymentSeen
    refunds: list[RefundSeen]
    proposal: ProposalSeen
    stopped_because: str
    waves: list[WaveSeen]
    offers: list[OfferSeen]
    prices: list[PriceSeen]
    money: list[TransferSeen]


class JobChanged(JobFacts):
    """The job as it is after a control was used, and what may be done next."""

    actions: list[ActionSeen]


class RefundAsked(JobChanged):
    refund: RefundSeen


class MessageSent(BaseModel):
    id: UUID
    to: str
    status: str


class CandidateSeen(BaseModel):
    """A locksmith for assigning by hand, best first. ``why_not``: assigning is refused."""

    locksmith_id: UUID
    name: str
    primary_city: str
    eligible: bool
    reason: str
    score: dict[str, Any]
    assignable: bool
    why_not: str | None


class JobsSummary(BaseModel):
    """The dashboard's counters. ``capped`` ones stop counting at ``cap`` ("1,000 and more")."""

    open: dict[JobStatus, int]
    waiting_too_long: int
    waiting_minutes: int
    failed_last_24_hours: int
    completed_last_24_hours: int
    deposits_to_decide: int
    refunds_under_way: int
    texts_failed_last_24_hours: int
    cap: int
