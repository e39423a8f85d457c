"""Keyset pages: a cursor says where the last page ended, so any depth costs the same.

Cursors are signed: what sorts a list may be a column the caller is not to compare by hand.
"""

import base64
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.secrets import derive

PAGE_MAX = 100
PageSize = Annotated[int, Query(ge=1, le=PAGE_MAX, description="Rows a page.")]
Cursor = Annotated[
    str | None, Query(max_length=600, description="`next_cursor` of the page before.")
]


class InvalidPage(InvalidInput):
    code = "invalid_page"


class Page[Item: BaseModel](BaseModel):
    """One page, and the cursor of the next; null on the last."""

    items: list[Item]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """A sort: a column that is never null, its direction, the id that breaks ties."""

    name: str
    column: InstrumentedAttribute[Any]
    identity: InstrumentedAttribute[Any]
    descending: bool = True

    def clauses(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        if self.descending:
            return self.column.desc(), self.identity.desc()
        return self.column.asc(), self.identity.asc()

    def after(self, value: object, identity: object) -> ColumnElement[bool]:
        """What lies beyond one row. Spelled so that an index walks straight there."""
        if self.descending:
            return and_(self.column <= value, or_(self.column < value, self.identity < identity))
        return and_(self.column >= value, or_(self.column > value, self.identity > identity))


def write_cursor(secret: str, order: Order, row: object) -> str:
    """The cursor that continues after ``row``."""
    value = getattr(row, order.column.key)
    content = json.dumps(
        [order.name, order.descending, _plain(value), str(getattr(row, order.identity.key))],
        separators=(",", ":"),
    ).encode()
    return base64.urlsafe_b64encode(_seal(secret, content) + content).decode().rstrip("=")


def read_cursor(secret: str, order: Order, cursor: str) -> tuple[Any, UUID]:
    """The sort value and id a cursor stands for. Raises InvalidPage for anything not ours."""
    problem = InvalidPage("This page cursor does not fit.", cursor="Start from the first page.")
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        seal, content = raw[:16], raw[16:]
        if not hmac.compare_digest(seal, _seal(secret, content)):
            raise problem
        name, descending, value, identity = json.loads(content)
    except (ValueError, TypeError):
        raise problem from None
    if (name, descending) != (order.name, order.descending):
        raise problem
    return _typed(order, value), UUID(identity)


def cut[Row](
    secret: str, order: Order, rows: Sequence[Row], size: int
) -> tuple[list[Row], str | None]:
    """A page out of ``size + 1`` fetched rows, and the cursor of the next."""
    if len(rows) <= size:
        return list(rows), None
    kept = list(rows[:size])
    return kept, write_cursor(secret, order, kept[-1])


def _seal(secret: str, content: bytes) -> bytes:
    return hmac.digest(derive(secret, "page-cursor"), content, "sha256")[:16]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(order: Order, value: Any) -> Any:
    if order.column.type.python_type is datetime:
        return datetime.fromisoformat(value)
    return value
