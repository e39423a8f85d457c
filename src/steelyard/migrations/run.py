"""Bring a database to the newest revision, or say which it has."""

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from alembic import command, op
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

OWNED_SCHEMAS = frozenset({"kernel", "locksmith", "strathwell"})
_HERE = Path(__file__).parent
# One migration at a time, whoever starts it; the number only has to be ours.
_LOCK = 7_315_001


def execute_sql(name: str) -> None:
    """Run the script ``migrations/sql/<name>`` inside the revision's transaction.

    asyncpg prepares one statement at a time; a script of many goes over the simple protocol.
    """
    script = (_HERE / "sql" / name).read_text(encoding="utf-8")
    bind = op.get_bind()
    # The dialect sends BEGIN with its first statement; the raw call below must come after it.
    bind.execute(text("SET LOCAL lock_timeout = '4s'"))
    adapted = cast("Any", bind.connection.dbapi_connection)

    def run(connection: Any) -> Any:
        return connection.execute(script)

    adapted.run_async(run)


def load_models() -> None:
    """Import every ``models`` module, so that ``Base.metadata`` is complete."""
    import steelyard  # noqa: PLC0415 - the package is walked, not used

    for module in pkgutil.walk_packages(steelyard.__path__, "steelyard."):
        if module.name.rsplit(".", 1)[-1] == "models":
            importlib.import_module(module.name)


def config(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(_HERE))
    made.attributes["connection"] = connection
    return made


async def migrate(url: str, *, on_step: Callable[[str], None] | None = None) -> list[str]:
    """Run the revisions that are missing; returns their ids, oldest first.

    ``url`` must belong to a role that may create schemas and roles' grants.
    """
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_upgrade, on_step)
    finally:
        await engine.dispose()


async def pending(url: str) -> list[str]:
    """Ids of the revisions this database has not seen, oldest first."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_pending)
    finally:
        await engine.dispose()


def _pending(connection: Connection) -> list[str]:
    script = ScriptDirectory.from_config(config(connection))
    context = MigrationContext.configure(connection, opts={"version_table_schema": "kernel"})
    seen = context.get_current_revision()
    return [
        revision.revision for revision in reversed(list(script.iterate_revisions("heads", seen)))
    ]


def _upgrade(connection: Connection, on_step: Callable[[str], None] | None) -> list[str]:
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
    # Alembic keeps its version table here, so the schema stands before the first revision.
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS kernel"))
    connection.commit()
    missing = _pending(connection)
    connection.rollback()
    for revision in missing:
        if on_step is not None:
            on_step(revision)
        command.upgrade(config(connection), revision)
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
    connection.commit()
    return missing
