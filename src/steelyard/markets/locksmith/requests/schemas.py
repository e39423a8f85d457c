"""What the customer sends and sees."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.http.wire import Line, PhoneNumber, WireModel, example
from steelyard.markets.locksmith.words import ServiceType, Urgency

Name = Annotated[Line, Field(min_length=1, max_length=100)]
TYPING_SESSION = r"^[A-Za-z0-9_-]{0,36}$"
"""What groups one person's keystrokes for the address provider; a UUID is one."""
AddressLine = Annotated[Line, Field(min_length=3, max_length=300)]


class StartRequest(WireModel):
    """Step one, first half: who needs help."""

    model_config = ConfigDict(**example(name="Dana Reyes", phone="+13125550142"))

    name: Name
    phone: PhoneNumber


class GiveLocation(WireModel):
    """Step one, second half: where. ``place_id`` comes from the address suggestions."""

    model_config = ConfigDict(**example(address="123 Lake St, Oak Park, IL"))

    address: AddressLine
    place_id: Annotated[Line, Field(min_length=1, max_length=300)] | None = None
    session_token: Annotated[str, Field(pattern=TYPING_SESSION)] | None = None


class ChooseService(WireModel):
    """Step two: what and how soon. The price is not the caller's to say."""

    model_config = ConfigDict(**example(service_type="home_lockout", urgency="urgent"))

    service_type: ServiceType
    urgency: Urgency


class DecidePrice(WireModel):
    """The customer's word on a price asked at the door."""

    model_config = ConfigDict(**example(decision="approve"))

    decision: Literal["approve", "refuse"]


class OfferedService(BaseModel):
    service_type: ServiceType
    urgency: Urgency
    deposit_minor: int
    currency: str


class LocksmithSeen(BaseModel):
    """What the customer may know of who comes."""

    name: str


class PriceSeen(BaseModel):
    """A price asked at the door. ``to_pay_minor``: after the deposit is counted."""

    id: UUID
    amount_minor: int
    to_pay_minor: int
    currency: str
    status: str
    created_at: datetime
    decided_at: datetime | None


class JobSeen(BaseModel):
    """The customer's view of the job. ``arrival_pin`` is for the person at the door."""

    number: str
    status: str
    locksmith: LocksmithSeen | None
    arrival_pin: str | None
    arrived_at: datetime | None
    deposit_status: str
    prices: list[PriceSeen]
    created_at: datetime
    assigned_at: datetime | None
    en_route_at: datetime | None
    completed_at: datetime | None
    canceled_at: datetime | None
    failed_at: datetime | None
    stopped_because: str | None


class RequestSeen(BaseModel):
    """A request as its customer sees it: where it stands and what comes next."""

    id: UUID
    step: str
    name: str
    phone: str
    address: str | None
    city: str | None
    location_precision: str | None
    in_service_area: bool | None
    ineligible_reason: str | None
    services: list[OfferedService]
    service_type: str | None
    urgency: str | None
    deposit_minor: int | None
    currency: str
    payment_status: str | None
    payment_problem: str | None
    job: JobSeen | None
    created_at: datetime


class PaymentStarted(BaseModel):
    """What Stripe's Payment Element needs; the amount is for showing, Stripe has its own."""

    client_secret: str
    publishable_key: str
    amount_minor: int
    currency: str


class AddressSuggestion(BaseModel):
    text: str
    place_id: str | None
