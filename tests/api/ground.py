"""Real things in a running house, so that what is sent at random also reaches deep paths."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2
from sqlalchemy import text
from tests.journeys.house import House

from steelyard.journeys.world import World
from steelyard.kernel.db import Database
from steelyard.markets.locksmith.requests.access import HEADER

ADDRESS = "123 Lake St, Oak Park, IL"
CREATED, ASSIGNED, EN_ROUTE, DONE = 3, 3, 1, 2


@dataclass
class Ground:
    """Ids by the name of their place in a path, and each request's own token."""

    ids: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    tokens: dict[str, str] = field(default_factory=dict[str, str])

    def add(self, place: str, identity: str) -> str:
        self.ids.setdefault(place, []).append(identity)
        return identity


class Visitor:
    """A customer's browser that shows its token in a header."""

    def __init__(self, world: World, ground: Ground, client: httpx2.AsyncClient) -> None:
        self._world = world
        self._ground = ground
        self._client = client
        self._root = ""
        self._token = ""

    async def post(self, path: str, body: Any = None) -> Any:
        headers = {"Idempotency-Key": str(uuid4()), HEADER: self._token}
        answer = await self._client.post(f"{self._world.root}{path}", json=body, headers=headers)
        assert answer.is_success, answer.text
        self._token = answer.cookies.get("steelyard_request") or self._token
        self._client.cookies.clear()
        return answer.json()

    async def start(self, number: int) -> str:
        body = {"name": "Dana Reyes", "phone": f"+1708555{number:04d}"}
        request_id = str((await self.post("/api/request/start", body))["id"])
        self._root = f"/api/request/{request_id}"
        self._ground.add("request_id", request_id)
        self._ground.add("session_id", request_id)
        self._ground.tokens[request_id] = self._token
        return request_id

    async def choose(self) -> None:
        await self.post(f"{self._root}/location", {"address": ADDRESS})
        wish = {"service_type": "home_lockout", "urgency": "urgent"}
        await self.post(f"{self._root}/service", wish)

    async def pay(self) -> None:
        intent = await self.post(f"{self._root}/payment-intent")
        await self._world.pay(intent["client_secret"], intent["publishable_key"], "pm_card_visa")
        await self.post(f"{self._root}/complete")


async def prepare(house: House) -> Ground:
    """Requests at each step, jobs in several states, a price to decide, a dead letter."""
    ground = Ground()
    world = house.world()
    smiths = (await world.staff("GET", "/locksmiths", params={"service": "home_lockout"}))["items"]
    for smith in smiths:
        ground.add("locksmith_id", smith["id"])
    await _requests(world, ground)
    jobs = await world.staff("GET", "/jobs", params={"sort": "number", "direction": "asc"})
    for number, job in enumerate(jobs["items"]):
        ground.add("job_id", job["id"])
        if number >= CREATED:
            await _on_the_way(world, ground, job, smiths[number], number - CREATED)
    ground.add("letter_id", await _dead_letter(house))
    return ground


async def _requests(world: World, ground: Ground) -> None:
    async with httpx2.AsyncClient(timeout=30) as client:
        for number in range(4 + CREATED + ASSIGNED + EN_ROUTE + DONE):
            visitor = Visitor(world, ground, client)
            await visitor.start(number)
            if number > 1:
                await visitor.choose()
            if number > 3:
                await visitor.pay()


async def _on_the_way(
    world: World, ground: Ground, job: Any, smith: Any, number: int
) -> None:
    """Assign the job; the first asks a price, later ones set off or are done."""
    path = f"/jobs/{job['id']}"
    await world.staff("POST", f"{path}/assign", json={"locksmith_id": smith["id"]})
    if number == 0:
        await world.text(smith["phone"], "+13125550100", "PRICE 180")

        async def asked() -> Any:
            return (await world.staff("GET", path))["prices"]

        for price in await world.until("the price", asked):
            ground.add("price_id", price["id"])
    if number >= ASSIGNED:
        await world.staff("POST", f"{path}/en-route", json={})
    if number >= ASSIGNED + EN_ROUTE:
        await world.staff("POST", f"{path}/complete", json={})


async def _dead_letter(house: House) -> str:
    database = Database(house.environment["DATABASE_URL"], pool_size=1)
    async with database.transaction() as session:
        letter = await session.scalar(
            text(
                "INSERT INTO kernel.pgqueuer (priority, created, updated, heartbeat, execute_after,"
                " status, entrypoint, payload) VALUES (0, now(), now(), now(), now(), 'failed',"
                " 'locksmith.close_wave', convert_to('{\"wave_id\": \"x\"}', 'UTF8'))"
                " RETURNING id"
            )
        )
    await database.close()
    return str(letter)
