"""Periodic work shares a pool of connections with everything else."""

import asyncio

from sqlalchemy import text

from steelyard.kernel.jobs import JobContext, Periodic
from steelyard.kernel.jobs.periodic import run_periodics
from steelyard.kernel.services import open_services
from steelyard.settings import Settings


async def test_more_work_is_due_than_there_are_connections_and_all_of_it_is_done(
    database_url: str, valkey_url: str
) -> None:
    """Each turn holds a connection while its work asks for another: they must not wait for each
    other until the pool gives up."""
    settings = Settings.model_validate(
        {
            "app_env": "test",
            "database_url": database_url,
            "database_pool_size": 3,
            "VALKEY_URL": valkey_url,
        }
    )
    done: set[str] = set()
    over = asyncio.Event()

    def work(name: str) -> Periodic:
        async def handler(context: JobContext) -> None:
            async with context.database.transaction() as session:
                await session.execute(text("SELECT pg_sleep(0.05)"))
            done.add(name)
            if len(done) == 8:
                over.set()

        return Periodic(name, handler, every_seconds=60)

    async with open_services(settings, [], name="test") as services:
        running = asyncio.create_task(
            run_periodics(services, [work(f"test.{n}") for n in range(8)], over)
        )
        # The pool itself gives up after ten seconds.
        async with asyncio.timeout(9):
            await over.wait()
        await running
    assert len(done) == 8
