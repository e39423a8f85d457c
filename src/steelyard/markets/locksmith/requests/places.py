"""What a point on the map says about how to write there: its time zone, its paper."""

from dataclasses import dataclass
from functools import lru_cache

from steelyard.kernel.geo import Point, distance_km
from steelyard.kernel.geo.city import embedded

_FAR_KM = 300
_LETTER_PAPER = frozenset({"US", "CA"})


@dataclass(frozen=True, slots=True)
class Custom:
    """How things are written at a place: an IANA time zone, and the paper's name."""

    time_zone: str
    paper: str


ANYWHERE = Custom("UTC", "a4")


@lru_cache(maxsize=512)
def custom_at(point: Point) -> Custom:
    """As in the nearest town of the gazetteer; where none is near, UTC on A4."""
    town = min(embedded().cities, key=lambda city: distance_km(city.point, point))
    if distance_km(town.point, point) > _FAR_KM:
        return ANYWHERE
    return Custom(town.time_zone, "us-letter" if town.country in _LETTER_PAPER else "a4")
