"""Who looks after a market's accounts, and that there is always somebody who does.

A keeper has a role with the permission ``identity.accounts``. Which roles those are the market's
table says; it is told here when the market's routes are made, so that whoever shuts an account or
takes a role asks the same question, whichever way they come.
"""

import hashlib
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, text

from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict
from steelyard.kernel.identity.models import ACTIVE, Membership, User
from steelyard.kernel.identity.permissions import ACCOUNTS, Permissions

_roles: dict[str, frozenset[str]] = {}


class LastKeeper(Conflict):
    """Nobody else could look after the accounts of a market."""

    code = "last_administrator"


def declare(market: str, permissions: Permissions) -> None:
    """Say which roles look after the accounts of ``market``. The last word counts."""
    _roles[market] = permissions.roles_with(ACCOUNTS)


def roles_in(market: str) -> frozenset[str]:
    """The roles that look after accounts there; none for a market without accounts."""
    return _roles.get(market, frozenset())


async def keepers_of(
    session: Session, market: str, *, but: Collection[UUID] = (), active: bool = False
) -> list[UUID]:
    """Who has such a role, in a settled order. ``active``: of those only whose account is open."""
    wanted = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.market == market, Membership.role.in_(roles_in(market)))
        .distinct()
        .order_by(Membership.user_id)
    )
    if active:
        wanted = wanted.where(User.status == ACTIVE)
    if but:
        wanted = wanted.where(Membership.user_id.not_in(but))
    return list(await session.scalars(wanted))


async def hold(session: Session, market: str) -> None:
    """Let nobody else change who the keepers are until this unit of work ends."""
    digest = hashlib.sha256(f"identity.keepers:{market}".encode()).digest()
    key = int.from_bytes(digest[:8], signed=True)
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


async def must_leave_one(session: Session, user_id: UUID, *, market: str | None = None) -> None:
    """Refuse what would leave a market without a keeper once ``user_id`` is none any more.

    In one ``market``, or (None) in all of them. To be asked before any row of the account is
    locked. Raises LastKeeper.
    """
    for one in [market] if market is not None else sorted(_roles):
        if not await _keeps(session, user_id, one):
            continue
        await hold(session, one)
        if not await keepers_of(session, one, but=(user_id,), active=True):
            raise LastKeeper("Nobody else looks after the accounts here. Appoint somebody first.")


async def _keeps(session: Session, user_id: UUID, market: str) -> bool:
    found = await session.scalar(
        select(Membership.id)
        .where(
            Membership.user_id == user_id,
            Membership.market == market,
            Membership.role.in_(roles_in(market)),
        )
        .limit(1)
    )
    return found is not None
