"""A circuit breaker: stop asking who does not answer, and try again after a while."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from steelyard.kernel import clock


class CircuitOpen(Exception):  # noqa: N818 - a state of affairs
    """Not asked: the last answers failed, or one caller is just now finding out."""


class CircuitBreaker:
    """Closed: every call goes out. After ``failures`` in a row it opens and refuses at once.

    ``pause`` later (by ``kernel.clock``) one caller is let through; its success closes the
    circuit, its failure opens it for another ``pause``. One per provider and process.
    """

    def __init__(self, *, failures: int = 5, pause: timedelta = timedelta(seconds=30)) -> None:
        self._limit = failures
        self._pause = pause
        self._failed = 0
        self._open_until: datetime | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        """Whether the next call would be refused."""
        if self._open_until is None:
            return False
        return self._probing or clock.now() < self._open_until

    @asynccontextmanager
    async def call(self, *harmless: type[Exception]) -> AsyncGenerator[None]:
        """Around one call. ``harmless`` exceptions are answers, not failures.

        A caller that is cancelled counts for neither side. Raises CircuitOpen.
        """
        if self.is_open:
            raise CircuitOpen
        probe = self._probing = self._open_until is not None
        try:
            yield
        except Exception as error:
            if isinstance(error, harmless):
                self._succeeded()
            else:
                self._fail()
            raise
        else:
            self._succeeded()
        finally:
            if probe:
                self._probing = False

    def _succeeded(self) -> None:
        self._failed = 0
        self._open_until = None

    def _fail(self) -> None:
        self._failed += 1
        if self._failed >= self._limit:
            self._open_until = clock.now() + self._pause
