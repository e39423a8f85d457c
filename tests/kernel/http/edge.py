"""A small application on the house's own edge, for tests of the edge itself."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Annotated

import httpx2
from fastapi import APIRouter, FastAPI
from pydantic import Field
from sqlalchemy import text

from steelyard.kernel.db import Database
from steelyard.kernel.errors import Conflict, InsufficientFunds, TooMany
from steelyard.kernel.http import errors
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.middleware import Envelope
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required, own_transactions
from steelyard.kernel.http.wire import AmountMinor, Line, PhoneNumber, StrictBool, WireModel
from steelyard.kernel.secrets import Box
from steelyard.settings import Settings

SECRET = "x" * 40


class Note(WireModel):
    word: Annotated[Line, Field(min_length=1, max_length=50)]
    amount: AmountMinor = 1
    phone: PhoneNumber | None = None
    loud: StrictBool = False


def build(db: Database) -> FastAPI:
    """The application over ``db``."""
    router = APIRouter(prefix="/api", route_class=UnitOfWorkRoute)

    async def write(session: CurrentSession, word: str) -> int:
        await session.execute(text("INSERT INTO kernel.note (word) VALUES (:w)"), {"w": word})
        return int(await session.scalar(text("SELECT count(*) FROM kernel.note")) or 0)

    @router.post("/notes", status_code=201)
    async def add(body: Note, session: CurrentSession) -> dict[str, int]:
        return {"notes": await write(session, body.word)}

    @router.post("/paid")
    @key_required
    async def paid(body: Note, session: CurrentSession) -> dict[str, int]:
        return {"notes": await write(session, body.word)}

    @router.post("/refused/{how}")
    async def refused(how: str, session: CurrentSession) -> None:
        await write(session, "must vanish")
        if how == "funds":
            raise InsufficientFunds("Not enough.", available_minor=3)
        if how == "slow":
            raise TooMany("Slow down.", retry_after_seconds=7)
        if how == "crash":
            raise ZeroDivisionError
        raise Conflict("Not now.", state="closed")

    @router.post("/outside")
    @own_transactions
    async def outside(body: Note) -> dict[str, str]:
        return {"word": body.word}

    @router.get("/notes")
    async def count(session: CurrentSession) -> dict[str, int]:
        return {"notes": int(await session.scalar(text("SELECT count(*) FROM kernel.note")) or 0)}

    app = FastAPI()
    errors.install(app)
    app.include_router(router)
    app.state.services = SimpleNamespace(database=db, settings=Settings(), box=Box(SECRET))
    app.add_middleware(
        Envelope,
        trusted_hops=0,
        secure=True,
        max_body_bytes=4096,
        market_of=lambda _path: "test",
    )
    return app


async def prepare(db: Database, *extra: str) -> None:
    """The table the application writes to, made by the owner."""
    owner = Database(db.url, pool_size=1, role=None)
    async with owner.transaction() as session:
        await session.execute(text("CREATE TABLE kernel.note (word text)"))
        await session.execute(text("GRANT ALL ON kernel.note TO steelyard_app"))
        for statement in extra:
            await session.execute(text(statement))
    await owner.close()


@asynccontextmanager
async def client_on(db: Database) -> AsyncGenerator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(build(db), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://house.test") as client:
        yield client
