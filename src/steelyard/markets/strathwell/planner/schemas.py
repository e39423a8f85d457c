"""The planner on the wire: a budget, guests and a day in; shares and suggestions out."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from steelyard.kernel.http.wire import AmountMinor, Answer, Day, Line, StrictInt, WireModel, example
from steelyard.markets.strathwell.vendors.schemas import VendorCard
from steelyard.markets.strathwell.words import Category, SubscriptionStatus


class Access(Answer):
    """The planner is open to who asks."""

    allowed: bool
    subscription: SubscriptionStatus


class Occasion(WireModel):
    """What is planned. Without a budget the template's own is taken."""

    model_config = ConfigDict(
        **example(
            template_id="0199aaaa-0000-7000-8000-000000000001",
            budget_cents=2_500_000,
            guest_count=90,
            event_date="2027-05-08",
            city="Savannah",
        )
    )

    template_id: UUID
    guest_count: Annotated[StrictInt, Field(ge=1, le=100_000)]
    event_date: Day
    budget_cents: AmountMinor | None = None
    city: Annotated[Line, Field(min_length=1, max_length=100)] | None = None


class PlannedPart(Answer):
    """One category: its share of the budget, and who could do it for that, the dearest first."""

    category: Category
    share_basis_points: int
    amount_cents: int
    suggestions: list[VendorCard]


class Plan(Answer):
    """A budget split to the cent. ``missing``: categories nobody was found for."""

    template_id: UUID
    budget_cents: int
    currency: str
    parts: list[PlannedPart]
    missing: list[Category]


class DraftMade(Answer):
    """The draft booking that was made of a plan; its vendors have not been asked yet."""

    booking_id: UUID
    number: int
    missing: list[Category]
