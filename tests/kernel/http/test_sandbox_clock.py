"""The demo's clock asked from outside: what is due next, said only to the sandbox."""

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from types import SimpleNamespace

import httpx2
import pytest
from fastapi import FastAPI

from steelyard.kernel import clock, jobs
from steelyard.kernel.db import Database
from steelyard.kernel.http import errors, sandbox_clock
from steelyard.settings import Settings

PATH = "/_sandbox/clock"
KEY = {"X-Sandbox-Secret": "s3cret"}


@pytest.fixture
async def client(db: Database) -> AsyncGenerator[httpx2.AsyncClient]:
    """A house with one market that talks to a sandbox."""
    app = FastAPI()
    errors.install(app)
    app.include_router(sandbox_clock.router)
    app.state.services = SimpleNamespace(
        database=db,
        settings=Settings(sandbox_url="http://sandbox.test", sandbox_secret="s3cret"),
        markets={"locksmith": SimpleNamespace(title="Locksmith")},
    )
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://house.test") as made:
        yield made


async def ask(db: Database, task: str, wait: timedelta | None) -> None:
    async with db.transaction() as session:
        run_at = clock.now() + wait if wait else None
        await jobs.enqueue(session, task, {}, run_at=run_at)


@pytest.mark.parametrize("headers", [{}, {"X-Sandbox-Secret": "another"}])
async def test_nobody_but_the_sandbox_is_answered(
    client: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await client.get(PATH, headers=headers)).status_code == 404


async def test_what_is_due_at_once_is_no_deadline(client: httpx2.AsyncClient, db: Database) -> None:
    await ask(db, "locksmith.start_dispatch", None)
    answer = await client.get(PATH, headers=KEY)
    assert answer.status_code == 200
    assert answer.json() == {"next": None}


async def test_the_earliest_job_is_named_on_the_moved_clock(
    client: httpx2.AsyncClient, db: Database
) -> None:
    await ask(db, "payments.ask", timedelta(hours=2))
    await ask(db, "locksmith.close_wave", timedelta(minutes=3))
    due = clock.now() + timedelta(minutes=3)

    async def told() -> tuple[str, datetime]:
        found = (await client.get(PATH, headers=KEY)).json()["next"]
        assert found["url"] is None
        at = datetime.fromisoformat(found["at"])
        assert at.tzinfo is not None
        return found["what"], at

    what, at = await told()
    assert what == "Locksmith: close wave"
    assert abs(at - due) < timedelta(seconds=30)

    # A minute later by the pushed clock the deadline stands where it stood.
    moved = await client.post(PATH, headers=KEY, json={"seconds": 60, "offset_seconds": 60})
    assert moved.json()["jobs_moved"] == 2
    assert await told() == (what, pytest.approx(at, abs=timedelta(seconds=1)))

    await client.post(PATH, headers=KEY, json={"seconds": 300, "offset_seconds": 360})
    what, _ = await told()
    assert what == "Payments: ask"
