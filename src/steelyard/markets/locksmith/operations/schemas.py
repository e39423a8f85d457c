"""Dead letters and lifecycles on the wire."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from steelyard.kernel.http.wire import Answer


class DeadLetterSeen(Answer):
    """Work that failed for good: what it was, and what its last try said."""

    id: int
    task: str
    arguments: dict[str, Any]
    attempts: int
    created_at: datetime
    failed_at: datetime
    error: str


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
