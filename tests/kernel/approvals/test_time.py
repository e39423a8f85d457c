"""What waits: the undo window, the job at its end, and what nobody decides."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import pytest
from tests.kernel.approvals.stage import (
    ANA,
    BEN,
    CLERK,
    VENDOR,
    Till,
    answer,
    ask,
    now_of,
    payments_made,
)

from steelyard.kernel import approvals, clock, jobs
from steelyard.kernel.approvals import ApprovalExpired
from steelyard.kernel.approvals.execution import execute, sweep
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database
from steelyard.kernel.errors import InvalidInput, NotYours
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.lifecycle import IllegalMove
from steelyard.kernel.services import Services


@dataclass
class _House:
    database: Database


def _context(db: Database) -> JobContext:
    return JobContext(cast("Services", _House(db)), job_id=1, attempt=0, last_attempt=False)


async def _later(db: Database, by: timedelta) -> None:
    async with db.transaction() as session:
        await clock.advance(session, by)


async def _waits(db: Database, approval: approvals.Approval) -> bool:
    async with db.reading() as session:
        return await jobs.run_at_of(session, f"approvals.execute:{approval.id}") is not None


async def test_approved_waits_for_its_undo_window_and_is_done_then(
    db: Database, till: Till
) -> None:
    approval = await answer(db, await ask(db, action="void"))
    assert approval.status == "approved"
    assert await _waits(db, approval)
    with pytest.raises(jobs.Retry):
        await execute(_context(db), approval_id=str(approval.id))
    assert till.done == []
    await _later(db, timedelta(minutes=10))
    await execute(_context(db), approval_id=str(approval.id))
    await execute(_context(db), approval_id=str(approval.id))
    assert (await now_of(db, approval)).status == "done"
    assert till.done == [("b1", "ana", 3)]
    assert till.told[-1] == (approval.id, "done")


@pytest.mark.parametrize("actor", [ANA, BEN, CLERK])
async def test_what_was_undone_is_never_done(db: Database, actor: Actor) -> None:
    approval = await answer(db, await ask(db, action="void"))
    async with db.transaction() as session:
        with pytest.raises(NotYours):
            await approvals.undo(session, approval.id, VENDOR, "mine")
        with pytest.raises(InvalidInput):
            await approvals.undo(session, approval.id, ANA, "")
    async with db.transaction() as session:
        undone = await approvals.undo(session, approval.id, actor, "the wrong one")
    assert undone.status == "undone"
    assert not await _waits(db, approval)
    await _later(db, timedelta(hours=1))
    await execute(_context(db), approval_id=str(approval.id))
    assert await payments_made(db) == 0


async def test_what_is_done_cannot_be_undone(db: Database) -> None:
    approval = await answer(db, await ask(db))
    with pytest.raises(IllegalMove):
        async with db.transaction() as session:
            await approvals.undo(session, approval.id, ANA, "too late")


async def test_what_cannot_be_done_any_more_says_so(db: Database, till: Till) -> None:
    approval = await answer(db, await ask(db, action="void"))
    await _later(db, timedelta(minutes=10))
    till.empty = True
    await execute(_context(db), approval_id=str(approval.id))
    failed = await now_of(db, approval)
    assert (failed.status, failed.failure) == ("failed", "drawer_empty: The drawer is empty.")
    assert await payments_made(db) == 0


async def test_a_lost_job_is_asked_for_again(db: Database) -> None:
    approval = await answer(db, await ask(db, action="void"))
    async with db.transaction() as session:
        await jobs.cancel(session, f"approvals.execute:{approval.id}")
    await sweep(_context(db))
    assert not await _waits(db, approval)
    await _later(db, timedelta(minutes=10))
    await sweep(_context(db))
    assert await _waits(db, approval)


async def test_nobody_decides_after_the_time_is_over(db: Database, till: Till) -> None:
    approval = await ask(db, action="void")
    await _later(db, timedelta(hours=1))
    with pytest.raises(ApprovalExpired):
        await answer(db, approval)
    await sweep(_context(db))
    assert (await now_of(db, approval)).status == "expired"
    assert till.told[-1] == (approval.id, "expired")
    assert till.done == []


async def test_who_asks_again_after_the_time_gets_a_new_one_at_once(db: Database) -> None:
    approval = await ask(db, action="void")
    await _later(db, timedelta(hours=1))
    again = await ask(db, action="void")
    assert again.id != approval.id
    assert (await now_of(db, approval)).status == "expired"
