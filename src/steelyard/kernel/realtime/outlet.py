"""The way out of a process: what its transactions have to tell, sent without making them wait.

Messages queue here after their commit and leave in one round trip at a time; while one is under
way the next gathers. Valkey down or frozen never reaches the caller: what could not be sent (or
of which the answer was lost) is not sent late and twice, when it might already be untrue, but
becomes one ``refetch`` for its topic as soon as Valkey answers again.
"""

import asyncio
import random
from collections import deque
from collections.abc import Sequence

import structlog
from redis.exceptions import RedisError

from steelyard.kernel import clock
from steelyard.kernel.realtime.figures import BATCHES, UNTOLD
from steelyard.kernel.realtime.limits import HubLimits
from steelyard.kernel.realtime.topic_log import TopicLog
from steelyard.kernel.realtime.wire import Message, refetch_message

log = structlog.get_logger("steelyard.live")

MAX_QUEUE = 4096
MAX_BATCH = 256
MAX_OWED = 256
_LONGEST_PAUSE = 1.0


class Outlet:
    """One a process. ``put`` never waits and never fails; ``run`` does the sending."""

    def __init__(self, topic_log: TopicLog, limits: HubLimits) -> None:
        self._log = topic_log
        self._limits = limits
        self._queue: deque[Message] = deque()
        self._owed: dict[str, None] = {}
        self._owed_everyone = False
        self._failures = 0
        self._wake = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()

    @property
    def is_open(self) -> bool:
        """Whether Valkey took the last batch, so that messages are sent rather than owed."""
        return self._failures == 0

    def put(self, messages: Sequence[Message]) -> None:
        """Hand over what one unit of work has to tell."""
        if self.is_open and len(self._queue) + len(messages) <= MAX_QUEUE:
            self._queue.extend(messages)
        else:
            UNTOLD.inc(len(messages))
            self._owe([message.topic for message in messages])
        self._empty.clear()
        self._wake.set()

    async def run(self) -> None:
        """Send, for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue or self._owed or self._owed_everyone:
                await self._send_some()
            self._empty.set()

    async def drained(self, seconds: float) -> bool:
        """Wait until nothing is left to send, but no longer than ``seconds``."""
        try:
            async with asyncio.timeout(seconds):
                await self._empty.wait()
        except TimeoutError:
            return False
        return True

    async def _send_some(self) -> None:
        if self._failures:
            await clock.sleep(self._pause())
        everyone, self._owed_everyone = self._owed_everyone, False
        owed = list(self._owed)
        self._owed.clear()
        batch = [self._queue.popleft() for _ in range(min(MAX_BATCH, len(self._queue)))]
        notices = [refetch_message(topic, clock.now()) for topic in owed]
        try:
            async with asyncio.timeout(self._limits.publish_seconds):
                await self._log.append([*notices, *batch], everyone=everyone)
        except Exception as error:  # whatever ails Valkey's client, sending goes on
            self._failed(error)
            self._owed_everyone = self._owed_everyone or everyone
            self._owe([*owed, *self._untold(batch)])
        else:
            BATCHES.inc()
            if self._failures:
                log.info("live.publishing_resumed", tries=self._failures)
            self._failures = 0

    def _failed(self, error: Exception) -> None:
        if self._failures == 0:
            known = isinstance(error, (RedisError, OSError))
            log.warning(
                "live.publishing_interrupted", error=type(error).__name__, exc_info=not known
            )
        self._failures += 1

    def _untold(self, batch: Sequence[Message]) -> list[str]:
        """The topics of ``batch`` and of all that waits behind it, none of which is sent now."""
        untold = [*batch, *self._queue]
        self._queue.clear()
        UNTOLD.inc(len(untold))
        return [message.topic for message in untold]

    def _owe(self, topics: Sequence[str]) -> None:
        if self._owed_everyone:
            return
        self._owed.update(dict.fromkeys(topics))
        if len(self._owed) > MAX_OWED:
            self._owed.clear()
            self._owed_everyone = True

    def _pause(self) -> float:
        longest = self._limits.backoff_seconds * 2 ** min(self._failures - 1, 10)
        return min(longest, _LONGEST_PAUSE) * random.uniform(0.5, 1.0)
