"""Request sessions as staff see them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.http.pages import PAGE_MAX
from steelyard.kernel.http.wire import Answer, Moment, Reason, WireModel, example
from steelyard.markets.locksmith.fields import City, Direction, Search
from steelyard.markets.locksmith.jobs.schemas import PaymentSeen, TimelineLine
from steelyard.markets.locksmith.words import JobStatus, ServiceType, Step, Urgency


class SessionFilter(WireModel):
    """Which requests, in which order. All filters together; ``step`` may be given several times."""

    step: list[Step] = Field(default=[], max_length=8)
    city: City | None = None
    flagged: bool | None = Field(default=None, description="Suspected abuse, or not.")
    ineligible: bool | None = Field(default=None, description="Outside our areas, or not.")
    created_from: Moment | None = None
    created_to: Moment | None = Field(default=None, description="Up to, not including.")
    q: Search | None = Field(
        default=None,
        description="In name, phone and address; of the last 92 days unless `created_from` is set.",
    )
    sort: Literal["created", "last_step"] = Field(
        default="created", description="By when they came, or by when they last went on."
    )
    direction: Direction = "desc"


class SessionQuery(SessionFilter):
    """One page of them."""

    cursor: str | None = Field(default=None, max_length=600)
    size: int = Field(default=50, ge=1, le=PAGE_MAX)


class SessionRow(Answer):
    """One visitor's way, with one time for each step reached."""

    id: UUID
    name: str
    phone: str
    step: Step
    address_line: str | None
    city: str | None
    service_type: ServiceType | None
    urgency: Urgency | None
    deposit_minor: int | None
    currency: str
    ineligible_reason: str | None
    flagged_reason: str | None
    created_at: datetime
    touched_at: datetime
    located_at: datetime | None
    ineligible_at: datetime | None
    service_chosen_at: datetime | None
    payment_started_at: datetime | None
    completed_at: datetime | None
    abandoned_at: datetime | None
    flagged_at: datetime | None


class StepReached(BaseModel):
    """One step of the way; ``at`` null: not reached (yet)."""

    step: Step
    at: datetime | None


class SessionListed(SessionRow):
    """A row with what its little progress bar shows, what is held against it, and its job."""

    progress: list[StepReached] = Field(
        description="Started, located, service chosen, payment started, completed: in this order."
    )
    last_step_at: datetime = Field(description="When the visitor last went on.")
    flags: list[str] = Field(description="In plain words: suspected abuse, outside our areas.")
    job_id: UUID | None
    job_number: str | None
    job_status: JobStatus | None


class SessionFile(SessionRow):
    """One request: its way, its payment, its job, and how often the same visitor came."""

    lat: float | None
    lng: float | None
    location_precision: str | None
    user_agent: str
    payment: PaymentSeen | None
    job_id: UUID | None
    job_number: str | None
    starts_by_phone_24h: int
    starts_by_address_24h: int
    timeline: list[TimelineLine]


class Judge(WireModel):
    """Why this is abuse, or why it is not."""

    model_config = ConfigDict(**example(reason="Same card tried eleven times."))

    reason: Reason
