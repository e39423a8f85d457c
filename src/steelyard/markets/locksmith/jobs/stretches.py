"""The list of jobs as stretches, each of which one index puts in order.

Sorts by a column of few values (status, service, deposit) go value by value, and so do the
unassigned; a text that cities are called by goes city by city. So what is dense in the whole list
stays dense in each stretch, where a filter and a sort are about the same thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, collate, tuple_

from steelyard.kernel.http.pages import Order
from steelyard.markets.locksmith.jobs.asked import WORDS, JobFilters, dates, plain_conditions
from steelyard.markets.locksmith.jobs.said import Said
from steelyard.markets.locksmith.models import NUMBERS_A_SPAN, Job

CREATED = (Job.created_at.expression, Job.id.expression)
Row = tuple[Any, ...]
"""The row a page goes on after: what sorts the list, when it was created, its id."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the list: its own condition, what orders it, and the row it goes on after."""

    keys: tuple[ColumnElement[Any], ...]
    after: Row | None
    where: tuple[ColumnElement[bool], ...] = ()
    """Its own condition: the index of the sort is entered by it, unless ``fixed``."""
    says: ColumnElement[bool] | None = None
    fixed: str | None = None
    """The column of few values that ``where`` holds to one value, if any."""
    may_be_rare: bool = False
    """Few may match here though many match in all: gather before walking."""
    may_be_far: bool = False
    """What matches may lie far from where the walk begins."""

    def conditions(
        self, filters: JobFilters, *, every_facet: bool = False
    ) -> list[ColumnElement[bool]]:
        """What is in this stretch and matches."""
        found = plain_conditions(filters, fixed=self.fixed, every_facet=every_facet)
        return [*found, *self.where, *([] if self.says is None else [self.says])]

    def entered_by(self, filters: JobFilters) -> list[ColumnElement[bool]]:
        """That part of the conditions by which the index of the sort is entered."""
        return [*([] if self.fixed else self.where), *(dates(filters) if self._by_time else [])]

    def still(self, filters: JobFilters, *, descending: bool) -> JobFilters:
        """The filters without the date that ``after`` implies: of two bounds on the same side an
        index may begin at the looser."""
        if self.after is None or not self._by_time:
            return filters
        at, first, end = self.after[0], filters.created_from, filters.created_to
        if descending and end is not None and at < end:
            return replace(filters, created_to=None)
        if not descending and first is not None and at >= first:
            return replace(filters, created_from=None)
        return filters

    @property
    def _by_time(self) -> bool:
        return self.keys[0] is CREATED[0]


def whole(order: Order, after: Row | None, said: Said | None) -> Stretch:
    """The list in one stretch. Words sort by their letters, whatever the database's locale."""
    says = None if said is None else said.anywhere
    if order.name == "number":
        return Stretch((Job.number.expression,), after and (after[0],), says=says)
    if order.name in WORDS:
        return Stretch((collate(order.column, "C"), *CREATED), after, says=says)
    keys = (order.column.expression, Job.id.expression)
    return Stretch(keys, after and (after[0], after[2]), says=says)


def stretches(
    filters: JobFilters,
    order: Order,
    after: Row | None,
    said: Said | None,
    spans: tuple[int, int] | None,
) -> list[Stretch]:
    """The list from ``after`` on. ``spans``: the first and the last of ``NUMBERS_A_SPAN`` numbers
    that hold a job of these dates."""
    one = whole(order, after, said)
    if order.name in WORDS:
        return _by_word(filters, order, one)
    if order.name == "assigned_locksmith_name":
        return _by_name(filters, order, one)
    if order.name == "city" and filters.city is not None:
        return _of_city(one, filters.city)
    if order.name == "city" and said is not None and said.cities:
        return _by_city(order, one, said)
    if order.name == "number" and spans is not None:
        first, last = (span * NUMBERS_A_SPAN for span in spans)
        between = (Job.number >= first, Job.number < last + NUMBERS_A_SPAN)
        return [replace(one, where=between, may_be_far=True)]
    return [one]


def beyond(
    keys: Sequence[ColumnElement[Any]], after: Row, *, descending: bool
) -> ColumnElement[bool]:
    """What lies past one row. Spelled so that an index walks straight there."""
    here, there = tuple_(*keys), tuple_(*after)
    return here < there if descending else here > there


def _by_word(filters: JobFilters, order: Order, one: Stretch) -> list[Stretch]:
    """One stretch a word; within it by time of creation."""
    chosen = filters.facets.get(order.name) or tuple(WORDS[order.name])
    words = sorted({str(word) for word in chosen}, reverse=order.descending)
    past = str(one.after[0]) if one.after is not None else None
    if past is not None:
        words = [word for word in words if (word <= past if order.descending else word >= past)]
    return [
        Stretch(
            CREATED,
            one.after[1:] if one.after is not None and word == past else None,
            (order.column == word,),
            one.says,
            fixed=order.name,
            # The only word there is to choose from is the whole list, which was gathered before.
            may_be_rare=len(chosen) > 1,
        )
        for word in words
    ]


def _by_name(filters: JobFilters, order: Order, one: Stretch) -> list[Stretch]:
    """Nobody assigned sorts as the empty name: a long stretch of its own."""
    among_nobody = one.after is not None and one.after[0] == ""
    among_somebody = one.after is not None and not among_nobody
    nobody = Stretch(
        (Job.id.expression,),
        one.after and one.after[1:] if among_nobody else None,
        (order.column == "",),
        one.says,
        may_be_rare=one.says is not None,
    )
    somebody = replace(
        one,
        after=None if among_nobody else one.after,
        # Implied by the row to go on after.
        where=() if among_somebody and not order.descending else (order.column > "",),
        may_be_rare=filters.narrow,
    )
    if order.descending:
        return [nobody] if among_nobody else [somebody, nobody]
    return [somebody] if among_somebody else [nobody, somebody]


def _of_city(one: Stretch, city: str) -> list[Stretch]:
    """One city: its jobs in the order of their ids."""
    if one.after is not None and one.after[0] != city:
        return [replace(one, where=(Job.city == city,))]
    after = one.after and one.after[1:]
    return [replace(one, keys=(Job.id.expression,), after=after, where=(Job.city == city,))]


def _by_city(order: Order, one: Stretch, said: Said) -> list[Stretch]:
    """A city that is called by the text is wanted whole; between two of them, what else says it."""
    ahead = list(said.known)[:: -1 if order.descending else 1]
    past = None if one.after is None else one.after[0]
    reached = past in ahead
    if reached:
        ahead = ahead[ahead.index(past) :]
    found: list[Stretch] = []
    for called, together in groupby(ahead, said.cities.__contains__):
        run = list(together)
        if called:
            for city in run:
                after = None if reached and city != past else one.after
                found += _of_city(replace(one, after=after, says=None, may_be_rare=True), city)
        else:
            between = _from_to(run, order, implied=run[0] == past)
            found.append(replace(one, where=between, says=said.apart, may_be_rare=True))
    return found


def _from_to(run: list[str], order: Order, *, implied: bool) -> tuple[ColumnElement[bool], ...]:
    """Cities that follow each other; their beginning may be implied by the row to go on after."""
    begin, end = run[0], run[-1]
    if order.descending:
        return (Job.city >= end, *(() if implied else (Job.city <= begin,)))
    return (Job.city <= end, *(() if implied else (Job.city >= begin,)))
