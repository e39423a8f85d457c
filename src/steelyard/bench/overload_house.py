"""A real house for the overload: web and worker processes, the sandbox, a Valkey of its own."""

import secrets
import shutil
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from steelyard.bench.workers import database_processes, processor_seconds
from steelyard.embedded import ValkeyServer
from steelyard.installation import ROOT, sandbox_environment
from steelyard.processes import Program, answers_http, choose_port, says
from steelyard.processes.together import running
from steelyard.seed import seed_all
from steelyard.settings import Settings

_READY_SECONDS = 180.0


@dataclass(frozen=True)
class House:
    """``ports`` of its web processes, ``serving``: their process ids."""

    ports: list[int]
    serving: list[int]
    settings: Settings

    async def processor_seconds(self) -> float:
        """What the web processes and the database's own for them have used so far."""
        owner = create_async_engine(self.settings.database_url, poolclass=NullPool)
        try:
            database = await database_processes(owner)
        finally:
            await owner.dispose()
        webs = [one for pid in self.serving for one in _family(pid)]
        used = processor_seconds(webs, "python") or 0.0
        return used + (processor_seconds(database, "postgres") or 0.0)


def _family(pid: int) -> list[int]:
    try:
        return [one.pid for one in psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return []


@asynccontextmanager
async def open_house(settings: Settings, webs: int, workers: int) -> AsyncGenerator[House]:
    """The house on the database of ``settings``, until the block is left.

    Raises EnvironmentProblem where it does not come up.
    """
    directory = Path(tempfile.mkdtemp(prefix="steelyard-bench-"))
    valkey = ValkeyServer(directory)
    ports = [choose_port() for _ in range(webs)]
    try:
        environment = _environment(settings, valkey.start().url, ports[0])
        await seed_all(settings.model_copy(update={"valkey_url": environment["VALKEY_URL"]}))
        programs = [
            _sandbox(environment, directory),
            *(_web(port, environment) for port in ports),
            *(_worker(number, environment) for number in range(workers)),
        ]
        async with running(programs, directory / "logs") as children:
            serving = [one.pid for one in children if one.name.startswith("web-")]
            yield House(ports, serving, settings)
    finally:
        valkey.erase()
        shutil.rmtree(directory, ignore_errors=True)


def _environment(settings: Settings, valkey: str, port: int) -> dict[str, str]:
    return {
        **sandbox_environment(choose_port(), choose_port(), f"http://127.0.0.1:{port}"),
        "SECRET_KEY": secrets.token_hex(32),
        "STRIPE_SECRET_KEY": f"sk_test_{secrets.token_hex(16)}",
        "STRIPE_PUBLISHABLE_KEY": f"pk_test_{secrets.token_hex(16)}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(24)}",
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "SANDBOX_SECRET": secrets.token_hex(24),
        "DATABASE_URL": settings.database_url,
        "MIGRATION_DATABASE_URL": settings.database_url,
        "VALKEY_URL": valkey,
        # Visitors come from addresses of their own, and limits hold for each of them.
        "TRUSTED_PROXY_HOPS": "1",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT / "src"),
    }


def _sandbox(environment: dict[str, str], directory: Path) -> Program:
    port = environment["SANDBOX_URL"].rpartition(":")[2]
    smtp = environment["SMTP_URL"].rpartition(":")[2]
    module = [sys.executable, "-m", "steelyard.sandbox"]
    return Program(
        "sandbox",
        [*module, "--state", str(directory / "sandbox"), "--port", port, "--smtp-port", smtp],
        environment=environment,
        ready=says('"ready"'),
        ready_seconds=_READY_SECONDS,
    )


def _web(port: int, environment: dict[str, str]) -> Program:
    return Program(
        f"web-{port}",
        [sys.executable, "-m", "steelyard.cli", "serve", "--no-pages", "--port", str(port)],
        environment=environment,
        ready=answers_http(f"http://127.0.0.1:{port}/readyz"),
        ready_seconds=_READY_SECONDS,
        stop_seconds=20,
    )


def _worker(number: int, environment: dict[str, str]) -> Program:
    return Program(
        f"worker-{number}",
        [sys.executable, "-m", "steelyard.cli", "work"],
        environment={**environment, "LOG_LEVEL": "INFO"},
        ready=says("worker.ready"),
        ready_seconds=_READY_SECONDS,
        stop_seconds=20,
    )
