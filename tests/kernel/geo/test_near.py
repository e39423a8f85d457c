"""Nearest rows from the index, on a real PostgreSQL, against brute force in Python."""

import random

import pytest
from sqlalchemy import Column, Double, Integer, MetaData, Table, insert, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from steelyard.kernel.db import Session
from steelyard.kernel.geo import Point, distance_km, earth_index, nearest, within

HERE = Point(41.8781, -87.6298)
SPOTS = Table(
    "geo_test_spots",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("lat", Double),
    Column("lng", Double),
    Column("kind", Integer),
    prefixes=["TEMPORARY"],
)
INDEX = earth_index("geo_test_spots_earth", SPOTS.c.lat, SPOTS.c.lng)
LAT, LNG = SPOTS.c.lat, SPOTS.c.lng


@pytest.fixture
async def spots(session: Session) -> dict[int, Point]:
    """3,000 places around Chicago and over the date line and the poles, four without a place."""
    chance = random.Random(41)
    made = {
        number: Point(HERE.lat + chance.gauss(0, 1), HERE.lng + chance.gauss(0, 1))
        for number in range(2000)
    }
    made |= {
        number: Point(chance.uniform(-90, 90), chance.uniform(-180, 180))
        for number in range(2000, 3000)
    }
    await session.execute(CreateTable(SPOTS))
    await session.execute(CreateIndex(INDEX))
    rows = [
        {"id": number, "lat": point.lat, "lng": point.lng, "kind": number % 2}
        for number, point in made.items()
    ]
    nowhere = [{"id": 9000 + n, "lat": None, "lng": 1.0, "kind": 0} for n in range(4)]
    await session.execute(insert(SPOTS), [*rows, *nowhere])
    await session.execute(text("ANALYZE geo_test_spots"))
    return made


def by_hand(spots: dict[int, Point], to: Point, km: float, limit: int) -> list[tuple[int, float]]:
    measured = sorted((distance_km(point, to), number) for number, point in spots.items())
    return [(number, reach) for reach, number in measured if reach <= km][:limit]


@pytest.mark.parametrize(
    ("to", "km", "limit"),
    [
        (HERE, 40, 9),
        (HERE, 300, 500),
        (HERE, 0.5, 10),
        (Point(0, 179.9), 4000, 40),
        (Point(89.5, 10), 3000, 40),
        (Point(-41.8781, 92.3702), 25_000, 3000),
    ],
)
async def test_nearest_agrees_with_brute_force(
    session: Session, spots: dict[int, Point], to: Point, km: float, limit: int
) -> None:
    query = nearest(
        select(SPOTS.c.id), lat=LAT, lng=LNG, to=to, within_km=km, limit=limit, then=SPOTS.c.id
    )
    found = [(row.id, row.distance_km) for row in await session.execute(query)]
    expected = by_hand(spots, to, km, limit)
    assert [number for number, _ in found] == [number for number, _ in expected]
    for (_, measured), (_, reach) in zip(found, expected, strict=True):
        assert measured == pytest.approx(reach, abs=1e-6)


async def test_other_conditions_narrow_before_the_limit(
    session: Session, spots: dict[int, Point]
) -> None:
    odd = {number: point for number, point in spots.items() if number % 2}
    query = nearest(
        select(SPOTS.c.id).where(SPOTS.c.kind == 1),
        lat=LAT,
        lng=LNG,
        to=HERE,
        within_km=100,
        limit=7,
    )
    found = (await session.scalars(query)).all()
    assert list(found) == [number for number, _ in by_hand(odd, HERE, 100, 7)]


async def test_within_counts_exactly_what_lies_inside(
    session: Session, spots: dict[int, Point]
) -> None:
    for km in (1, 25, 111.2, 9000):
        query = select(SPOTS.c.id).where(within(LAT, LNG, HERE, km))
        found = set(await session.scalars(query))
        assert found == {number for number, _ in by_hand(spots, HERE, km, 4000)}


async def test_equally_near_rows_come_in_the_order_asked_for(session: Session) -> None:
    await session.execute(CreateTable(SPOTS))
    await session.execute(CreateIndex(INDEX))
    same = [{"id": number, "lat": 41.0, "lng": -87.0, "kind": 0} for number in (5, 3, 9, 1)]
    await session.execute(insert(SPOTS), same)
    query = nearest(
        select(SPOTS.c.id), lat=LAT, lng=LNG, to=HERE, within_km=200, limit=3, then=SPOTS.c.id
    )
    assert list(await session.scalars(query)) == [1, 3, 5]


async def test_rows_are_read_from_the_index_in_order_and_no_more_than_needed(
    session: Session,
) -> None:
    await session.execute(CreateTable(SPOTS))
    await session.execute(CreateIndex(INDEX))
    await session.execute(
        text(
            "INSERT INTO geo_test_spots SELECT i, 41.8 + sin(i) * 2, -87.6 + cos(i * 7) * 2, i % 2"
            " FROM generate_series(1, 20000) i"
        )
    )
    await session.execute(text("ANALYZE geo_test_spots"))
    query = nearest(
        select(SPOTS.c.id).where(SPOTS.c.kind == 1),
        lat=LAT,
        lng=LNG,
        to=HERE,
        within_km=100,
        limit=9,
        then=SPOTS.c.id,
    )
    compiled = str(
        query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    )
    lines = (await session.execute(text("EXPLAIN (ANALYZE, COSTS OFF) " + compiled))).scalars()
    plan = "\n".join(lines)
    assert "Index Scan using geo_test_spots_earth" in plan, plan
    assert "Order By" in plan, plan
    assert "Index Cond" in plan, plan
    passed_over = int(plan.split("Rows Removed by Filter: ")[-1].split()[0])
    assert passed_over <= 40, plan


@pytest.mark.parametrize(("km", "limit"), [(0, 1), (-1, 1), (1, 0)])
def test_a_radius_or_limit_of_nothing_is_refused(km: float, limit: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        nearest(select(SPOTS.c.id), lat=LAT, lng=LNG, to=HERE, within_km=km, limit=limit)
