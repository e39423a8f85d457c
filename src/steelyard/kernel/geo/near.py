"""The nearest rows first, straight from the index.

A table with latitude and longitude columns gets one GiST index (``earth_index``). ``nearest``
then reads rows in order of distance and stops after ``limit``: PostgreSQL walks the index by
``<->`` and never measures what it does not return. (Of a few thousand rows it may rather sort
those in the radius: the same answer, in milliseconds.) Distances are those of
``point.distance_km``: the chord that cube measures grows with the arc, so the order is the same,
and the figures are scaled from earthdistance's sphere to ours.

    rows = await session.execute(
        nearest(select(Locksmith), lat=Locksmith.base_lat, lng=Locksmith.base_lng,
                to=job_point, within_km=40, limit=9, then=Locksmith.id)
    )
    for locksmith, km in rows: ...
"""

import math
from typing import Any

from sqlalchemy import ColumnElement, Double, Index, Select, cast, func, literal

from steelyard.kernel.geo.point import EARTH_RADIUS_KM, Point

# The radius that earthdistance's ll_to_earth() builds in, in metres.
_SQL_RADIUS_M = 6_378_168.0
_HALF_AROUND_KM = math.pi * EARTH_RADIUS_KM
# Index boxes are compared before rows are measured: a hair wider, so that no rim row is lost.
_BOX_SLACK_M = 0.01


def earth_point(
    lat: ColumnElement[Any] | float, lng: ColumnElement[Any] | float
) -> ColumnElement[Any]:
    """``ll_to_earth(lat, lng)``: the place as cube holds it; NULL when either is NULL."""
    return func.ll_to_earth(_double(lat), _double(lng))


def earth_index(name: str, lat: ColumnElement[Any], lng: ColumnElement[Any]) -> Index:
    """The index that ``nearest`` reads in order. The columns must be ``double precision``."""
    return Index(name, func.ll_to_earth(lat, lng), postgresql_using="gist")


def distance_km_column(
    lat: ColumnElement[Any], lng: ColumnElement[Any], to: Point
) -> ColumnElement[float]:
    """SQL for the distance in kilometres between the row's place and ``to``."""
    half = _chord(lat, lng, to) / (2 * _SQL_RADIUS_M)
    return (2 * EARTH_RADIUS_KM) * func.asin(func.least(1.0, half), type_=Double)


def within(
    lat: ColumnElement[Any], lng: ColumnElement[Any], to: Point, within_km: float
) -> ColumnElement[bool]:
    """SQL for "at most ``within_km`` from ``to``", answered from the index, exact at the rim."""
    chord = _chord_m(within_km)
    box = func.cube_enlarge(earth_point(to.lat, to.lng), chord + _BOX_SLACK_M, 3)
    # A place overlaps the box exactly when it is in it; of the two, `&&` is the operator the
    # planner expects to find rows by, so it reads in order sooner than with `<@`.
    inside: ColumnElement[bool] = earth_point(lat, lng).op("&&", is_comparison=True)(box)
    return inside & (_chord(lat, lng, to) <= chord)


def nearest(
    statement: Select[Any],
    *,
    lat: ColumnElement[Any],
    lng: ColumnElement[Any],
    to: Point,
    within_km: float,
    limit: int,
    then: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """``statement`` narrowed to its ``limit`` rows nearest to ``to``, nearest first.

    Adds a last column, ``distance_km``. Rows without a place are left out. Conditions already on
    the statement are applied while the index is read. ``then`` settles equal distances.
    Raises ValueError for a radius or a limit that is not positive.
    """
    if within_km <= 0 or limit <= 0:
        raise ValueError("within_km and limit must be positive")
    ordered = (
        statement.add_columns(distance_km_column(lat, lng, to).label("distance_km"))
        .where(within(lat, lng, to, within_km))
        .order_by(_chord(lat, lng, to))
    )
    return (ordered if then is None else ordered.order_by(then)).limit(limit)


def _chord(lat: ColumnElement[Any], lng: ColumnElement[Any], to: Point) -> ColumnElement[float]:
    """The straight line through the earth, in metres on earthdistance's sphere."""
    here, there = earth_point(lat, lng), earth_point(to.lat, to.lng)
    metres: Double[float] = Double()
    return here.op("<->", return_type=metres)(there)


def _chord_m(km: float) -> float:
    return 2 * _SQL_RADIUS_M * math.sin(min(km, _HALF_AROUND_KM) / (2 * EARTH_RADIUS_KM))


def _double(value: ColumnElement[Any] | float) -> ColumnElement[Any]:
    if isinstance(value, ColumnElement):
        return value
    return cast(literal(value, Double), Double)
