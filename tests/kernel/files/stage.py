"""A gallery that takes files: its doors on a real socket, its workers' part done on request."""

import json
import socket
from asyncio import create_task, sleep
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import uvicorn
from fastapi import FastAPI
from sqlalchemy import text
from tests.sandbox.outside import QuietServer

from steelyard.kernel import audit, clock, files
from steelyard.kernel.audit import Actor, Event
from steelyard.kernel.db import Session
from steelyard.kernel.files import File, FileKind, KindTable, Upload, files_router
from steelyard.kernel.http import errors
from steelyard.kernel.http.middleware import Envelope
from steelyard.kernel.invariants import Violation
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.market import Handlers, Market
from steelyard.kernel.services import Services, open_services
from steelyard.kernel.verification.lifecycles import OnePath
from steelyard.settings import Settings

MARKET = "gallery"
SECRET = "a secret for tests, and long enough for one"
OLA = Actor(kind="vendor", id="ola", role="vendor")
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
KINDS = KindTable(
    MARKET,
    [
        FileKind("photo", PICTURES | {"video/mp4"}, 2_000_000, permission="photos.add"),
        FileKind("poster", PICTURES, 2_000_000, public=True),
        FileKind("plan", frozenset({"application/pdf", files.SVG}), 1_000_000, max_files=3),
    ],
)
MIME = ["image/jpeg", "image/png", "image/webp", "video/mp4", "application/pdf", files.SVG]


@dataclass
class House:
    services: Services
    client: httpx2.AsyncClient
    heard: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    async def presign(self, content: bytes, content_type: str, **more: Any) -> Upload:
        kind = KINDS.find(more.pop("kind", "photo"))
        told: dict[str, Any] = {"filename": "", "size": len(content),
                "owner_id": "ola", "actor": OLA, **more}  # fmt: skip
        async with self.services.database.transaction() as session:
            return await files.presign_upload(
                self.services, session, market=MARKET, kind=kind, content_type=content_type, **told
            )

    async def send(self, upload: Upload, content: bytes, **headers: str) -> httpx2.Response:
        return await self.client.request(
            upload.method, upload.url, content=content, headers={**upload.headers, **headers}
        )

    async def confirm(self, upload: Upload, owner_id: str = "ola") -> File:
        async with self.services.database.transaction() as session:
            return await files.confirm(
                session, file_id=upload.file_id, owner_id=owner_id, actor=OLA
            )

    async def uploaded(self, content: bytes, content_type: str, **more: Any) -> File:
        """Asked for, sent, confirmed and looked at."""
        upload = await self.presign(content, content_type, **more)
        answer = await self.send(upload, content)
        assert answer.is_success, answer.text
        await self.confirm(upload)
        assert await self.work() == ["files.check"]
        return await self.row(upload.file_id)

    async def delete(self, file: File) -> None:
        async with self.services.database.transaction() as session:
            await files.delete(session, file_id=file.id, owner_id="ola", actor=OLA)

    async def row(self, file_id: UUID) -> File:
        async with self.services.database.reading() as session:
            return await session.get_one(File, file_id)

    def context(self) -> JobContext:
        return JobContext(self.services, job_id=0, attempt=0, last_attempt=False)

    async def work(self) -> list[str]:
        """Do what was asked of the workers so far; the names of the jobs."""
        async with self.services.database.transaction() as session:
            rows = await session.execute(
                text("DELETE FROM kernel.pgqueuer WHERE entrypoint LIKE 'files.%'"
                     " RETURNING entrypoint, payload")
            )  # fmt: skip
            asked = [(row.entrypoint, json.loads(row.payload)) for row in rows]
        for name, arguments in asked:
            (handler,) = [task.handler for task in files.TASKS if task.name == name]
            await handler(self.context(), **arguments)
        return [name for name, _ in asked]

    async def sweep(self) -> None:
        for periodic in files.PERIODICS:
            await periodic.handler(self.context())

    async def push_clock(self, **by: float) -> None:
        async with self.services.database.transaction() as session:
            await clock.advance(session, timedelta(**by))

    async def run_sql(self, statement: str, **values: Any) -> None:
        async with self.services.database.transaction() as session:
            await session.execute(text(statement), values)

    async def events(self, file: File) -> list[Event]:
        async with self.services.database.reading() as session:
            return await audit.history(session, entity_type="file", entity_id=file.id)

    async def violations(self) -> list[Violation]:
        """Of the promises about files, and that their history is one path of declared moves."""
        asked = [*files.INVARIANTS, OnePath(files.lifecycles([*self.services.markets.values()]))]
        async with self.services.database.reading() as session:
            return [found for one in asked for found in await one.violations(session)]


@asynccontextmanager
async def open_house(
    database_url: str, valkey_url: str, folder: Path, **more: Any
) -> AsyncGenerator[House]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    values: dict[str, Any] = {
        "app_env": "test", "database_url": database_url, "VALKEY_URL": valkey_url,
        "secret_key": SECRET, "base_url": url, "rate_limits": False, "files_dir": str(folder),
        "allowed_upload_mime": MIME, **more,
    }  # fmt: skip
    heard: list[tuple[str, str]] = []

    async def changed(_session: Session, file: File, _actor: Actor) -> None:
        heard.append((str(file.id), file.status))

    market = Market(
        name=MARKET, title="Gallery", tagline="Seen.", lifecycles=(),
        routers=(files_router(MARKET),), handlers=Handlers(extra={files.CHANGED: changed}),
    )  # fmt: skip
    async with (
        open_services(Settings(**values), [market], name="test") as services,
        _doors(services, market, listening),
        httpx2.AsyncClient(trust_env=False, timeout=30) as client,
    ):
        yield House(services, client, heard)


@asynccontextmanager
async def _doors(
    services: Services, market: Market, listening: socket.socket
) -> AsyncGenerator[None]:
    app, inner = FastAPI(), FastAPI()
    for one in (app, inner):
        errors.install(one)
        one.state.services = services
    for router in market.routers:
        inner.include_router(router)
    app.mount(f"/{MARKET}", inner)
    app.add_middleware(
        Envelope, trusted_hops=1, secure=False, max_body_bytes=1024, market_of=lambda _path: MARKET
    )
    server = QuietServer(
        uvicorn.Config(
            app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
    )
    serving = create_task(server.serve(sockets=[listening]))
    while not server.started:
        await sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await serving
