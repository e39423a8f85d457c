"""Alembic's entry: runs revisions on the connection it is handed, in one transaction each."""

from alembic import context
from sqlalchemy.engine import Connection

from steelyard.kernel.db import Base
from steelyard.migrations.run import OWNED_SCHEMAS, load_models


def _include(name: str | None, kind: str, _parents: object) -> bool:
    return name in OWNED_SCHEMAS if kind == "schema" else True


def _include_object(
    _item: object, name: str | None, kind: str, reflected: bool, _compare_to: object
) -> bool:
    # pgqueuer declares its own tables; its upgrades are revisions made from `pgq sql`.
    return not (kind == "table" and reflected and (name or "").startswith("pgqueuer"))


def run() -> None:
    load_models()
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_schemas=True,
        include_name=_include,
        include_object=_include_object,
        version_table_schema="kernel",
        compare_type=True,
        compare_server_default=False,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
