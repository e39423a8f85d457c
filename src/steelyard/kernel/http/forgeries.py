"""Calls that only seem to come from a provider: in the audit, but never so many as to fill it."""

from collections import defaultdict, deque

import structlog
from starlette.requests import Request

from steelyard.kernel import audit, clock
from steelyard.kernel.db import Database
from steelyard.kernel.errors import Refusal
from steelyard.kernel.http.context import current_actor

log = structlog.get_logger("steelyard.webhooks")

NOTED_PER_MINUTE = 10
"""Forged calls of one provider that one process writes to the audit; the log shows each."""


class Forgeries:
    """What one process has noted of late, counted for each provider by itself."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: defaultdict[str, deque[float]] = defaultdict(
            lambda: deque(maxlen=NOTED_PER_MINUTE)
        )

    async def note(self, request: Request, refusal: Refusal, *, market: str, provider: str) -> None:
        """Say in the log, and in the market's audit unless that is flooded, what was refused."""
        log.warning("webhook.refused", provider=provider, error=refusal.code)
        if self._flooded(provider):
            return
        async with self._database.transaction() as session:
            audit.record(
                session,
                stream=market,
                actor=current_actor(request),
                entity_type="webhook",
                entity_id=provider,
                event=f"security.{refusal.code}",
                reason=refusal.message,
            )

    def _flooded(self, provider: str) -> bool:
        noted, now = self._noted[provider], clock.now().timestamp()
        if len(noted) == NOTED_PER_MINUTE and now - noted[0] < 60:
            return True
        noted.append(now)
        return False
