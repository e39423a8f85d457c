"""Publishing belongs to a unit of work: after its commit, all at once, or not at all."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from tests.kernel.realtime.conftest import JOBS, Serve

from steelyard.kernel import clock
from steelyard.kernel.db import Database
from steelyard.kernel.realtime import publish
from steelyard.kernel.realtime.wire import MAX_DATA_BYTES, message


async def test_watchers_are_told_after_the_commit_and_in_order(serve: Serve, db: Database) -> None:
    live = await serve()
    db.session_info["hub"] = live.hub
    async with live.watch() as client:
        await client.until("refetch")
        async with db.transaction() as session:
            publish(session, JOBS, "job.made", {"id": UUID(int=1), "status": "pending"})
            await session.execute(text("SELECT 1"))
            publish(session, JOBS, "job.moved", {"at": datetime(2031, 1, 1, tzinfo=UTC)})
            assert await client.quiet()
        made, moved = await client.take(2)
    assert made["data"] == {"id": str(UUID(int=1)), "status": "pending"}
    assert (moved["type"], moved["data"]) == ("job.moved", {"at": "2031-01-01T00:00:00Z"})


async def test_a_rollback_takes_it_back(serve: Serve, db: Database) -> None:
    live = await serve()
    db.session_info["hub"] = live.hub
    async with live.watch() as client:
        await client.until("refetch")
        with pytest.raises(LookupError):
            await _say_and_fail(db)
        async with db.transaction() as session:
            publish(session, JOBS, "job.moved", {"n": 2})
        assert (await client.next())["data"] == {"n": 2}


async def _say_and_fail(db: Database) -> None:
    async with db.transaction() as session:
        publish(session, JOBS, "job.moved", {"n": 1})
        raise LookupError


async def test_one_units_messages_leave_in_one_round_trip(serve: Serve, db: Database) -> None:
    live = await serve()
    db.session_info["hub"] = live.hub
    async with db.transaction() as session:
        publish(session, JOBS, "job.moved", {"n": 0})
    await live.hub.settled()
    before = _round_trips()
    async with db.transaction() as session:
        for n in range(20):
            publish(session, f"locksmith:job:{n % 3}", "job.moved", {"n": n})
    await live.hub.settled()
    assert _round_trips() == before + 1


def _round_trips() -> float:
    return REGISTRY.get_sample_value("steelyard_live_batches_total") or 0.0


async def test_without_a_hub_nobody_is_told_and_nothing_fails(db: Database) -> None:
    async with db.transaction() as session:
        publish(session, JOBS, "job.moved", {"n": 1})


async def test_what_is_said_is_what_was_so_when_it_was_said(serve: Serve, db: Database) -> None:
    live = await serve()
    db.session_info["hub"] = live.hub
    async with live.watch() as client:
        await client.until("refetch")
        async with db.transaction() as session:
            data: dict[str, object] = {"n": 1}
            publish(session, JOBS, "job.moved", data)
            data["n"] = 2
        assert (await client.next())["data"] == {"n": 1}


async def test_too_much_to_tell_becomes_a_refetch(serve: Serve) -> None:
    live = await serve()
    async with live.watch() as client:
        await client.until("refetch")
        big = {"text": "x" * MAX_DATA_BYTES}
        live.hub.put([message(JOBS, "job.moved", big, clock.now())])
        frame = await client.next()
    assert (frame["type"], frame["topic"], frame["data"], frame["seq"]) == (
        "refetch",
        JOBS,
        None,
        1,
    )


@pytest.mark.parametrize(
    ("topic", "kind", "data", "problem"),
    [
        ("jobs", "job.moved", {}, ValueError),
        ("locksmith:a,b", "job.moved", {}, ValueError),
        ("locksmith:jobs\n", "job.moved", {}, ValueError),
        (JOBS, "resync", {}, ValueError),
        (JOBS, "Job Moved", {}, ValueError),
        (JOBS, "job.moved", {"it": object()}, TypeError),
    ],
)
def test_a_mistake_shows_before_anything_is_committed(
    topic: str, kind: str, data: dict[str, object], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        message(topic, kind, data, clock.now())
