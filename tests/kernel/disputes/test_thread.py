"""Everybody in it reads what is said; notes are read by staff alone; nothing is unsaid."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.kernel.disputes.stage import (
    ADMIN,
    BOTH,
    GUEST,
    STRANGER,
    VENDOR,
    end,
    object_to,
    review,
)

from steelyard.kernel import disputes
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database
from steelyard.kernel.disputes import Dispute, DisputeClosed
from steelyard.kernel.errors import InvalidInput, NotFound, NotYours

pytestmark = pytest.mark.usefixtures("fair")


async def _say(db: Database, dispute: Dispute, actor: Actor, body: str, **more: object) -> None:
    async with db.transaction() as session:
        await disputes.add_statement(session, dispute.id, actor=actor, body=body, **more)  # pyright: ignore[reportArgumentType]


async def _note(db: Database, dispute: Dispute, actor: Actor, body: str) -> None:
    async with db.transaction() as session:
        await disputes.add_note(session, dispute.id, actor=actor, body=body)


async def _read(db: Database, dispute: Dispute, actor: Actor) -> list[tuple[str, str, str]]:
    async with db.reading() as session:
        said = await disputes.thread(session, dispute.id, actor=actor)
    return [(entry.kind, entry.author_id, entry.body) for entry in said]


async def test_parties_read_statements_and_staff_the_notes_too(db: Database) -> None:
    dispute = await object_to(db)
    await _say(db, dispute, GUEST, "I waited, call me on 0803 123 4567")
    await _note(db, dispute, ADMIN, "second time this month")
    await _say(db, dispute, VENDOR, "We were there.")
    heard = [
        ("statement", "gina", "I waited, call me on [phone]"),
        ("statement", "vic", "We were there."),
    ]
    assert await _read(db, dispute, GUEST) == heard
    assert await _read(db, dispute, VENDOR) == heard
    assert await _read(db, dispute, BOTH) == heard
    assert await _read(db, dispute, ADMIN) == [
        heard[0],
        ("note", "ana", "second time this month"),
        heard[1],
    ]


async def test_to_a_stranger_there_is_no_such_dispute(db: Database) -> None:
    dispute = await object_to(db)
    with pytest.raises(NotFound):
        await _read(db, dispute, STRANGER)
    with pytest.raises(NotFound):
        await _say(db, dispute, STRANGER, "me too")


@pytest.mark.parametrize("actor", [GUEST, VENDOR, BOTH])
async def test_parties_write_no_notes(db: Database, actor: Actor) -> None:
    dispute = await object_to(db)
    with pytest.raises(NotYours):
        await _note(db, dispute, actor, "psst")


async def test_nothing_is_said_after_the_end_but_staff_may_note(db: Database) -> None:
    dispute = await review(db, await object_to(db))
    await end(db, dispute, "release")
    with pytest.raises(DisputeClosed):
        await _say(db, dispute, GUEST, "one more thing")
    await _note(db, dispute, ADMIN, "closed by phone")


async def test_saying_nothing_is_refused_and_a_file_is_something(db: Database) -> None:
    first, second, third = uuid4(), uuid4(), uuid4()
    dispute = await object_to(db, file_ids=[first])
    with pytest.raises(InvalidInput):
        await _say(db, dispute, GUEST, " ")
    await _say(db, dispute, VENDOR, "", file_ids=[second, first])
    async with db.transaction() as session:
        await disputes.add_note(session, dispute.id, actor=ADMIN, body="", file_ids=[third])
    async with db.reading() as session:
        assert await disputes.evidence_of(session, dispute.id, actor=GUEST) == [first, second]
        assert await disputes.evidence_of(session, dispute.id, actor=ADMIN) == [
            first,
            second,
            third,
        ]


@pytest.mark.parametrize(
    "change", ["UPDATE kernel.dispute_entry SET body = 'x'", "DELETE FROM kernel.dispute_entry"]
)
async def test_nothing_is_unsaid(db: Database, change: str) -> None:
    dispute = await object_to(db)
    await _say(db, dispute, GUEST, "it rained")
    with pytest.raises(DBAPIError, match="permission denied"):
        async with db.transaction() as session:
            await session.execute(text(change))
    owner = Database(db.url, pool_size=1, role=None)
    with pytest.raises(DBAPIError, match="append-only"):
        async with owner.transaction() as session:
            await session.execute(text(change))
    await owner.close()
