"""The whole application over HTTP semantics, and people of every role signed in to strathwell."""

import json
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
from sqlalchemy import select, text
from tests.application import application

from steelyard.kernel import clock, identity, upkeep
from steelyard.kernel.audit import Actor
from steelyard.kernel.identity.sessions import Client, open_session
from steelyard.kernel.invariants import Violation
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.messaging import Message
from steelyard.kernel.services import Services
from steelyard.kernel.verification import check
from steelyard.markets.strathwell.gate import GATE
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.market import build
from steelyard.settings import Settings

ROOT = f"/{MARKET}"
TEST = Actor.system("test")


@dataclass
class Caller:
    """Somebody at the API: a person with a token, or nobody. Paths are the source's."""

    client: httpx2.AsyncClient
    token: str = ""
    user_id: UUID | None = None

    async def call(
        self, method: str, path: str, body: Any = None, *, key: str = "", **params: Any
    ) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method != "GET":
            headers["Idempotency-Key"] = key or secrets.token_hex(8)
        return await self.client.request(
            method, f"{ROOT}{path}", json=body, headers=headers, params=params
        )

    async def get(self, path: str, *, expect: int = 200, **params: Any) -> Any:
        return _checked(await self.call("GET", path, **params), expect)

    async def send(
        self, method: str, path: str, body: Any = None, *, expect: int = 200, key: str = ""
    ) -> Any:
        return _checked(await self.call(method, path, body, key=key), expect)

    async def post(self, path: str, body: Any = None, *, expect: int = 200, key: str = "") -> Any:
        return await self.send("POST", path, body, expect=expect, key=key)


@dataclass
class House:
    """One installation of the market, and a look behind it."""

    services: Services
    client: httpx2.AsyncClient

    @property
    def nobody(self) -> Caller:
        return Caller(self.client)

    async def person(self, role: str, name: str = "") -> Caller:
        """Somebody with an account, a verified address and ``role``, signed in."""
        async with self.services.database.transaction() as session:
            user = await identity.add_user(
                session,
                market=MARKET,
                actor=TEST,
                email=f"{role}-{secrets.token_hex(4)}@example.com",
                name=name or role.title(),
            )
            user.email_verified_at = clock.now()
            await identity.grant(session, user.id, market=MARKET, role=role, actor=TEST)
            opened = await open_session(
                session,
                user.id,
                market=MARKET,
                policy=GATE.policy,
                client=Client(agent="test"),
                actor=TEST,
            )
        tokens = GATE.tokens(self.services.settings)
        lifetime = GATE.policy.access_lifetime
        token = tokens.make(user.id, opened.session_id, [role], lifetime)
        return Caller(self.client, token, user.id)

    async def grant(self, caller: Caller, role: str) -> None:
        """One more role for somebody who is signed in."""
        assert caller.user_id is not None
        async with self.services.database.transaction() as session:
            await identity.grant(session, caller.user_id, market=MARKET, role=role, actor=TEST)

    def context(self) -> JobContext:
        return JobContext(self.services, job_id=0, attempt=0, last_attempt=False)

    async def work(self, *names: str) -> list[str]:
        """Do what was asked of the workers and is due, of ``names`` or of any; what was done."""
        handlers = {task.name: task.handler for task in (*upkeep.TASKS, *build().tasks)}
        async with self.services.database.transaction() as session:
            rows = await session.execute(
                text(
                    "DELETE FROM kernel.pgqueuer WHERE entrypoint = ANY(:names)"
                    " AND execute_after <= now() RETURNING entrypoint, payload"
                ),
                {"names": list(names or handlers)},
            )
            asked = [(row.entrypoint, json.loads(row.payload)) for row in rows]
        for name, arguments in asked:
            await handlers[name](self.context(), **arguments)
        return [name for name, _ in asked]

    async def sweep(self, name: str) -> None:
        """Run one periodic job now."""
        every = {one.name: one.handler for one in (*upkeep.PERIODICS, *build().periodics)}
        await every[name](self.context())

    async def push_clock(self, **by: float) -> None:
        """Move time on: timers that are due are found by their sweeps."""
        async with self.services.database.transaction() as session:
            await clock.advance(session, timedelta(**by))

    async def mails(self, to: str) -> list[Message]:
        async with self.services.database.reading() as session:
            found = await session.scalars(
                select(Message).where(Message.to_address == to).order_by(Message.id)
            )
            return list(found.all())

    async def violations(self) -> list[Violation]:
        """Every promise of the house and its markets that is broken now."""
        return await check(self.services)

    async def rows(self, table: str, where: str = "true", **values: Any) -> int:
        async with self.services.database.reading() as session:
            sql = text(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608
            return int(await session.scalar(sql, values) or 0)

    async def value(self, sql: str, **values: Any) -> Any:
        async with self.services.database.reading() as session:
            return await session.scalar(text(sql), values)


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncGenerator[House]:
    app = application(settings)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1"
        ) as client,
    ):
        yield House(app.state.services, client)


def _checked(answer: httpx2.Response, status: int) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None
