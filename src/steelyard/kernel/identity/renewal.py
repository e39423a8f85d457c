"""Exchanging a refresh token for its successor: one conditional statement on one row.

However many connections show the same token at once, one of them makes the successor. The same
client gets that very successor again for ten seconds, in case the answer was lost. Whoever else
shows a token that was exchanged before ends the session: somebody holds a copy, and it is not
known who.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import text

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.identity import notices
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.policy import Policy
from steelyard.kernel.identity.refresh_tokens import RefreshToken, read
from steelyard.kernel.identity.sessions import Client, end_all_sessions
from steelyard.kernel.identity.users import note

GRACE = timedelta(seconds=10)
LONGEST = timedelta(days=90)
"""However often it is renewed, a session ends so long after it was opened."""

# ``s`` is the row as it stands once its lock is ours, whoever had it before. ``again`` is only
# looked at where the token is not the current one.
_RENEW = text("""
    UPDATE kernel.device_session AS s SET
        generation = s.generation + CAST(s.token_hash = :shown AS integer),
        previous_hash = CASE WHEN s.token_hash = :shown THEN s.token_hash
            ELSE s.previous_hash END,
        token_hash = CASE WHEN s.token_hash = :shown THEN :next ELSE s.token_hash END,
        rotated_at = CASE WHEN s.token_hash = :shown THEN :now ELSE s.rotated_at END,
        client_hash = CASE WHEN s.token_hash = :shown THEN :client ELSE s.client_hash END,
        ip = CASE WHEN s.token_hash = :shown THEN :ip ELSE s.ip END,
        expires_at = CASE WHEN s.token_hash = :shown
            THEN least(CAST(:expires AS timestamptz), s.created_at + CAST(:longest AS interval))
            ELSE s.expires_at END,
        last_used_at = :now,
        ended_at = CASE WHEN s.token_hash = :shown OR (s.previous_hash = :shown
            AND s.client_hash = :client AND s.rotated_at > :grace) THEN NULL ELSE :now END,
        ended_reason = CASE WHEN s.token_hash = :shown OR (s.previous_hash = :shown
            AND s.client_hash = :client AND s.rotated_at > :grace) THEN NULL
            ELSE 'token_reused' END
    WHERE s.id = :id AND s.market = :market AND s.ended_at IS NULL AND s.expires_at > :now
    RETURNING new.user_id AS user_id, new.ended_at IS NOT NULL AS reused,
        new.token_hash = :next AS known
""")


class Outcome(StrEnum):
    RENEWED = "renewed"
    """``token`` is the successor, made now or (to the same client) a moment ago."""
    REUSED = "reused"
    """The session was ended now; commit, then refuse."""
    ENDED = "ended"
    """Not ours, or of a session that has ended."""


@dataclass(frozen=True, slots=True)
class Renewal:
    outcome: Outcome
    session_id: UUID | None = None
    user_id: UUID | None = None
    token: RefreshToken | None = None


async def renew(
    session: Session,
    ring: KeyRing,
    written: str,
    *,
    market: str,
    policy: Policy,
    client: Client,
    actor: Actor,
) -> Renewal:
    """What becomes of the session whose token is shown. Commit whatever the outcome is."""
    shown = read(ring, written)
    if shown is None:
        return Renewal(Outcome.ENDED)
    successor = shown.successor(ring)
    now = clock.now()
    rows = await session.execute(
        _RENEW,
        {
            "id": shown.session_id,
            "market": market,
            "shown": shown.hash,
            "next": successor.hash,
            "client": client.hash,
            "ip": client.ip,
            "now": now,
            "grace": now - GRACE,
            "expires": now + policy.refresh_lifetime,
            "longest": LONGEST,
        },
    )
    row = rows.one_or_none()
    if row is None:
        return Renewal(Outcome.ENDED)
    if row.reused:
        await _raise_alarm(session, row.user_id, shown.session_id, market, policy, actor)
        return Renewal(Outcome.REUSED, shown.session_id, row.user_id)
    if not row.known:
        # The key changed between the two: this answer cannot be given again, and no harm is done.
        return Renewal(Outcome.ENDED)
    return Renewal(Outcome.RENEWED, shown.session_id, row.user_id, successor)


async def _raise_alarm(
    session: Session, user_id: UUID, session_id: UUID, market: str, policy: Policy, actor: Actor
) -> None:
    note(
        session, market, actor, user_id, "session.token_reused",
        session_id=str(session_id), alarm=True,
    )  # fmt: skip
    if policy.reuse_ends_all:
        await end_all_sessions(
            session, user_id, market=market, stream=market, actor=actor, reason="token_reused"
        )
    await notices.session_ended(session, market, user_id, session_id)
