"""Anything by anything: what the console's search answers."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from steelyard.kernel.http.wire import Line, WireModel

Kind = Literal["job", "locksmith", "session", "message"]


class SearchQuery(WireModel):
    """A number (``L1001``), a name, a phone or its last digits, an address, a city, a SID."""

    q: Annotated[Line, Field(min_length=2, max_length=60)]


class Hit(BaseModel):
    """One thing found. ``href`` is its page in the console; a text leads to its job or person."""

    kind: Kind
    id: UUID
    title: str
    subtitle: str
    status: str
    href: str


class Found(BaseModel):
    """Best first within each kind, at most 8 of each; kinds in the order of their best hit."""

    items: list[Hit]
    limit: int = Field(description="So many of each kind at most.")
