"""What an organizer and an admin may ask for. Amounts are cents of the booking's currency."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from steelyard.kernel.http.wire import (
    MINOR_MAX,
    AmountMinor,
    Day,
    Line,
    Lines,
    Reason,
    StrictBool,
    StrictInt,
    WireModel,
    example,
    refuse,
)
from steelyard.markets.strathwell.bookings.ending import CancellationQuote
from steelyard.markets.strathwell.bookings.service import SERVICES_MAX, Wish

_VENUE = "0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a10"
_SERVICE = "0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a11"
GuestCount = Annotated[StrictInt, Field(ge=1, le=100_000, examples=[120])]
Location = Annotated[Line, Field(max_length=300, examples=["Boston waterfront"])]
Notes = Annotated[Lines, Field(max_length=4000)]
ServiceIds = Annotated[list[UUID], Field(max_length=SERVICES_MAX)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["USD"])]
RefundCents = Annotated[StrictInt, Field(ge=0, le=100 * MINOR_MAX, examples=[126_000])]


class NewBooking(WireModel):
    """An event with its venue. With a date the vendors are asked at once, unless ``draft``."""

    model_config = example(
        event_date="2027-06-12",
        guest_count=120,
        location_text="Boston waterfront",
        venue_vendor_id=_VENUE,
        service_vendor_ids=[_SERVICE],
        notes="Outdoors if the weather is fine.",
        requested_budget_cents=2_500_000,
        currency="USD",
    )

    template_id: UUID | None = None
    event_date: Day | None = None
    guest_count: GuestCount | None = None
    location_text: Location = ""
    venue_vendor_id: UUID
    service_vendor_ids: ServiceIds = Field(default=[])
    notes: Notes = ""
    requested_budget_cents: AmountMinor | None = None
    currency: Currency
    draft: StrictBool = Field(default=False, description="Keep it; ask the vendors later.")

    def wish(self) -> Wish:
        return Wish(
            template_id=self.template_id,
            event_date=self.event_date,
            guest_count=self.guest_count,
            location_text=self.location_text,
            venue_vendor_id=self.venue_vendor_id,
            service_vendor_ids=self.service_vendor_ids,
            notes=self.notes,
            requested_budget_minor=self.requested_budget_cents,
            currency=self.currency,
        )


class EditDraft(WireModel):
    """Only what is sent is changed; ``null`` empties what may be empty."""

    model_config = example(guest_count=140, notes="With a band.")

    template_id: UUID | None = None
    event_date: Day | None = None
    guest_count: GuestCount | None = None
    location_text: Location = ""
    venue_vendor_id: UUID | None = None
    service_vendor_ids: ServiceIds = Field(default=[])
    notes: Notes = ""
    requested_budget_cents: AmountMinor | None = None

    @field_validator("venue_vendor_id")
    @classmethod
    def _a_venue(cls, value: UUID | None) -> UUID | None:
        if value is None:
            raise refuse("invalid_input", "An event needs a venue: name another one.")
        return value

    def changes(self) -> dict[str, Any]:
        """What was sent, by the names of ``Wish``."""
        sent = {name: getattr(self, name) for name in self.model_fields_set}
        if "requested_budget_cents" in sent:
            sent["requested_budget_minor"] = sent.pop("requested_budget_cents")
        return sent


class Cancel(WireModel):
    """End the booking for what the cancellation quote says."""

    model_config = example(expected_refund_cents=126_000, reason="We are moving abroad.")

    expected_refund_cents: RefundCents = Field(description="`refund_cents` of the quote.")
    reason: Reason


class AdminCancel(WireModel):
    """End the booking for the house. Without ``refund_cents`` all that was paid comes back."""

    model_config = example(reason="The venue has burnt down.")

    reason: Reason
    refund_cents: RefundCents | None = None


class ForceComplete(WireModel):
    """Complete the booking by hand."""

    model_config = example(reason="The organizer is ill; the vendors have shown pictures.")

    reason: Reason


class CancellationQuoteSeen(BaseModel):
    """What a cancellation gives back today; confirm it by ``expected_refund_cents``."""

    paid_cents: int = Field(description="Paid and not given back so far.")
    refund_cents: int
    refund_basis_points: int
    currency: str
    event_date: date | None
    less_from: date | None = Field(description="From this day on less comes back.")

    @classmethod
    def of(cls, quote: CancellationQuote) -> "CancellationQuoteSeen":
        return cls(
            paid_cents=quote.paid.amount_minor,
            refund_cents=quote.refund.amount_minor,
            refund_basis_points=quote.basis_points,
            currency=quote.paid.currency,
            event_date=quote.event_date,
            less_from=quote.changes_on,
        )
