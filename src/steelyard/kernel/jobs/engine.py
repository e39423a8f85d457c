"""pgqueuer, set up to live in schema ``kernel`` and to write through our own connection."""

from functools import lru_cache
from typing import Any, cast

from pgqueuer.adapters.persistence import qb
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings
from pgqueuer.ports.driver import Driver
from sqlalchemy.ext.asyncio import AsyncConnection

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
    environment, queue, schedules = _builders()
    return Queries(cast("Driver", driver), qbe=environment, qbq=queue, qbs=schedules)


@lru_cache(maxsize=1)
def _builders() -> tuple[Any, Any, Any]:
    return (
        qb.QueryBuilderEnvironment(SETTINGS),
        qb.QueryQueueBuilder(SETTINGS),
        qb.QuerySchedulerBuilder(SETTINGS),
    )
