"""What PostgreSQL's statistics say of a question, before it is asked."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement, Executable

from steelyard.kernel.db import Session


class _Explained(Executable, ClauseElement):
    """``EXPLAIN`` of a statement: planned with its values, not run."""

    inherit_cache = False

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement


@compiles(_Explained)
def _explain(element: _Explained, compiler: SQLCompiler, **options: Any) -> str:
    return "EXPLAIN (FORMAT JSON) " + compiler.process(element.statement, **options)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the planner expects. A guess: order attempts by it, never answers."""

    rows: int
    cost: float
    """In the planner's units: about one for each page read."""


async def estimate(session: Session, statement: Select[*tuple[Any, ...]]) -> Estimate:
    (top,) = (await session.execute(_Explained(statement))).scalar_one()
    return Estimate(int(top["Plan"]["Plan Rows"]), float(top["Plan"]["Total Cost"]))
