"""The list of jobs: any filter, any sort, any depth, at a bounded cost.

One plan cannot serve every question over a million rows, so there are two:

* *gather*: take what the filters select, at most ``GATHERED_MAX`` index entries, and sort that.
  Exact when there are fewer, which is whenever the filters together are narrow.
* *walk*: more match than that, so matches are dense, and going along the index of the sort finds
  a page soon, ``stretches`` after stretch.

A text is gathered first only where statistics promise few matches: the index of texts gives its
first match only after its last. Where matches may be dense and yet lie elsewhere (text, and a
span of days sorted by number) the walk is ``NEAR`` rows long, and then everything is gathered: as
dear as its matches, never as the table. The planner is told which way is meant; its guess about
correlated filters is what makes such lists slow on a bad day. All ways answer the same; the
indexes are in ``models.Job``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    func,
    literal_column,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute

from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import InvalidPage, Order, cut, read_cursor
from steelyard.markets.locksmith.jobs.asked import JobFilters, dates
from steelyard.markets.locksmith.jobs.estimates import estimate
from steelyard.markets.locksmith.jobs.said import what_says
from steelyard.markets.locksmith.jobs.stretches import Row, Stretch, beyond, stretches, whole
from steelyard.markets.locksmith.models import NUMBERS_A_SPAN, Job

GATHERED_MAX = 4_000
GATHERED_COST = 25_000.0
"""So dear may the search for a text look to the planner before a walk is tried."""
NEAR = 30_000
"""So many rows are walked before a dearer way is tried."""

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "created_at": Job.created_at,
    "number": Job.number,
    "customer_phone": Job.customer_phone,
    "service_type": Job.service_type,
    "city": Job.city,
    "status": Job.status,
    "assigned_locksmith_name": Job.assigned_locksmith_name,
    "deposit_status": Job.deposit_status,
}


async def page_of_jobs(
    session: Session,
    filters: JobFilters,
    order: Order,
    *,
    cursor: str | None,
    size: int,
    secret: str,
    gathered_max: int = GATHERED_MAX,
    near: int = NEAR,
) -> tuple[list[Job], str | None]:
    """One page and the cursor of the next. Raises InvalidPage.

    ``gathered_max`` and ``near`` change what it costs, never what it answers.
    """
    after = await _row_of(session, order, cursor, secret) if cursor else None
    await _plan(session, filters)
    ids = await _Look(session, filters, order, gathered_max, near).page(after, size + 1)
    found = {job.id: job for job in await session.scalars(select(Job).where(Job.id.in_(ids)))}
    return cut(secret, order, [found[one] for one in ids], size)


async def _row_of(session: Session, order: Order, cursor: str, secret: str) -> Row:
    value, identity = read_cursor(secret, order, cursor)
    created_at = await session.scalar(select(Job.created_at).where(Job.id == identity))
    if created_at is None:
        raise InvalidPage("This page cursor does not fit.", cursor="Start from the first page.")
    return value, created_at, identity


async def _plan(session: Session, filters: JobFilters) -> None:
    """Which ways of reading the planner may not take, until this unit of work ends."""
    # A bitmap is built whole before its first row; only the text index cannot do without.
    bitmaps = "on" if filters.text else "off"
    await session.execute(
        text(
            "SELECT set_config('plan_cache_mode', 'force_custom_plan', true),"
            " set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true),"
            " set_config('enable_sort', 'off', true),"
            " set_config('enable_incremental_sort', 'off', true),"
            " set_config('enable_bitmapscan', :bitmaps, true)"
        ),
        {"bitmaps": bitmaps},
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """One question to the table, and how many may be gathered to answer it."""

    session: Session
    filters: JobFilters
    order: Order
    gathered_max: int
    near: int

    async def page(self, after: Row | None, wanted: int) -> list[UUID]:
        said = await what_says(self.session, self.filters.text) if self.filters.text else None
        if self.filters.narrow:
            few = await self._few(whole(self.order, after, said), wanted)
            if few is not None:
                return few
        spans = None
        if self.order.name == "number" and self.filters.dated:
            spans = await self._number_spans()
            if spans is None:
                return []
        ids: list[UUID] = []
        for stretch in stretches(self.filters, self.order, after, said, spans):
            missing = wanted - len(ids)
            if missing == 0:
                break
            ids += await self._of(stretch, missing)
        return ids

    async def _of(self, stretch: Stretch, wanted: int) -> list[UUID]:
        """The first of one stretch. More match in all than can be gathered."""
        if stretch.may_be_rare:
            few = await self._few(stretch, wanted)
            if few is not None:
                return few
        if stretch.says is None and not stretch.may_be_far:
            return await self._walk(stretch, wanted)
        near = await self._near(stretch, wanted)
        return await self._gather(stretch, wanted) if near is None else near

    async def _few(self, stretch: Stretch, wanted: int) -> list[UUID] | None:
        """The page, if that is what few matches make; None when they are, or seem, too many."""
        if stretch.says is not None:
            matches = select(Job.id).where(*stretch.conditions(self.filters))
            expected = await estimate(self.session, matches)
            if expected.rows > self.gathered_max or expected.cost > GATHERED_COST:
                return None
        return await self._gathered(stretch, wanted, self.gathered_max)

    async def _gather(self, stretch: Stretch, wanted: int) -> list[UUID]:
        """The page out of everything that matches, however much."""
        return await self._gathered(stretch, wanted, None) or []

    async def _gathered(self, stretch: Stretch, wanted: int, most: int | None) -> list[UUID] | None:
        """The page out of everything that matches; None when that is more than ``most``."""
        keys = [key.label(f"key_{place}") for place, key in enumerate(stretch.keys)]
        hits = (
            select(Job.id.label("id"), *keys)
            .where(*stretch.conditions(self.filters, every_facet=True))
            .limit(None if most is None else most + 1)
            .cte("hits")
            .prefix_with("MATERIALIZED", dialect="postgresql")
        )
        hit_keys = [hits.c[key.name] for key in keys]
        page = self._ordered(select(hits), hit_keys).limit(wanted)
        if stretch.after is not None:
            page = page.where(self._beyond(hit_keys, stretch.after))
        chosen = page.subquery("page")
        counted = select(func.count().label("found")).select_from(hits).subquery("counted")
        both = select(counted.c.found, chosen.c.id).select_from(counted.outerjoin(chosen, true()))
        ordered = self._ordered(both, [chosen.c[key.name] for key in keys])
        answer = (await self.session.execute(ordered)).all()
        if most is not None and answer[0].found > most:
            return None
        return [row.id for row in answer if row.id is not None]

    async def _walk(self, stretch: Stretch, wanted: int, *, until: Row | None = None) -> list[UUID]:
        """The page by going along the index of the sort, passing over what does not match."""
        filters = stretch.still(self.filters, descending=self.order.descending)
        found = select(Job.id).where(*stretch.conditions(filters))
        if stretch.after is not None:
            found = found.where(self._beyond(stretch.keys, stretch.after))
        if until is not None:
            here, there = tuple_(*stretch.keys), tuple_(*until)
            found = found.where(here >= there if self.order.descending else here <= there)
        return list(await self.session.scalars(self._ordered(found, stretch.keys).limit(wanted)))

    async def _near(self, stretch: Stretch, wanted: int) -> list[UUID] | None:
        """The page, if a walk of ``near`` rows finds it or comes to the end; else None."""
        filters = stretch.still(self.filters, descending=self.order.descending)
        ahead = select(*stretch.keys).where(*stretch.entered_by(filters))
        if stretch.after is not None:
            ahead = ahead.where(self._beyond(stretch.keys, stretch.after))
        last = await self.session.execute(
            self._ordered(ahead, stretch.keys).offset(self.near).limit(1)
        )
        until = last.one_or_none()
        found = await self._walk(stretch, wanted, until=None if until is None else tuple(until))
        return found if until is None or len(found) == wanted else None

    async def _number_spans(self) -> tuple[int, int] | None:
        """The first and the last span of numbers that hold a job of these dates, if any does."""
        # Spelled as in the index.
        span = literal_column(f"(jobs.number / {NUMBERS_A_SPAN})", BigInteger)
        within = select(span).select_from(Job).where(*dates(self.filters)).limit(1)
        first = await self.session.scalar(within.order_by(span.asc()))
        last = await self.session.scalar(within.order_by(span.desc()))
        return None if first is None or last is None else (first, last)

    def _beyond(self, keys: Sequence[ColumnElement[Any]], after: Row) -> ColumnElement[bool]:
        return beyond(keys, after, descending=self.order.descending)

    def _ordered(
        self, statement: Select[*tuple[Any, ...]], keys: Sequence[ColumnElement[Any]]
    ) -> Select[*tuple[Any, ...]]:
        descending = self.order.descending
        return statement.order_by(*(key.desc() if descending else key.asc() for key in keys))
