"""The worker process."""

import asyncio
import signal

import structlog
from prometheus_client import start_http_server

from steelyard.app import build_markets
from steelyard.kernel import upkeep
from steelyard.kernel.http import traces
from steelyard.kernel.http.logs import configure
from steelyard.kernel.jobs.worker import Worker
from steelyard.kernel.services import open_services
from steelyard.processes import EnvironmentProblem
from steelyard.settings import Settings

log = structlog.get_logger("steelyard.worker")


async def work(settings: Settings) -> int:
    """Run jobs until SIGINT or SIGTERM; the ones in hand are finished first."""
    configure(settings.log_level)
    problems = settings.problems()
    if problems:
        raise EnvironmentProblem("The worker refuses to start.", " ".join(problems))
    if settings.worker_metrics_port:
        start_http_server(settings.worker_metrics_port)
    traces.configure(settings, "steelyard-worker")
    markets = build_markets()
    tasks = [*upkeep.TASKS, *(task for market in markets for task in market.tasks)]
    periodics = [*upkeep.PERIODICS, *(one for market in markets for one in market.periodics)]
    async with open_services(settings, markets, name="steelyard-worker") as services:
        worker = Worker(services, tasks, periodics)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, worker.stop)
        log.info("worker.ready", tasks=len(tasks), periodics=len(periodics))
        await worker.run()
    return 0
