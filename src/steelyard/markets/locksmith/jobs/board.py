"""The list of jobs: any filter, any sort, any depth, at a bounded cost.

One plan cannot serve every question over a million rows, so there are two:

* *gather*: take what the filters select, at most ``GATHERED_MAX`` index entries, and sort that.
  Exact when there are fewer, which is whenever the filters together are narrow.
* *walk*: more match than that, so matches are dense, and going along the index of the sort finds
  a page soon. Sorts by a column of few values (status, service, deposit) and the unassigned go
  value by value, so that "dense" stays true where a filter and a sort are about the same thing.

Where matches may be dense and yet lie elsewhere (text, and a span of days sorted by number) the
walk is ``NEAR`` rows long, and then everything is gathered: as dear as its matches, never as the
table. The planner is told which way is meant; its guess about correlated filters is what makes
such lists slow on a bad day. Both ways answer the same; the indexes are in ``models.Job``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, collate, func, or_, select, text, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import InvalidPage, Order, cut, read_cursor
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.words import DepositStatus, JobStatus, ServiceType, Urgency

GATHERED_MAX = 4_000
NEAR = 12_000
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
_CREATED = (Job.created_at.expression, Job.id.expression)
_WORDS: dict[str, type[StrEnum]] = {
    "status": JobStatus,
    "deposit_status": DepositStatus,
    "service_type": ServiceType,
    "urgency": Urgency,
}
"""In the order of the index ``ix_jobs_facets``."""
_Row = tuple[Any, ...]
"""The row a page goes on after: what sorts the list, when it was created, its id."""


@dataclass(frozen=True, slots=True)
class JobFilters:
    """What to list. Empty means everything; ``text`` looks into number, people and address."""

    facets: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Column of few values → the values wanted."""
    city: str | None = None
    locksmith_id: UUID | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the list: its own condition, what orders it, and the row it goes on after."""

    keys: tuple[ColumnElement[Any], ...]
    after: _Row | None
    where: tuple[ColumnElement[bool], ...] = ()
    fixed: str | None = None
    """The facet this part holds to one value, if any."""
    may_be_rare: bool = False
    """Few may match here though many match in all: gather before walking."""
    may_be_far: bool = False
    """What matches may lie far from where the walk begins."""


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


async def _row_of(session: Session, order: Order, cursor: str, secret: str) -> _Row:
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

    async def page(self, after: _Row | None, wanted: int) -> list[UUID]:
        parts = _parts(self.filters, self.order, after)
        if self.filters.text and parts:
            # Often said, soon found; only what is rare is worth asking the text index for.
            near = await self._near(parts[0], wanted)
            if near is not None and len(near) == wanted:
                return near
        if _narrows(self.filters):
            few = await self._gather(_whole(self.order, after), wanted)
            if few is not None:
                return few
        ids: list[UUID] = []
        for part in parts:
            missing = wanted - len(ids)
            if missing == 0:
                break
            ids += await self._of(part, missing)
        return ids

    async def _of(self, part: _Part, wanted: int) -> list[UUID]:
        """The first of one stretch. More match in all than can be gathered."""
        if self.filters.text or part.may_be_far:
            near = await self._near(part, wanted)
            if near is not None:
                return near
            return await self._gather(part, wanted, everything=True) or []
        few = await self._gather(part, wanted) if part.may_be_rare else None
        return few if few is not None else await self._walk(part, wanted)

    async def _gather(
        self, part: _Part, wanted: int, *, everything: bool = False
    ) -> list[UUID] | None:
        """The page out of everything that matches; None when that is more than can be gathered."""
        keys = [key.label(f"key_{place}") for place, key in enumerate(part.keys)]
        hits = (
            select(Job.id.label("id"), *keys)
            .where(*_conditions(self.filters, part, every_facet=True), *part.where)
            .limit(None if everything else self.gathered_max + 1)
            .cte("hits")
            .prefix_with("MATERIALIZED", dialect="postgresql")
        )
        hit_keys = [hits.c[key.name] for key in keys]
        page = self._ordered(select(hits), hit_keys).limit(wanted)
        if part.after is not None:
            page = page.where(self._beyond(hit_keys, part.after))
        chosen = page.subquery("page")
        counted = select(func.count().label("found")).select_from(hits).subquery("counted")
        both = select(counted.c.found, chosen.c.id).select_from(counted.outerjoin(chosen, true()))
        ordered = self._ordered(both, [chosen.c[key.name] for key in keys])
        answer = (await self.session.execute(ordered)).all()
        if answer[0].found > self.gathered_max and not everything:
            return None
        return [row.id for row in answer if row.id is not None]

    async def _walk(self, part: _Part, wanted: int, *, until: _Row | None = None) -> list[UUID]:
        """The page by going along the index of the sort, passing over what does not match."""
        found = select(Job.id).where(
            *_conditions(self.filters, part, every_facet=False), *part.where
        )
        if part.after is not None:
            found = found.where(self._beyond(part.keys, part.after))
        if until is not None:
            here, there = tuple_(*part.keys), tuple_(*until)
            found = found.where(here >= there if self.order.descending else here <= there)
        return list(await self.session.scalars(self._ordered(found, part.keys).limit(wanted)))

    async def _near(self, part: _Part, wanted: int) -> list[UUID] | None:
        """The page, if a walk of ``near`` rows finds it or comes to the end; else None."""
        ahead = select(*part.keys)
        if part.fixed is None:
            ahead = ahead.where(*part.where)
        if part.after is not None:
            ahead = ahead.where(self._beyond(part.keys, part.after))
        last = await self.session.execute(
            self._ordered(ahead, part.keys).offset(self.near).limit(1)
        )
        until = last.one_or_none()
        found = await self._walk(part, wanted, until=None if until is None else tuple(until))
        return found if until is None or len(found) == wanted else None

    def _beyond(self, keys: Sequence[ColumnElement[Any]], after: _Row) -> ColumnElement[bool]:
        return _beyond(keys, after, descending=self.order.descending)

    def _ordered(
        self, statement: Select[*tuple[Any, ...]], keys: Sequence[ColumnElement[Any]]
    ) -> Select[*tuple[Any, ...]]:
        descending = self.order.descending
        return statement.order_by(*(key.desc() if descending else key.asc() for key in keys))


def _narrows(filters: JobFilters) -> bool:
    return bool(
        filters.facets
        or filters.city
        or filters.locksmith_id
        or filters.created_from
        or filters.created_to
        or filters.text
    )


def _whole(order: Order, after: _Row | None) -> _Part:
    """The list in one stretch. Words sort by their letters, whatever the database's locale."""
    if order.name == "number":
        return _Part((Job.number.expression,), after and (after[0],))
    if order.name in _WORDS:
        return _Part((collate(order.column, "C"), *_CREATED), after)
    return _Part((order.column.expression, Job.id.expression), after and (after[0], after[2]))


def _parts(filters: JobFilters, order: Order, after: _Row | None) -> list[_Part]:
    """The stretches of the list from ``after`` on."""
    if order.name in _WORDS:
        return _parts_by_word(filters, order, after)
    if order.name == "assigned_locksmith_name":
        return _parts_by_name(filters, order, after)
    # Numbers follow the clock: a span of days is one stretch of them, somewhere.
    far = order.name == "number" and _dated(filters)
    return [replace(_whole(order, after), may_be_far=far)]


def _dated(filters: JobFilters) -> bool:
    return filters.created_from is not None or filters.created_to is not None


def _parts_by_word(filters: JobFilters, order: Order, after: _Row | None) -> list[_Part]:
    """One stretch a word; within it by time of creation."""
    chosen = filters.facets.get(order.name) or tuple(_WORDS[order.name])
    words = sorted({str(word) for word in chosen}, reverse=order.descending)
    past = str(after[0]) if after is not None else None
    if past is not None:
        words = [word for word in words if (word <= past if order.descending else word >= past)]
    return [
        _Part(
            _CREATED,
            after[1:] if after is not None and word == past else None,
            (order.column == word,),
            fixed=order.name,
            # The only word there is to choose from is the whole list, which was gathered before.
            may_be_rare=len(chosen) > 1,
        )
        for word in words
    ]


def _parts_by_name(filters: JobFilters, order: Order, after: _Row | None) -> list[_Part]:
    """Nobody assigned sorts as the empty name: a long stretch of its own."""
    among_nobody = after is not None and after[0] == ""
    nobody = _Part(
        (Job.id.expression,), after and after[2:] if among_nobody else None, (order.column == "",)
    )
    somebody = _Part(
        (order.column.expression, Job.id.expression),
        (after[0], after[2]) if after and not among_nobody else None,
        (order.column > "",),
        may_be_rare=_narrows(filters),
    )
    if order.descending:
        return [nobody] if among_nobody else [somebody, nobody]
    return [somebody] if after and not among_nobody else [nobody, somebody]


def _beyond(
    keys: Sequence[ColumnElement[Any]], after: _Row, *, descending: bool
) -> ColumnElement[bool]:
    """What lies past one row. Spelled so that an index walks straight there."""
    key, value = keys[0], after[0]
    past = key < value if descending else key > value
    if len(keys) == 1:
        return past
    near = key <= value if descending else key >= value
    return and_(near, or_(past, _beyond(keys[1:], after[1:], descending=descending)))


def _conditions(
    filters: JobFilters, part: _Part, *, every_facet: bool
) -> list[ColumnElement[bool]]:
    """The filters as clauses.

    ``every_facet``: also the columns of few values nobody filters by, listed in full where a
    later column of ``ix_jobs_facets`` is filtered, so that the index is entered by all of them.
    """
    found = _facet_conditions(filters, part, every_facet=every_facet)
    if filters.city is not None:
        found.append(Job.city == filters.city)
    if filters.locksmith_id is not None:
        found.append(Job.assigned_locksmith_id == filters.locksmith_id)
    if filters.created_from is not None:
        found.append(Job.created_at >= filters.created_from)
    if filters.created_to is not None:
        found.append(Job.created_at < filters.created_to)
    if filters.text:
        found.append(_says(filters.text))
    return found


def _facet_conditions(
    filters: JobFilters, part: _Part, *, every_facet: bool
) -> list[ColumnElement[bool]]:
    wanted = {name: values for name, values in filters.facets.items() if name != part.fixed}
    names = list(_WORDS)
    used = [names.index(name) for name in (*wanted, *([part.fixed] if part.fixed else []))]
    fill = every_facet and bool(used) and filters.text is None and filters.locksmith_id is None
    last = len(names) - 1 if _dated(filters) else max(used, default=-1)
    found: list[ColumnElement[bool]] = []
    for place, name in enumerate(names):
        column: InstrumentedAttribute[str] = getattr(Job, name)
        if name in wanted:
            found.append(_any_of(column, wanted[name]))
        elif fill and place < last and name != part.fixed:
            found.append(_any_of(column, tuple(_WORDS[name])))
    return found


def _any_of(column: InstrumentedAttribute[str], values: Sequence[str]) -> ColumnElement[bool]:
    if len(values) == 1:
        return column == values[0]
    return column.in_([str(value) for value in values])


def _says(wanted: str) -> ColumnElement[bool]:
    """Two characters match the beginning of a word, three or more stand anywhere."""
    escaped = wanted.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if len(wanted) > 2:
        return Job.searchable.like(f"%{escaped}%")
    return or_(Job.searchable.like(f"{escaped}%"), Job.searchable.like(f"% {escaped}%"))
