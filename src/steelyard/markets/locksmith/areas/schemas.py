"""Service areas on the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.http.wire import Answer, Line, StrictBool, WireModel, example
from steelyard.markets.locksmith.versions import Version

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


class Areas(BaseModel):
    """Every area, the active ones first."""

    items: list[AreaSeen]
    version: Version


class AreaCounts(BaseModel):
    """What an area is worth. ``active_locksmiths``: based in it, or in its city where no base is
    known; ``jobs_30_days``: made in the last 30 days."""

    area_id: UUID
    name: str
    is_active: bool
    active_locksmiths: int
    available_locksmiths: int
    jobs_30_days: int


class AreaCovering(BaseModel):
    """An area and how far its centre is from a point."""

    id: UUID
    name: str
    city: str
    radius_km: float
    distance_km: float


class PointQuery(WireModel):
    """A place on the map, in degrees."""

    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    lng: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class Covering(BaseModel):
    """Who serves a point. ``area`` is the one a request there would get; ``areas`` all that hold
    it, nearest centre first; ``nearest`` the one whose rim is nearest, inside or not."""

    lat: float
    lng: float
    covered: bool
    area: AreaSeen | None
    areas: list[AreaCovering]
    nearest: AreaCovering | None
    nearest_outside_km: float | None
