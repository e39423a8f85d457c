"""The names behind ids, for lists and timelines."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.markets.locksmith.models import Locksmith


async def names_of(session: Session, locksmith_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Locksmiths' display names by id."""
    rows = await session.execute(
        select(Locksmith.id, Locksmith.display_name).where(Locksmith.id.in_(set(locksmith_ids)))
    )
    return {row.id: row.display_name for row in rows}
