"""The chain finds what was edited, removed or cut off."""

from pathlib import Path

import anyio
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from steelyard.kernel import audit
from steelyard.kernel.audit import Actor
from steelyard.kernel.audit.seal import append_to_file
from steelyard.kernel.db import Database
from steelyard.kernel.invariants import Violation

SECRET = "a secret of this installation"
STAFF = Actor(kind="staff", id="ana@example.com", role="staff")


async def write(db: Database, count: int) -> None:
    for number in range(count):
        async with db.transaction() as session:
            audit.record(
                session,
                stream="locksmith",
                actor=STAFF,
                entity_type="job",
                entity_id=str(number),
                event="noted",
            )


async def sign(db: Database) -> list[audit.Head]:
    async with db.transaction() as session:
        return await audit.sign_heads(session, SECRET)


async def check(db: Database, head_file: str = "", secret: str = SECRET) -> list[Violation]:
    async with db.reading() as session:
        return await audit.check_chain(session, secret, head_file)


async def tamper(db: Database, *statements: str) -> None:
    """As the owner, past the triggers: what only somebody with full rights can do."""
    owner = Database(db.url, pool_size=1, role=None)
    async with owner.transaction() as session:
        await session.execute(text("SET LOCAL session_replication_role = 'replica'"))
        for statement in statements:
            await session.execute(text(statement))
    await owner.close()


async def test_an_untouched_chain_is_whole(db: Database) -> None:
    await write(db, 5)
    await sign(db)
    assert await check(db) == []


async def test_an_edited_row_is_named(db: Database) -> None:
    await write(db, 5)
    await tamper(db, "UPDATE kernel.audit_event SET actor_id = 'eve' WHERE seq = 3")
    assert await check(db) == [Violation("K17", "locksmith#3", "audit event was changed")]


async def test_a_deleted_row_is_named(db: Database) -> None:
    await write(db, 5)
    await tamper(db, "DELETE FROM kernel.audit_event WHERE seq = 2")
    assert await check(db) == [Violation("K17", "locksmith#2", "audit event is missing")]


async def test_a_cut_tail_with_the_head_moved_back_is_found_by_its_signed_head(
    db: Database,
) -> None:
    await write(db, 5)
    await sign(db)
    await tamper(
        db,
        "DELETE FROM kernel.audit_event WHERE seq > 3",
        "UPDATE kernel.audit_head h SET seq = 3, hash = e.hash FROM kernel.audit_event e"
        " WHERE e.seq = 3",
    )
    (found,) = await check(db)
    assert found.entity == "locksmith#5"


async def test_a_cut_tail_is_found_by_the_copy_in_a_file(db: Database, tmp_path: Path) -> None:
    await write(db, 5)
    copies = tmp_path / "heads.jsonl"
    append_to_file(str(copies), await sign(db))
    await tamper(
        db,
        "DELETE FROM kernel.audit_checkpoint",
        "DELETE FROM kernel.audit_event WHERE seq > 3",
        "UPDATE kernel.audit_head h SET seq = 3, hash = e.hash FROM kernel.audit_event e"
        " WHERE e.seq = 3",
    )
    assert await check(db) == []
    (found,) = await check(db, str(copies))
    assert found.entity == "locksmith#5"


async def test_a_chain_rewritten_from_the_middle_does_not_fit_its_signed_head(
    db: Database,
) -> None:
    await write(db, 3)
    await sign(db)
    await tamper(
        db,
        "DO $$ DECLARE r kernel.audit_event; last bytea := decode(repeat('00', 32), 'hex');"
        " BEGIN FOR r IN SELECT * FROM kernel.audit_event ORDER BY seq LOOP"
        " r.actor_id := 'eve'; r.prev_hash := last; r.hash := kernel.audit_seal(last, r);"
        " UPDATE kernel.audit_event SET actor_id = 'eve', prev_hash = last, hash = r.hash"
        " WHERE seq = r.seq; last := r.hash; END LOOP;"
        " UPDATE kernel.audit_head SET hash = last; END $$",
    )
    (found,) = await check(db)
    assert found.detail == "the chain was rewritten"


async def test_a_head_signed_with_another_secret_is_refused(db: Database) -> None:
    await write(db, 2)
    await sign(db)
    (found,) = await check(db, secret="another")
    assert "forged" in found.detail


@pytest.mark.parametrize("statement", ["UPDATE {} SET event = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("role", ["steelyard_app", None])
async def test_the_database_refuses_changes_to_history(
    db: Database, statement: str, role: str | None
) -> None:
    await write(db, 1)
    other = Database(db.url, pool_size=1, role=role)
    try:
        with pytest.raises(DBAPIError, match=r"append-only|permission denied"):
            async with other.transaction() as session:
                await session.execute(text(statement.format("kernel.audit_event")))
    finally:
        await other.close()


async def test_concurrent_units_of_work_make_one_chain_without_a_gap(db: Database) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(8):
            group.start_soon(write, db, 5)
    assert await check(db) == []
    async with db.reading() as session:
        assert await session.scalar(text("SELECT seq FROM kernel.audit_head")) == 40


async def test_history_is_appended_by_the_commit_and_nothing_is_left_waiting(db: Database) -> None:
    await write(db, 3)
    with pytest.raises(RuntimeError):
        async with db.transaction() as session:
            audit.record(
                session,
                stream="locksmith",
                actor=STAFF,
                entity_type="job",
                entity_id="undone",
                event="noted",
            )
            raise RuntimeError
    owner = Database(db.url, pool_size=1, role=None)
    async with owner.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM kernel.audit_asked")) == 0
        assert await session.scalar(text("SELECT seq FROM kernel.audit_head")) == 3
    await owner.close()


async def test_who_is_slow_to_commit_keeps_nobody_from_writing_history(db: Database) -> None:
    async with db.transaction() as slow:
        await slow.execute(
            text(
                "INSERT INTO kernel.audit_asked (stream, events) VALUES ('locksmith',"
                ' \'[{"actor_kind": "staff", "actor_id": "slow", "role": "staff",'
                ' "entity_type": "job", "entity_id": "1", "event": "noted", "kind": "event",'
                ' "data": {}}]\')'
            )
        )
        with anyio.fail_after(2):
            await write(db, 2)
    async with db.reading() as session:
        order = await session.scalars(text("SELECT actor_id FROM kernel.audit_event ORDER BY seq"))
        assert order.all() == [STAFF.id, STAFF.id, "slow"]
    assert await check(db) == []


async def test_what_waits_to_be_written_can_neither_be_read_nor_changed(db: Database) -> None:
    for statement in (
        "SELECT 1 FROM kernel.audit_asked",
        "DELETE FROM kernel.audit_asked",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with db.transaction() as session:
                await session.execute(text(statement))


async def test_two_chains_in_one_unit_of_work_never_block_each_other(db: Database) -> None:
    async def both(first: str, second: str) -> None:
        for number in range(5):
            async with db.transaction() as session:
                for stream in (first, second):
                    audit.record(
                        session,
                        stream=stream,
                        actor=STAFF,
                        entity_type="job",
                        entity_id=str(number),
                        event="noted",
                    )

    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(both, "locksmith", "strathwell")
            group.start_soon(both, "strathwell", "locksmith")
    assert await check(db) == []
