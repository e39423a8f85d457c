"""Devices that are signed in: opened, listed, ended. How they are renewed stands in ``renewal``."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select, update

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.identity import refresh_tokens
from steelyard.kernel.identity.models import ACTIVE, DeviceSession, User
from steelyard.kernel.identity.policy import Policy
from steelyard.kernel.identity.refresh_tokens import RefreshToken
from steelyard.kernel.identity.refusals import SignInRefused
from steelyard.kernel.identity.users import note

DEVICE_MAX = 120


@dataclass(frozen=True, slots=True)
class Client:
    """What a device says of itself: ``agent`` tells one client from another, ``device`` names it
    for its owner, ``ip`` is where it called from."""

    agent: str = ""
    device: str = ""
    ip: str = "unknown"

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(self.agent.encode("utf-8", "replace")).digest()


@dataclass(frozen=True, slots=True)
class Opened:
    """A session and the refresh token that was just made for it; it is not stored."""

    session_id: UUID
    user_id: UUID
    token: RefreshToken


async def open_session(
    session: Session, user_id: UUID, *, market: str, policy: Policy, client: Client, actor: Actor
) -> Opened:
    """Sign a device in. Raises SignInRefused when the account has been shut meanwhile."""
    # Held until the commit, so that a suspension comes before (and is seen) or after (and ends it).
    status = await session.scalar(
        select(User.status).where(User.id == user_id).with_for_update(read=True)
    )
    if status != ACTIVE:
        raise SignInRefused
    token = refresh_tokens.first(uuid4())
    now = clock.now()
    session.add(
        DeviceSession(
            id=token.session_id,
            user_id=user_id,
            market=market,
            token_hash=token.hash,
            client_hash=client.hash,
            device=client.device[:DEVICE_MAX],
            ip=client.ip,
            created_at=now,
            last_used_at=now,
            expires_at=now + policy.refresh_lifetime,
        )
    )
    await session.flush()
    note(session, market, actor, user_id, "session.opened", session_id=str(token.session_id))
    return Opened(token.session_id, user_id, token)


async def live_sessions(session: Session, user_id: UUID, market: str) -> Sequence[DeviceSession]:
    """The devices that are signed in now, the one used last first."""
    found = await session.scalars(
        select(DeviceSession)
        .where(
            DeviceSession.user_id == user_id,
            DeviceSession.market == market,
            DeviceSession.ended_at.is_(None),
            DeviceSession.expires_at > clock.now(),
        )
        .order_by(DeviceSession.last_used_at.desc(), DeviceSession.id)
    )
    return found.all()


async def end_session(
    session: Session, user_id: UUID, session_id: UUID, *, market: str, actor: Actor, reason: str
) -> None:
    """Sign one device out. Raises NotFound for another's, an unknown or an ended one."""
    gone = await _end(session, user_id, market, reason, only=session_id)
    if not gone:
        raise NotFound
    note(session, market, actor, user_id, "session.ended", reason=reason, session_id=str(gone[0]))


async def end_all_sessions(
    session: Session,
    user_id: UUID,
    *,
    market: str | None,
    actor: Actor,
    stream: str,
    reason: str,
    but: UUID | None = None,
) -> int:
    """Sign every device out, ``but`` one; in one market or (None) in all. Returns how many.

    Access tokens end with it: each request asks for its session.
    """
    gone = await _end(session, user_id, market, reason, but=but)
    if gone:
        note(session, stream, actor, user_id, "session.all_ended", reason=reason, count=len(gone))
    return len(gone)


async def _end(
    session: Session,
    user_id: UUID,
    market: str | None,
    reason: str,
    *,
    only: UUID | None = None,
    but: UUID | None = None,
) -> Sequence[UUID]:
    chosen = update(DeviceSession).where(
        DeviceSession.user_id == user_id, DeviceSession.ended_at.is_(None)
    )
    if market is not None:
        chosen = chosen.where(DeviceSession.market == market)
    if only is not None:
        chosen = chosen.where(DeviceSession.id == only)
    if but is not None:
        chosen = chosen.where(DeviceSession.id != but)
    ended = await session.scalars(
        chosen.values(ended_at=clock.now(), ended_reason=reason)
        .returning(DeviceSession.id)
        .execution_options(synchronize_session="fetch")
    )
    return ended.all()
