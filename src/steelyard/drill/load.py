"""Business that goes on while the backup is taken: money moves, history is written, heads are
signed. Every operation is noted before it is sent, and again when it was acknowledged."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from steelyard.kernel import audit, ledger
from steelyard.kernel.audit import Actor
from steelyard.kernel.audit.seal import append_to_file
from steelyard.kernel.db import Database, Session
from steelyard.kernel.ledger import Batcher, Transfer

MARKET = "locksmith"
CALLERS = 8
KEY = "drill-"
_PAIRS = 16
_CLERK = Actor(kind="staff", id="drill@steelyard.test", role="staff")
_SIGN_SECONDS = 0.5
_PAUSE_SECONDS = 0.002


@dataclass(slots=True)
class Sent:
    """One operation's times (seconds of this process's clock); ``acked`` None: no answer yet."""

    sent: float
    acked: float | None = None


@dataclass
class Journal:
    """Every operation by its idempotency key."""

    operations: dict[str, Sent] = field(default_factory=dict[str, Sent])

    def acknowledged_before(self, moment: float) -> set[str]:
        return {
            key
            for key, one in self.operations.items()
            if one.acked is not None and one.acked < moment
        }

    def sent_after(self, moment: float) -> set[str]:
        return {key for key, one in self.operations.items() if one.sent > moment}


@asynccontextmanager
async def business(database: Database, secret: str, heads: Path) -> AsyncGenerator[Journal]:
    """Transfers from several callers, some with a line of history in the same commit, until the
    block is left. Signed heads of the audit go to the file ``heads``. Whatever fails is raised."""
    journal = Journal()
    ending = asyncio.Event()
    pairs = [await _accounts(database, number) for number in range(_PAIRS)]
    batcher = Batcher(database)
    async with asyncio.TaskGroup() as group:
        for caller in range(CALLERS):
            group.create_task(_transfers(batcher, journal, pairs, caller, ending))
        group.create_task(_histories(database, journal, pairs, ending))
        group.create_task(_signatures(database, secret, heads, ending))
        try:
            yield journal
        finally:
            ending.set()
    await batcher.close()


async def _accounts(database: Database, number: int) -> tuple[UUID, UUID]:
    async with database.transaction() as session:
        debit, credit = [
            await ledger.open_account(
                session,
                market=MARKET,
                owner_type="market",
                owner_id=f"{KEY}{number}",
                purpose=purpose,
                currency="USD",
                floor="none",
            )
            for purpose in ("kept_deposits", "commission")
        ]
    return debit.id, credit.id


def _transfer(pair: tuple[UUID, UUID], key: str, number: int) -> Transfer:
    return Transfer.move(
        debit=pair[0],
        credit=pair[1],
        amount_minor=100 + number % 900,
        currency="USD",
        market=MARKET,
        idempotency_key=key,
        kind="deposit_kept",
        subject_type="drill",
        subject_id=key,
    )


async def _transfers(
    batcher: Batcher,
    journal: Journal,
    pairs: list[tuple[UUID, UUID]],
    caller: int,
    ending: asyncio.Event,
) -> None:
    number = 0
    while not ending.is_set():
        key = f"{KEY}{caller}-{number}"
        noted = journal.operations[key] = Sent(time.monotonic())
        await batcher.post(_transfer(pairs[(caller + number) % len(pairs)], key, number))
        noted.acked = time.monotonic()
        number += 1
        await asyncio.sleep(_PAUSE_SECONDS)


async def _histories(
    database: Database,
    journal: Journal,
    pairs: list[tuple[UUID, UUID]],
    ending: asyncio.Event,
) -> None:
    number = 0
    while not ending.is_set():
        key = f"{KEY}history-{number}"
        noted = journal.operations[key] = Sent(time.monotonic())
        async with database.transaction() as session:
            await ledger.post(session, [_transfer(pairs[number % len(pairs)], key, number)])
            _write_history(session, key)
        noted.acked = time.monotonic()
        number += 1


def _write_history(session: Session, key: str) -> None:
    audit.record(
        session,
        stream=MARKET,
        actor=_CLERK,
        entity_type="drill",
        entity_id=key,
        event="noted",
    )


async def _signatures(database: Database, secret: str, heads: Path, ending: asyncio.Event) -> None:
    while not ending.is_set():
        async with database.transaction() as session:
            signed = await audit.sign_heads(session, secret)
        append_to_file(str(heads), signed)
        await asyncio.sleep(_SIGN_SECONDS)
