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


class MessageQuery(WireModel):
    """Which messages, newest first. All filters together; ``status`` may be given several times."""

    job_id: UUID | None = None
    locksmith_id: UUID | None = None
    direction: Literal["in", "out"] | None = None
    channel: Literal["sms", "email"] | None = None
    status: list[MessageStatus] = Field(default=[], max_length=9)
    failed: bool = Field(
        default=False, description="Only what did not arrive; goes before `status`."
    )
    flagged: bool = Field(default=False, description="Only what a person should look at.")
    q: Search | None = Field(default=None, description="In the text and in both addresses.")
    cursor: str | None = Field(default=None, max_length=600)
    size: int = Field(default=50, ge=1, le=PAGE_MAX)


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
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    failed_at: datetime | None
