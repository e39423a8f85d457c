import json, time
from pathlib import Path
from typing import Any
import asyncio
import pytest
from tests.journeys.house import House, open_house
from tests.api import fuzz
from steelyard.journeys.world import Browser

async def _ground(house: House) -> fuzz.Ground:
    world = house.world()
    tokens: dict[str, str] = {}
    jobs = []
    for number in range(8):
        browser = Browser(world)
        if number < 5:
            await browser.ask("Dana Reyes", f"+1414555{number:04d}", "123 Lake St, Oak Park, IL", "home_lockout", "urgent")
            await browser.pay()
            await browser.complete()
        elif number < 7:
            await browser.ask("Dana Reyes", f"+1414555{number:04d}", "123 Lake St, Oak Park, IL", "home_lockout", "urgent")
        else:
            started = await browser.post("/api/request/start", {"name": "x", "phone": "+14145550999"})
            browser.request_id = started["id"]
        tokens[browser.request_id] = next(c.value for c in browser._client.cookies.jar)
        await browser.close()
    jobs = (await world.staff("GET", "/jobs"))["items"]
    smiths = (await world.staff("GET", "/locksmiths"))["items"]
    return fuzz.Ground(
        ids={"job_id": [j["id"] for j in jobs], "request_id": list(tokens), "session_id": list(tokens),
             "locksmith_id": [s["id"] for s in smiths]},
        tokens=tokens,
    )

async def test_x(database_url: str, tmp_path: Path):
    t0 = time.time()
    async with open_house(database_url, tmp_path, workers=0) as house:
        ground = await _ground(house)
        world = house.world()
        description = await world._json("GET", f"{world.root}/openapi.json")
        print("open", time.time() - t0)
        options = json.loads(Path("/tmp/w/fuzz.json").read_text())
        t0 = time.time()
        out = await asyncio.to_thread(fuzz.run, world.root, description, ground, options)
        print("ran", time.time() - t0, out.cases, out.statuses, out.phases)
        never = [f"{m.upper()} {p}" for p, ops in description["paths"].items() for m in ops if not out.reached[f"{m.upper()} {p}"]]
        print("never 2xx", never)
        Path("/tmp/w/failures.txt").write_text("\n\n".join(out.failures))
        Path("/tmp/w/errors.txt").write_text("\n\n".join(out.errors))
        print(len(out.failures), len(out.errors))
