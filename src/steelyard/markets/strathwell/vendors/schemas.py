"""Vendors on the wire. An e-mail address is in none of these."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AliasChoices, ConfigDict, Field

from steelyard.kernel.http.pages import PAGE_MAX
from steelyard.kernel.http.wire import (
    MINOR_MAX,
    AmountMinor,
    Answer,
    Day,
    Line,
    Lines,
    Reason,
    StrictBool,
    StrictInt,
    WireModel,
    example,
)
from steelyard.markets.strathwell.words import Category, VendorStatus, VendorType

BusinessName = Annotated[Line, Field(min_length=1, max_length=120)]
City = Annotated[Line, Field(min_length=1, max_length=100)]
Description = Annotated[Lines, Field(max_length=4000)]
Capacity = Annotated[StrictInt, Field(ge=1, le=100_000)]
FileIds = Annotated[list[UUID], Field(max_length=40)]
ServiceCategory = Literal[
    "catering", "photography", "videography", "music", "florals", "decor", "cake", "planning",
    "beauty", "rentals", "transport", "stationery", "entertainment", "other",
]  # fmt: skip

Price = Annotated[
    int | None, Field(validation_alias=AliasChoices("base_price_cents", "base_price_minor"))
]


class VenueOnboarding(WireModel):
    """A venue as its owner describes it. Sent again, it replaces what was said before.

    ``submit`` false keeps it as a draft; true sends it for review.
    """

    model_config = ConfigDict(
        **example(
            business_name="The Orangery",
            city="Savannah",
            location_text="12 Bay Street, Savannah, GA",
            capacity=180,
            description="A glass house by the river.",
            base_price_cents=650_000,
            submit=True,
        )
    )

    business_name: BusinessName
    city: City
    location_text: Annotated[Line, Field(min_length=1, max_length=300)]
    capacity: Capacity
    description: Description = ""
    base_price_cents: AmountMinor | None = None
    blueprint_file_id: UUID | None = None
    photo_file_ids: FileIds = Field(default_factory=list[UUID])
    submit: StrictBool = True


class ServiceOnboarding(WireModel):
    """A service as its provider describes it. Sent again, it replaces what was said before."""

    model_config = ConfigDict(
        **example(
            business_name="Two Spoons Catering",
            category="catering",
            city="Savannah",
            description="Low-country menus for up to 300.",
            base_price_cents=420_000,
            submit=True,
        )
    )

    business_name: BusinessName
    category: ServiceCategory
    city: City
    location_text: Annotated[Line, Field(max_length=300)] = ""
    description: Description = ""
    base_price_cents: AmountMinor | None = None
    portfolio_file_ids: FileIds = Field(default_factory=list[UUID])
    submit: StrictBool = True


class MediaSeen(Answer):
    """``url`` is absent while the file is being checked, or was refused."""

    file_id: UUID
    kind: str
    caption: str
    content_type: str
    status: str
    url: str | None


class VendorSeen(Answer):
    """A vendor as they see themselves."""

    id: UUID
    vendor_type: VendorType
    category: Category
    status: VendorStatus
    business_name: str
    description: str
    city: str
    location_text: str
    capacity: int | None
    base_price_cents: Price
    currency: str
    needs_changes_note: str | None
    payouts_disabled_reason: str | None
    submitted_at: datetime | None
    approved_at: datetime | None
    media: list[MediaSeen] = Field(default_factory=list[MediaSeen])


class VendorCard(Answer):
    """A vendor as everybody sees them."""

    id: UUID
    vendor_type: VendorType
    category: Category
    business_name: str
    city: str
    capacity: int | None
    base_price_cents: Price
    currency: str
    cover_url: str | None = None


class VendorPage(VendorCard):
    """Everything everybody may see of one vendor."""

    description: str
    location_text: str
    media: list[MediaSeen] = Field(default_factory=list[MediaSeen])
    free: bool | None = Field(default=None, description="On the day that was asked for.")


class VendorSearch(WireModel):
    """What somebody looks for. ``free_on``: only venues that nobody has booked for that day, and
    no vendor who keeps it for themselves."""

    vendor_type: VendorType | None = Field(default=None, alias="type")
    category: Category | None = None
    city: City | None = None
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    max_price_cents: Annotated[int, Field(ge=1, le=MINOR_MAX)] | None = None
    free_on: Day | None = None
    q: Annotated[Line, Field(min_length=1, max_length=80)] | None = None
    sort: Literal["name", "price", "newest"] = "name"
    size: Annotated[int, Field(ge=1, le=PAGE_MAX)] = 24
    cursor: Annotated[str, Field(max_length=600)] | None = None


class VendorQueue(WireModel):
    """Staff's list of vendors."""

    status: VendorStatus | None = None
    vendor_type: VendorType | None = None
    q: Annotated[Line, Field(min_length=1, max_length=80)] | None = None
    size: Annotated[int, Field(ge=1, le=PAGE_MAX)] = 50
    cursor: Annotated[str, Field(max_length=600)] | None = None


class VendorListed(Answer):
    """A line of staff's list."""

    id: UUID
    user_id: UUID
    vendor_type: VendorType
    category: Category
    status: VendorStatus
    business_name: str
    city: str
    capacity: int | None
    base_price_cents: Price
    currency: str
    needs_changes_note: str | None
    payouts_disabled_reason: str | None
    submitted_at: datetime | None
    approved_at: datetime | None
    created_at: datetime


class VendorFile(VendorListed):
    """Everything about one vendor."""

    description: str
    location_text: str
    owner_name: str
    owner_email: str | None
    media: list[MediaSeen]


class ChangesWanted(WireModel):
    model_config = ConfigDict(**example(note="Please add photos of the kitchen."))

    note: Reason


class PayoutSwitch(WireModel):
    """Whether a vendor may be paid out, and why not."""

    model_config = ConfigDict(**example(disabled=True, reason="Their bank account is disputed."))

    disabled: StrictBool = True
    reason: Reason
