"""Templates (event designs) on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AliasChoices, ConfigDict, Field, model_validator

from steelyard.kernel.http.pages import PAGE_MAX
from steelyard.kernel.http.wire import (
    AmountMinor,
    Answer,
    Line,
    Lines,
    StrictInt,
    WireModel,
    example,
    refuse,
)
from steelyard.markets.strathwell.words import Category, TemplateStatus

Title = Annotated[Line, Field(min_length=1, max_length=120)]
Guests = Annotated[StrictInt, Field(ge=1, le=100_000)]
Share = Annotated[StrictInt, Field(ge=1, le=10_000)]
Step = Annotated[Lines, Field(min_length=1, max_length=500)]
Split = Annotated[dict[Category, Share], Field(max_length=len(Category))]
Cents = Annotated[int | None, Field(validation_alias=AliasChoices("budget_cents", "budget_minor"))]
_SPLIT = {"venue": 4000, "catering": 3500, "florals": 1000, "music": 1500}


class TemplateFields(WireModel):
    """What an editor may say of a design. ``budget_split``: basis points, 10,000 together."""

    summary: Annotated[Lines, Field(max_length=1000)] = ""
    occasion: Annotated[Line, Field(max_length=60)] = ""
    style: Annotated[Line, Field(max_length=60)] = ""
    min_guests: Guests | None = None
    max_guests: Guests | None = None
    budget_cents: AmountMinor | None = None
    budget_split: Split = Field(default_factory=dict[Category, int])
    steps: Annotated[list[Step], Field(max_length=60)] = Field(default_factory=list[str])
    media_file_ids: Annotated[list[UUID], Field(max_length=40)] = Field(default_factory=list[UUID])
    position: Annotated[StrictInt, Field(ge=0, le=100_000)] = 0

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_fit(self.budget_split, self.min_guests, self.max_guests)
        return self


def check_fit(split: dict[Category, int], fewest: int | None, most: int | None) -> None:
    """Raises what a validator may raise."""
    if split and sum(split.values()) != 10_000:
        raise refuse("invalid_split", "The shares of a budget come to 10,000 together.")
    if fewest is not None and most is not None and fewest > most:
        raise refuse("invalid_guests", "At least must not be more than at most.")


class TemplateGiven(TemplateFields):
    """A new design; a draft until it is published."""

    model_config = ConfigDict(
        **example(
            title="Garden supper",
            summary="Long tables under lights.",
            occasion="wedding",
            style="garden",
            min_guests=40,
            max_guests=120,
            budget_cents=2_500_000,
            budget_split=_SPLIT,
            steps=["Book the garden a year ahead."],
        )
    )

    title: Title


class TemplateChanged(TemplateFields):
    """The fields that are given replace what stood there; those left out stay."""

    model_config = ConfigDict(**example(status="published", position=3))

    title: Title | None = None
    status: Literal["draft", "published"] | None = None


class TemplateQuery(WireModel):
    """What the gallery shows."""

    occasion: Annotated[Line, Field(max_length=60)] | None = None
    guests: Annotated[int, Field(ge=1, le=100_000)] | None = None
    size: Annotated[int, Field(ge=1, le=PAGE_MAX)] = 24
    cursor: Annotated[str, Field(max_length=600)] | None = None


class TemplateStaffQuery(WireModel):
    status: TemplateStatus | None = None
    size: Annotated[int, Field(ge=1, le=PAGE_MAX)] = 50
    cursor: Annotated[str, Field(max_length=600)] | None = None


class TemplateCard(Answer):
    """A design as everybody sees it."""

    id: UUID
    title: str
    summary: str
    occasion: str
    style: str
    min_guests: int | None
    max_guests: int | None
    budget_cents: Cents
    currency: str
    cover_url: str | None = None


class TemplateMediaSeen(Answer):
    file_id: UUID
    caption: str
    content_type: str
    status: str
    url: str | None


class TemplateSeen(TemplateCard):
    """A design whole: for subscribers and staff."""

    budget_split: dict[str, int]
    steps: list[str]
    media: list[TemplateMediaSeen]


class TemplateFile(TemplateSeen):
    """A design as its editors see it."""

    status: TemplateStatus
    position: int
    created_at: datetime
    updated_at: datetime
