"""Guessing gets slower and slower; nobody is shut out for good by what strangers do.

Failures are counted twice: of an account from one address, with pauses up to a quarter of an hour;
and of an account from anywhere, with pauses up to a minute. The second does not concern an address
from which the owner has been let in before. A try is counted before the password is looked at and
the count forgotten when it was right, so that a thousand tries at once are no way around it.
Unknown accounts are counted like known ones. Names are stored as keyed hashes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.models import DeviceSession, SignInPause, User
from steelyard.kernel.identity.refusals import SignInPaused

FORGOTTEN_AFTER = timedelta(hours=24)
_KNOWN_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Pauses:
    """``free`` failures cost nothing; then 2, 4, 8 … seconds, at most ``longest``."""

    free: int
    longest: timedelta


FROM_ONE_ADDRESS = Pauses(free=5, longest=timedelta(minutes=15))
FROM_ANYWHERE = Pauses(free=20, longest=timedelta(minutes=1))

# One statement: whoever comes while a pause lasts changes nothing and gets no row. Where there is
# no pause, ``until`` lies far back: two who come together read the clock a moment apart.
_TAKE = text("""
    INSERT INTO kernel.sign_in_pause AS p (key, failures, failed_at, until)
    VALUES (:key, 1, :now, :forgotten)
    ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN p.failed_at < :forgotten THEN 1 ELSE p.failures + 1 END,
        failed_at = :now,
        until = CASE WHEN p.failed_at < :forgotten OR p.failures + 1 < :free THEN :forgotten
            ELSE :now + least(
                make_interval(secs => 2 ^ least(p.failures + 2 - :free, 20)),
                CAST(:longest AS interval)
            ) END
    WHERE p.until <= :now
    RETURNING 1
""")


@dataclass(frozen=True, slots=True)
class Turn:
    """A try that was counted, to be forgotten if it was right."""

    keys: tuple[bytes, ...]


async def take_turn(
    session: Session, ring: KeyRing, *, address: str, ip: str, user: User | None
) -> Turn:
    """Count a try for ``address`` from ``ip`` before it is looked at. Raises SignInPaused.

    The unit of work must be committed before the password is verified.
    """
    asked = [(_key(ring, "address", address, ip), FROM_ONE_ADDRESS)]
    if not await _has_been_let_in(session, user, ip):
        asked.append((_key(ring, "anywhere", address), FROM_ANYWHERE))
    # In one order, so that two tries never wait for each other.
    for key, pauses in sorted(asked, key=lambda one: one[0]):
        await _take(session, key, pauses)
    return Turn(tuple(key for key, _ in asked))


async def forget(session: Session, turn: Turn) -> None:
    """It was right: the failures before it no longer count."""
    await session.execute(delete(SignInPause).where(SignInPause.key.in_(turn.keys)))


async def _take(session: Session, key: bytes, pauses: Pauses) -> None:
    now = clock.now()
    taken = await session.scalar(
        _TAKE,
        {
            "key": key,
            "now": now,
            "forgotten": now - FORGOTTEN_AFTER,
            "free": pauses.free,
            "longest": pauses.longest,
        },
    )
    if taken is None:
        until = await session.scalar(select(SignInPause.until).where(SignInPause.key == key))
        raise SignInPaused(
            "There were too many tries. Please wait a moment, or reset your password.",
            retry_after_seconds=_seconds(until, now),
        )


def _seconds(until: datetime | None, now: datetime) -> int:
    return max(1, round(((until or now) - now).total_seconds()) + 1)


async def _has_been_let_in(session: Session, user: User | None, ip: str) -> bool:
    """Asked for unknown accounts too: the same work."""
    found = await session.scalar(
        select(DeviceSession.id)
        .where(
            DeviceSession.user_id == (user.id if user else None),
            DeviceSession.ip == ip,
            DeviceSession.last_used_at > clock.now() - _KNOWN_FOR,
        )
        .limit(1)
    )
    return found is not None


def _key(ring: KeyRing, *parts: str) -> bytes:
    return ring.mac("pause", "\x1f".join(parts).encode())
