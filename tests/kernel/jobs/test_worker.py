"""Jobs: committed with their cause, run once in effect, retried, held when they fail for good."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import asyncpg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from steelyard.kernel import clock, jobs
from steelyard.kernel.db import Database
from steelyard.kernel.jobs import GiveUp, JobContext, Periodic, Retry, Task
from steelyard.kernel.jobs.dead_letters import dead_letters, retry
from steelyard.kernel.jobs.periodic import run_if_due
from steelyard.kernel.jobs.worker import Worker
from steelyard.settings import Settings

if TYPE_CHECKING:
    from steelyard.kernel.services import Services


def services_on(db: Database) -> "Services":
    """What a worker needs of the house: its database and settings."""
    return cast("Services", SimpleNamespace(database=db, settings=Settings()))


async def run_until(
    db: Database,
    tasks: Sequence[Task],
    done: Callable[[], Awaitable[bool]],
    seconds: float = 10,
) -> None:
    """Let a worker work until ``done``."""
    worker = Worker(services_on(db), tasks, ())
    running = asyncio.create_task(worker.run())
    try:
        async with asyncio.timeout(seconds):
            while not await done():
                await asyncio.sleep(0.02)
    finally:
        worker.stop()
        await running


async def enqueue(db: Database, task: str, key: str | None = None, **arguments: Any) -> bool:
    async with db.transaction() as session:
        return await jobs.enqueue(session, task, arguments, key=key)


async def waiting(db: Database) -> int:
    async with db.reading() as session:
        return int(
            await session.scalar(
                text("SELECT count(*) FROM kernel.pgqueuer WHERE status = 'queued'")
            )
            or 0
        )


class Noted:
    """A task that notes what it was given."""

    def __init__(self, fail: Sequence[Exception] = ()) -> None:
        self.seen: list[dict[str, Any]] = []
        self._fail = list(fail)

    async def __call__(self, context: JobContext, **arguments: Any) -> None:
        self.seen.append({"attempt": context.attempt, **arguments})
        if self._fail:
            raise self._fail.pop(0)

    def count(self, wanted: int) -> Callable[[], Awaitable[bool]]:
        async def done() -> bool:
            return len(self.seen) >= wanted

        return done


async def test_a_job_runs_with_its_arguments(db: Database) -> None:
    noted = Noted()
    await enqueue(db, "test.note", word="hello")
    await run_until(db, [Task("test.note", noted)], noted.count(1))
    assert noted.seen == [{"attempt": 0, "word": "hello"}]


async def test_a_rolled_back_cause_leaves_no_job_even_before_any_sql(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as session:
            await jobs.enqueue(session, "test.note", {})
            raise ZeroDivisionError
    assert await waiting(db) == 0


async def test_a_key_makes_a_waiting_job_single(db: Database) -> None:
    assert await enqueue(db, "test.note", key="one")
    assert not await enqueue(db, "test.note", key="one")
    assert await waiting(db) == 1


async def test_a_waiting_job_can_be_withdrawn_by_its_key(db: Database) -> None:
    await enqueue(db, "test.note", key="one")
    async with db.transaction() as session:
        assert await jobs.cancel(session, "one")
        assert not await jobs.cancel(session, "one")
    assert await waiting(db) == 0


async def test_what_is_asked_for_at_the_end_is_written_with_the_commit_or_not_at_all(
    db: Database,
) -> None:
    async with db.transaction() as session:
        for number in (1, 2, 2):
            jobs.enqueue_at_end(session, "note", {"number": number}, key=f"note-{number}")
    assert await waiting(db) == 2
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as session:
            jobs.enqueue_at_end(session, "note", {"number": 3})
            raise ZeroDivisionError
    assert await waiting(db) == 2
    noted = Noted()
    await run_until(db, [Task("note", noted)], noted.count(2))
    assert sorted(one["number"] for one in noted.seen) == [1, 2]


async def test_a_failed_try_is_repeated_after_its_pause(db: Database) -> None:
    noted = Noted([ValueError("once"), Retry("not yet", after=timedelta(0))])
    await enqueue(db, "test.note")
    await run_until(db, [Task("test.note", noted, retry_seconds=0)], noted.count(3))
    assert [one["attempt"] for one in noted.seen] == [0, 1, 2]


async def test_out_of_tries_a_job_is_a_dead_letter_that_staff_can_retry(db: Database) -> None:
    noted = Noted([ValueError("broken")] * 2)
    task = Task("test.note", noted, max_attempts=2, retry_seconds=0)
    await enqueue(db, "test.note", word="kept")

    async def dead() -> bool:
        async with db.reading() as session:
            return len(await dead_letters(session)) == 1

    await run_until(db, [task], dead)
    async with db.reading() as session:
        (letter,) = await dead_letters(session, task_prefix="test.")
    assert letter.arguments == {"word": "kept"}
    assert letter.attempts == 2
    assert "broken" in letter.error
    async with db.transaction() as session:
        await retry(session, letter.id)
    await run_until(db, [task], noted.count(3))
    assert noted.seen[-1] == {"attempt": 0, "word": "kept"}


async def test_a_job_that_gives_up_is_not_tried_again(db: Database) -> None:
    noted = Noted([GiveUp("never")])
    await enqueue(db, "test.note")

    async def dead() -> bool:
        async with db.reading() as session:
            return len(await dead_letters(session)) == 1

    await run_until(db, [Task("test.note", noted)], dead)
    assert len(noted.seen) == 1


async def test_a_job_waits_for_its_time_and_moves_with_the_clock(db: Database) -> None:
    noted = Noted()
    async with db.transaction() as session:
        due = clock.now() + timedelta(hours=1)
        await jobs.enqueue(session, "test.note", {}, key="later", run_at=due)
    async with db.reading() as session:
        seen = await jobs.run_at_of(session, "later")
    assert seen is not None
    assert abs(seen - due) < timedelta(seconds=2)
    async with db.transaction() as session:
        await clock.advance(session, timedelta(hours=1))
        assert await jobs.shift(session, timedelta(hours=1)) == 1
    await run_until(db, [Task("test.note", noted)], noted.count(1))
    assert len(noted.seen) == 1


async def test_periodic_work_is_done_once_by_many_workers(db: Database) -> None:
    noted = Noted()
    periodic = Periodic("test.sweep", noted, every_seconds=60)
    done = await asyncio.gather(*(run_if_due(services_on(db), periodic) for _ in range(6)))
    assert sum(done) == 1
    assert len(noted.seen) == 1


async def test_a_periodic_that_fails_keeps_its_turn_for_the_next(db: Database) -> None:
    noted = Noted([ValueError("once")])
    periodic = Periodic("test.sweep", noted, every_seconds=60)
    with pytest.raises(ValueError, match="once"):
        await run_if_due(services_on(db), periodic)
    assert await run_if_due(services_on(db), periodic)


class Road:
    """The way to the database, which can be closed: what is on it breaks, nobody else comes."""

    def __init__(self, host: str, port: int) -> None:
        self._there = (host, port)
        self._on_it: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        for one in self._on_it:
            one.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection(*self._there)
        self._on_it |= {writer, there[1]}
        await asyncio.gather(_pour(reader, there[1]), _pour(there[0], writer))


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
    writer.close()


async def test_a_worker_waits_for_a_database_that_goes_away(
    database_url: str, db: Database
) -> None:
    direct = make_url(database_url)
    road = Road(direct.host or "127.0.0.1", direct.port or 5432)
    await road.open()
    # By the road, so that only the worker loses sight of the database.
    url = direct.set(host="127.0.0.1", port=road.port)
    remote = Database(url.render_as_string(hide_password=False))
    noted = Noted()
    worker = Worker(services_on(remote), [Task("note", noted)], ())
    running = asyncio.create_task(worker.run())
    try:
        for number in range(1, 3):
            await enqueue(db, "note", number=number)
            async with asyncio.timeout(20):
                while len(noted.seen) < number:
                    await asyncio.sleep(0.02)
            await road.close()
            await asyncio.sleep(0.7)
            assert not running.done()
            await road.open()
    finally:
        worker.stop()
        await running
        await road.close()
        await remote.close()
    assert [one["number"] for one in noted.seen] == [1, 2]


async def test_a_job_whose_end_cannot_be_written_is_tried_again(
    database_url: str, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steelyard.kernel.jobs.worker.HEARTBEAT", timedelta(seconds=1))
    direct = make_url(database_url)
    road = Road(direct.host or "127.0.0.1", direct.port or 5432)
    await road.open()
    url = direct.set(host="127.0.0.1", port=road.port)
    remote = Database(url.render_as_string(hide_password=False))
    tries: list[int] = []

    async def stumble(context: JobContext) -> None:
        tries.append(context.attempt)
        if len(tries) == 1:
            await road.close()
            raise Retry("not yet")

    worker = Worker(services_on(remote), [Task("stumble", stumble)], ())
    running = asyncio.create_task(worker.run())
    try:
        await enqueue(db, "stumble")
        async with asyncio.timeout(20):
            while not tries:
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.5)
            await road.open()
            while len(tries) < 2:
                await asyncio.sleep(0.02)
    finally:
        worker.stop()
        await running
        await road.close()
        await remote.close()
    async with db.reading() as session:
        assert await dead_letters(session) == []


@pytest.mark.parametrize(
    ("state", "tries", "dead"),
    [("57P03", 4, 0), ("57014", 2, 1), ("55P03", 2, 1)],
    ids=["away", "a statement too slow", "a row held too long"],
)
async def test_only_a_database_that_was_away_makes_no_dead_letter(
    db: Database, state: str, tries: int, dead: int
) -> None:
    cause = asyncpg.PostgresError("of some kind")
    setattr(cause, "sqlstate", state)  # noqa: B010 - the driver sets it by class
    noted = Noted([DBAPIError("SELECT 1", {}, cause)] * 3)
    await enqueue(db, "note")
    task = Task("note", noted, max_attempts=2, retry_seconds=0)

    async def over() -> bool:
        async with db.reading() as session:
            return len(noted.seen) >= tries and len(await dead_letters(session)) == dead

    await run_until(db, [task], over)
    assert len(noted.seen) == tries
