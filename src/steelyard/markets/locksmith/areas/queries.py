"""Reads of the service areas."""

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.markets.locksmith.models import ServiceArea


async def active_areas(session: Session) -> list[ServiceArea]:
    rows = await session.scalars(
        select(ServiceArea).where(ServiceArea.is_active).order_by(ServiceArea.name)
    )
    return list(rows)
