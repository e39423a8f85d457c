"""The price table on the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.http.wire import AmountMinor, Answer, StrictBool, WireModel, example
from steelyard.markets.locksmith.versions import Version
from steelyard.markets.locksmith.words import ServiceType, Urgency

_EXAMPLE = [
    {"service_type": service, "urgency": urgency, "deposit_minor": 4900}
    for service in ServiceType
    for urgency in Urgency
]


class PriceGiven(WireModel):
    """A deposit. ``area_id`` null: everywhere. ``is_offered`` false: not to be had there."""

    service_type: ServiceType
    urgency: Urgency
    area_id: UUID | None = None
    deposit_minor: AmountMinor
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    is_offered: StrictBool = True


class PricesGiven(WireModel):
    """The whole table: each service at each urgency once without an area, then exceptions."""

    model_config = ConfigDict(**example(items=_EXAMPLE))

    items: Annotated[list[PriceGiven], Field(max_length=1000)]


class PriceRow(Answer):
    id: UUID
    service_type: ServiceType
    urgency: Urgency
    area_id: UUID | None
    deposit_minor: int
    currency: str
    is_offered: bool


class Prices(BaseModel):
    """The price table: what counts everywhere first, then the areas' own."""

    items: list[PriceRow]
    version: Version
