"""What must always hold, one small class per promise.

``steelyard verify`` runs them all, and a periodic job runs them in production. A market adds its
own through ``Market.invariants``.
"""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken promise: which, of what, and what was seen."""

    code: str
    entity: str
    detail: str


class Invariant(Protocol):
    """A promise that can be asked of the database at any moment."""

    @property
    def code(self) -> str: ...

    @property
    def promise(self) -> str: ...

    async def violations(self, session: AsyncSession) -> list[Violation]:
        """Every breach found (bounded to a few hundred); empty when the promise holds."""
        ...
