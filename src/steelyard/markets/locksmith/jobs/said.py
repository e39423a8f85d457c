"""What a free text selects.

A job says ``searchable``, a space, and its city. Cities are few and said by many, so they are not
in the index of texts: those that match are looked up by name, and asked for as cities.
"""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, or_, text

from steelyard.kernel.db import Session
from steelyard.markets.locksmith.models import Job

# From one city to the next along the index: as dear as there are cities, not jobs.
_CITIES = text("""
WITH RECURSIVE towns AS (
    (SELECT city FROM locksmith.jobs ORDER BY city LIMIT 1)
    UNION ALL
    SELECT (SELECT jobs.city FROM locksmith.jobs WHERE jobs.city > towns.city
            ORDER BY jobs.city LIMIT 1)
    FROM towns WHERE towns.city IS NOT NULL
)
SELECT city, lower(city) AS small FROM towns WHERE city IS NOT NULL
""")
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A text, beside the cities of the table. Two characters match the beginning of a word,
    three or more stand anywhere."""

    apart: ColumnElement[bool]
    """It stands elsewhere than in the city's name alone."""
    cities: tuple[str, ...]
    """Where the city's name alone says it, as the database sorts them."""
    known: tuple[str, ...]
    """All cities, sorted so."""

    @property
    def anywhere(self) -> ColumnElement[bool]:
        return or_(self.apart, Job.city.in_(self.cities)) if self.cities else self.apart


async def what_says(session: Session, wanted: str) -> Said:
    found = await session.execute(_CITIES)
    cities = [(row.city, row.small) for row in found]
    wanted = wanted.lower()
    if len(wanted) > _SHORT:
        return _stands(wanted, cities)
    begins = _stands(f" {wanted}", cities)
    first = Job.searchable.like(f"{_escaped(wanted)}%")
    return replace(begins, apart=or_(first, begins.apart))


def _stands(wanted: str, cities: list[tuple[str, str]]) -> Said:
    """``wanted`` anywhere in ``searchable``, a space, and the city."""
    within = tuple(city for city, small in cities if wanted in f" {small}")
    ways: list[ColumnElement[bool]] = [Job.searchable.like(f"%{_escaped(wanted)}%")]
    for place, sign in enumerate(wanted):
        before, after = wanted[:place], wanted[place + 1 :]
        across = [city for city, small in cities if small.startswith(after)] if before else []
        if sign == " " and across:
            ways.append(and_(Job.searchable.like(f"%{_escaped(before)}"), Job.city.in_(across)))
    return Said(or_(*ways), within, tuple(city for city, _ in cities))


def _escaped(wanted: str) -> str:
    return wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
