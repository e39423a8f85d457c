"""Worker processes for a bench, as many as there are cores like in production, and what
processor time they and the database's own processes take.

``python -m steelyard.bench.workers`` is one of them: its settings come as JSON on its input.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from uvicorn.loops.auto import auto_loop_factory

from steelyard.app import build_markets
from steelyard.kernel import messaging
from steelyard.kernel.http.logs import configure
from steelyard.kernel.jobs.worker import Worker
from steelyard.kernel.services import open_services
from steelyard.settings import Settings


def cores() -> int:
    return os.process_cpu_count() or 1


@asynccontextmanager
async def worker_processes(settings: Settings, number: int) -> AsyncGenerator[list[int]]:
    """So many workers until the block is left; their process ids.

    Raises RuntimeError when one of them did not end well.
    """
    running = [await _start(settings) for _ in range(number)]
    try:
        yield [one.pid for one in running]
    finally:
        for one in running:
            if one.returncode is None:
                one.send_signal(signal.SIGTERM)
        codes = await asyncio.gather(*(one.wait() for one in running))
    if any(codes):
        raise RuntimeError(f"worker processes ended with {codes}")


async def _start(settings: Settings) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "steelyard.bench.workers",
        stdin=asyncio.subprocess.PIPE,
        # Modules are found where this process finds them.
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    if process.stdin is not None:
        process.stdin.write(settings.model_dump_json().encode())
        process.stdin.close()
    return process


async def database_processes(owner: AsyncEngine) -> list[int]:
    """The ids of the server's processes that serve this database now."""
    async with owner.connect() as connection:
        found = await connection.execute(
            text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        )
        return [pid for (pid,) in found]


def processor_seconds(pids: Sequence[int], program: str) -> float | None:
    """What processes of ``program`` on this machine have used; None where none can be looked at
    (another system, a server elsewhere)."""
    known = [used for pid in pids if (used := _used(pid, program)) is not None]
    return sum(known) if known else None


def _used(pid: int, program: str) -> float | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    name, _, rest = stat.rpartition(")")
    if program not in name:
        return None
    fields = rest.split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _work(settings: Settings) -> None:
    """One worker, until it is told to stop."""
    configure(settings.log_level)
    markets = build_markets()
    tasks = [*messaging.TASKS, *(task for market in markets for task in market.tasks)]
    periodics = [*messaging.PERIODICS, *(one for market in markets for one in market.periodics)]
    async with open_services(settings, markets, name="bench-worker") as services:
        worker = Worker(services, tasks, periodics)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
        await worker.run()


if __name__ == "__main__":
    asyncio.run(
        _work(Settings.model_validate_json(sys.stdin.read())), loop_factory=auto_loop_factory()
    )
