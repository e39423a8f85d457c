"""Who is behind an access token, asked of the database at each request.

One read by primary keys instead of a cache: a session that was ended, an account that was shut
and a role that was taken back count from the next request on, also while Valkey is away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.identity.models import ACTIVE, DeviceSession, Membership, User


@dataclass(frozen=True, slots=True)
class Person:
    """A user in one market. ``organisations``: of which of its organisations, by role."""

    user_id: UUID
    session_id: UUID
    market: str
    roles: frozenset[str]
    organisations: Mapping[str, frozenset[UUID]]
    permissions: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def must_own(self, owner_id: UUID | None) -> None:
        """Raises NotFound unless it is theirs: somebody else's is as good as unknown."""
        if owner_id != self.user_id:
            raise NotFound

    def must_belong_to(self, organisation_id: UUID | None, *roles: str) -> None:
        """Raises NotFound unless they are of that organisation, in one of ``roles`` (any)."""
        asked = roles or tuple(self.organisations)
        if not any(organisation_id in self.organisations.get(role, ()) for role in asked):
            raise NotFound


class Signed(Protocol):
    """What names a signed-in device: an access token's claims, a live line's holder."""

    @property
    def user_id(self) -> UUID: ...

    @property
    def session_id(self) -> UUID: ...


async def person_behind(session: Session, claims: Signed, market: str) -> Person | None:
    """None when the session has ended or the account is not open."""
    rows = await session.execute(
        select(Membership.role, Membership.organisation_id)
        .select_from(DeviceSession)
        .join(User, User.id == DeviceSession.user_id)
        .outerjoin(
            Membership,
            (Membership.user_id == User.id) & (Membership.market == DeviceSession.market),
        )
        .where(
            DeviceSession.id == claims.session_id,
            DeviceSession.user_id == claims.user_id,
            DeviceSession.market == market,
            DeviceSession.ended_at.is_(None),
            DeviceSession.expires_at > clock.now(),
            User.status == ACTIVE,
        )
    )
    found = rows.all()
    if not found:
        return None
    roles = frozenset(row.role for row in found if row.role is not None)
    return Person(
        user_id=claims.user_id,
        session_id=claims.session_id,
        market=market,
        roles=roles,
        organisations={
            role: frozenset(
                row.organisation_id
                for row in found
                if row.role == role and row.organisation_id is not None
            )
            for role in roles
        },
    )
