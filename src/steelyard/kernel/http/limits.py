"""How much one caller may ask. Counted in Valkey; without it reads pass and the rest is refused.

Every limit of the house stands in ``LIMITS`` of its market; this is the mechanism only.
"""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis

from steelyard.kernel import clock
from steelyard.kernel.errors import TooMany, Unavailable

if TYPE_CHECKING:
    from limits.aio.storage import Storage

log = structlog.get_logger("steelyard.limits")

_PATIENCE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Limit:
    """``amount`` in ``minutes`` for each caller; ``fail_open`` says what an outage means."""

    name: str
    amount: int
    minutes: int = 1
    fail_open: bool = True

    def item(self) -> RateLimitItem:
        return RateLimitItemPerMinute(self.amount, self.minutes, namespace=f"steelyard/{self.name}")


class Limiter:
    """One process's view of the shared counters."""

    def __init__(self, valkey: Redis | None, *, enabled: bool = True) -> None:
        self._enabled = enabled
        pool: Any = valkey.connection_pool if valkey is not None else None
        # The storage reads its kind off the address and its connections off our pool.
        storage: Storage = (
            RedisStorage("async+redis://", implementation="redispy", connection_pool=pool)
            if pool is not None
            else MemoryStorage()
        )
        self._window = MovingWindowRateLimiter(storage)

    async def check(self, limit: Limit, caller: str) -> None:
        """Count one request. Raises TooMany, or Unavailable when closed by an outage."""
        if not self._enabled:
            return
        item = limit.item()
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                if await self._window.hit(item, caller):
                    return
                stats = await self._window.get_window_stats(item, caller)
        except Exception as error:
            log.warning("limits.unavailable", error=type(error).__name__, limit=limit.name)
            if limit.fail_open:
                return
            raise Unavailable("Please try again in a moment.") from None
        # The counters run on the machine's own time, whatever the sandbox's clock says.
        wait = max(1, round(stats.reset_time - clock.wall(clock.now()).timestamp()) + 1)
        raise TooMany(
            "That was a lot in a short time. Please wait a moment.", retry_after_seconds=wait
        )
