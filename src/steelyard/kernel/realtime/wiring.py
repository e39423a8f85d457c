"""Connections to Valkey with bounds of our own, made after the process's client.

The process's client retries and waits as suits a cache; telling watchers must rather fail fast
and leave the mending to the hub.
"""

import secrets
from collections.abc import Callable
from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection, BlockingConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

CHANNEL = "steelyard:live:"
EVERYONE = "steelyard:live-everyone"
"""The channel on which all hubs are told that somebody lost more than could be named."""


def channel_of(topic: str) -> str:
    return CHANNEL + topic


def topic_of(channel: str) -> str:
    return channel.removeprefix(CHANNEL)


def new_epoch() -> str:
    return secrets.token_hex(6)


def quick_client(valkey: Redis, *, seconds: float, connections: int) -> Redis:
    """A client of the same server whose every wait ends after ``seconds`` and is not repeated."""
    options = _options(valkey, seconds)
    kind = cast("Any", valkey.connection_pool).connection_class
    pool = BlockingConnectionPool(
        max_connections=connections, timeout=seconds, connection_class=kind, **options
    )
    return Redis(connection_pool=pool)


def subscriber_of(valkey: Redis) -> Callable[[], AbstractConnection]:
    """Makes bare connections for subscribing; reading from them waits without end."""
    options = _options(valkey, None)
    kind = cast("Any", valkey.connection_pool).connection_class
    return lambda: kind(**options)


def _options(valkey: Redis, seconds: float | None) -> dict[str, Any]:
    return {
        **cast("Any", valkey.connection_pool).connection_kwargs,
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds,
        "health_check_interval": 0,
        "retry": Retry(NoBackoff(), 0),
        "retry_on_error": [],
        "protocol": 2,
        "decode_responses": False,
    }
