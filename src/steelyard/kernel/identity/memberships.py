"""Which role somebody has in which market, for which organisation there."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.identity import keepers
from steelyard.kernel.identity.models import Membership
from steelyard.kernel.identity.users import note


async def grant(
    session: Session,
    user_id: UUID,
    *,
    market: str,
    role: str,
    actor: Actor,
    reason: str | None = None,
    organisation_id: UUID | None = None,
    noted: Mapping[str, object] | None = None,
) -> bool:
    """Give a role, from the next request on. False when they have it already.

    ``noted``: what else the history says of it. Whether it takes two people to give it is not
    asked here (see ``roles``).
    """
    made = await session.scalar(
        insert(Membership)
        .values(
            user_id=user_id,
            market=market,
            role=role,
            organisation_id=organisation_id,
            granted_by=f"{actor.kind}:{actor.id}",
            granted_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(Membership.id)
    )
    if made is None:
        return False
    note(
        session, market, actor, user_id, "membership.granted",
        reason=reason, role=role, organisation_id=str(organisation_id or ""), **(noted or {}),
    )  # fmt: skip
    return True


async def withdraw(
    session: Session,
    user_id: UUID,
    *,
    market: str,
    role: str,
    actor: Actor,
    reason: str,
    organisation_id: UUID | None = None,
    noted: Mapping[str, object] | None = None,
) -> bool:
    """Take a role back, from the next request on. False when they do not have it.

    Raises LastKeeper when nobody else would look after the market's accounts.
    """
    if role in keepers.roles_in(market):
        await keepers.must_leave_one(session, user_id, market=market)
    gone = await session.scalar(
        delete(Membership)
        .where(
            Membership.user_id == user_id,
            Membership.market == market,
            Membership.role == role,
            Membership.organisation_id.is_not_distinct_from(organisation_id),
        )
        .returning(Membership.id)
    )
    if gone is None:
        return False
    note(
        session, market, actor, user_id, "membership.withdrawn",
        reason=reason, role=role, organisation_id=str(organisation_id or ""), **(noted or {}),
    )  # fmt: skip
    return True


async def memberships_of(session: Session, user_id: UUID, market: str) -> Sequence[Membership]:
    """Every role in one market, oldest first."""
    found = await session.scalars(
        select(Membership)
        .where(Membership.user_id == user_id, Membership.market == market)
        .order_by(Membership.granted_at, Membership.id)
    )
    return found.all()
