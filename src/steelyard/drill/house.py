"""What a drill runs on: a PostgreSQL that archives, a Valkey, the sandbox, all of its own."""

import secrets
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steelyard.drill.backup import Source
from steelyard.embedded import ValkeyServer
from steelyard.installation import ROOT, sandbox_environment
from steelyard.migrations.run import migrate
from steelyard.processes import Program, choose_port, says
from steelyard.processes.together import running
from steelyard.seed import seed_all
from steelyard.settings import Settings

_WEB = "http://127.0.0.1"
_READY_SECONDS = 60.0


@dataclass(frozen=True)
class House:
    """``settings`` are the source's; a copy of it differs in its database alone."""

    source: Source
    settings: Settings


@asynccontextmanager
async def open_house(
    directory: Path, say: Callable[[str], None], *, keep: bool = False
) -> AsyncGenerator[House]:
    """Everything started, migrated and filled with demo data; all of it ends with the block.

    ``keep``: what it wrote stays. Raises EnvironmentProblem where this machine stands in the way.
    """
    source, valkey = Source(directory / "source"), ValkeyServer(directory / "valkey")
    try:
        say("Starting PostgreSQL with an archive of its log")
        await source.start()
        settings = _settings(source, valkey.start().url)
        say("Starting the sandbox")
        async with running([_sandbox(directory, settings)], directory / "logs"):
            await migrate(settings.database_url)
            await seed_all(settings)
            yield House(source, settings)
    finally:
        await source.end(keep=keep)
        valkey.erase()


def _settings(source: Source, valkey: str) -> Settings:
    """Nothing of the installation's own: no provider, no file, no address of its environment."""
    places = sandbox_environment(choose_port(), choose_port(), _WEB)
    given: dict[str, Any] = {
        **{name.lower(): value for name, value in places.items()},
        "app_env": "test",
        "secret_key": secrets.token_hex(32),
        "stripe_secret_key": f"sk_test_{secrets.token_hex(16)}",
        "stripe_publishable_key": f"pk_test_{secrets.token_hex(16)}",
        "stripe_webhook_secret": [f"whsec_{secrets.token_hex(24)}"],
        "twilio_account_sid": f"AC{secrets.token_hex(16)}",
        "twilio_auth_token": secrets.token_hex(16),
        "sandbox_secret": secrets.token_hex(24),
        "database_url": source.running.sqlalchemy_url,
        "migration_database_url": source.running.sqlalchemy_url,
        "VALKEY_URL": valkey,
        "audit_head_file": "",
        "audit_head_webhook_url": "",
        "rate_limits": False,
        "log_level": "ERROR",
    }
    return Settings(**given)


def _sandbox(directory: Path, settings: Settings) -> Program:
    port = settings.sandbox_url.rpartition(":")[2]
    smtp = settings.smtp_url.rpartition(":")[2]
    module = [sys.executable, "-m", "steelyard.sandbox"]
    return Program(
        "sandbox",
        [*module, "--state", str(directory / "sandbox"), "--port", port, "--smtp-port", smtp],
        environment={
            "SANDBOX_SECRET": settings.sandbox_secret,
            "PYTHONPATH": str(ROOT / "src"),
        },
        ready=says('"ready"'),
        ready_seconds=_READY_SECONDS,
    )
