"""A whole house for one test module: its database, cache, sandbox, web processes and workers."""

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from steelyard.demo import name_phones
from steelyard.embedded import ValkeyServer
from steelyard.installation import ROOT, SANDBOX_PHONE, sandbox_environment
from steelyard.journeys.world import Place, World
from steelyard.kernel.services import Services, open_services
from steelyard.markets.locksmith import market as locksmith
from steelyard.processes import Program, Supervisor, answers_http, choose_port, says
from steelyard.seed import seed_all
from steelyard.settings import Settings


@dataclass
class House:
    """What a test may reach: the addresses, the settings, the processes."""

    environment: dict[str, str]
    webs: list[str]
    sandbox: str
    supervisor: Supervisor
    valkey: ValkeyServer
    valkey_pid: int
    clients: list[httpx2.AsyncClient] = field(default_factory=list[httpx2.AsyncClient])

    @property
    def settings(self) -> Settings:
        return settings_from(self.environment)

    def world(self, web: int = 0) -> World:
        """The players' hands, at one of the web processes."""
        client = httpx2.AsyncClient(timeout=30, limits=httpx2.Limits(max_connections=300))
        self.clients.append(client)
        place = Place(self.webs[web], self.sandbox, self.environment["SANDBOX_SECRET"])
        return World(place, client)

    @asynccontextmanager
    async def services(self) -> AsyncGenerator[Services]:
        """The house's own connections, for looking inside."""
        async with open_services(self.settings, [locksmith.build()], name="test") as opened:
            yield opened

    def kill(self, name: str) -> None:
        """``kill -9`` one process; its supervisor brings it back."""
        os.killpg(self.supervisor.children[name].pid, signal.SIGKILL)


def settings_from(environment: dict[str, str]) -> Settings:
    """The settings a process with that environment has; this process's own stays as it is."""
    aliased = {"VALKEY_URL"}
    given: dict[str, Any] = {
        name if name in aliased else name.lower(): value for name, value in environment.items()
    }
    return Settings(**given)


def _environment(database_url: str, valkey_url: str, plan: tuple[int, int, int]) -> dict[str, str]:
    sandbox_port, smtp_port, web_port = plan
    return {
        **sandbox_environment(sandbox_port, smtp_port, f"http://127.0.0.1:{web_port}"),
        "DATABASE_URL": database_url,
        "VALKEY_URL": valkey_url,
        "SECRET_KEY": secrets.token_hex(32),
        "STRIPE_SECRET_KEY": f"sk_test_{secrets.token_hex(16)}",
        "STRIPE_PUBLISHABLE_KEY": f"pk_test_{secrets.token_hex(16)}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(24)}",
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "SANDBOX_SECRET": secrets.token_hex(24),
        "VAPID_PRIVATE_KEY": secrets.token_hex(32),
        "RATE_LIMITS": "false",
        "PYTHONPATH": str(ROOT / "src"),
    }


@asynccontextmanager
async def open_house(
    database_url: str,
    directory: Path,
    *,
    webs: int = 1,
    workers: int = 1,
    seed: bool = True,
    settings: dict[str, str] | None = None,
) -> AsyncGenerator[House]:
    """Everything up and seeded; all of it is gone when the block is left."""
    valkey = ValkeyServer(directory / "valkey")
    running = await asyncio.to_thread(valkey.start)
    web_ports = [choose_port() for _ in range(webs)]
    sandbox_port, smtp_port = choose_port(), choose_port()
    environment = _environment(database_url, running.url, (sandbox_port, smtp_port, web_ports[0]))
    environment.update(settings or {})
    python = sys.executable
    try:
        async with Supervisor(directory / "logs") as supervisor:
            house = House(
                environment=environment,
                webs=[f"http://127.0.0.1:{port}" for port in web_ports],
                sandbox=f"http://127.0.0.1:{sandbox_port}",
                supervisor=supervisor,
                valkey=valkey,
                valkey_pid=running.pid,
            )
            await _start(house, python, directory, (sandbox_port, smtp_port, web_ports), workers)
            await _configure(house)
            if seed:
                await seed_all(house.settings)
                await name_phones(house.webs[0], house.sandbox, house.environment["SANDBOX_SECRET"])
            yield house
            for client in house.clients:
                await client.aclose()
    finally:
        await asyncio.to_thread(valkey.stop)


async def _start(
    house: House,
    python: str,
    directory: Path,
    ports: tuple[int, int, list[int]],
    workers: int,
) -> None:
    sandbox_port, smtp_port, web_ports = ports
    module = (python, "-m")
    programs = [
        Program(
            "sandbox",
            [
                *module,
                "steelyard.sandbox",
                "--port",
                str(sandbox_port),
                "--smtp-port",
                str(smtp_port),
                "--state",
                str(directory / "sandbox"),
            ],
            environment={
                "SANDBOX_SECRET": house.environment["SANDBOX_SECRET"],
                "PYTHONPATH": house.environment["PYTHONPATH"],
                "SANDBOX_CORS_ORIGINS": ",".join(house.webs),
                "SANDBOX_DESK_DIR": house.environment.get("WEB_DIST", ""),
            },
            ready=says('"ready"'),
        )
    ]
    programs += [
        Program(
            f"web-{number}",
            [*module, "steelyard.cli", "serve", "--port", str(port)],
            environment=house.environment,
            ready=answers_http(f"http://127.0.0.1:{port}/readyz"),
            ready_seconds=90,
        )
        for number, port in enumerate(web_ports)
    ]
    programs += [
        Program(
            f"worker-{number}",
            [*module, "steelyard.cli", "work"],
            environment=house.environment,
            ready=says("worker.ready"),
            ready_seconds=90,
        )
        for number in range(workers)
    ]
    await asyncio.gather(*(house.supervisor.start(program) for program in programs))


async def _configure(house: House) -> None:
    """Webhooks go to the first web process, as through one public address."""
    hooks = f"{house.webs[0]}/locksmith/api/webhooks"
    secret = house.environment["STRIPE_WEBHOOK_SECRET"]
    await house.world().control(
        "PUT",
        "/config",
        json={
            "stripe": {"webhook_endpoints": [{"url": f"{hooks}/stripe", "secret": secret}]},
            "twilio": {
                "account_sid": house.environment["TWILIO_ACCOUNT_SID"],
                "auth_token": house.environment["TWILIO_AUTH_TOKEN"],
                "numbers": {SANDBOX_PHONE: {"sms_url": f"{hooks}/twilio/sms"}},
            },
            "clock": {
                "app_url": f"{house.webs[0]}/_sandbox/clock",
                "secret": house.environment["SANDBOX_SECRET"],
            },
        },
    )


async def open_both_doors(house: House) -> None:
    """As in the demo: what Stripe says comes to each market's door."""
    paths = ("locksmith/api/webhooks/stripe", "strathwell/webhooks/stripe")
    secret = house.environment["STRIPE_WEBHOOK_SECRET"]
    doors = [{"url": f"{house.webs[0]}/{path}", "secret": secret} for path in paths]
    await house.world().control("PUT", "/config", json={"stripe": {"webhook_endpoints": doors}})
