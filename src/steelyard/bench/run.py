"""``./steelyard bench``: run one bench or all, and say what came of it."""

import os
import platform
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from rich.table import Table
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from steelyard.bench import BENCHES, dispatch, jobs, ledger, overload, page, webhooks
from steelyard.bench.figures import Result, Tell
from steelyard.bench.scratch import scratch_database
from steelyard.installation import ROOT, resolve
from steelyard.kernel.http.logs import configure
from steelyard.output import GOOD, USAGE, Output, fail
from steelyard.settings import Settings

Run = Callable[[Settings, float, Tell], Awaitable[list[Result]]]


async def _ledger(settings: Settings, seconds: float, _tell: Tell) -> list[Result]:
    return await ledger.run(settings.database_url, seconds)


RUNS: dict[str, Run] = {
    "ledger": _ledger,
    "dispatch": dispatch.run,
    "webhooks": webhooks.run,
    "jobs": jobs.run,
    "overload": overload.run,
}


async def _quick_ledger(settings: Settings, _seconds: float, _tell: Tell) -> list[Result]:
    return await ledger.run(settings.database_url, QUICK_SECONDS, accounts=100)


async def _quick_dispatch(settings: Settings, _seconds: float, tell: Tell) -> list[Result]:
    return await dispatch.run(settings, QUICK_SECONDS, tell, at_once=20, callers=8, arrivals=10)


async def _quick_webhooks(settings: Settings, seconds: float, tell: Tell) -> list[Result]:
    return await webhooks.run(settings, seconds, tell, number=500, callers=16)


async def _quick_jobs(settings: Settings, _seconds: float, tell: Tell) -> list[Result]:
    return await jobs.run(settings, 2.0, tell, few=1_000, many=20_000, share=0.1)


async def _quick_overload(settings: Settings, _seconds: float, tell: Tell) -> list[Result]:
    return await overload.run(settings, 1.0, tell)


QUICK_SECONDS = 1.0
QUICK: dict[str, Run] = {
    "ledger": _quick_ledger,
    "dispatch": _quick_dispatch,
    "webhooks": _quick_webhooks,
    "jobs": _quick_jobs,
    "overload": _quick_overload,
}
"""The same benches at a size that shows that they run; their figures promise nothing."""


async def bench(
    output: Output, name: str, seconds: float, *, quick: bool = False, write: bool = False
) -> int:
    """Run ``name`` (or ``all``), each measurement about ``seconds`` long.

    ``quick``: small and short. ``write``: into docs/benchmarks.md. Raises EnvironmentProblem where
    no throwaway database can be made.
    """
    settings = resolve().settings()
    if settings.is_production:
        fail(output, "Benchmarks put load on the database: not in production.", USAGE)
    configure("ERROR")
    facts = await _facts(settings)
    results: list[Result] = []
    for one in BENCHES if name == "all" else (name,):
        run = (QUICK if quick else RUNS)[one]
        results += await _run_one(output, settings, one, run, seconds)
    _show(output, results, facts)
    if write:
        told = f"./steelyard bench {name} --seconds {seconds:g}{' --quick' if quick else ''}"
        page.write(results, facts, told)
        output.say(f"Written to {page.PAGE.relative_to(ROOT)}.")
    return GOOD


async def _run_one(
    output: Output, settings: Settings, name: str, run: Run, seconds: float
) -> list[Result]:
    load = round(os.getloadavg()[0], 1)
    with output.progress(f"{name}: making a database") as ticker:
        async with scratch_database(settings) as scratch:
            ticker.tick(f"{name}: {BENCHES[name]}")
            results = await run(scratch, seconds, ticker.tick)
    for result in results:
        result["load"] = load
        output.emit(**result)
    return results


def _show(output: Output, results: Sequence[Result], facts: Sequence[str]) -> None:
    if output.json:
        return
    table = Table(caption="\n".join(facts), caption_justify="left")
    for heading in ("bench", "ours", "baseline", "ratio", "p50 ms", "p99 ms", "unit"):
        table.add_column(heading, justify="left" if heading in {"bench", "unit"} else "right")
    for result in results:
        table.add_row(
            result["bench"],
            *(_number(result[key]) for key in ("ours", "baseline", "ratio", "p50_ms", "p99_ms")),
            result["unit"],
        )
    output.console.print(table)
    for result in results:
        if result.get("failed") or result.get("baseline_failed"):
            output.say(
                f"{result['bench']}: not decided, for waiting too long: {result['failed']} of ours,"
                f" {result['baseline_failed']} of the baseline's"
            )
        for worst in result.get("worst", ()):
            output.say(
                f"{result['bench']}: {worst['ratio']} × ({worst['baseline_ms']} → "
                f"{worst['ms']} ms) {worst['cell']}"
            )


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) or value < 1000 else f"{value:,.0f}"


async def _facts(settings: Settings) -> list[str]:
    """What the figures were taken on; they are only comparable within one run."""
    engine = create_async_engine(settings.database_url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            found = await connection.execute(
                text(
                    "SELECT current_setting('server_version'), current_setting('fsync'),"
                    " current_setting('synchronous_commit'), current_setting('shared_buffers')"
                )
            )
            version, fsync, commit, buffers = found.one()
    finally:
        await engine.dispose()
    cores, load = os.process_cpu_count(), os.getloadavg()[0]
    return [
        f"{cores} cores ({_processor()}), load {load:.1f} at the start",
        f"Python {platform.python_version()}, PostgreSQL {version}",
        f"fsync {fsync}, synchronous_commit {commit}, shared_buffers {buffers}",
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
