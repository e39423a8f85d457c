"""Tickets for the live line: what a browser shows where it cannot send a header.

A ticket opens one connection, within thirty seconds, for the device that asked for it. It goes
over the wire as a WebSocket subprotocol, never in an address, where logs and histories keep it.
Kept is its hash, in Valkey: without that there is no live line either.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from steelyard.kernel import clock
from steelyard.kernel.errors import Unavailable

LIFETIME = timedelta(seconds=30)
SUBPROTOCOL = "ticket."
"""What a ticket follows in the list of subprotocols."""
_KEY = "steelyard:live-ticket:"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose connection it is: a user, on one signed-in device."""

    user_id: UUID
    session_id: UUID


async def issue(valkey: Redis, market: str, holder: Holder) -> str:
    """A new ticket, told once. Raises Unavailable."""
    ticket = secrets.token_urlsafe(32)
    kept = json.dumps(
        {
            "user": str(holder.user_id),
            "session": str(holder.session_id),
            "until": (clock.now() + LIFETIME).isoformat(),
        }
    )
    try:
        await valkey.set(_key(market, ticket), kept, ex=LIFETIME)
    except (RedisError, OSError):
        raise Unavailable("There is no live line just now. Ask again in a moment.") from None
    return ticket


async def spend(valkey: Redis, market: str, ticket: str) -> Holder | None:
    """Whose it is; None for a made-up, used or old one, or another market's. Raises Unavailable."""
    try:
        kept = await valkey.getdel(_key(market, ticket))
    except (RedisError, OSError):
        raise Unavailable("There is no live line just now. Ask again in a moment.") from None
    if kept is None:
        return None
    found = json.loads(kept)
    if datetime.fromisoformat(found["until"]) <= clock.now():
        return None
    return Holder(UUID(found["user"]), UUID(found["session"]))


def _key(market: str, ticket: str) -> str:
    digest = hashlib.sha256(ticket.encode("utf-8", "replace")).hexdigest()
    return f"{_KEY}{market}:{digest}"
