"""Reads for staff: a market's members, their roles and devices, and what is asked about roles."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.pages import Order, cut, read_cursor
from steelyard.kernel.identity.models import DeviceSession, Membership, User

NEWEST = Order("newest", User.created_at, User.id)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role in the market, and on how many devices they are signed in there."""

    user: User
    memberships: tuple[Membership, ...]
    devices: int


async def page_of_members(
    session: Session,
    secret: str,
    market: str,
    *,
    q: str | None = None,
    role: str | None = None,
    status: str | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> tuple[list[Member], str | None]:
    """One page, the newest account first, and the cursor of the next.

    ``q``: part of a name, an address or a phone. Raises InvalidPage.
    """
    member = select(Membership.user_id).where(Membership.market == market)
    if role is not None:
        member = member.where(Membership.role == role)
    where: list[ColumnElement[bool]] = [User.id.in_(member)]
    if status is not None:
        where.append(User.status == status)
    if q:
        where.append(
            or_(*(one.icontains(q, autoescape=True) for one in (User.name, User.email, User.phone)))
        )
    if cursor:
        where.append(NEWEST.after(*read_cursor(secret, NEWEST, cursor)))
    found = await session.scalars(
        select(User).where(*where).order_by(*NEWEST.clauses()).limit(size + 1)
    )
    users, following = cut(secret, NEWEST, found.all(), size)
    return await _with_roles(session, market, users), following


async def member_by_id(session: Session, market: str, user_id: UUID) -> Member:
    """Raises NotFound for who has no role in the market."""
    user = await session.get(User, user_id)
    if user is None:
        raise NotFound
    (member,) = await _with_roles(session, market, [user])
    if not member.memberships:
        raise NotFound
    return member


async def names_of(session: Session, user_ids: Sequence[str]) -> dict[str, str]:
    """What colleagues call them, by id; nobody for an id that is no user's."""
    ids = {one for one in map(_id, user_ids) if one is not None}
    if not ids:
        return {}
    rows = await session.execute(
        select(User.id, User.name, User.email, User.phone).where(User.id.in_(ids))
    )
    return {str(row.id): row.name or row.email or row.phone or "" for row in rows}


async def _with_roles(session: Session, market: str, users: Sequence[User]) -> list[Member]:
    ids = [one.id for one in users]
    held: dict[UUID, list[Membership]] = defaultdict(list)
    for one in await session.scalars(
        select(Membership)
        .where(Membership.market == market, Membership.user_id.in_(ids))
        .order_by(Membership.granted_at, Membership.id)
    ):
        held[one.user_id].append(one)
    devices = await _devices(session, market, ids)
    return [Member(one, tuple(held[one.id]), devices[one.id]) for one in users]


async def _devices(session: Session, market: str, ids: Sequence[UUID]) -> Counter[UUID]:
    rows = await session.execute(
        select(DeviceSession.user_id, func.count().label("devices"))
        .where(
            DeviceSession.market == market,
            DeviceSession.user_id.in_(ids),
            DeviceSession.ended_at.is_(None),
            DeviceSession.expires_at > clock.now(),
        )
        .group_by(DeviceSession.user_id)
    )
    return Counter({row.user_id: row.devices for row in rows})


def _id(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
