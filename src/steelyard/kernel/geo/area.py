"""Service areas: circles on the map. The tables belong to the markets; the geometry is here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from steelyard.kernel.geo.point import Point, distance_km


class Circle(Protocol):
    """Anything with a centre and a radius: an ``Area``, or a market's own row."""

    @property
    def centre(self) -> Point: ...

    @property
    def radius_km(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Area:
    """Everything at most ``radius_km`` (> 0) from ``centre``; the rim belongs to it.

    Raises ValueError for a radius that is not positive or reaches around the earth.
    """

    centre: Point
    radius_km: float

    def __post_init__(self) -> None:
        if not 0 < self.radius_km <= 20_000:
            raise ValueError("an area's radius must lie between 0 and 20,000 km")


class Nearest[C](NamedTuple):
    """An area and how far outside its rim a point lies, in kilometres; 0 inside."""

    area: C
    outside_km: float


def contains(area: Circle, point: Point) -> bool:
    """Whether ``point`` lies in ``area`` or on its rim."""
    return distance_km(area.centre, point) <= area.radius_km


def area_for[C: Circle](point: Point, areas: Iterable[C]) -> C | None:
    """The area that serves ``point``: of those that contain it, the one with the nearest centre.

    Equally near centres: the smaller area, then the earlier one. None when no area contains it.
    """
    holding = [area for area in areas if contains(area, point)]
    return min(
        holding, key=lambda area: (distance_km(area.centre, point), area.radius_km), default=None
    )


def nearest_area[C: Circle](point: Point, areas: Iterable[C]) -> Nearest[C] | None:
    """The area whose rim is nearest to ``point``, to say how far away service is."""
    measured = [
        Nearest(area, max(0.0, distance_km(area.centre, point) - area.radius_km)) for area in areas
    ]
    return min(measured, key=lambda found: found.outside_km, default=None)
