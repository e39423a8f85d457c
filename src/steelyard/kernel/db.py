"""The database: one engine a process, one transaction a unit of work.

``Database.transaction()`` is the only place that commits. What a commit error means is decided
here: *definite* (a constraint, a serialization failure: nothing happened) stays a database error;
anything that cut the answer off is ``OutcomeUnknown``, and so is PostgreSQL's warning that a
commit is local but perhaps not replicated.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from weakref import WeakSet

from sqlalchemy import DateTime, MetaData, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

from steelyard.kernel import failpoints
from steelyard.kernel.errors import OutcomeUnknown

Session = AsyncSession
Hook = Callable[[AsyncSession], Awaitable[None]]

APP_ROLE = "steelyard_app"
LOCK_TIMEOUT = "3s"
IDLE_IN_TRANSACTION_TIMEOUT = "15s"
STATEMENT_TIMEOUT = "30s"

_BEFORE_COMMIT = "steelyard.before_commit"
_AFTER_COMMIT = "steelyard.after_commit"
# What the server says when it certainly did not commit: integrity (23), rollback (40),
# a raised refusal (P0), a check of our own (22), a lock or statement timeout (55, 57014).
_DEFINITE = ("22", "23", "40", "55", "P0", "57014")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

UtcDateTime = Annotated[datetime, mapped_column(DateTime(timezone=True))]
CreatedAt = Annotated[
    datetime, mapped_column(DateTime(timezone=True), server_default=text("kernel.clock_now()"))
]
Uuid7 = Annotated[UUID, mapped_column(primary_key=True, server_default=text("uuidv7()"))]


class Base(DeclarativeBase):
    """Every table of the house. Kernel tables live in schema ``kernel``, a market's in its own."""

    metadata = MetaData(naming_convention=NAMING)


def before_commit(session: AsyncSession, name: str, hook: Hook) -> None:
    """Run ``hook`` once, last thing before this unit of work commits. ``name`` keeps it single."""
    session.info.setdefault(_BEFORE_COMMIT, {}).setdefault(name, hook)


def after_commit(session: AsyncSession, hook: Callable[[], Awaitable[None]]) -> None:
    """Run ``hook`` once the commit is certain. It may be lost: nothing may rest on it."""
    session.info.setdefault(_AFTER_COMMIT, []).append(hook)


class Database:
    """The engine and its units of work. ``role`` is taken on at connect: no DDL, no rewriting."""

    def __init__(
        self, url: str, *, pool_size: int = 12, role: str | None = APP_ROLE, name: str = "steelyard"
    ) -> None:
        server_settings = {
            "application_name": name,
            "lock_timeout": LOCK_TIMEOUT,
            "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT,
            "statement_timeout": STATEMENT_TIMEOUT,
            "timezone": "UTC",
        }
        if role is not None:
            server_settings["role"] = role
        self.url = url
        self.session_info: dict[str, object] = {}
        """Merged into every session's ``info``: how hooks find the process's hub."""
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            pool_pre_ping=False,
            pool_recycle=1800,
            # A parameter may be personal, and errors are logged.
            hide_parameters=True,
            connect_args={"server_settings": server_settings, "timeout": 5},
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._maybe_unreplicated: WeakSet[Any] = WeakSet()
        event.listen(self.engine.sync_engine, "connect", self._watch_warnings)

    def _watch_warnings(self, dbapi_connection: Any, _record: object) -> None:
        """A cancelled wait for a standby reports success plus a warning; remember the warning."""
        connection = dbapi_connection.driver_connection
        flagged = self._maybe_unreplicated

        def listener(_connection: object, message: Any) -> None:
            if "might not have been replicated" in str(getattr(message, "detail", "") or message):
                flagged.add(connection)

        connection.add_log_listener(listener)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """One unit of work: committed on leaving, rolled back by any exception.

        Raises OutcomeUnknown when the commit's answer was lost.
        """
        async with self._sessions(info=dict(self.session_info)) as session:
            try:
                yield session
                await self._run_before_commit(session)
            except BaseException:
                await self._roll_back(session)
                raise
            await self._commit(session)
        for hook in session.info.pop(_AFTER_COMMIT, []):
            await hook()

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A read-only unit of work."""
        async with self._sessions(info=dict(self.session_info)) as session:
            await session.execute(text("SET TRANSACTION READ ONLY"))
            yield session

    async def close(self) -> None:
        await self.engine.dispose()

    async def _run_before_commit(self, session: AsyncSession) -> None:
        await session.flush()
        hooks: dict[str, Hook] = session.info.pop(_BEFORE_COMMIT, {})
        for hook in hooks.values():
            await hook(session)

    async def _commit(self, session: AsyncSession) -> None:
        raw = await _driver_connection(session)
        try:
            failpoints.reach("before_commit")
            await session.commit()
        except DBAPIError as error:
            if is_definite(error):
                raise
            raise OutcomeUnknown("the commit's answer was lost") from error
        except (OSError, TimeoutError) as error:
            raise OutcomeUnknown("the commit's answer was lost") from error
        failpoints.reach("after_commit")
        if raw is not None and raw in self._maybe_unreplicated:
            self._maybe_unreplicated.discard(raw)
            raise OutcomeUnknown("committed here, but perhaps not on the standby")

    async def _roll_back(self, session: AsyncSession) -> None:
        # A connection that is already gone cannot roll back, and needs no rolling back.
        try:
            await session.rollback()
        except (DBAPIError, OSError):
            await session.invalidate()


async def locked[Row: Base](session: AsyncSession, table: type[Row], identity: object) -> Row:
    """The row as it stands now, held until this unit of work ends.

    What this session has changed so far is written first, so that reading afresh loses nothing.
    Raises SQLAlchemy's NoResultFound for an unknown id.
    """
    await session.flush()
    return await session.get_one(table, identity, with_for_update=True, populate_existing=True)


async def _driver_connection(session: AsyncSession) -> object | None:
    if not session.in_transaction():
        return None
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    return raw.driver_connection


def sqlstate(error: BaseException) -> str:
    """The five-letter SQLSTATE behind a SQLAlchemy error, or an empty string."""
    origin = getattr(error, "orig", None)
    return str(getattr(origin, "sqlstate", None) or "")


def is_definite(error: DBAPIError) -> bool:
    """Whether the server certainly did not commit."""
    return sqlstate(error).startswith(_DEFINITE) and not error.connection_invalidated


def is_retryable(error: BaseException) -> bool:
    """Serialization failure or deadlock: nothing happened, the same work may be tried again."""
    return sqlstate(error) in {"40001", "40P01"}


def is_outage(error: BaseException) -> bool:
    """The database cannot be reached, is starting or stopping, or kept us waiting for a lock."""
    if isinstance(error, (ConnectionError, TimeoutError)):
        return True
    state = sqlstate(error)
    if state.startswith(("08", "53", "57P", "55P03", "57014", "25P03")):
        return True
    # A connection that broke in the middle of something says so without a state.
    return isinstance(error, (InterfaceError, InternalError, OperationalError)) and not state


def constraint_name(error: BaseException) -> str:
    """The name of the constraint behind an integrity error, or an empty string."""
    cause: BaseException | None = getattr(error, "orig", None)
    while cause is not None:
        name = getattr(cause, "constraint_name", None)
        if name:
            return str(name)
        cause = cause.__cause__
    return ""
