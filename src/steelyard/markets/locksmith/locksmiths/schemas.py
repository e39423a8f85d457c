"""Locksmiths as staff see and edit them."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from steelyard.kernel.http.pages import PAGE_MAX
from steelyard.kernel.http.wire import (
    AmountMinor,
    Answer,
    Line,
    Lines,
    PhoneNumber,
    StrictBool,
    WireModel,
    example,
    refuse,
)
from steelyard.markets.locksmith.fields import City, Direction, Search
from steelyard.markets.locksmith.jobs.schemas import JobRow, OfferSeen
from steelyard.markets.locksmith.words import JobStatus, ServiceType

DisplayName = Annotated[Line, Field(min_length=1, max_length=100)]
Hours = Annotated[Line, Field(max_length=200)]
Notes = Annotated[Lines, Field(max_length=4000)]
Latitude = Annotated[float, Field(strict=True, ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(strict=True, ge=-180, le=180, allow_inf_nan=False)]
Week = Annotated[
    str, Field(pattern=r"^[1-9]\d{3}-W(0[1-9]|[1-4]\d|5[0-3])$", examples=["2026-W47"])
]


def _whole_base(given: set[str], lat: float | None, lng: float | None) -> None:
    half = ("base_lat" in given) != ("base_lng" in given) or (lat is None) != (lng is None)
    if half:
        raise refuse("invalid_input", "Give base_lat and base_lng together, or neither.")


class AddLocksmith(WireModel):
    """A new locksmith; saved is dispatchable."""

    model_config = ConfigDict(
        **example(
            display_name="Ace Lock & Key",
            phone="+13125550199",
            primary_city="Oak Park",
            base_lat=41.885,
            base_lng=-87.784,
            supports_home_lockout=True,
            supports_car_lockout=True,
            typical_hours="Mon-Sat 7-22",
            notes="Has a van.",
        )
    )

    display_name: DisplayName
    phone: PhoneNumber
    primary_city: City
    base_lat: Latitude | None = None
    base_lng: Longitude | None = None
    supports_home_lockout: StrictBool = False
    supports_car_lockout: StrictBool = False
    supports_rekey: StrictBool = False
    supports_smart_lock: StrictBool = False
    typical_hours: Hours = ""
    notes: Notes = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        _whole_base({"base_lat", "base_lng"}, self.base_lat, self.base_lng)
        if not any(getattr(self, f"supports_{service}") for service in ServiceType):
            raise refuse("invalid_input", "Choose at least one service.")
        return self


def _describe_edit(schema: dict[str, Any]) -> None:
    """Left out is not null: only the base may be cleared."""
    schema["examples"] = [{"is_available": False, "notes": "On leave until Monday."}]
    for name in schema["properties"].keys() - {"base_lat", "base_lng"}:
        shape = schema["properties"][name]
        (kept,) = (one for one in shape.pop("anyOf") if one != {"type": "null"})
        shape.update(kept)


class EditLocksmith(WireModel):
    """Only what is given is changed."""

    model_config = ConfigDict(json_schema_extra=_describe_edit)

    display_name: DisplayName | None = None
    phone: PhoneNumber | None = None
    primary_city: City | None = None
    base_lat: Latitude | None = None
    base_lng: Longitude | None = None
    supports_home_lockout: StrictBool | None = None
    supports_car_lockout: StrictBool | None = None
    supports_rekey: StrictBool | None = None
    supports_smart_lock: StrictBool | None = None
    typical_hours: Hours | None = None
    notes: Notes | None = None
    is_active: StrictBool | None = None
    is_available: StrictBool | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        _whole_base(self.model_fields_set, self.base_lat, self.base_lng)
        for name in self.model_fields_set - {"base_lat", "base_lng"}:
            if getattr(self, name) is None:
                raise refuse("invalid_input", f"Leave {name} out, or give it a value.")
        return self


class LocksmithFilter(WireModel):
    """Which locksmiths, in which order."""

    city: City | None = None
    active: bool | None = None
    available: bool | None = None
    service: ServiceType | None = None
    q: Search | None = Field(
        default=None, description="Anywhere in name and phone, large and small letters alike."
    )
    sort: Literal["name", "onboarded"] = "name"
    direction: Direction = "asc"


class LocksmithQuery(LocksmithFilter):
    """One page of them."""

    cursor: str | None = Field(default=None, max_length=600)
    size: int = Field(default=50, ge=1, le=PAGE_MAX)


class LocksmithRow(Answer):
    id: UUID
    display_name: str
    phone: str
    primary_city: str
    base_lat: float | None
    base_lng: float | None
    supports_home_lockout: bool
    supports_car_lockout: bool
    supports_rekey: bool
    supports_smart_lock: bool
    typical_hours: str
    notes: str
    is_active: bool
    is_available: bool
    opted_out_at: datetime | None
    onboarded_at: datetime
    onboarded_by: str
    last_offered_at: datetime | None
    offers_count: int
    accepted_count: int
    completed_count: int
    given_back_count: int


class OpenJob(BaseModel):
    """The job they are on."""

    id: UUID
    number: str
    status: JobStatus


class LocksmithListed(LocksmithRow):
    """A row with how they have been doing and what they are at.

    ``acceptance_rate``: of the offers answered in the last 90 days, how many by YES;
    ``completion_rate``: of the jobs ever taken, how many were done. Null: nothing to count.
    """

    availability: Literal["available", "paused", "on_job", "inactive", "opted_out"]
    acceptance_rate: float | None
    completion_rate: float | None
    open_job: OpenJob | None
    last_answered_at: datetime | None = Field(description="Their last YES or NO.")
    last_seen_at: datetime | None = Field(description="Their last text of any kind.")


class LocksmithFigures(BaseModel):
    """Rates are between 0 and 1; null where there is nothing to count yet."""

    offers: int
    answered: int
    accepted: int
    acceptance_rate: float | None = Field(description="Of the offers answered, how many by YES.")
    kept_rate: float | None = Field(description="Of the jobs taken, how many not given back.")
    completion_rate: float | None = Field(description="Of the jobs taken, how many were done.")
    median_answer_seconds: float | None
    balance_owed_minor: int = Field(description="Below zero: they owe the house.")
    currency: str


class LocksmithFile(LocksmithRow):
    """One locksmith: facts, figures, what is open, and the latest of their history."""

    texts_stopped: bool = Field(description="They sent STOP; nothing can be texted to them.")
    figures: LocksmithFigures
    current_job: JobRow | None
    open_offers: list["OfferOfJob"]
    recent_offers: list["OfferOfJob"]
    recent_jobs: list[JobRow]


class OfferOfJob(OfferSeen):
    job_id: UUID
    job_number: str


class StatementLine(BaseModel):
    at: datetime
    kind: str
    what: str
    job_id: UUID | None
    amount_minor: int
    balance_after_minor: int
    memo: str


class Statement(BaseModel):
    """One ISO week (UTC, Monday to Sunday). Owed: above zero the house owes the locksmith."""

    locksmith_id: UUID
    week: Week
    starts_at: datetime
    ends_at: datetime
    currency: str
    jobs_completed: int
    opening_minor: int
    earned_minor: int
    commission_minor: int
    recalled_minor: int
    paid_outside_minor: int
    closing_minor: int
    lines: list[StatementLine]


class RecordPayout(WireModel):
    """Money that was paid outside, as a bank transfer or in cash."""

    model_config = ConfigDict(**example(amount_minor=2500, note="Bank transfer 2026-11-20"))

    amount_minor: AmountMinor
    note: Annotated[Line, Field(min_length=3, max_length=300)]


class PayoutRecorded(BaseModel):
    locksmith_id: UUID
    amount_minor: int
    currency: str
    balance_owed_minor: int
