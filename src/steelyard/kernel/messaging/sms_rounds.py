"""The ordinary way of a text, for many texts at once: intended, then taken by the provider.

All texts of one process that are at the same step share its statements and its commit. What is
not ordinary (an opt-out, a doubt, a deadline, a name that another row has) is left alone here,
and goes the careful way of ``intents`` and ``outcomes``, one text at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import text

from steelyard.kernel import clock
from steelyard.kernel.db import Database
from steelyard.kernel.jobs.together import Together
from steelyard.kernel.messaging.intents import TRIES_AT_LEAST, Intent
from steelyard.kernel.messaging.outcomes import tell_sent
from steelyard.kernel.messaging.suppressions import lock_recipients

# Rows are locked in one order by everybody who locks several.
_INTEND = text("""
WITH mine AS (
    SELECT m.id FROM kernel.message AS m
    WHERE m.id = ANY(CAST(:ids AS uuid[])) AND m.status = 'queued' AND m.attempts < :tries
        AND (m.not_after IS NULL OR m.not_after > CAST(:now AS timestamptz))
        AND NOT EXISTS (
            SELECT FROM kernel.suppression AS s
            WHERE s.market = m.market AND s.channel = m.channel AND s.address = m.to_address
                AND s.until IS NULL
        )
    ORDER BY m.id FOR UPDATE OF m
)
UPDATE kernel.message AS m
SET status = 'sending', attempts = m.attempts + 1, attempted_at = CAST(:now AS timestamptz),
    lease_until = CAST(:lease_until AS timestamptz)
FROM mine WHERE m.id = mine.id
RETURNING m.id, m.attempts, m.market, m.channel, m.to_address, m.from_address, m.subject_line,
    m.body, m.created_at
""")
_TAKEN = text("""
WITH mine AS (
    SELECT m.id, said.ref
    FROM unnest(CAST(:ids AS uuid[]), CAST(:refs AS text[])) AS said (id, ref)
    JOIN kernel.message AS m ON m.id = said.id
    WHERE m.status = 'sending' AND m.provider_ref IS NULL
        AND NOT EXISTS (SELECT FROM kernel.message AS other WHERE other.provider_ref = said.ref)
    ORDER BY m.id FOR UPDATE OF m
)
UPDATE kernel.message AS m
SET status = 'sent', provider_ref = mine.ref, lease_until = NULL, error_code = NULL, error = NULL,
    sent_at = coalesce(m.sent_at, CAST(:now AS timestamptz))
FROM mine WHERE m.id = mine.id
RETURNING m.id, m.market
""")


@dataclass(frozen=True, slots=True)
class _Wish:
    message_id: UUID
    lease: timedelta


@dataclass(frozen=True, slots=True)
class _Named:
    message_id: UUID
    ref: str


class Rounds:
    """Where the texts of one process meet."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wishes = Together(self._intend_all)
        self._named = Together(self._note_all)

    async def intend(self, message_id: UUID, lease: timedelta) -> Intent | None:
        """A committed intent for a text that waits and may be sent; None: look at it closely."""
        return await self._wishes.ask(_Wish(message_id, lease))

    async def note_sent(self, message_id: UUID, ref: str) -> bool:
        """Note that the provider took the text and calls it ``ref``. False: look closely."""
        return await self._named.ask(_Named(message_id, ref))

    async def _intend_all(self, wishes: Sequence[_Wish]) -> list[Intent | None]:
        ids = [wish.message_id for wish in wishes]
        now = clock.now()
        until = clock.wall(now) + max(wish.lease for wish in wishes)
        async with self._database.transaction() as session:
            await lock_recipients(session, ids)
            rows = await session.execute(
                _INTEND,
                {"ids": ids, "tries": TRIES_AT_LEAST, "now": now, "lease_until": until},
            )
            intents = {
                row.id: Intent(
                    message_id=row.id,
                    fence=row.attempts,
                    at=clock.wall(now),
                    market=row.market,
                    channel=row.channel,
                    to=row.to_address,
                    sender=row.from_address,
                    subject=row.subject_line,
                    body=row.body,
                    created_at=row.created_at,
                )
                for row in rows
            }
        return [intents.pop(identity, None) for identity in ids]

    async def _note_all(self, named: Sequence[_Named]) -> list[bool]:
        async with self._database.transaction() as session:
            rows = await session.execute(
                _TAKEN,
                {
                    "ids": [one.message_id for one in named],
                    "refs": [one.ref for one in named],
                    "now": clock.now(),
                },
            )
            noted = {row.id: row.market for row in rows}
            tell_sent(session, noted)
        return [one.message_id in noted for one in named]


_rounds: WeakKeyDictionary[Database, Rounds] = WeakKeyDictionary()


def rounds_of(database: Database) -> Rounds:
    """The one ``Rounds`` of this process on ``database``."""
    found = _rounds.get(database)
    if found is None:
        found = _rounds[database] = Rounds(database)
    return found
