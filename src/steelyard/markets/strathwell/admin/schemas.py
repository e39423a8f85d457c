"""Operations on the wire."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from steelyard.kernel.http.pages import Cursor, PageSize
from steelyard.kernel.http.wire import Answer, Day, StrictInt, WireModel, example

PaymentStatus = Literal[
    "created",
    "requires_payment_method",
    "requires_action",
    "processing",
    "succeeded",
    "failed",
    "canceled",
]


class PaymentFilter(BaseModel):
    """Which payments staff ask for."""

    status: PaymentStatus | None = None
    cursor: Cursor = None
    size: PageSize = 50


class PaymentRow(Answer):
    """One payment as staff see it."""

    id: UUID
    subject_type: str
    subject_id: str
    status: str
    provider_ref: str | None
    provider_status: str | None
    amount_cents: int = Field(validation_alias="amount_minor")
    captured_cents: int = Field(validation_alias="captured_minor")
    refund_reserved_cents: int = Field(validation_alias="refund_reserved_minor")
    refunded_cents: int = Field(validation_alias="refunded_minor")
    currency: str
    suspense_reason: str | None
    failure_code: str | None
    created_at: datetime
    superseded_at: datetime | None
    succeeded_at: datetime | None
    disputed_at: datetime | None
    booking_number: int | None = None
    payer_name: str = Field(default="", description="Who booked; empty for what is no booking.")


class WebhookRow(Answer):
    """One event of the provider that somebody may have to look at."""

    id: UUID
    event_id: str = Field(validation_alias="event_key")
    type: str
    status: str
    error: str | None
    attempts: int
    received_at: datetime
    due_at: datetime | None


class Reconcile(WireModel):
    """How far back, and how many of each kind at most."""

    model_config = example(hours=24, limit=100)

    hours: Annotated[StrictInt, Field(ge=1, le=24 * 90)] = 24
    limit: Annotated[StrictInt, Field(ge=1, le=5000)] = 100


class Reconciled(BaseModel):
    """``ok``: nothing is left to mend, and the money is where the books say."""

    ok: bool
    lines: list[str]
    figures: dict[str, Any]


class AuditFilter(BaseModel):
    """Which lines of the history."""

    entity_type: Annotated[str, Field(pattern="^[a-z_]{1,40}$")] | None = None
    entity_id: Annotated[str, Field(max_length=100)] | None = None
    event: Annotated[str, Field(pattern=r"^[a-z_.]{1,80}$")] | None = None
    actor_id: Annotated[str, Field(max_length=100)] | None = None
    before: Annotated[int, Field(ge=1, le=2**62)] | None = Field(
        default=None, description="`next_before` of the page before."
    )
    size: PageSize = 50


class AuditLine(BaseModel):
    """Who did what to what, when and why."""

    seq: int
    at: datetime
    actor_kind: str
    actor_id: str
    role: str
    entity_type: str
    entity_id: str
    event: str
    kind: str
    from_state: str | None
    to_state: str | None
    reason: str | None
    data: dict[str, Any]


class AuditPage(BaseModel):
    """Newest first; null on the last page."""

    items: list[AuditLine]
    next_before: int | None


class ReportQuery(BaseModel):
    """From the first day to the last, both included, in the market's time zone."""

    since: Day | None = None
    until: Day | None = None
    format: Literal["json", "csv"] = "json"


class Report(BaseModel):
    """Rows by heading. Amounts are cents."""

    name: str
    since: date
    until: date
    columns: list[str]
    rows: list[dict[str, Any]]


class Seeded(BaseModel):
    """How many of what were made; nothing where there is data already."""

    made: dict[str, int]
