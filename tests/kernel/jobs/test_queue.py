"""A worker's looks at the queue: as many as there is news, the most urgent first, nothing lost."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter
from sqlalchemy import text
from tests.kernel.jobs.test_worker import Noted, enqueue, run_until

from steelyard.kernel import clock, jobs
from steelyard.kernel.db import APP_ROLE, Database
from steelyard.kernel.jobs import Retry, Task
from steelyard.kernel.jobs.engine import queue_on
from steelyard.kernel.jobs.queue import PACE_SECONDS, Bell, Queue, Wire


@asynccontextmanager
async def looking(db: Database) -> AsyncGenerator[Queue]:
    pool = await asyncpg.create_pool(  # pyright: ignore[reportUnknownMemberType]
        db.url.replace("+asyncpg", "", 1),
        min_size=1,
        max_size=2,
        server_settings={"role": APP_ROLE},
    )
    async with pool:
        bell = Bell()
        yield queue_on(Wire(pool, bell), bell)


async def look(
    queue: Queue, manager: QueueManagerId, *, batch: int = 10, most: int | None = None
) -> list[str]:
    """The payloads taken."""
    taken = await queue.dequeue(
        batch_size=batch,
        entrypoints={QueueEntrypoint("t"): EntrypointExecutionParameter(0)},
        queue_manager_id=manager,
        global_concurrency_limit=most,
        heartbeat_timeout=timedelta(seconds=10),
    )
    return [bytes(job.payload or b"").decode() for job in taken]


async def ask(db: Database, name: str, **how: Any) -> None:
    async with db.transaction() as session:
        await jobs.enqueue(session, "t", {"n": name}, **how)


def payload(name: str) -> str:
    return f'{{"n":"{name}"}}'


async def test_the_most_urgent_come_first_then_who_was_due_first(db: Database) -> None:
    manager = QueueManagerId(uuid4())
    soon = clock.now() + timedelta(seconds=60)
    await ask(db, "ordinary")
    await ask(db, "later", run_at=soon, priority=10)
    await ask(db, "urgent", priority=10)
    await ask(db, "ordinary too")
    async with looking(db) as queue:
        assert await look(queue, manager, batch=2) == [payload("urgent"), payload("ordinary")]
        assert await look(queue, manager) == [payload("ordinary too")]
        assert await look(queue, manager) == []
        assert timedelta(seconds=50) < queue.pause(timedelta(minutes=5)) < timedelta(seconds=60)
        assert queue.pause(timedelta(seconds=2)) == timedelta(seconds=2)


async def test_a_worker_takes_no_more_than_it_may_have_and_looks_again_soon(db: Database) -> None:
    manager = QueueManagerId(uuid4())
    for number in range(5):
        await ask(db, str(number))
    async with looking(db) as queue:
        assert len(await look(queue, manager, most=3)) == 3
        queue.bell.news = True
        assert await look(queue, manager, most=3) == []
        assert queue.pause(timedelta(seconds=2)) < timedelta(seconds=1)


async def test_two_workers_never_take_the_same_job(db: Database) -> None:
    for number in range(40):
        await ask(db, str(number))
    taken: list[str] = []

    async def crew() -> None:
        manager = QueueManagerId(uuid4())
        async with looking(db) as queue:
            for _ in range(10):
                queue.bell.news = True
                taken.extend(await look(queue, manager, batch=3))

    await asyncio.gather(crew(), crew(), crew())
    assert sorted(taken) == sorted(payload(str(number)) for number in range(40))


async def test_news_in_a_burst_is_one_look_and_news_after_it_another() -> None:
    bell, rung = Bell(), list[float]()
    bell.attach(lambda: rung.append(time.monotonic()))
    bell.looking()
    for _ in range(50):
        bell.told()
    await asyncio.sleep(PACE_SECONDS * 3)
    assert len(rung) == 1
    bell.looking()
    assert not bell.news
    bell.told()
    bell.looking()
    await asyncio.sleep(PACE_SECONDS * 3)
    assert len(rung) == 1, "what a look has seen is no news"
    bell.told()
    assert bell.news
    await asyncio.sleep(PACE_SECONDS * 3)
    assert len(rung) == 2


async def test_only_what_is_new_wakes_a_worker(db: Database) -> None:
    manager = QueueManagerId(uuid4())
    rung: list[None] = []
    async with looking(db) as queue, looking(db) as other, other.driver:
        await other.driver.add_listener("ch_pgqueuer", lambda _payload: rung.append(None))
        await ask(db, "one")
        await asyncio.sleep(PACE_SECONDS * 5)
        assert len(rung) == 1
        assert other.bell.news
        other.bell.looking()
        assert await look(queue, manager) == [payload("one")]
        await queue.driver.execute("DELETE FROM kernel.pgqueuer")
        await asyncio.sleep(PACE_SECONDS * 5)
        assert len(rung) == 1
        assert not other.bell.news


async def test_the_log_tells_of_failures_and_of_nothing_else(db: Database) -> None:
    fine, bad = Noted(), Noted([ValueError("broken")])
    tasks = [Task("fine", fine), Task("bad", bad, max_attempts=1)]
    await enqueue(db, "fine")
    await enqueue(db, "bad")

    async def settled() -> bool:
        async with db.reading() as session:
            left = await session.execute(text("SELECT status::text FROM kernel.pgqueuer"))
            return [status for (status,) in left] == ["failed"]

    await run_until(db, tasks, settled)
    async with db.reading() as session:
        told = await session.execute(text("SELECT entrypoint, status FROM kernel.pgqueuer_log"))
        assert [(task, str(status)) for task, status in told] == [("bad", "failed")]


@pytest.mark.parametrize("pause", [0.3, 0.6])
async def test_another_try_comes_when_it_was_wished_for(db: Database, pause: float) -> None:
    began = time.monotonic()
    noted = Noted([Retry("not yet", timedelta(seconds=pause))])
    await enqueue(db, "t")
    await run_until(db, [Task("t", noted)], noted.count(2))
    assert pause <= time.monotonic() - began
    assert [one["attempt"] for one in noted.seen] == [0, 1]
