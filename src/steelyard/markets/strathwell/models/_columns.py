"""What the tables have in common."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import CheckConstraint

SCHEMA = "strathwell"


def one_of(column: str, words: type[StrEnum], name: str | None = None) -> CheckConstraint:
    """The column holds one of ``words``."""
    return CheckConstraint(within(column, words), name=name or column)


def within(column: str, words: Iterable[StrEnum]) -> str:
    """``column IN (…)`` for a constraint or a partial index."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return f"{column} IN ({listed})"


def ref(table: str) -> str:
    """The id of another table of the market, for a foreign key."""
    return f"{SCHEMA}.{table}.id"
