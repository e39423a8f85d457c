"""Moderation events on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from steelyard.kernel.http.pages import Cursor, PageSize
from steelyard.kernel.http.wire import Lines, WireModel, example
from steelyard.kernel.moderation import ModerationEvent

Kind = Literal["contact_sharing", "abuse", "spam", "fraud", "off_platform", "other"]


class ReportMessage(WireModel):
    """A text somebody should look at. Addresses and phone numbers in it are not kept."""

    model_config = example(
        kind="contact_sharing", text="Call me at 617 555 0142, we need no platform."
    )

    kind: Kind
    text: Annotated[Lines, Field(min_length=1, max_length=5000)]
    booking_id: UUID | None = None


class EventFilter(BaseModel):
    """Which events staff ask for."""

    kind: Kind | None = None
    user_id: UUID | None = None
    booking_id: UUID | None = None
    cursor: Cursor = None
    size: PageSize = 50


class EventSeen(BaseModel):
    """What was reported, without the addresses that were in it."""

    id: UUID
    kind: str
    user_id: str
    booking_id: UUID | None
    text: str
    found: list[str] = Field(description="What was taken out of it.")
    created_at: datetime

    @classmethod
    def of(cls, event: ModerationEvent) -> "EventSeen":
        return cls(
            id=event.id,
            kind=event.kind,
            user_id=event.user_id,
            booking_id=UUID(event.subject_id) if event.subject_id else None,
            text=event.body,
            found=list(event.found),
            created_at=event.created_at,
        )
