"""One house with two web processes and two workers, and many people who want the same thing:
whatever breaks meanwhile, one of them has it."""

import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import anyio
import httpx2
import pytest
from redis.asyncio import Redis
from tests.conftest import as_sqlalchemy, fresh_database
from tests.journeys import crowd
from tests.journeys.crowd import City
from tests.journeys.house import House, open_house

from steelyard.commands.verify import broken
from steelyard.output import Output

COUNT = 200
SETTINGS = {"LOCKSMITH_WAVE_SIZE": str(COUNT), "LOCKSMITH_WAVE_SECONDS": "3600"}


@pytest.fixture(scope="module")
async def wide_house(
    server_dsn: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    directory = tmp_path_factory.mktemp("wide-house")
    settings = {**SETTINGS, "WEB_DIST": str(directory / "no-pages")}
    async with (
        fresh_database(server_dsn, template) as dsn,
        open_house(as_sqlalchemy(dsn), directory, webs=2, workers=2, settings=settings) as opened,
    ):
        yield opened


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
    ("city", "trouble"),
    [
        (crowd.MILWAUKEE, _nothing),
        (crowd.MADISON, _flush_and_freeze_valkey),
        (crowd.NEW_YORK, _kill_the_worker),
    ],
    ids=lambda one: one.name if isinstance(one, City) else one.__name__,
)
async def test_two_hundred_yes_have_one_winner(
    wide_house: House, city: City, trouble: Callable[[House], Coroutine[Any, Any, None]]
) -> None:
    house = wide_house
    await crowd.settle_in(house, city, COUNT)
    await (await crowd.paid_job(house.world(), city)).close()
    everybody = await crowd.asked(house, city, COUNT)
    statuses: list[int] = []
    async with anyio.create_task_group() as group:
        group.start_soon(trouble, house)
        statuses += await crowd.everybody_says_yes(house, everybody)
    assert statuses == [200] * COUNT
    await crowd.until_all_sent(house)
    found = await crowd.outcome(house, city)
    assert found["status"] == "ASSIGNED"
    assert found["winners"] == [found["assigned"]]
    assert (found["won"], found["taken"]) == (1, COUNT - 1)
    assert await crowd.sent_twice(house) == []
    assert await broken(Output(), house.settings) == 0


async def test_fifty_refund_clicks_make_one_refund(wide_house: House) -> None:
    """From two processes at once, and never above the captured amount."""
    house, city = wide_house, crowd.SPRINGFIELD
    world = house.world()
    await crowd.settle_in(house, city, 0)
    browser = await crowd.paid_job(world, city)
    number = (await browser.page())["job"]["number"]

    async def failed() -> dict[str, Any] | None:
        found = await world.staff("GET", "/jobs", params={"q": number})
        return next((one for one in found["items"] if one["status"] == "FAILED"), None)

    job = await world.until("the search to end", failed)
    statuses: list[int] = []

    async def click(client: httpx2.AsyncClient, number: int) -> None:
        answer = await client.post(
            f"{house.webs[number % 2]}/locksmith/api/admin/jobs/{job['id']}/refund",
            json={"reason": "Nobody was found."},
            headers=crowd.fresh_key(),
        )
        statuses.append(answer.status_code)

    async with httpx2.AsyncClient(timeout=60) as client, anyio.create_task_group() as group:
        for index in range(50):
            group.start_soon(click, client, index)
    assert min(statuses) in {200, 201}
    assert len([status for status in statuses if status < 300]) == 1
    # 503: kept waiting too long for the row; nothing was done.
    assert set(statuses) <= {200, 201, 409, 503}

    async def back() -> bool:
        page = await browser.page()
        return page["job"]["deposit_status"] == "refunded"

    await world.until("the refund", back)
    await browser.close()
    summary = await world.control("GET", "/stripe/summary")
    (payment,) = [one for one in summary["payment_intents"].values() if one["refunds"]]
    assert payment["captured"] == payment["refunded"]
    assert len(payment["refunds"]) == 1
    assert await broken(Output(), house.settings) == 0
