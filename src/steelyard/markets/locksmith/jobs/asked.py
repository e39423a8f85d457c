"""What staff ask the list of jobs for, as clauses that its indexes can answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.words import DepositStatus, JobStatus, ServiceType, Urgency

WORDS: dict[str, type[StrEnum]] = {
    "status": JobStatus,
    "deposit_status": DepositStatus,
    "service_type": ServiceType,
    "urgency": Urgency,
}
"""The columns of few values, in the order of the index ``ix_jobs_facets``."""


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

    @property
    def narrow(self) -> bool:
        return bool(self.facets or self.city or self.locksmith_id or self.dated or self.text)

    @property
    def dated(self) -> bool:
        return self.created_from is not None or self.created_to is not None


def plain_conditions(
    filters: JobFilters, *, fixed: str | None = None, every_facet: bool = False
) -> list[ColumnElement[bool]]:
    """The filters but the text, as clauses.

    ``fixed``: the column of few values that is held to one value elsewhere. ``every_facet``: also
    those nobody filters by, listed in full where a later column of ``ix_jobs_facets`` is
    filtered, so that the index is entered by all of them.
    """
    found = _facet_conditions(filters, fixed, every_facet=every_facet)
    if filters.city is not None:
        found.append(Job.city == filters.city)
    if filters.locksmith_id is not None:
        found.append(Job.assigned_locksmith_id == filters.locksmith_id)
    return found + dates(filters)


def dates(filters: JobFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.created_from is not None:
        found.append(Job.created_at >= filters.created_from)
    if filters.created_to is not None:
        found.append(Job.created_at < filters.created_to)
    return found


def _facet_conditions(
    filters: JobFilters, fixed: str | None, *, every_facet: bool
) -> list[ColumnElement[bool]]:
    wanted: Mapping[str, Sequence[str]] = {
        name: values for name, values in filters.facets.items() if name != fixed
    }
    names = list(WORDS)
    used = [names.index(name) for name in (*wanted, *([fixed] if fixed else []))]
    fill = every_facet and bool(used) and filters.text is None and filters.locksmith_id is None
    last = len(names) - 1 if filters.dated else max(used, default=-1)
    found: list[ColumnElement[bool]] = []
    for place, name in enumerate(names):
        column: InstrumentedAttribute[str] = getattr(Job, name)
        if name in wanted:
            found.append(_any_of(column, wanted[name]))
        elif fill and place < last and name != fixed:
            found.append(_any_of(column, tuple(WORDS[name])))
    return found


def _any_of(column: InstrumentedAttribute[str], values: Sequence[str]) -> ColumnElement[bool]:
    if len(values) == 1:
        return column == values[0]
    return column.in_([str(value) for value in values])
