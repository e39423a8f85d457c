"""One batch on the driver's own connection, and what its failure means."""

import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from steelyard.kernel import clock
from steelyard.kernel.db import Database
from steelyard.kernel.errors import OutcomeUnknown, Unavailable
from steelyard.kernel.ledger import wire
from steelyard.kernel.ledger.refusals import AccountBusy, Verdict
from steelyard.kernel.ledger.values import Operation

# Longer than the server's own statement timeout: past this the server is not answering at all.
FLIGHT_TIMEOUT_SECONDS = 35.0
TRIES = 4
RETRY_PAUSE_SECONDS = 0.02

# SQLSTATEs (or their beginnings) after which the server certainly did not commit: bad data,
# integrity, rollback, syntax and rights, resources, limits, prerequisites, a raised exception, a
# cancelled statement. Everything else leaves it open.
_DEFINITE = ("22", "23", "40001", "40002", "40P01", "42", "53", "54", "55", "P0", "57014")
_AGAIN = frozenset({"40001", "40P01"})
_LOCKED = "55P03"
_PASSING = ("40", "53", "54", "55", "57014")


class BatchFailed(Exception):  # noqa: N818 - internal: nothing was committed
    """The statement failed as a whole and certainly left nothing.

    ``passing``: a shortage or a lock, which would meet each operation alone as well.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self._error = error
        self._state = sqlstate(error)
        self.passing = self._state.startswith(_PASSING)

    def told(self) -> Exception:
        """What a caller is told: a refusal to try again, or the error itself."""
        if self._state == _LOCKED:
            return AccountBusy("The account is busy. Try again with the same key.")
        if self.passing:
            return Unavailable("The database is short of something. Try again with the same key.")
        return self._error


class Link:
    """A connection whose every statement is a transaction of its own.

    ``lost`` once an answer did not come: it must not go back to the pool.
    """

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._unreplicated = False
        self.lost = False
        driver.add_log_listener(self._listen)

    def release(self) -> None:
        """Stop listening; the connection is somebody else's from here on."""
        if not self._driver.is_closed():
            self._driver.remove_log_listener(self._listen)

    def _listen(self, _connection: object, message: object) -> None:
        # A cancelled wait for a standby reports success and this warning.
        if "might not have been replicated" in str(getattr(message, "detail", "") or message):
            self._unreplicated = True

    async def post(self, operations: Sequence[Operation], *, wait: bool) -> list[Verdict]:
        """Each operation's verdict, committed. One statement, prepared once a connection.

        A deadlock or serialization failure is tried again, TRIES times in all. Raises BatchFailed
        when nothing was committed, OutcomeUnknown when that cannot be known.
        """
        arguments = wire.encode(operations, together=False, wait=wait)
        tried = 1
        while True:
            try:
                return await self._once(arguments)
            except asyncpg.PostgresError as error:
                state = sqlstate(error)
                if state in _AGAIN and tried < TRIES:
                    await clock.sleep(RETRY_PAUSE_SECONDS * tried * random.random())
                    tried += 1
                    continue
                if state.startswith(_DEFINITE):
                    raise BatchFailed(error) from error
                raise self._unknown() from error
            except (OSError, TimeoutError, asyncpg.InternalClientError) as error:
                raise self._unknown() from error
            except asyncpg.InterfaceError as error:
                # Either an argument that could not be encoded (a ValueError too), or a connection
                # that broke.
                if isinstance(error, ValueError):
                    raise BatchFailed(error) from error
                raise self._unknown() from error

    async def _once(self, arguments: list[Any]) -> list[Verdict]:
        try:
            row = await self._driver.fetchrow(
                wire.STATEMENT, *arguments, timeout=FLIGHT_TIMEOUT_SECONDS
            )
        except asyncpg.PostgresError:
            raise
        except BaseException:
            # Cancelled, timed out or cut off: what the connection says next is anybody's guess.
            self.lost = True
            raise
        if self._unreplicated:
            raise self._unknown()
        return wire.decode(row["codes"], row["ids"], row["about"])

    def _unknown(self) -> OutcomeUnknown:
        self.lost = True
        return OutcomeUnknown(
            "The commit's answer was lost. Post the same again with the same key to learn whether "
            "it happened."
        )


@asynccontextmanager
async def open_link(database: Database) -> AsyncGenerator[Link]:
    """A connection of the pool, outside of any transaction."""
    async with database.engine.connect() as connection:
        raw = await connection.get_raw_connection()
        link = Link(raw.driver_connection)
        try:
            yield link
        finally:
            link.release()
            if link.lost:
                await connection.invalidate()


def sqlstate(error: BaseException) -> str:
    """The five letters of a driver error's SQLSTATE, or an empty string."""
    return str(getattr(error, "sqlstate", None) or "")
