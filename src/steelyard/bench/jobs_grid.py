"""What staff may ask of the list of jobs: every sort, both ways, each filter, at three depths."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product

SORTS = (
    "created_at",
    "number",
    "customer_phone",
    "service_type",
    "city",
    "status",
    "assigned_locksmith_name",
    "deposit_status",
)
DIRECTIONS = ("asc", "desc")
DEPTHS = ("first", "middle", "last")

_BIG, _SMALL = "Chicago", "Galena"
_OPEN = ["CREATED", "DISPATCHING", "OFFERED", "ASSIGNED", "EN_ROUTE"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for, as the address says it and as plain SQL says it."""

    name: str
    query: dict[str, str | list[str]] = field(default_factory=dict[str, str | list[str]])
    where: str = "true"


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: a filter, a sort and how deep in the list."""

    filter: Filter
    sort: str
    direction: str
    depth: str

    @property
    def name(self) -> str:
        return f"{self.filter.name} · {self.sort} {self.direction} · {self.depth}"


@dataclass(frozen=True, slots=True)
class Sample:
    """One job of the table at hand, so that questions about it have an answer."""

    phone: str
    locksmith_id: str
    locksmith_name: str


def cells(filters: list[Filter]) -> Iterator[Cell]:
    for one, sort, direction, depth in product(filters, SORTS, DIRECTIONS, DEPTHS):
        yield Cell(one, sort, direction, depth)


def filters(now: datetime, sample: Sample) -> list[Filter]:
    """Each filter alone, common and rare, and combinations of those that fight each other."""
    week = (now - timedelta(days=7), now + timedelta(days=1))
    month = (now - timedelta(days=400), now - timedelta(days=370))
    half = (now - timedelta(days=600), now - timedelta(days=235))
    alone = [
        Filter("everything"),
        _status("open", *_OPEN),
        _status("completed", "COMPLETED"),
        _status("failed or canceled", "FAILED", "CANCELED"),
        _equal("big city", city=_BIG),
        _equal("small city", city=_SMALL),
        _equal("no such city", city="Nowhere"),
        _equal("common service", service_type="home_lockout"),
        _equal("rare service", service_type="smart_lock"),
        _equal("emergency", urgency="emergency"),
        _equal("deposit earned", deposit_status="earned"),
        _equal("deposit refunded", deposit_status="refunded"),
        _equal("refund pending", deposit_status="refund_pending"),
        _equal("one locksmith", assigned_locksmith_id=sample.locksmith_id),
        _dated("last week", *week),
        _dated("a month last year", *month),
        _dated("a year", *half),
        _says("text: a street", "lake"),
        _says("text: a city", "chicago"),
        _says("text: two letters", "da"),
        _says("text: one phone", sample.phone[-7:]),
        _says("text: one locksmith", sample.locksmith_name.lower()),
        _says("text: nothing", "zzqx"),
    ]
    named = {one.name: one for one in alone}
    together = (
        ("open", "big city"),
        ("completed", "small city"),
        ("failed or canceled", "big city", "rare service"),
        ("deposit refunded", "common service", "a month last year"),
        ("completed", "refund pending"),
        ("big city", "last week"),
        ("small city", "a year"),
        ("one locksmith", "completed", "a year"),
        ("text: a street", "completed", "big city"),
        ("text: a city", "failed or canceled"),
        ("text: a street", "last week"),
    )
    return alone + [_all(*(named[name] for name in names)) for names in together]


def _status(name: str, *wanted: str) -> Filter:
    listed = ", ".join(f"'{one}'" for one in wanted)
    return Filter(name, {"status": list(wanted)}, f"status IN ({listed})")


def _equal(name: str, **wanted: str) -> Filter:
    return Filter(
        name, {**wanted}, " AND ".join(f"{column} = '{value}'" for column, value in wanted.items())
    )


def _dated(name: str, start: datetime, end: datetime) -> Filter:
    first, last = start.isoformat(), end.isoformat()
    return Filter(
        name,
        {"created_from": first, "created_to": last},
        f"created_at >= '{first}' AND created_at < '{last}'",
    )


def _says(name: str, wanted: str) -> Filter:
    said = "searchable || ' ' || lower(city)"
    where = f"{said} LIKE '%{wanted}%'"
    if len(wanted) < 3:
        where = f"({said} LIKE '{wanted}%' OR {said} LIKE '% {wanted}%')"
    return Filter(name, {"q": wanted}, where)


def _all(*parts: Filter) -> Filter:
    query: dict[str, str | list[str]] = {}
    for part in parts:
        query |= part.query
    return Filter(
        " + ".join(part.name for part in parts),
        query,
        " AND ".join(part.where for part in parts),
    )
