"""The ground under every test: a real PostgreSQL and Valkey of our own, one database a test.

The servers are started once for all parallel workers (the first one there does it) and stay up
between runs; each run migrates one template and clones it for every test that asks.
"""

import asyncio
import fcntl
import hashlib
import os
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, cast

import asyncpg
import hypothesis
import pytest

from steelyard.embedded import PostgresServer, ValkeyServer
from steelyard.kernel import clock
from steelyard.kernel.db import Database, Session
from steelyard.migrations.run import migrate

# A busy machine is not a failing example: what takes long says nothing about what is right.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).parent.parent
STATE = ROOT / ".steelyard" / "test"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@contextmanager
def _locked(name: str) -> Generator[None]:
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


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
    with _locked("postgres"):
        return PostgresServer(STATE / "postgres", fast=True).start().dsn


@pytest.fixture(scope="session")
def valkey_server_url() -> str:
    given = os.environ.get("TEST_VALKEY_URL")
    if given:
        return given
    with _locked("valkey"):
        return ValkeyServer(STATE / "valkey").start().url


def _named(dsn: str, database: str) -> str:
    base, _, query = dsn.partition("?")
    return base.rsplit("/", 1)[0] + "/" + database + (f"?{query}" if query else "")


def as_sqlalchemy(dsn: str) -> str:
    return "postgresql+asyncpg" + dsn[dsn.index("://") :]


async def _connect(dsn: str) -> Any:
    return cast("Any", await asyncpg.connect(dsn))  # pyright: ignore[reportUnknownMemberType]


async def _run(dsn: str, *statements: str) -> None:
    connection = await _connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _exists(dsn: str, database: str) -> bool:
    connection = await _connect(dsn)
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
        await _run(server_dsn, f"DROP DATABASE IF EXISTS {making}", f"CREATE DATABASE {making}")
        await migrate(as_sqlalchemy(_named(server_dsn, making)))
        await _run(server_dsn, f"ALTER DATABASE {making} RENAME TO {name}")

    with _locked("template"):
        asyncio.run(make())
    return name


@asynccontextmanager
async def fresh_database(server_dsn: str, template: str) -> AsyncGenerator[str]:
    """A migrated database of one's own, as a plain DSN of its owner; dropped at the end."""
    name = f"test_{secrets.token_hex(6)}"
    # Cloning locks the template for a moment; parallel workers take turns.
    with _locked("clone"):
        await _run(server_dsn, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield _named(server_dsn, name)
    finally:
        await _run(server_dsn, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
async def database_dsn(server_dsn: str, template: str) -> AsyncIterator[str]:
    """A fresh migrated database for this test."""
    async with fresh_database(server_dsn, template) as dsn:
        yield dsn


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
