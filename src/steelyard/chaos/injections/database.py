"""PostgreSQL that dies, loses connections, or keeps everybody waiting."""

from typing import Any

from steelyard.chaos.injections.base import Injection, Unconfirmed, until

# The rows everybody needs.
_HOT = (("kernel.ledger_account", "version"), ("locksmith.jobs", "created_at"))
_OURS = "application_name LIKE 'steelyard-%' AND application_name <> 'steelyard-chaos'"


class PgKill(Injection):
    """``kill -9`` of the postmaster and every backend; its start is a crash recovery."""

    async def begin(self) -> str:
        if not await self.house.postgres.kill():
            raise Unconfirmed("PostgreSQL outlived kill -9")
        if await self.house.postgres.writable():
            raise Unconfirmed("PostgreSQL answers after its kill -9")
        return "PostgreSQL is gone"

    async def end(self) -> str:
        await self.house.postgres.start()
        await until("PostgreSQL taking writes", self.house.postgres.writable)
        return "PostgreSQL has recovered and takes writes"


class PgTerminate(Injection):
    """Some backends end in whatever they are doing; those in a transaction first."""

    _pids: list[int]

    async def begin(self) -> str:
        connection = await self.house.postgres.connect()
        try:
            # A backend in a transaction is the one whose end hurts.
            rows = await connection.fetch(
                "SELECT pid, pg_terminate_backend(pid) AS told FROM ("  # noqa: S608 - our own words
                f" SELECT pid FROM pg_stat_activity WHERE {_OURS}"
                " ORDER BY (xact_start IS NULL), random() LIMIT $1) x",
                self.choice("backends"),
            )
        finally:
            await connection.close()
        self._pids = [row["pid"] for row in rows if row["told"]]
        if not self._pids:
            raise Unconfirmed("there was no backend of ours to terminate")
        return f"{len(self._pids)} backends were told to end"

    async def end(self) -> str:
        async def gone() -> bool:
            left = await self.house.postgres.value(
                "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY($1::int[])", self._pids
            )
            return left == 0

        await until("the end of the backends", gone, 15)
        return "they are gone"


class LockHeld(Injection):
    """Somebody holds the rows everybody needs: the newest jobs and the busiest accounts."""

    _connection: Any = None

    async def begin(self) -> str:
        connection = self._connection = await self.house.postgres.connect()
        await connection.execute("BEGIN")
        held = [row for table, order in _HOT for row in await connection.fetch(_held(table, order))]
        if not held:
            raise Unconfirmed("no row was free to be held")
        return f"{len(held)} rows are held by backend {connection.get_server_pid()}"

    async def end(self) -> str:
        pid = self._connection.get_server_pid()
        await self._connection.execute("ROLLBACK")
        await self._connection.close()

        async def free() -> bool:
            held = await self.house.postgres.value(
                "SELECT count(*) FROM pg_locks WHERE pid = $1 AND mode = 'RowShareLock'", pid
            )
            return held == 0

        await until("the locks' end", free, 15)
        return "the rows are free"


def _held(table: str, order: str) -> str:
    return f"SELECT id FROM {table} ORDER BY {order} DESC LIMIT 4 FOR UPDATE SKIP LOCKED"  # noqa: S608 - our own words
