"""The ground under every test: a real PostgreSQL and Valkey of our own, a fresh database a test.

The servers are started once for all parallel workers (the first one there does it) and stay up
between runs; each run migrates one template, and each worker has a clone of it (database.py).
"""

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager
from pathlib import Path

import hypothesis
import pytest
from tests import spread
from tests.database import STATE, Ground, clone, connect, locked, named, run

from steelyard.embedded import PostgresServer, ValkeyServer
from steelyard.kernel import clock
from steelyard.kernel.db import Database, Session
from steelyard.migrations.run import migrate

# A busy machine is not a failing example: what takes long says nothing about what is right.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    spread.journeys_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    return spread.make_scheduler(config, log)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


def _schema_digest() -> str:
    """Changes with any migration, so that a stale template is never cloned."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src/steelyard/migrations").rglob("*")):
        if path.suffix in {".py", ".sql"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def server_dsn() -> str:
    """A PostgreSQL of our own (or DATABASE_URL's server), as a plain DSN to database postgres."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    with locked("postgres"):
        return PostgresServer(STATE / "postgres", fast=True).start().dsn


@pytest.fixture(scope="session")
def valkey_server_url() -> str:
    given = os.environ.get("TEST_VALKEY_URL")
    if given:
        return given
    with locked("valkey"):
        return ValkeyServer(STATE / "valkey").start().url


def as_sqlalchemy(dsn: str) -> str:
    return "postgresql+asyncpg" + dsn[dsn.index("://") :]


async def _exists(dsn: str, database: str) -> bool:
    connection = await connect(dsn)
    try:
        return bool(
            await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database)
        )
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def template(server_dsn: str) -> str:
    """A migrated database to clone; made once for each state of the migrations."""
    name = f"template_{_schema_digest()}"

    async def make() -> None:
        if await _exists(server_dsn, name):
            return
        making = f"{name}_making"
        await run(server_dsn, f"DROP DATABASE IF EXISTS {making}", f"CREATE DATABASE {making}")
        await migrate(as_sqlalchemy(named(server_dsn, making)))
        await run(server_dsn, f"ALTER DATABASE {making} RENAME TO {name}")

    with locked("template"):
        asyncio.run(make())
    return name


@asynccontextmanager
async def fresh_database(server_dsn: str, template: str) -> AsyncGenerator[str]:
    """A migrated database of one's own, as a plain DSN of its owner; dropped at the end."""
    name = f"test_{secrets.token_hex(6)}"
    try:
        yield await clone(server_dsn, template, name)
    finally:
        await run(server_dsn, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def worker_database(server_dsn: str, template: str) -> Generator[Ground]:
    """The one database all tests of this worker have in turn."""
    ground = Ground(server_dsn, template, f"test_{secrets.token_hex(6)}")
    yield ground
    asyncio.run(ground.drop())


@pytest.fixture
async def database_dsn(worker_database: Ground) -> str:
    """A migrated database without a row of any other test, and with nobody else connected."""
    return await worker_database.fresh()


@pytest.fixture
async def new_database_url(server_dsn: str, template: str) -> AsyncIterator[str]:
    """A clone that no test had before: for what depends on how rows are stored, as plans do."""
    async with fresh_database(server_dsn, template) as dsn:
        yield as_sqlalchemy(dsn)


@pytest.fixture
def database_url(database_dsn: str) -> str:
    """The same database as SQLAlchemy writes it."""
    return as_sqlalchemy(database_dsn)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """The application's own view of it: role ``steelyard_app``."""
    clock.forget()
    database = Database(database_url)
    yield database
    await database.close()
    clock.forget()


@pytest.fixture
async def session(db: Database) -> AsyncIterator[Session]:
    """An open unit of work that is rolled back at the end."""

    class Undo(Exception):  # noqa: N818
        """Leaves the transaction without committing."""

    try:
        async with db.transaction() as opened:
            yield opened
            raise Undo
    except Undo:
        return


@pytest.fixture
def valkey_url(valkey_server_url: str) -> str:
    """Valkey, shared between tests: use names of your own."""
    return valkey_server_url
