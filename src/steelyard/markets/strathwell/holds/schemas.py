"""A calendar as its vendor sees it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from steelyard.kernel.http.wire import Answer, Line, WireModel, example
from steelyard.markets.strathwell.holds.calendar import Calendar


class BlockDay(WireModel):
    """Keep a day for oneself."""

    model_config = example(note="Renovation")

    note: Annotated[Line, Field(max_length=200)] = ""


class BlockedDay(Answer):
    day: date
    note: str


class SecuredDay(BaseModel):
    """A day of a paid booking."""

    day: date
    booking_id: UUID
    booking_number: int


class HeldDay(BaseModel):
    """A day kept for a booking that is not paid yet; rank 1 is first in line."""

    day: date
    booking_id: UUID
    booking_number: int
    rank: int
    expires_at: datetime


class CalendarSeen(BaseModel):
    """Days that are not free, each list by day."""

    secured: list[SecuredDay]
    held: list[HeldDay]
    blocked: list[BlockedDay]

    @classmethod
    def of(cls, calendar: Calendar) -> "CalendarSeen":
        return cls(
            secured=[
                SecuredDay(day=day, booking_id=one.id, booking_number=one.number)
                for day, one in calendar.secured
            ],
            held=[
                HeldDay(
                    day=hold.day,
                    booking_id=one.id,
                    booking_number=one.number,
                    rank=hold.rank,
                    expires_at=hold.expires_at,
                )
                for hold, one in calendar.held
            ],
            blocked=[BlockedDay.model_validate(day) for day in calendar.blocked],
        )
