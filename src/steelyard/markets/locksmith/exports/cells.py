"""CSV that a spreadsheet opens and does not execute."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from steelyard.kernel.money import Money

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet calculate, dial out or break the line. A phone begins with a plus: it
is written with a quote before it, as anything else is."""
MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""


@dataclass(frozen=True, slots=True)
class Column[Row]:
    """A heading in plain words, and what stands under it."""

    heading: str
    value: Callable[[Row], object]


def head(columns: Sequence[Column[Any]]) -> str:
    return MARK + _line([column.heading for column in columns])


def lines[Row](columns: Sequence[Column[Row]], rows: Iterable[Row]) -> str:
    """One line a row."""
    return "".join(_line([cell(column.value(row)) for column in columns]) for row in rows)


def cell(value: object) -> str:
    """Times as ISO 8601 in UTC, lists joined, nothing as nothing; no formula ever."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(_FORMULA) else text


def amount(minor: int | None, currency: str) -> str | None:
    """``49.00``: a decimal text; the currency has a column of its own."""
    if minor is None:
        return None
    return Money(minor, currency).canonical()


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
