"""A bakery with accounts: its doors on a real socket, and its workers' part done on request."""

import json
import secrets
import socket
from asyncio import create_task, sleep
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Annotated, Any
from uuid import UUID

import httpx2
import uvicorn
from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import select, text
from tests.sandbox.outside import QuietServer

from steelyard.kernel import audit, clock, identity
from steelyard.kernel.audit import Actor, Event
from steelyard.kernel.db import Session
from steelyard.kernel.http import errors
from steelyard.kernel.http.middleware import Envelope
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.identity import (
    Gate,
    Hasher,
    Permissions,
    Person,
    Policy,
    User,
    identity_router,
)
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.invariants import Violation
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.market import Market
from steelyard.kernel.messaging import Message
from steelyard.kernel.realtime import ClientLimits
from steelyard.kernel.services import Services, open_services
from steelyard.settings import Settings

MARKET = "bakery"
OVEN = "bakery:oven"
PASSWORD = "seven brown loaves on a shelf"
SECRET = "a secret for tests, and long enough for one"
SYSTEM = Actor.system("test")
PERMISSIONS = Permissions(
    roles={
        "customer": {"bread.buy"},
        "baker": {"bread.buy", "bread.bake"},
        "owner": {"bread.buy", "bread.bake", identity.ACCOUNTS},
    },
    public={*identity.PUBLIC_ROUTES, "GET /api/window"},
)
QUICK = ClientLimits(recheck_seconds=0.2)
"""Live lines whose rights are looked at again soon."""
HANDLERS = {task.name: task.handler for task in identity.TASKS}
PERIODICS = {one.name: one.handler for one in identity.PERIODICS}


def make_gate(**policy: Any) -> Gate:
    """Cheap hashes: what is tested is not their cost."""
    chosen = Policy(open_roles=frozenset({"customer"}), **policy)
    return Gate(MARKET, PERMISSIONS, chosen, Hasher(memory_kib=64, passes=1, lanes=1))


def bread_router(gate: Gate) -> APIRouter:
    router = APIRouter(route_class=UnitOfWorkRoute)

    @router.get("/api/window")
    async def look() -> dict[str, str]:
        return {"bread": "brown"}

    @router.post("/api/bread")
    async def bake(
        person: Annotated[Person, Depends(gate.require("bread.bake"))],
    ) -> dict[str, str]:
        return {"baked_by": str(person.user_id), "loaf": secrets.token_hex(8)}

    @router.get("/api/baskets/{owner_id}")
    async def see_basket(
        owner_id: UUID, person: Annotated[Person, Depends(gate.require("bread.buy"))]
    ) -> dict[str, str]:
        person.must_own(owner_id)
        return {"owner": str(owner_id)}

    return router


async def may_watch(_session: Session, person: Person, topic: str) -> bool:
    """Whoever bakes hears the oven."""
    return topic == OVEN and person.may("bread.bake")


@dataclass
class House:
    services: Services
    gate: Gate
    url: str
    client: httpx2.AsyncClient

    @property
    def ring(self) -> KeyRing:
        return KeyRing.of(self.services.settings)

    async def post(
        self, path: str, body: Any = None, *, access: str = "", **headers: str
    ) -> httpx2.Response:
        shown = {"authorization": f"Bearer {access}"} if access else {}
        return await self.client.post(
            f"{self.url}/bakery{path}", json=body or {}, headers={**shown, **headers}
        )

    async def get(self, path: str, access: str = "") -> httpx2.Response:
        shown = {"authorization": f"Bearer {access}"} if access else {}
        return await self.client.get(f"{self.url}/bakery{path}", headers=shown)

    async def user(
        self,
        role: str = "customer",
        *,
        email: str = "",
        phone: str | None = None,
        password: str = PASSWORD,
        verified: bool = True,
    ) -> User:
        """Somebody with an account, as services make them."""
        hashed = await self.gate.hasher.hash(password)
        async with self.services.database.transaction() as session:
            made = await identity.add_user(
                session, market=MARKET, actor=SYSTEM, phone=phone, name="Ana",
                email=email or f"ana-{secrets.token_hex(4)}@example.org", password_hash=hashed,
            )  # fmt: skip
            if verified:
                made.email_verified_at = clock.now()
            await identity.grant(session, made.id, market=MARKET, role=role, actor=SYSTEM)
        return made

    async def sign_in(self, user: User, password: str = PASSWORD, **headers: str) -> dict[str, Any]:
        answer = await self.post(
            "/api/auth/sign-in", {"email": user.email, "password": password}, **headers
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refresh(self, token: str, **headers: str) -> httpx2.Response:
        return await self.post("/api/auth/refresh", {"refresh_token": token}, **headers)

    def context(self) -> JobContext:
        return JobContext(self.services, job_id=0, attempt=0, last_attempt=False)

    async def work(self) -> list[str]:
        """Do what was asked of the workers so far; the names of the jobs."""
        async with self.services.database.transaction() as session:
            rows = await session.execute(
                text("DELETE FROM kernel.pgqueuer WHERE entrypoint LIKE 'identity.%'"
                     " RETURNING entrypoint, payload")
            )  # fmt: skip
            asked = [(row.entrypoint, json.loads(row.payload)) for row in rows]
        for name, arguments in asked:
            await HANDLERS[name](self.context(), **arguments)
        return [name for name, _ in asked]

    async def messages(self, to: str) -> list[Message]:
        async with self.services.database.reading() as session:
            found = await session.scalars(
                select(Message).where(Message.to_address == to).order_by(Message.id)
            )
            return list(found.all())

    async def row(self, user: User) -> User:
        async with self.services.database.reading() as session:
            return await session.get_one(User, user.id)

    async def events(self, user: User) -> list[Event]:
        async with self.services.database.reading() as session:
            return await audit.history(session, entity_type="user", entity_id=user.id)

    async def run_sql(self, statement: str, **values: Any) -> None:
        async with self.services.database.transaction() as session:
            await session.execute(text(statement), values)

    async def count(self, statement: str, **values: Any) -> int:
        async with self.services.database.reading() as session:
            return int(await session.scalar(text(statement), values) or 0)

    async def push_clock(self, **by: float) -> None:
        async with self.services.database.transaction() as session:
            await clock.advance(session, timedelta(**by))

    async def violations(self) -> list[Violation]:
        async with self.services.database.reading() as session:
            return [found for one in identity.INVARIANTS for found in await one.violations(session)]


@asynccontextmanager
async def open_house(
    database_url: str, valkey_url: str, gate: Gate | None = None, **more: Any
) -> AsyncGenerator[House]:
    bakery = _usual() if gate is None else Bakery.of(gate)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    values: dict[str, Any] = {
        "app_env": "test", "database_url": database_url, "VALKEY_URL": valkey_url,
        "secret_key": SECRET, "base_url": url, "rate_limits": False, **more,
    }  # fmt: skip
    async with (
        open_services(Settings(**values), [bakery.market], name="test") as services,
        doors(services, bakery, listening),
        httpx2.AsyncClient(trust_env=False, timeout=30) as client,
    ):
        yield House(services, bakery.gate, url, client)


@dataclass(frozen=True)
class Bakery:
    """The market and its application; they know nothing of the house they are in."""

    gate: Gate
    market: Market
    app: FastAPI
    inner: FastAPI

    @staticmethod
    def of(gate: Gate) -> "Bakery":
        routers = (
            identity_router(gate), bread_router(gate),
            identity.live_router(gate, may_watch, QUICK),
        )  # fmt: skip
        market = Market(
            name=MARKET, title="Bakery", tagline="Fresh.", lifecycles=(), routers=routers,
            permissions=PERMISSIONS,
        )  # fmt: skip
        app, inner = FastAPI(), FastAPI()
        for one in (app, inner):
            errors.install(one)
        for router in routers:
            inner.include_router(router)
        app.mount(f"/{MARKET}", inner)
        app.add_middleware(
            Envelope, trusted_hops=1, secure=False, max_body_bytes=65536,
            market_of=lambda _path: MARKET,
        )  # fmt: skip
        return Bakery(gate, market, app, inner)


@cache
def _usual() -> Bakery:
    """Reading its routes takes longer than most tests."""
    return Bakery.of(make_gate())


@asynccontextmanager
async def doors(
    services: Services, bakery: Bakery, listening: socket.socket
) -> AsyncGenerator[None]:
    for one in (bakery.app, bakery.inner):
        one.state.services = services
    server = QuietServer(
        uvicorn.Config(bakery.app, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    )
    serving = create_task(server.serve(sockets=[listening]))
    while not server.started:
        await sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await serving
