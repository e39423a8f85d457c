"""Where short scenes are played one after the other: two servers, and one database of each scene.

The database is migrated and filled once; every scene gets a copy of it in less than a second.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import asyncpg

from steelyard.chaos.house import Shape, make_secrets, settings_of
from steelyard.chaos.servers import Postgres, Valkey
from steelyard.installation import ROOT
from steelyard.migrations.run import migrate
from steelyard.seed import seed_all

_READY = "steelyard"
_SOURCE = ROOT / "src"


@dataclass
class Ground:
    """The servers, and the secrets under which the database was filled."""

    postgres: Postgres
    valkey: Valkey
    secrets: dict[str, str]
    _scenes: int = 0

    async def shape(self, *, source: Path = _SOURCE, sql: str = "") -> Shape:
        """A house on a copy of its own; ``sql`` is done to that copy first."""
        self._scenes += 1
        name = f"scene_{self._scenes}"
        await self._as_owner(
            "template1", f'CREATE DATABASE {name} TEMPLATE "{_READY}" STRATEGY FILE_COPY'
        )
        if sql:
            await self._as_owner(name, sql)
        await self.valkey.ask("FLUSHALL")
        return Shape(
            webs=1,
            workers=1,
            dsn=_named(self.postgres.url, name),
            valkey=self.valkey.url,
            failpoints=True,
            forked=True,
            ready=self.secrets,
            source=source,
        )

    async def forget(self, shape: Shape) -> None:
        """Drop a scene's database."""
        name = (shape.dsn or "").rsplit("/", 1)[1]
        await self._as_owner("template1", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    async def _as_owner(self, database: str, statement: str) -> None:
        dsn = _named(self.postgres.dsn, database)
        connection = cast("Any", await asyncpg.connect(dsn))  # pyright: ignore[reportUnknownMemberType]
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@asynccontextmanager
async def ground(directory: Path) -> AsyncGenerator[Ground]:
    """Raises EnvironmentProblem where this machine stands in the way."""
    # Whatever is killed in a scene is one of our own processes: the disk need not be waited for.
    made = Ground(
        Postgres(directory / "servers", fast=True), Valkey(directory / "servers"), make_secrets()
    )
    try:
        # PostgreSQL does not run as root; whoever it runs as must be able to walk in.
        await asyncio.to_thread(directory.chmod, 0o755)
        await asyncio.gather(made.postgres.start(), made.valkey.start())
        await migrate(made.postgres.url)
        await seed_all(
            settings_of(
                {
                    **made.secrets,
                    "APP_ENV": "development",
                    "DATABASE_URL": made.postgres.url,
                    "VALKEY_URL": made.valkey.url,
                }
            )
        )
        yield made
    finally:
        await asyncio.gather(made.postgres.erase(), made.valkey.erase())


def _named(address: str, database: str) -> str:
    return address.rsplit("/", 1)[0] + "/" + database
