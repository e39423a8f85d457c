"""The message log as staff read it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from steelyard.kernel.http.pages import PAGE_MAX
from steelyard.kernel.http.wire import WireModel
from steelyard.markets.locksmith.fields import Search

MessageStatus = Literal[
    "queued",
    "sending",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "suppressed",
    "canceled",
    "received",
]


class LogFilter(WireModel):
    """Which messages. All filters together; ``status`` may be given several times."""

    job_id: UUID | None = None
    locksmith_id: UUID | None = None
    direction: Literal["in", "out"] | None = None
    channel: Literal["sms", "email", "push"] | None = None
    status: list[MessageStatus] = Field(default=[], max_length=9)
    failed: bool = Field(
        default=False, description="Only what did not arrive; goes before `status`."
    )
    flagged: bool = Field(default=False, description="Only what a person should look at.")
    q: Search | None = Field(
        default=None,
        description="Anywhere in the text and in both addresses, large and small letters alike.",
    )
    order: Literal["newest", "oldest"] = Field(
        default="newest", description="By when they were made. `direction` is in or out."
    )


class MessageQuery(LogFilter):
    """One page of them."""

    cursor: str | None = Field(default=None, max_length=600)
    size: int = Field(default=50, ge=1, le=PAGE_MAX)


class Counterpart(BaseModel):
    """The other side. ``kind``: locksmith, customer, staff or unknown; ``href``: their page."""

    kind: Literal["locksmith", "customer", "staff", "unknown"]
    address: str = Field(description="Their phone or mail address; of a browser, no secret.")
    name: str | None
    id: UUID | None = Field(description="The locksmith's, or the customer's session's.")
    href: str | None


class StatusAt(BaseModel):
    """One station of a message's way, in plain words."""

    status: str
    label: str
    at: datetime


class MessageSeen(BaseModel):
    """One message either way. ``to`` and ``from`` are shown in full."""

    id: UUID
    channel: str
    direction: Literal["in", "out"]
    kind: str
    template: str | None
    subject_line: str
    body: str
    to: str
    sender: str
    job_id: UUID | None
    job_number: str | None
    party_type: str | None
    party_id: str | None
    party_name: str | None
    status: MessageStatus
    error_code: str | None
    error: str | None
    flagged_reason: str | None
    outcome: str | None
    provider_ref: str | None
    attempts: int
    counterpart: Counterpart
    segments: int | None = Field(description="Parts a carrier counts; null for mails.")
    encoding: Literal["GSM-7", "UCS-2"] | None
    error_meaning: str | None = Field(description="What `error_code` means, in plain words.")
    stations: list[StatusAt] = Field(description="Each status it has had, with its time.")
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    failed_at: datetime | None
