"""A database for one bench: on the installation's own server, so as durable as what it stands
for, and gone afterwards whatever happened."""

import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from steelyard.kernel import clock
from steelyard.kernel.db import sqlstate
from steelyard.migrations.run import migrate
from steelyard.processes import EnvironmentProblem
from steelyard.settings import Settings

_NOT_ALLOWED = "42501"
# Nothing of a bench leaves the machine, and nothing of the real world is known to it.
_NOBODY = {
    "app_env": "test",
    "sandbox_url": "",
    "smtp_url": "",
    "stripe_secret_key": "",
    "stripe_api_base": "http://127.0.0.1:9",
    "twilio_account_sid": "",
    "twilio_api_base": "http://127.0.0.1:9",
    "google_maps_api_key": "",
    "locksmith_staff_alert_email": "",
    "audit_head_file": "",
    "audit_head_webhook_url": "",
    "rate_limits": False,
    "log_level": "ERROR",
}


@asynccontextmanager
async def scratch_database(settings: Settings) -> AsyncGenerator[Settings]:
    """``settings`` of a migrated database that nobody else knows; ``database_url`` is its owner's.

    Raises EnvironmentProblem where the installation's role may not make databases.
    """
    owner = make_url(settings.migration_database_url or settings.database_url)
    name = f"bench_{secrets.token_hex(6)}"
    await _create(owner, name)
    try:
        url = owner.set(database=name).render_as_string(hide_password=False)
        await migrate(url)
        clock.forget()
        yield settings.model_copy(
            update={**_NOBODY, "database_url": url, "migration_database_url": url}
        )
    finally:
        await _on(owner, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def _create(owner: URL, name: str) -> None:
    try:
        await _on(owner, f"CREATE DATABASE {name}")
    except ProgrammingError as error:
        if sqlstate(error) != _NOT_ALLOWED:
            raise
        raise EnvironmentProblem(
            "The database's role may not make the throwaway database a bench works in.",
            "Set MIGRATION_DATABASE_URL to a role with CREATEDB, or unset DATABASE_URL to use "
            "the embedded server.",
        ) from error


async def _on(owner: URL, statement: str) -> None:
    engine = create_async_engine(owner, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()
