"""Two hundred YES for one job through two web processes: one winner, whatever breaks meanwhile."""

import os
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import anyio
import pytest
from redis.asyncio import Redis
from tests.journeys import crowd
from tests.journeys.house import House, open_house

from steelyard.commands.verify import broken
from steelyard.output import Output

COUNT = 200
SETTINGS = {"LOCKSMITH_WAVE_SIZE": str(COUNT), "LOCKSMITH_WAVE_SECONDS": "3600"}


async def _nothing(_house: House) -> None:
    """A quiet day."""


async def _flush_and_freeze_valkey(house: House) -> None:
    """The cache loses everything, then stands still for a while."""
    client: Any = Redis.from_url(house.environment["VALKEY_URL"])  # pyright: ignore[reportUnknownMemberType]
    await client.flushall()
    await client.aclose()
    os.kill(house.valkey_pid, signal.SIGSTOP)
    await anyio.sleep(2)
    os.kill(house.valkey_pid, signal.SIGCONT)


async def _kill_the_worker(house: House) -> None:
    """The worker dies in the middle of sending, twice."""
    for _ in range(2):
        await anyio.sleep(0.7)
        house.kill("worker-0")


@pytest.mark.parametrize(
    "trouble", [_nothing, _flush_and_freeze_valkey, _kill_the_worker], ids=lambda f: f.__name__
)
async def test_two_hundred_yes_have_one_winner(
    database_url: str, tmp_path: Path, trouble: Callable[[House], Coroutine[Any, Any, None]]
) -> None:
    async with open_house(database_url, tmp_path, webs=2, workers=2, settings=SETTINGS) as house:
        await crowd.settle_in(house, COUNT)
        await (await crowd.paid_job(house.world())).close()
        everybody = await crowd.asked(house, COUNT)
        statuses: list[int] = []
        async with anyio.create_task_group() as group:
            group.start_soon(trouble, house)
            statuses += await crowd.everybody_says_yes(house, everybody)
        assert statuses == [200] * COUNT
        await crowd.until_all_sent(house)
        found = await crowd.outcome(house)
        assert found["status"] == "ASSIGNED"
        assert found["winners"] == [found["assigned"]]
        assert (found["won"], found["taken"]) == (1, COUNT - 1)
        assert await crowd.sent_twice(house) == []
        assert await broken(Output(), house.settings) == 0
