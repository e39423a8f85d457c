"""Dead letters and lifecycles on the wire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.http.wire import Answer, Reason, WireModel, example

TaskName = Annotated[str, Field(pattern=r"^[a-z_.]{3,100}$")]


class LinkSeen(Answer):
    """A thing with a page in the console."""

    kind: str
    id: UUID
    title: str
    href: str


class DeadLetterSeen(Answer):
    """Work that failed for good: what it was, and what its last try said."""

    id: int
    task: str
    what: str = Field(description="The task in plain words.")
    arguments: dict[str, Any]
    about: LinkSeen | None = Field(description="The job or record it was about, where known.")
    attempts: int
    created_at: datetime
    failed_at: datetime
    error: str


class TaskLetters(BaseModel):
    """How many of one task failed for good."""

    task: str
    what: str
    count: int
    oldest_at: datetime
    newest_at: datetime


class DeadLetters(BaseModel):
    """``tasks`` counts all there are; ``items`` are the newest."""

    items: list[DeadLetterSeen]
    tasks: list[TaskLetters]


class RetryAll(WireModel):
    """Which task's failures to put back."""

    model_config = ConfigDict(**example(task="messaging.send_sms"))

    task: TaskName


class Retried(BaseModel):
    """``left``: failures of the task that are still on the list; ask again for more than 500.

    ``already_waiting``: of those, how many were left because the same job waits again.
    """

    retried: int
    already_waiting: int
    left: int


class Dismiss(WireModel):
    """Why this need not be done any more."""

    model_config = ConfigDict(**example(reason="The job was refunded by hand."))

    reason: Reason


class StateSeen(Answer):
    name: str
    label: str
    tone: str
    terminal: bool


class MoveSeen(BaseModel):
    name: str
    label: str
    sources: list[str]
    target: str
    needs_reason: bool


class LifecycleSeen(BaseModel):
    """The states and moves of one kind of thing, and its diagram in Mermaid."""

    entity_type: str
    initial: str
    states: list[StateSeen]
    moves: list[MoveSeen]
    mermaid: str
