"""Every bench, at a size that says nothing about speed: it runs, and says what it promises."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from steelyard.bench import BENCHES, dispatch, jobs, ledger
from steelyard.bench.figures import Result
from steelyard.bench.jobs_rows import CITIES, fill
from steelyard.bench.run import RUNS
from steelyard.settings import Settings

PROMISED = {"bench", "ours", "baseline", "ratio", "unit", "p50_ms", "p99_ms"}


@pytest.fixture
def settings(database_url: str, valkey_url: str) -> Settings:
    return Settings().model_copy(
        update={"database_url": database_url, "valkey_url": valkey_url, "rate_limits": False}
    )


def promise(results: list[Result]) -> list[str]:
    """The benches' names, once every one is seen to say what it must."""
    for result in results:
        assert result.keys() >= PROMISED
        figures = [result[key] for key in ("ours", "baseline", "ratio", "p50_ms", "p99_ms")]
        assert all(isinstance(one, int | float) and one > 0 for one in figures), result
        assert result["p50_ms"] <= result["p99_ms"]
    return [result["bench"] for result in results]


def test_every_bench_that_is_offered_can_be_run() -> None:
    assert RUNS.keys() == BENCHES.keys()


async def test_the_ledger_says_what_it_promises(database_url: str) -> None:
    results = await ledger.run(database_url, seconds=0.5, callers=2, accounts=4)
    assert promise(results) == ["ledger.hot", "ledger.many"]


async def test_dispatch_says_what_it_promises_and_nothing_is_sent_twice(
    settings: Settings,
) -> None:
    results = await dispatch.run(settings, 0.5, at_once=4, callers=3, arrivals=6, jobs_a_second=24)
    assert promise(results) == [
        "dispatch.at_once",
        "dispatch.contention",
        "dispatch.webhook",
        "dispatch.paid",
    ]
    assert results[-1]["jobs"] == 3
    assert results[-1]["texts_sent_twice"] == 0


async def test_jobs_says_what_it_promises_and_names_the_worst(settings: Settings) -> None:
    heard: list[str] = []
    (result,) = await jobs.run(settings, 1, heard.append, few=150, many=400, share=0.03)
    assert promise([result]) == ["jobs"]
    assert result["questions"] >= result["questions_in_both"] > 0
    assert result["worst"][0]["ratio"] >= result["worst"][-1]["ratio"]
    assert "400 of 400 jobs made" in heard


async def test_the_table_is_left_as_it_was_but_for_its_rows(database_url: str) -> None:
    owner = create_async_engine(database_url)

    async def seen() -> tuple[list[object], list[object]]:
        async with owner.connect() as connection:
            indexes = await connection.execute(
                text("SELECT indexdef FROM pg_indexes WHERE schemaname = 'locksmith' ORDER BY 1")
            )
            keys = await connection.execute(
                text(
                    "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                    " WHERE connamespace = 'locksmith'::regnamespace ORDER BY conname"
                )
            )
            return list(indexes.scalars()), list(keys.scalars())

    try:
        before = await seen()
        for size in (300, 120):
            await fill(owner, size, lambda _doing: None)
        assert await seen() == before
        async with owner.connect() as connection:
            row = (
                await connection.execute(
                    text(
                        "SELECT count(*), count(DISTINCT session_id), max(number),"
                        " mode() WITHIN GROUP (ORDER BY city), (array_agg(id))[1]"
                        " FROM locksmith.jobs"
                    )
                )
            ).one()
        assert (row[0], row[1], row[2], row[3]) == (120, 120, 1120, CITIES[0])
        assert isinstance(row[4], UUID)
    finally:
        await owner.dispose()
