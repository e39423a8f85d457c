"""Where something is on the earth, and how far two such places lie apart."""

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088
"""The mean radius (IUGG). SQL distances (``kernel.geo.near``) are scaled to the same sphere."""

_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Point:
    """Latitude and longitude in degrees (WGS 84), kept to 6 decimals (11 cm).

    Raises ValueError outside -90…90 and -180…180 and for anything that is not finite.
    """

    lat: float
    lng: float

    def __post_init__(self) -> None:
        # Adding zero turns -0.0 into 0.0, so that equal points also read alike.
        object.__setattr__(self, "lat", round(_within(self.lat, 90, "latitude"), _DECIMALS) + 0.0)
        object.__setattr__(self, "lng", round(_within(self.lng, 180, "longitude"), _DECIMALS) + 0.0)

    def __str__(self) -> str:
        return f"{self.lat:.6f},{self.lng:.6f}"


def distance_km(a: Point, b: Point) -> float:
    """The great-circle distance in kilometres (haversine); at most 0.6 % off the ellipsoid's."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    across = math.sin((lat_b - lat_a) / 2) ** 2
    along = math.sin(math.radians(b.lng - a.lng) / 2) ** 2
    h = across + math.cos(lat_a) * math.cos(lat_b) * along
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))


def _within(value: float, limit: float, name: str) -> float:
    number = float(value)
    if not -limit <= number <= limit:  # false for NaN too
        raise ValueError(f"{name} must lie between -{limit:g} and {limit:g} degrees")
    return number
