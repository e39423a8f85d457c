"""pgqueuer, set up to live in schema ``kernel`` and to write through our own connection."""

from functools import lru_cache
from typing import Any, cast

from pgqueuer.adapters.persistence import qb
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings
from pgqueuer.ports.driver import Driver
from sqlalchemy.ext.asyncio import AsyncConnection

from steelyard.kernel.jobs.queue import Bell, Queue, Statements

SETTINGS = DBSettings(db_schema="kernel")


class TransactionDriver:
    """The part of pgqueuer's driver that enqueuing needs, on a SQLAlchemy connection.

    Going through SQLAlchemy is what keeps the row in the caller's transaction: on the raw
    connection it could be written before BEGIN was sent.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        result = await self._connection.exec_driver_sql(query, args)
        return [dict(row) for row in result.mappings()]

    async def execute(self, query: str, *args: object) -> str:
        await self._connection.exec_driver_sql(query, args)
        return ""


def queries_on(driver: object) -> Queries:
    """pgqueuer's queries against schema ``kernel`` over ``driver``."""
    environment, statements, schedules = _builders()
    return Queries(cast("Driver", driver), qbe=environment, qbq=statements, qbs=schedules)


def queue_on(driver: object, bell: Bell) -> Queue:
    """The queue as a worker sees it, over ``driver``, whose news comes by ``bell``."""
    environment, statements, schedules = _builders()
    return Queue(cast("Driver", driver), qbe=environment, qbq=statements, qbs=schedules, bell=bell)


@lru_cache(maxsize=1)
def _builders() -> tuple[Any, Any, Any]:
    return (
        qb.QueryBuilderEnvironment(SETTINGS),
        Statements(SETTINGS),
        qb.QuerySchedulerBuilder(SETTINGS),
    )
