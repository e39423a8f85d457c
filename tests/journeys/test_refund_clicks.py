"""Fifty clicks on refund from two processes: one refund, never above the captured amount."""

from pathlib import Path
from typing import Any

import anyio
import httpx2
from tests.journeys import crowd
from tests.journeys.house import open_house

from steelyard.commands.verify import broken
from steelyard.output import Output


async def test_fifty_refund_clicks_make_one_refund(database_url: str, tmp_path: Path) -> None:
    async with open_house(database_url, tmp_path, webs=2, workers=2) as house:
        world = house.world()
        await crowd.settle_in(house, 0)
        browser = await crowd.paid_job(world)
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
        (payment,) = summary["payment_intents"].values()
        assert payment["captured"] == payment["refunded"]
        assert len(payment["refunds"]) == 1
        assert await broken(Output(), house.settings) == 0
