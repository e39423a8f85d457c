"""What the customer sends, and what a request looks like to them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from steelyard.kernel.http.wire import Line, PhoneNumber, WireModel, example, refuse
from steelyard.markets.locksmith.jobs.schemas import ActionSeen
from steelyard.markets.locksmith.requests.job_schemas import JobSeen
from steelyard.markets.locksmith.words import ServiceType, Urgency

TYPING_SESSION = r"^[A-Za-z0-9_-]{0,36}$"
"""What groups one person's keystrokes for the address provider; a UUID is one."""


def _text(at_least: int, at_most: int, remedy: str) -> BeforeValidator:
    """Says what to write, where the schema's own bounds only count characters."""

    def check(value: object) -> object:
        if not isinstance(value, str) or not at_least <= len(value.strip()) <= at_most:
            raise refuse("invalid_input", remedy)
        return value

    return BeforeValidator(check)


def _one_of(words: tuple[str, ...], remedy: str) -> BeforeValidator:
    def check(value: object) -> object:
        if not isinstance(value, str) or value not in words:
            raise refuse("invalid_input", remedy)
        return value

    return BeforeValidator(check)


# What is written last runs first: the words come before the schema's bounds.
Name = Annotated[
    Line,
    Field(min_length=1, max_length=100),
    _text(1, 100, "Write your name, in 100 characters at most."),
]
AddressLine = Annotated[
    Line,
    Field(min_length=3, max_length=300),
    _text(3, 300, "Write the street, the number and the city, in 300 characters at most."),
]
Chosen = Annotated[ServiceType, _one_of(tuple(ServiceType), "Choose one of the services on offer.")]
HowSoon = Annotated[Urgency, _one_of(tuple(Urgency), "Choose standard, urgent or emergency.")]
Why = Annotated[
    Line,
    Field(min_length=1, max_length=300),
    _text(1, 300, "Say why in 300 characters at most, or leave it out."),
]
Decision = Annotated[
    Literal["approve", "refuse"],
    _one_of(("approve", "refuse"), "Say whether you approve or refuse the price."),
]


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

    service_type: Chosen
    urgency: HowSoon


class CancelRequest(WireModel):
    """The customer does not need help any more. Why is theirs to say or not."""

    model_config = ConfigDict(**example(reason="I found my key."))

    reason: Why | None = None


class DecidePrice(WireModel):
    """The customer's word on a price asked at the door."""

    model_config = ConfigDict(**example(decision="approve"))

    decision: Decision


class OfferedService(BaseModel):
    service_type: ServiceType
    urgency: Urgency
    deposit_minor: int
    currency: str


class RequestSeen(BaseModel):
    """A request as its customer sees it: where it stands and what comes next.

    ``payment_problem`` is the last refusal in plain words, ``payment_problem_code`` the bank's
    own word for it. ``time_zone`` is the address's (IANA), for showing times as its clocks do.
    """

    id: UUID
    step: str
    name: str
    phone: str
    address: str | None
    city: str | None
    location_precision: str | None
    in_service_area: bool | None
    ineligible_reason: str | None
    time_zone: str | None
    services: list[OfferedService]
    service_type: str | None
    urgency: str | None
    deposit_minor: int | None
    currency: str
    payment_status: str | None
    payment_problem: str | None
    payment_problem_code: str | None
    job: JobSeen | None
    actions: list[ActionSeen]
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
