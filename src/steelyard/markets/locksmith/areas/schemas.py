"""Service areas on the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from steelyard.kernel.http.wire import Answer, Line, StrictBool, WireModel, example

AreaText = Annotated[Line, Field(min_length=1, max_length=100)]
_EXAMPLE = {
    "name": "Oak Park",
    "city": "Oak Park",
    "region": "IL",
    "lat": 41.885,
    "lng": -87.784,
    "radius_km": 12.5,
}


class AreaGiven(WireModel):
    """One circle. Without ``id`` it is new."""

    id: UUID | None = None
    name: AreaText
    city: AreaText
    region: AreaText
    lat: Annotated[float, Field(strict=True, ge=-90, le=90, allow_inf_nan=False)]
    lng: Annotated[float, Field(strict=True, ge=-180, le=180, allow_inf_nan=False)]
    radius_km: Annotated[float, Field(strict=True, gt=0, le=500, allow_inf_nan=False)]
    is_active: StrictBool = True


class AreasGiven(WireModel):
    """The whole list. An area left out is deactivated, never deleted."""

    model_config = ConfigDict(**example(items=[_EXAMPLE]))

    items: Annotated[list[AreaGiven], Field(max_length=500)]


class AreaSeen(Answer):
    id: UUID
    name: str
    city: str
    region: str
    lat: float
    lng: float
    radius_km: float
    is_active: bool
