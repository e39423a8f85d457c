"""Real things in a running house, so that what is sent at random also reaches deep paths."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import text
from tests.journeys.house import House

from steelyard.installation import SANDBOX_PHONE
from steelyard.journeys.world import World
from steelyard.kernel.db import Database
from steelyard.markets.locksmith.requests.access import HEADER

ADDRESS = "123 Lake St, Oak Park, IL"
CONTROL = "POST /api/admin/jobs/{job_id}/"
REQUEST = "POST /api/request/{request_id}/"
UNTAKEN = ("assign", "dispatch", "cancel", "status", "refund", "keep-deposit")
TAKEN = ("unassign", "en-route", "complete", "message")
WAITING = ("service", "payment-intent", "location", "cancel", "")


@dataclass
class Ground:
    """Ids by the name of their place in a path, and each request's own token.

    ``reserved`` are for one operation alone: others would soon have moved them on.
    """

    common: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    reserved: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    tokens: dict[str, str] = field(default_factory=dict[str, str])

    def keep(self, operation: str, **places: str) -> None:
        self.reserved |= {(operation, place): identity for place, identity in places.items()}

    def instead_of(self, value: Any, operation: str, place: str, chance: int) -> Any:
        """What to send for a generated value: a real thing, now and then still a stranger.

        A badly formed value is meant so and stays.
        """
        if not _well_formed(value, place):
            return value
        if (operation, place) in self.reserved:
            return self.reserved[operation, place]
        known = self.common[place]
        return known[chance % len(known)] if known and chance % 7 else value


def _well_formed(value: object, place: str) -> bool:
    if place == "letter_id":
        return str(value).isdecimal() and 0 < int(str(value)) < 2**63
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


class Visitor:
    """A customer who shows the token in a header, as a link's page does."""

    def __init__(self, world: World, client: httpx2.AsyncClient) -> None:
        self._world = world
        self._client = client
        self.request_id = ""
        self.token = ""

    async def _post(self, path: str, body: Any = None) -> Any:
        headers = {"Idempotency-Key": str(uuid4()), HEADER: self.token}
        answer = await self._client.post(f"{self._world.root}{path}", json=body, headers=headers)
        assert answer.is_success, answer.text
        self.token = self.token or answer.cookies["steelyard_request"]
        self._client.cookies.clear()
        return answer.json()

    async def start(self, number: int, name: str = "Dana Reyes") -> None:
        body = {"name": name, "phone": f"+1708555{number:04d}"}
        self.request_id = str((await self._post("/api/request/start", body))["id"])

    async def choose(self) -> None:
        root = f"/api/request/{self.request_id}"
        await self._post(f"{root}/location", {"address": ADDRESS})
        await self._post(f"{root}/service", {"service_type": "home_lockout", "urgency": "urgent"})

    async def pay(self) -> str:
        """The deposit paid; the job's number."""
        root = f"/api/request/{self.request_id}"
        intent = await self._post(f"{root}/payment-intent")
        await self._world.pay(intent["client_secret"], intent["publishable_key"], "pm_card_visa")
        return str((await self._post(f"{root}/complete"))["job"]["number"])


async def prepare(house: House) -> Ground:
    """Requests at each step, jobs in several states, a price to decide, a dead letter."""
    ground = Ground()
    world = house.world()
    listed = await world.staff("GET", "/locksmiths", params={"service": "home_lockout"})
    free, busy, *others = listed["items"]
    ground.keep(f"{CONTROL}assign", locksmith_id=free["id"])
    async with httpx2.AsyncClient(timeout=30) as client:
        for number, step in enumerate(WAITING):
            visitor = await _come(world, ground, client, number)
            if step in {"service", "payment-intent"}:
                await visitor.choose()
            _open_to(ground, visitor, f"{REQUEST}{step}" if step else "")
        await _price_to_decide(world, ground, await _come(world, ground, client, 10), busy)
        for number, control in enumerate(UNTAKEN):
            job = await _job(world, await _come(world, ground, client, 20 + number))
            if control in {"refund", "keep-deposit"}:
                await _steer(world, job, "cancel", reason="The key was found.")
            ground.keep(CONTROL + control, job_id=job["id"])
        for number, control in enumerate(TAKEN):
            visitor = await _come(world, ground, client, 40 + number)
            job, smith = await _job(world, visitor), others.pop()
            await _steer(world, job, "assign", locksmith_id=smith["id"])
            ground.keep(CONTROL + control, job_id=job["id"])
            if control == "message":
                await _steer(world, job, "complete", outcome="done")
                ground.keep(
                    "POST /api/admin/locksmiths/{locksmith_id}/payouts", locksmith_id=smith["id"]
                )
                _open_to(ground, visitor, f"{REQUEST}complete")
    ground.common["locksmith_id"] = [one["id"] for one in others]
    ground.common["letter_id"].append(await _dead_letter(house))
    return ground


async def _come(world: World, ground: Ground, client: httpx2.AsyncClient, number: int) -> Visitor:
    visitor = Visitor(world, client)
    await visitor.start(number)
    ground.tokens[visitor.request_id] = visitor.token
    return visitor


def _open_to(ground: Ground, visitor: Visitor, operation: str) -> None:
    """The request is for one operation alone, or for everybody else."""
    if operation:
        ground.keep(operation, request_id=visitor.request_id)
        return
    ground.common["request_id"].append(visitor.request_id)
    ground.common["session_id"].append(visitor.request_id)


async def _job(world: World, visitor: Visitor) -> Any:
    await visitor.choose()
    number = await visitor.pay()
    return (await world.staff("GET", "/jobs", params={"q": number}))["items"][0]


async def _steer(world: World, job: Any, control: str, **body: Any) -> None:
    await world.staff("POST", f"/jobs/{job['id']}/{control}", json=body)


async def _price_to_decide(world: World, ground: Ground, visitor: Visitor, smith: Any) -> None:
    """A price asked by text at the door. This job stands open to all reading, too."""
    job = await _job(world, visitor)
    await _steer(world, job, "assign", locksmith_id=smith["id"])
    await world.text(smith["phone"], SANDBOX_PHONE, "PRICE 180")

    async def asked() -> Any:
        return (await world.staff("GET", f"/jobs/{job['id']}"))["prices"]

    (price,) = await world.until("the price", asked)
    ground.keep(f"{REQUEST}prices/{{price_id}}", request_id=visitor.request_id)
    ground.keep("GET /api/request/{request_id}/receipt.pdf", request_id=visitor.request_id)
    ground.common["price_id"].append(price["id"])
    ground.common["job_id"].append(job["id"])


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
