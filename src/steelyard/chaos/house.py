"""The house under chaos: everything a production has, in one directory of its own.

Two web processes behind the fault proxy, two workers, the sandbox, PostgreSQL and Valkey; each a
process group of its own. The sandbox's news come through a proxy too, as through one public door.
A house for short scenes has its processes forked from a cradle, and may be given a database that
is ready (``ground``).
"""

import asyncio
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steelyard.chaos.faultproxy import FaultProxy
from steelyard.chaos.keeper import Keeper, Spawn
from steelyard.chaos.nursery import Nursery
from steelyard.chaos.outside import Outside
from steelyard.chaos.servers import Postgres, Valkey
from steelyard.chaos.wire import Wire
from steelyard.installation import ROOT, SANDBOX_PHONE, sandbox_environment
from steelyard.kernel import failpoints
from steelyard.migrations.run import migrate
from steelyard.processes import Program, answers_http, choose_port, says
from steelyard.processes.child import spawn
from steelyard.seed import seed_all
from steelyard.settings import Settings

_READY_SECONDS = 90.0
_SECRETS = (
    ("SECRET_KEY", "", 32),
    ("STRIPE_SECRET_KEY", "sk_test_", 16),
    ("STRIPE_PUBLISHABLE_KEY", "pk_test_", 16),
    ("STRIPE_WEBHOOK_SECRET", "whsec_", 24),
    ("TWILIO_ACCOUNT_SID", "AC", 16),
    ("TWILIO_AUTH_TOKEN", "", 16),
    ("SANDBOX_SECRET", "", 24),
)
# What a storm of a minute can wait for.
_BRISK = {"LOCKSMITH_WAVE_SECONDS": "12", "LOG_LEVEL": "WARNING", "TRUSTED_PROXY_HOPS": "1"}


@dataclass(frozen=True)
class Shape:
    """How much house there is. ``dsn``, ``valkey``: servers that are given instead of our own.
    ``failpoints``: web and worker processes can be ended at named points (``House.armed``).
    ``forked``: its processes come from a cradle. ``fast``: a PostgreSQL that nobody will kill.
    ``ready``: the secrets under which the given database was made; it is taken as it is.
    ``source``: where the code of its web and worker processes lies."""

    webs: int = 2
    workers: int = 2
    dsn: str | None = None
    valkey: str | None = None
    failpoints: bool = False
    forked: bool = False
    fast: bool = False
    ready: Mapping[str, str] | None = None
    source: Path = ROOT / "src"

    @property
    def capabilities(self) -> set[str]:
        """What can be done to it (see ``schedule.FaultKind.needs``)."""
        able = {"terminate"}
        if self.dsn is None:
            able.add("own-postgres")
        if self.valkey is None:
            able.add("own-valkey")
        return able


class House:
    """``start``, then its parts by name; ``stop`` ends all of it and, unless kept, all traces."""

    def __init__(self, directory: Path, shape: Shape, say: Callable[[str], None]) -> None:
        self.directory = directory
        self.shape = shape
        self.postgres = Postgres(directory / "servers", shape.dsn, fast=shape.fast)
        self.valkey = Valkey(directory / "servers", shape.valkey)
        self.keepers: dict[str, Keeper] = {}
        self.environment: dict[str, str] = {}
        self._say = say
        self._web_ports: list[int] = []
        self._lifeline: tuple[int, int] | None = None
        self._nursery: Nursery | None = None
        self.front: FaultProxy
        """Between the players and the web processes."""
        self.door: FaultProxy
        """Between the providers and the web processes."""
        self.outside: Outside

    @property
    def settings(self) -> Settings:
        """What its processes see; this process's own environment stays as it is."""
        return settings_of(self.environment)

    @property
    def capabilities(self) -> set[str]:
        return self.shape.capabilities

    def wire(self) -> Wire:
        """A player's way in."""
        return Wire(self.front.port)

    async def start(self) -> None:
        """Raises EnvironmentProblem where this machine stands in the way."""
        # PostgreSQL does not run as root; whoever it runs as must be able to walk in.
        self.directory.chmod(0o755)
        self._lifeline = os.pipe()
        await asyncio.gather(self.postgres.start(), self.valkey.start())
        if self.shape.ready is None:
            await migrate(self.postgres.url)
        await self._open_doors()
        if self.shape.ready is None:
            await seed_all(self.settings)
        if self.shape.forked:
            self._nursery = Nursery(self.environment)
        self._keep(self._sandbox())
        for program in (*self._webs(), *self._workers()):
            self._keep(program, None if self._nursery is None else self._nursery.bear)
        await self._start_all()
        await self._tell_sandbox()

    async def stop(self, *, keep: bool) -> None:
        """Everything ends; with ``keep`` the data directories stay where they are."""
        await asyncio.gather(*(one.stop() for one in self.keepers.values()))
        if self._nursery is not None:
            await self._nursery.stop()
        for name in ("front", "door"):
            if (proxy := getattr(self, name, None)) is not None:
                await proxy.stop()
        if hasattr(self, "outside"):
            await self.outside.close()
        for end in self._lifeline or ():
            os.close(end)
        self._lifeline = None
        if keep:
            await asyncio.gather(self.postgres.stop(), self.valkey.stop())
        else:
            await asyncio.gather(self.postgres.erase(), self.valkey.erase())

    def webs(self) -> list[Keeper]:
        return [one for name, one in self.keepers.items() if name.startswith("web-")]

    def workers(self) -> list[Keeper]:
        return [one for name, one in self.keepers.items() if name.startswith("worker-")]

    async def healthy(self, seconds: float) -> list[str]:
        """Wait until everything is up; the names of what is not, in time."""
        waits = {name: one.back(seconds) for name, one in self.keepers.items()}
        up = dict(zip(waits, await asyncio.gather(*waits.values()), strict=True))
        missing = [name for name, is_up in up.items() if not is_up]
        if not await self.postgres.writable():
            missing.append("postgres")
        if not await self.valkey.answers():
            missing.append("valkey")
        return missing

    def _keep(self, program: Program, spawned: Spawn | None = None) -> None:
        assert self._lifeline is not None  # noqa: S101 - made at the start
        self.keepers[program.name] = Keeper(
            program, self.directory / "logs", self._lifeline[0], self._say, spawned or spawn
        )

    async def _start_all(self) -> None:
        """The sandbox and the cradle beside each other; then what the cradle gives birth to."""
        assert self._lifeline is not None  # noqa: S101 - made at the start
        if self._nursery is None:
            await asyncio.gather(*(one.start() for one in self.keepers.values()))
            return
        await asyncio.gather(
            self.keepers["sandbox"].start(),
            self._nursery.start(self.directory / "logs", self._lifeline[0]),
        )
        await asyncio.gather(*(one.start() for one in (*self.webs(), *self.workers())))

    async def _open_doors(self) -> None:
        self._web_ports = [choose_port() for _ in range(self.shape.webs)]
        sandbox_port, smtp_port = choose_port(), choose_port()
        self.front, self.door = FaultProxy(self._web_ports), FaultProxy(self._web_ports)
        await self.front.start()
        await self.door.start()
        made = dict(self.shape.ready or make_secrets())
        self.environment = {
            **sandbox_environment(sandbox_port, smtp_port, f"http://127.0.0.1:{self.door.port}"),
            **made,
            **_BRISK,
            "DATABASE_URL": self.postgres.url,
            "MIGRATION_DATABASE_URL": self.postgres.url,
            "VALKEY_URL": self.valkey.url,
            "PYTHONPATH": str(self.shape.source),
            # A few people do there in a minute what many do in a day.
            **({"RATE_LIMITS": "false"} if self.shape.forked else {}),
        }
        self._ports = (sandbox_port, smtp_port)
        self.outside = Outside(sandbox_port, made["SANDBOX_SECRET"])

    def _sandbox(self) -> Program:
        port, smtp_port = self._ports
        state = self.directory / "sandbox"
        return Program(
            "sandbox",
            [
                *_python("-m", "steelyard.sandbox", "--state", str(state)),
                *("--port", str(port), "--smtp-port", str(smtp_port)),
            ],
            environment={
                "SANDBOX_SECRET": self.environment["SANDBOX_SECRET"],
                "PYTHONPATH": str(ROOT / "src"),
            },
            ready=says('"ready"'),
            ready_seconds=_READY_SECONDS,
        )

    def _webs(self) -> list[Program]:
        return [
            Program(
                f"web-{number}",
                self._command("web", port, "serve", "--no-pages", "--port", str(port)),
                environment={**self.environment, **self._points("web")},
                ready=answers_http(f"http://127.0.0.1:{port}/readyz"),
                ready_seconds=_READY_SECONDS,
                stop_seconds=20,
            )
            for number, port in enumerate(self._web_ports, start=1)
        ]

    def _workers(self) -> list[Program]:
        # What it says when it is ready is said at INFO.
        told = {**self.environment, **self._points("worker"), "LOG_LEVEL": "INFO"}
        return [
            Program(
                f"worker-{number}",
                self._command("worker", 0, "work"),
                environment=told,
                ready=says("worker.ready"),
                ready_seconds=_READY_SECONDS,
                stop_seconds=20,
            )
            for number in range(1, self.shape.workers + 1)
        ]

    def armed(self, kind: str) -> Path:
        """The file that says at which point a process of that kind ends (``web``, ``worker``)."""
        return self.directory / f"points.{kind}"

    def _points(self, kind: str) -> dict[str, str]:
        return {failpoints.VARIABLE: str(self.armed(kind))} if self.shape.failpoints else {}

    def _command(self, kind: str, port: int, *arguments: str) -> list[str | Path]:
        """What starts a process of ``kind``; for a cradle, what it has to know."""
        if self.shape.forked:
            points = self._points(kind).get(failpoints.VARIABLE, "")
            return [kind, str(port), points]
        return _python("-m", "steelyard.cli", *arguments)

    async def _tell_sandbox(self) -> None:
        """Where it sends what it has to say, and by which secrets."""
        door = f"http://127.0.0.1:{self.door.port}"
        hooks = f"{door}/locksmith/api/webhooks"
        # Each market's door. What reaches both is stored and applied once.
        news = (f"{hooks}/stripe", f"{door}/strathwell/webhooks/stripe")
        environment = self.environment
        config: dict[str, Any] = {
            "stripe": {
                "webhook_endpoints": [
                    {"url": url, "secret": environment["STRIPE_WEBHOOK_SECRET"]} for url in news
                ]
            },
            "twilio": {
                "account_sid": environment["TWILIO_ACCOUNT_SID"],
                "auth_token": environment["TWILIO_AUTH_TOKEN"],
                "numbers": {SANDBOX_PHONE: {"sms_url": f"{hooks}/twilio/sms"}},
            },
            "clock": {
                "app_url": f"{door}/_sandbox/clock",
                "secret": environment["SANDBOX_SECRET"],
            },
        }
        await self.outside.control("PUT", "/config", config)


def make_secrets() -> dict[str, str]:
    """Fresh ones, by the names of their variables."""
    return {name: prefix + secrets.token_hex(size) for name, prefix, size in _SECRETS}


def settings_of(environment: dict[str, str]) -> Settings:
    """The settings a process with that environment has."""
    aliased = {"VALKEY_URL"}
    given: dict[str, Any] = {
        name if name in aliased else name.lower(): value for name, value in environment.items()
    }
    return Settings(**given)


def _python(*arguments: str) -> list[str | Path]:
    return [sys.executable, *arguments]
