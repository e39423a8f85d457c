"""``./steelyard demo``: the whole house on this machine, its outside world included.

PostgreSQL and Valkey of our own (or the ones the environment names), migrations, demo data made
through the services, the sandbox, web and worker processes. One Ctrl-C ends all of it.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2

from steelyard.installation import (
    SANDBOX_PHONE,
    STATE,
    Installation,
    resolve,
    sandbox_environment,
)
from steelyard.migrations.run import migrate
from steelyard.output import Output
from steelyard.pages.build import Workshop, ensure
from steelyard.pages.table import usable
from steelyard.processes import (
    Claim,
    EnvironmentProblem,
    Program,
    Supervisor,
    answers_http,
    choose_port,
    claim,
    is_free,
    says,
)


@dataclass(frozen=True)
class Plan:
    """Where everything will listen, and how much of it there is."""

    web_port: int
    sandbox_port: int
    smtp_port: int
    web_processes: int
    worker_processes: int
    pages: Path | None = None

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def sandbox(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"


type Afterwards = Callable[[str, str, str], Coroutine[Any, Any, None]]
"""What is done with a newly seeded demo while it runs: by its address, its sandbox's, and the
sandbox's key. Ends with the demo; says itself what goes wrong."""


async def run(
    output: Output,
    *,
    port: int | None,
    fresh: bool,
    seed: bool,
    web_processes: int = 1,
    worker_processes: int = 1,
    pages: bool = False,
    ready: asyncio.Future[Supervisor] | None = None,
    afterwards: Afterwards | None = None,
) -> int:
    """Start everything, say where it is, wait for the end. Returns the exit code.

    ``pages``: with the web app, built beside the rest; without it there is the API alone.
    Raises EnvironmentProblem when something here stands in the way.
    """
    started = time.monotonic()
    with claim(STATE) as held, _beside(_make_pages(output, wanted=pages)) as making:
        output.say("Starting PostgreSQL and Valkey …")
        installation = await asyncio.to_thread(resolve, fresh=fresh)
        plan = _plan(port, web_processes, worker_processes)
        environment = {
            **installation.environment,
            **sandbox_environment(plan.sandbox_port, plan.smtp_port, plan.web),
        }
        installation = Installation(environment, installation.embedded)
        settings = installation.settings()
        steps = await migrate(
            settings.migration_database_url or settings.database_url,
            on_step=lambda step: output.say(f"Migrating to {step} …"),
        )
        output.say("Schema is up to date." if not steps else f"{len(steps)} migrations done.")
        plan = replace(plan, pages=await making)
        async with Supervisor(STATE / "logs", say=output.say, kept=[held.descriptor]) as supervisor:
            await _start_all(supervisor, plan, environment)
            await _tell_sandbox(plan, environment)
            is_new = seed and await _seed(output, environment)
            await name_phones(plan.web, plan.sandbox, environment["SANDBOX_SECRET"])
            _publish(held, plan, environment)
            _announce(output, plan, environment, time.monotonic() - started)
            if ready is not None:
                ready.set_result(supervisor)
            with ExitStack() as doing:
                if is_new and afterwards is not None:
                    there = (plan.web, plan.sandbox, environment["SANDBOX_SECRET"])
                    doing.enter_context(_beside(afterwards(*there)))
                await supervisor.wait()
            output.say("Stopping …")
    if installation.embedded:
        await asyncio.to_thread(_stop_servers)
    output.say("Stopped.")
    return 0


@contextmanager
def _beside[T](work: Coroutine[Any, Any, T]) -> Generator[asyncio.Task[T]]:
    """``work`` goes on while the block does, and ends with it at the latest."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()


async def _make_pages(output: Output, *, wanted: bool) -> Path | None:
    """Where the built web app is; None, said in one sentence, when it cannot be had."""
    named = os.environ.get("WEB_DIST")
    if not wanted:
        return None
    if named:
        return Path(named) if usable(Path(named)) else None
    stop = threading.Event()
    try:
        made = await asyncio.to_thread(ensure, Workshop(), output, live=False, stop=stop)
    except asyncio.CancelledError:
        stop.set()
        raise
    except EnvironmentProblem as problem:
        output.say(f"{problem} The demo goes on without pages.")
        return None
    return made.dist


def _plan(port: int | None, web_processes: int, worker_processes: int) -> Plan:
    web = choose_port(port or 8000) if port is None else _exactly(port)
    return Plan(
        web_port=web,
        sandbox_port=choose_port(web + 1),
        smtp_port=choose_port(web + 25),
        web_processes=web_processes,
        worker_processes=worker_processes,
    )


def _exactly(port: int) -> int:
    """The port that was asked for, or a sentence that it is taken."""
    if not is_free(port):
        raise EnvironmentProblem(
            f"Port {port} is in use by another program.", "Choose another with --port."
        )
    return port


async def _start_all(supervisor: Supervisor, plan: Plan, environment: dict[str, str]) -> None:
    """The sandbox, the web and the workers come up side by side."""
    programs = [_sandbox(plan, environment), _web(plan, environment)]
    programs += [_worker(number, environment) for number in range(1, plan.worker_processes + 1)]
    await asyncio.gather(*(supervisor.start(program) for program in programs))


def _python(*arguments: str) -> list[str | Path]:
    return [sys.executable, *arguments]


def _sandbox(plan: Plan, environment: dict[str, str]) -> Program:
    return Program(
        "sandbox",
        _python(
            "-m",
            "steelyard.sandbox",
            "--port",
            str(plan.sandbox_port),
            "--smtp-port",
            str(plan.smtp_port),
            "--state",
            str(STATE / "sandbox"),
        ),
        environment={
            "SANDBOX_SECRET": environment["SANDBOX_SECRET"],
            # The same house by both of its names.
            "SANDBOX_CORS_ORIGINS": f"{plan.web},http://localhost:{plan.web_port}",
            **({"SANDBOX_DESK_DIR": str(plan.pages)} if plan.pages else {}),
        },
        ready=says('"ready"'),
    )


def _web(plan: Plan, environment: dict[str, str]) -> Program:
    return Program(
        "web",
        _python(
            "-m",
            "steelyard.cli",
            "serve",
            "--port",
            str(plan.web_port),
            "--processes",
            str(plan.web_processes),
            # Built already, or not to be had.
            "--no-pages",
        ),
        environment=environment,
        ready=answers_http(f"{plan.web}/readyz"),
        ready_seconds=60,
    )


def _worker(number: int, environment: dict[str, str]) -> Program:
    return Program(
        f"worker-{number}",
        _python("-m", "steelyard.cli", "work"),
        environment=environment,
        ready=says("worker.ready"),
        ready_seconds=60,
    )


async def _tell_sandbox(plan: Plan, environment: dict[str, str]) -> None:
    """Where the sandbox sends what it has to say, and by which secrets."""
    locksmith = f"{plan.web}/locksmith/api/webhooks"
    # Each market's door. What reaches both is stored and applied once.
    doors = (f"{locksmith}/stripe", f"{plan.web}/strathwell/webhooks/stripe")
    config = {
        "stripe": {
            "webhook_endpoints": [
                {"url": door, "secret": environment["STRIPE_WEBHOOK_SECRET"]} for door in doors
            ]
        },
        "twilio": {
            "account_sid": environment["TWILIO_ACCOUNT_SID"],
            "auth_token": environment["TWILIO_AUTH_TOKEN"],
            "numbers": {SANDBOX_PHONE: {"sms_url": f"{locksmith}/twilio/sms"}},
        },
        "clock": {
            "app_url": f"{plan.web}/_sandbox/clock",
            "secret": environment["SANDBOX_SECRET"],
        },
    }
    async with httpx2.AsyncClient(timeout=10) as client:
        answer = await client.put(
            f"{plan.sandbox}/control/config",
            json=config,
            headers={"X-Sandbox-Secret": environment["SANDBOX_SECRET"]},
        )
        answer.raise_for_status()


async def _seed(output: Output, environment: dict[str, str]) -> bool:
    """Whether strathwell's people were made just now."""
    from steelyard.markets.strathwell.admin import demo as strathwell  # noqa: PLC0415
    from steelyard.seed import seed_all  # noqa: PLC0415 - heavy, and only here

    made = await seed_all(Installation(environment, embedded=True).settings())
    for market, counts in made.items():
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        output.say(f"Demo data for {market}: {told or 'there already'}.")
        if market == strathwell.MARKET and counts:
            known = (strathwell.ORGANIZER_EMAIL, strathwell.VENDOR_EMAIL, strathwell.ADMIN_EMAIL)
            output.say(f"Sign in to strathwell as {', '.join(known)}: {strathwell.DEMO_PASSWORD}")
    return bool(made.get(strathwell.MARKET))


async def name_phones(web: str, sandbox: str, secret: str) -> None:
    """The desk knows whose phone is whose, before the first text; what was set there stays."""
    known = {"X-Sandbox-Secret": secret}
    async with httpx2.AsyncClient(timeout=60) as client:
        phones = await client.get(f"{sandbox}/control/phones", headers=known)
        phones.raise_for_status()
        named_already = {one["number"] for one in phones.json()["phones"] if one["label"]}
        async for one in _locksmiths(client, web):
            if one["phone"] in named_already:
                continue
            named = await client.put(
                f"{sandbox}/control/phones/{one['phone']}",
                json={"state": "on", "label": one["display_name"]},
                headers=known,
            )
            named.raise_for_status()


async def _locksmiths(client: httpx2.AsyncClient, web: str) -> AsyncGenerator[dict[str, Any]]:
    """All of them, page by page."""
    asked: dict[str, Any] = {"size": 100}
    while True:
        page = await client.get(f"{web}/locksmith/api/admin/locksmiths", params=asked)
        page.raise_for_status()
        found = page.json()
        for one in found["items"]:
            yield one
        if found["next_cursor"] is None:
            return
        asked["cursor"] = found["next_cursor"]


def _publish(held: Claim, plan: Plan, environment: dict[str, str]) -> None:
    """For other commands of this checkout: where the demo is, and its sandbox's key."""
    held.publish(
        plan.web,
        sandbox=plan.sandbox,
        sandbox_secret=environment["SANDBOX_SECRET"],
        database_url=environment.get("DATABASE_URL", ""),
        valkey_url=environment.get("VALKEY_URL", ""),
    )


def _announce(output: Output, plan: Plan, environment: dict[str, str], seconds: float) -> None:
    # Behind the #, where no server and no log sees it.
    desk = f"{plan.sandbox}/#{environment['SANDBOX_SECRET']}"
    output.emit(
        event="ready",
        web=plan.web,
        sandbox=plan.sandbox,
        pages=plan.pages is not None,
        desk=desk if plan.pages else "",
        seconds=round(seconds, 1),
    )
    pages = (
        f"  locksmith        {plan.web}/locksmith\n"
        f"  console          {plan.web}/locksmith/admin\n"
        f"  strathwell       {plan.web}/strathwell  (desks at /vendor and /admin)\n"
        f"  outside world    {desk}  (phones, cards, mail, faults, clock)\n"
    )
    without = f"  outside world    {plan.sandbox}/docs  (phones, cards, mail, faults, clock)\n"
    output.say(
        f"\nReady in {seconds:.1f} s.\n\n"
        f"{pages if plan.pages else without}"
        f"  APIs             {plan.web}/locksmith/docs, {plan.web}/strathwell/docs\n"
        "  play it          ./steelyard journey locksmith, ./steelyard journey strathwell\n"
        f"  check the books  ./steelyard verify\n\n"
        "Ctrl-C stops everything."
    )


def _stop_servers() -> None:
    from steelyard.embedded import stop_all  # noqa: PLC0415

    stop_all(STATE)
