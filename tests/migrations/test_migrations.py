"""The schema the revisions make is the one the models describe, and the chain is one line."""

from typing import Any, cast

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from steelyard.kernel.db import Base
from steelyard.migrations.run import OWNED_SCHEMAS, config, load_models, migrate, pending


def _include(name: str | None, kind: str, _parents: object) -> bool:
    return name in OWNED_SCHEMAS if kind == "schema" else True


def _differences(connection: Connection) -> list[Any]:
    load_models()
    context = MigrationContext.configure(
        connection,
        opts={
            "include_schemas": True,
            "include_name": _include,
            "compare_type": True,
            "version_table_schema": "kernel",
        },
    )
    return [found for found in compare_metadata(context, Base.metadata) if not _is_plain_sql(found)]


# Tables that live in SQL only: their one door is a function or another library.
_PLAIN_SQL = (
    "audit_asked",
    "audit_checkpoint",
    "audit_event",
    "audit_head",
    "clock",
    "idempotency_key",
    "periodic",
    "pgqueuer",
)


def _is_plain_sql(found: Any) -> bool:
    what, *things = cast("tuple[Any, ...]", found if isinstance(found, tuple) else ("",))
    if what not in {"remove_table", "remove_index"}:
        return False
    table = things[0] if what == "remove_table" else things[0].table
    return table.schema == "kernel" and str(table.name).startswith(_PLAIN_SQL)


async def test_the_migrated_schema_is_what_the_models_describe(database_url: str) -> None:
    engine = create_async_engine(database_url, poolclass=NullPool)
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()
    assert differences == []


async def test_migrating_twice_does_nothing_the_second_time(database_url: str) -> None:
    assert await pending(database_url) == []
    assert await migrate(database_url) == []


async def test_the_revisions_are_one_line(database_url: str) -> None:
    engine = create_async_engine(database_url, poolclass=NullPool)
    async with engine.connect() as connection:
        heads = await connection.run_sync(
            lambda sync: ScriptDirectory.from_config(config(sync)).get_heads()
        )
    await engine.dispose()
    assert len(heads) == 1
