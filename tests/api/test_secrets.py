"""A real house plays a real job; nothing personal and nothing secret stands in its logs."""

import re
from pathlib import Path
from typing import Any

import httpx2
from tests.api.ground import Visitor
from tests.journeys.house import House, open_house

from steelyard.installation import SANDBOX_PHONE
from steelyard.journeys.world import World

NAME, PHONE = "Quillon Featherstonehaugh", "+17085550321"
STREET = "123 Lake"
AGENT = "a-browser-nobody-else-has/7.3"


async def _a_job_from_lock_to_refund(world: World, client: httpx2.AsyncClient) -> dict[str, str]:
    """Paid, offered, taken by text, priced, canceled, refunded; the locksmith opts out."""
    visitor = Visitor(world, client)
    await visitor.start(321, NAME)
    await visitor.choose()
    job_number = await visitor.pay()

    async def offered() -> Any:
        found = (await world.staff("GET", "/jobs", params={"q": job_number}))["items"][0]
        file = await world.staff("GET", f"/jobs/{found['id']}")
        return file if [one for one in file["offers"] if one["status"] == "SENT"] else None

    file = await world.until("the first wave", offered)
    offer = file["offers"][0]
    smith = await world.staff("GET", f"/locksmiths/{offer['locksmith']['id']}")
    await world.text(smith["phone"], SANDBOX_PHONE, f"YES {offer['code']}")
    pin = (await world.staff("GET", f"/jobs/{file['id']}"))["arrival_pin"]
    for body in (f"HERE {pin}", "PRICE 180", "please stop texting me"):
        await world.text(smith["phone"], SANDBOX_PHONE, body)
    await world.staff("POST", f"/jobs/{file['id']}/cancel", json={"reason": "Key was found."})
    await world.staff("POST", f"/jobs/{file['id']}/refund", json={"reason": "Key was found."})

    async def refunded() -> bool:
        row = (await world.staff("GET", "/jobs", params={"q": job_number}))["items"][0]
        return row["deposit_status"] == "refunded"

    await world.until("the refund", refunded)
    return {"locksmith": smith["phone"], "token": visitor.token, "request": visitor.request_id}


async def _mischief(world: World, told: dict[str, str]) -> None:
    """What goes wrong must not be louder than what goes right."""
    async with httpx2.AsyncClient(base_url=world.root, headers={"User-Agent": AGENT}) as client:
        start = "/api/request/start"
        await client.post(start, json={"name": NAME, "phone": PHONE, "card": "4000056655665556"})
        await client.post(start, content=f'{{"name": "{NAME}", "phone": "{PHONE}"'.encode())
        await client.post("/api/webhooks/twilio/sms", data={"From": PHONE, "Body": NAME})
        await client.post("/api/webhooks/stripe", content=NAME.encode())
        page = f"/api/request/{told['request']}"
        await client.get(page, headers={"X-Request-Token": told["token"]})
        await client.get(f"{page}?token={told['token']}")
        await client.get(f"/api/live/events?topics=locksmith:jobs&token={told['token']}")
        await client.get(f"/api/admin/jobs?q={PHONE[2:]}")


def _lines(directory: Path, house: House) -> dict[str, list[str]]:
    """Our own processes' logs. The sandbox is another company and keeps its own."""
    ours = [name for name in house.supervisor.children if name != "sandbox"]
    found = {
        path.name: path.read_text(encoding="utf-8").splitlines()
        for path in (directory / "logs").rglob("*")
        if path.is_file() and any(path.name.startswith(name) for name in ours)
    }
    assert len(found) >= len(ours)
    return found


async def test_logs_and_metrics_name_nobody_and_hold_no_secret(
    database_url: str, tmp_path: Path
) -> None:
    async with open_house(database_url, tmp_path) as house:
        world = house.world()
        async with httpx2.AsyncClient(timeout=30) as client:
            told = await _a_job_from_lock_to_refund(world, client)
        await _mischief(world, told)
        async with httpx2.AsyncClient(base_url=house.webs[0]) as client:
            metrics = (await client.get("/metrics")).text
        logs = _lines(tmp_path, house)
        environment = house.environment
    written = [line for lines in logs.values() for line in lines]
    assert len([line for line in written if '"request"' in line]) > 20, "nothing was logged"
    forbidden = {
        "name": NAME,
        "phone": PHONE[1:],
        "locksmith's phone": told["locksmith"][1:],
        "street": STREET,
        "token": told["token"],
        "signature": told["token"].rsplit(".", 1)[1],
        "e-mail": "@steelyard.test",
        "card": "4000056655665556",
        "user agent": AGENT,
        "text": "please stop",
        **{
            name.lower(): environment[name]
            for name in environment
            if name.endswith(("_SECRET", "_KEY", "_TOKEN")) and len(environment[name]) > 12
        },
        "database password": environment["DATABASE_URL"].split("@")[0].rsplit(":", 1)[1],
    }
    for what, word in forbidden.items():
        for place in (written, metrics.splitlines()):
            hits = [line for line in place if word in line]
            assert not hits, f"{what} was written: {hits[:3]}"
    numbers = re.compile(r"\+1\d{10}|\b4242 ?4242")
    assert not [line for line in written if numbers.search(line)]
