"""The unit of work: what a commit error means, and what runs around a commit."""

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError

from steelyard.kernel import db as database_module
from steelyard.kernel.db import Database, Session, after_commit, before_commit, is_outage
from steelyard.kernel.errors import OutcomeUnknown


async def _owner(db: Database, *statements: str) -> None:
    owner = Database(db.url, pool_size=1, role=None)
    async with owner.transaction() as session:
        for statement in statements:
            await session.execute(text(statement))
    await owner.close()


async def test_leaving_the_block_commits(db: Database) -> None:
    async with db.transaction() as session:
        await session.execute(text("INSERT INTO kernel.periodic (name) VALUES ('kept')"))
    async with db.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM kernel.periodic")) == 1


async def test_an_exception_rolls_everything_back(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as session:
            await session.execute(text("INSERT INTO kernel.periodic (name) VALUES ('lost')"))
            raise ZeroDivisionError
    async with db.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM kernel.periodic")) == 0


async def test_a_commit_refused_by_a_constraint_is_a_definite_no(db: Database) -> None:
    await _owner(
        db,
        "CREATE TABLE kernel.late (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)",
        "GRANT ALL ON kernel.late TO steelyard_app",
    )
    with pytest.raises(DBAPIError) as refused:
        async with db.transaction() as session:
            await session.execute(text("INSERT INTO kernel.late VALUES (1), (1)"))
    assert database_module.is_definite(refused.value)


async def test_a_connection_cut_during_commit_is_an_unknown_outcome(db: Database) -> None:
    """A deferred trigger ends its own backend: the commit's answer never comes."""
    await _owner(
        db,
        "CREATE TABLE kernel.cut (n int)",
        "GRANT ALL ON kernel.cut TO steelyard_app",
        "CREATE FUNCTION kernel.die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
        " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON kernel.cut DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION kernel.die()",
    )
    with pytest.raises(OutcomeUnknown):
        async with db.transaction() as session:
            await session.execute(text("INSERT INTO kernel.cut VALUES (1)"))
    async with db.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM kernel.cut")) == 0


async def test_a_hook_before_commit_is_part_of_the_transaction(db: Database) -> None:
    async def fails(_session: Session) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as session:
            await session.execute(text("INSERT INTO kernel.periodic (name) VALUES ('lost')"))
            before_commit(session, "fails", fails)
    async with db.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM kernel.periodic")) == 0


async def test_a_hook_after_commit_runs_only_then(db: Database) -> None:
    seen: list[str] = []

    async def note() -> None:
        seen.append("told")

    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as session:
            after_commit(session, note)
            raise ZeroDivisionError
    assert seen == []
    async with db.transaction() as session:
        after_commit(session, note)
        assert seen == []
    assert seen == ["told"]


async def test_a_reading_unit_of_work_cannot_write(db: Database) -> None:
    with pytest.raises(DBAPIError, match="read-only"):
        async with db.reading() as session:
            await session.execute(text("INSERT INTO kernel.periodic (name) VALUES ('no')"))


def test_a_connection_that_broke_in_the_middle_is_an_outage() -> None:
    broken = asyncpg.exceptions.InternalClientError("cannot switch to state 12")
    assert is_outage(InternalError("SELECT 1", {}, broken))
    assert not is_outage(IntegrityError("INSERT", {}, asyncpg.exceptions.UniqueViolationError("x")))
