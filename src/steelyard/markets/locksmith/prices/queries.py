"""Reads of the price table: an area's own entry goes before the general one."""

from uuid import UUID

from sqlalchemy import or_, select

from steelyard.kernel.db import Session
from steelyard.kernel.money import Money
from steelyard.markets.locksmith.models import PriceEntry
from steelyard.markets.locksmith.words import ServiceType, Urgency


async def deposit_for(
    session: Session, service: ServiceType, urgency: Urgency, area_id: UUID
) -> Money | None:
    """What the deposit is now; None where the area does not offer it."""
    entry = await session.scalar(
        select(PriceEntry)
        .where(
            PriceEntry.service_type == service,
            PriceEntry.urgency == urgency,
            or_(PriceEntry.area_id == area_id, PriceEntry.area_id.is_(None)),
        )
        .order_by(PriceEntry.area_id.is_(None))
        .limit(1)
    )
    if entry is None or not entry.is_offered:
        return None
    return Money(entry.deposit_minor, entry.currency)


async def offered_in(session: Session, area_id: UUID) -> list[PriceEntry]:
    """Everything one area offers, each with the deposit that counts there."""
    rows = await session.scalars(
        select(PriceEntry)
        .where(or_(PriceEntry.area_id == area_id, PriceEntry.area_id.is_(None)))
        .order_by(PriceEntry.area_id.is_(None).desc())
    )
    chosen = {(row.service_type, row.urgency): row for row in rows}
    listed = [row for row in chosen.values() if row.is_offered]
    return sorted(listed, key=lambda row: (row.service_type, row.deposit_minor))


async def table(session: Session) -> list[PriceEntry]:
    """The whole price table as staff edit it."""
    rows = await session.scalars(
        select(PriceEntry).order_by(
            PriceEntry.area_id.nulls_first(), PriceEntry.service_type, PriceEntry.deposit_minor
        )
    )
    return list(rows)
