"""How many requests one process works on; whoever comes beyond that is told soon.

Without a bound an overload makes a queue: every answer comes later, until callers have gone away
before theirs does, and all the work is for nobody. So few are worked on at once, a few more wait
for a moment, and everybody else hears 503 with ``Retry-After`` before any work is done. How few
follows from how long the work takes: a machine that has become slow takes less in hand.

A place is taken when the whole request is there: a body that comes slowly keeps nobody out. It is
given back with the answer, or when the answer begins to be one that never ends (a stream of
events). While a provider is asked it is lent to others (``outside``): a slow provider does not
stand in the way of those who need none. Sockets have bounds of their own (``kernel.realtime``).
"""

import asyncio
import random
import ssl
import time
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, override

import httpx2
import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from steelyard.kernel import metrics
from steelyard.kernel.errors import Unavailable

log = structlog.get_logger("steelyard.admission")

ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by those who look after the house; an overload is when they must know."""
PROVIDERS = "/api/webhooks/"
"""Where those call who have time and may not call again: Twilio hands a text over once."""
COME_BACK_SECONDS = (1, 4)
"""Between so many seconds, drawn for each: those refused together must not return together."""
_STREAM = b"text/event-stream"
_TELL_SECONDS = 5.0
_here: ContextVar["_Place | None"] = ContextVar("steelyard_place", default=None)


class Overloaded(Unavailable):
    """This process has as much in hand as it takes."""

    code = "overloaded"

    def __init__(self) -> None:
        super().__init__(
            "Too much is going on here just now. Nothing was done; try again in a moment.",
            retry_after_seconds=random.randint(*COME_BACK_SECONDS),
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """``at_once`` are worked on, ``waiting`` more wait for at most ``patience`` seconds, and of
    providers' calls ``waiting_providers`` for at most ``patience_of_providers``; of those who wait
    for a provider so many lend their places (``outside``), others keep them.

    While work takes longer than ``soon`` (seconds, without providers) fewer are let in, down to
    ``least``; while it does not, more again."""

    at_once: int
    waiting: int = 64
    patience: float = 1.5
    waiting_providers: int = 256
    patience_of_providers: float = 8.0
    outside: int = 128
    soon: float = 0.8
    least: int = 4

    def for_caller(self, path: str) -> tuple[int, float]:
        """How many may wait when this one comes, and how long it waits itself."""
        if PROVIDERS in path:
            return self.waiting_providers, self.patience_of_providers
        return self.waiting, self.patience


class Admission:
    """The door of one process.

    Raises Overloaded for one too many, at once or when its body is there; ``Envelope`` answers.
    """

    def __init__(self, app: ASGIApp, *, bounds: Bounds) -> None:
        self._app = app
        self._bounds = bounds
        self._limit = float(bounds.at_once)
        self._in_hand = 0
        self._outside = 0
        self._queue: deque[asyncio.Future[None]] = deque()
        self._refused = 0
        self._told_at = -_TELL_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in ALWAYS:
            await self._app(scope, receive, send)
            return
        waiting, patience = self._bounds.for_caller(scope["path"])
        if not self._free and len(self._queue) >= waiting:
            raise self._no()
        place = _Place(self, waiting, patience)
        _here.set(place)
        try:
            if not _has_body(scope):
                await place.take()
            await self._app(scope, place.taken_with(receive), place.left_with(send))
        finally:
            place.leave()

    async def enter(self, waiting: int, patience: float) -> None:
        """Take a place, after a wait of ``patience`` if need be. Raises Overloaded, at once where
        ``waiting`` wait already."""
        if self._free:
            self._count(1)
            return
        if len(self._queue) >= waiting:
            raise self._no()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            async with asyncio.timeout(patience):
                await turn
        except BaseException as error:
            self._give_up(turn)
            if isinstance(error, TimeoutError):
                raise self._no() from None
            raise

    def leave(self, took: float) -> None:
        """Give a place back after ``took`` seconds of work: to whoever waits longest."""
        self._learn(took)
        self._count(-1)
        self._let_in()

    def go_outside(self) -> bool:
        """Lend a place to others; False where too many have done so."""
        if self._outside >= self._bounds.outside:
            return False
        self._outside += 1
        self._count(-1)
        self._let_in()
        return True

    def come_back(self) -> None:
        """Half-done work is never refused: for a moment there may be one too many."""
        self._outside -= 1
        self._count(1)

    @property
    def _free(self) -> bool:
        return self._in_hand < int(self._limit)

    def _count(self, change: int) -> None:
        self._in_hand += change
        metrics.IN_HAND.set(self._in_hand)

    def _let_in(self) -> None:
        while self._queue and self._free:
            turn = self._queue.popleft()
            if not turn.done():
                self._count(1)
                turn.set_result(None)

    def _learn(self, took: float) -> None:
        """Fewer by a part, more by a little: what serves many who share a road."""
        bounds = self._bounds
        if took > bounds.soon:
            self._limit = max(float(bounds.least), self._limit * 0.95)
        elif not self._free:
            self._limit = min(float(bounds.at_once), self._limit + 0.2)

    def _give_up(self, turn: asyncio.Future[None]) -> None:
        if turn.done() and not turn.cancelled():
            # The place was ours just then.
            self._count(-1)
            self._let_in()
        elif turn in self._queue:
            self._queue.remove(turn)

    def _no(self) -> Overloaded:
        metrics.OVERLOADED.inc()
        self._refused += 1
        now = time.perf_counter()
        if now - self._told_at >= _TELL_SECONDS:
            # One line for many: saying no must stay cheap.
            log.warning("requests.overloaded", refused=self._refused)
            self._told_at, self._refused = now, 0
        return Overloaded()


@contextmanager
def outside() -> Generator[None]:
    """Around a call to a provider: this request's place, if it has one, is lent meanwhile."""
    place = _here.get()
    if place is None or not place.lend():
        yield
        return
    try:
        yield
    finally:
        place.take_back()


class Client(httpx2.AsyncClient):
    """An HTTP client whose requests are made ``outside``."""

    def __init__(self, *, trust_env: bool = True, **options: Any) -> None:
        super().__init__(verify=_trusted(trust_env), trust_env=trust_env, **options)

    @override
    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        with outside():
            return await super().send(request, **options)


@cache
def _trusted(trust_env: bool) -> ssl.SSLContext:
    """Whom the house believes, for all clients of a process: reading it takes 30 ms each time."""
    return httpx2.create_ssl_context(trust_env=trust_env)


class _Place:
    """One request's: taken once, left once, lent in between."""

    def __init__(self, door: Admission, waiting: int, patience: float) -> None:
        self._door = door
        self._waiting = waiting
        self._patience = patience
        self._mine = False
        self._over = False
        self._since = 0.0
        self._took = 0.0

    async def take(self) -> None:
        if not self._mine and not self._over:
            await self._door.enter(self._waiting, self._patience)
            self._begin()

    def leave(self) -> None:
        self._over = True
        if self._mine:
            self._end()
            self._door.leave(self._took)

    def lend(self) -> bool:
        # Two calls at a time lend one place once.
        if self._mine and self._door.go_outside():
            self._end()
            return True
        return False

    def take_back(self) -> None:
        self._door.come_back()
        self._begin()
        if self._over:
            self.leave()

    def _begin(self) -> None:
        self._mine, self._since = True, time.perf_counter()

    def _end(self) -> None:
        self._mine = False
        self._took += time.perf_counter() - self._since

    def taken_with(self, receive: Receive) -> Receive:
        async def received() -> Message:
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body", False):
                await self.take()
            return message

        return received

    def left_with(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and _never_ends(message):
                self.leave()
            await send(message)

        return sending


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _never_ends(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(_STREAM)
        for name, value in message.get("headers", ())
    )
