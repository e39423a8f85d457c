"""One asks, another agrees, and then it is done: once, and by nobody on their own."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import anyio
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.kernel.approvals.stage import (
    ANA,
    BEN,
    CLERK,
    MARKET,
    SECRET,
    VENDOR,
    DrawerEmpty,
    Till,
    answer,
    ask,
    asked,
    now_of,
    payments_made,
)

from steelyard.kernel import approvals, audit
from steelyard.kernel.approvals import ApprovalPending, NotYourOwn
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database, constraint_name
from steelyard.kernel.errors import Conflict, InvalidInput, NotFound, NotYours
from steelyard.kernel.lifecycle import IllegalMove
from steelyard.kernel.money import Money
from steelyard.kernel.verification.lifecycles import OnePath


@pytest.mark.parametrize(
    ("action", "money", "two"),
    [
        ("payout", Money(99_99, "USD"), False),
        ("payout", Money(100_00, "USD"), True),
        ("payout", Money(1, "NGN"), True),
        ("payout", None, True),
        ("void", Money(1, "USD"), True),
        ("refund", Money(999, "USD"), False),
        ("refund", Money(1_000, "USD"), True),
    ],
)
async def test_the_amount_says_whether_it_takes_two(
    db: Database, action: str, money: Money | None, two: bool
) -> None:
    async with db.reading() as session:
        assert approvals.needs_two(session, MARKET, action, money) is two


async def test_an_action_nobody_declared_is_an_error(db: Database) -> None:
    async with db.reading() as session:
        with pytest.raises(LookupError, match=r"till\.dance"):
            approvals.needs_two(session, MARKET, "dance", None)
        with pytest.raises(LookupError):
            await approvals.request(session, **asked(action="dance"))


async def test_approved_is_done_in_the_same_transaction(db: Database, till: Till) -> None:
    approval = await ask(db)
    assert (approval.status, approval.money) == ("pending", Money(500_00, "USD"))
    decided = await answer(db, approval)
    assert (decided.status, decided.decided_by) == ("done", "ana")
    assert decided.executed_at is not None
    assert till.done == [("b1", "ana", 3)]
    assert till.told == [(approval.id, "pending"), (approval.id, "done")]
    assert await payments_made(db) == 1


async def test_who_asked_does_not_decide_whatever_role_they_have(db: Database) -> None:
    approval = await ask(db, requested_by=ANA)
    for actor in (ANA, replace(ANA, kind="staff"), replace(ANA, role="clerk")):
        for yes in (True, False):
            with pytest.raises(NotYourOwn):
                await answer(db, approval, actor, yes=yes)
    assert (await now_of(db, approval)).status == "pending"


async def test_who_has_a_part_in_it_does_not_decide(db: Database) -> None:
    approval = await ask(db, barred=[BEN.id])
    with pytest.raises(NotYourOwn):
        await answer(db, approval, BEN)
    assert (await answer(db, approval, ANA)).status == "done"


@pytest.mark.parametrize("actor", [VENDOR, Actor.system("a job"), Actor("system", "x", "admin")])
async def test_nobody_without_the_role_and_no_machine_decides(db: Database, actor: Actor) -> None:
    approval = await ask(db)
    with pytest.raises(NotYours):
        await answer(db, approval, actor)


@pytest.mark.parametrize("who", ["requested_by", "barred"])
async def test_the_database_itself_refuses_one_person(db: Database, who: str) -> None:
    approval = await ask(db, barred=[BEN.id])
    by = CLERK.id if who == "requested_by" else BEN.id
    with pytest.raises(DBAPIError) as caught:
        async with db.transaction() as session:
            await session.execute(
                text(
                    "UPDATE kernel.approval SET status = 'rejected', decided_by = :by,"
                    " decided_kind = 'user', decided_role = 'admin', decided_at = now()"
                    " WHERE id = :id"
                ),
                {"by": by, "id": approval.id},
            )
    assert constraint_name(caught.value) in {"ck_approval_two_people", "ck_approval_barred"}


@pytest.mark.parametrize(
    "change", ["requested_by = 'x'", "payload = '{}'", "amount_minor = 1", "barred = '{}'"]
)
async def test_what_was_asked_for_cannot_be_rewritten(db: Database, change: str) -> None:
    approval = await ask(db)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with db.transaction() as session:
            await session.execute(
                text(f"UPDATE kernel.approval SET {change} WHERE id = :id"),  # noqa: S608
                {"id": approval.id},
            )


async def test_what_is_decided_cannot_be_decided_again_even_by_hand(db: Database) -> None:
    approval = await answer(db, await ask(db), yes=False)
    with pytest.raises(DBAPIError, match="it is not changed any more"):
        async with db.transaction() as session:
            await session.execute(
                text("UPDATE kernel.approval SET status = 'pending', decided_by = NULL")
            )
    with pytest.raises(IllegalMove):
        await answer(db, approval, BEN)


async def test_rejecting_takes_a_reason_and_does_nothing(db: Database, till: Till) -> None:
    approval = await ask(db)
    with pytest.raises(InvalidInput):
        await answer(db, approval, yes=False, reason="")
    rejected = await answer(db, approval, yes=False, reason="not yet")
    assert (rejected.status, rejected.decision_reason) == ("rejected", "not yet")
    assert till.done == []


async def test_asking_takes_a_reason(db: Database) -> None:
    with pytest.raises(InvalidInput):
        await ask(db, reason=" ")


async def test_what_the_executor_refuses_is_not_decided(db: Database, till: Till) -> None:
    approval = await ask(db)
    till.empty = True
    with pytest.raises(DrawerEmpty):
        await answer(db, approval)
    assert (await now_of(db, approval)).status == "pending"
    till.empty = False
    assert (await answer(db, approval, BEN)).status == "done"


async def test_the_same_request_is_the_same_approval_and_another_one_waits(db: Database) -> None:
    approval = await ask(db)
    assert (await ask(db)).id == approval.id
    for other in ({"requested_by": BEN}, {"amount": Money(1, "USD")}, {"payload": {"drawer": 4}}):
        with pytest.raises(ApprovalPending) as caught:
            await ask(db, **other)
        assert caught.value.details["approval_id"] == str(approval.id)
    assert (await ask(db, subject_id="b2")).id != approval.id
    await answer(db, approval)
    assert (await ask(db)).id != approval.id


async def test_withdrawn_by_who_asked_and_nobody_else(db: Database) -> None:
    approval = await ask(db)
    with pytest.raises(NotYours):
        async with db.transaction() as session:
            await approvals.withdraw(session, approval.id, ANA)
    async with db.transaction() as session:
        gone = await approvals.withdraw(session, approval.id, CLERK)
    assert (gone.status, gone.closed_by) == ("withdrawn", "cleo")
    with pytest.raises(IllegalMove):
        await answer(db, approval)


async def test_an_unknown_one_is_not_found(db: Database) -> None:
    with pytest.raises(NotFound):
        async with db.transaction() as session:
            await approvals.decide(session, uuid4(), ANA, approve=True)


async def test_the_console_says_who_may_and_why_not(db: Database) -> None:
    approval = await ask(db)
    assert approvals.why_not(approval, ANA) is None
    assert "Another person" in (approvals.why_not(approval, CLERK) or "")
    allowed = {one.name: one.allowed for one in approvals.actions(approval, CLERK)}
    assert allowed == {"approve": False, "reject": False, "withdraw": True, "undo": False}


async def test_the_history_tells_who_asked_and_who_agreed(db: Database) -> None:
    approval = await answer(db, await ask(db))
    async with db.reading() as session:
        told = await audit.history(session, entity_type="approval", entity_id=approval.id)
        path = OnePath([approvals.approval_lifecycle(MARKET)])
        assert await path.violations(session) == []
        for invariant in approvals.INVARIANTS:
            assert await invariant.violations(session) == []
    assert [(one.event, one.actor_id) for one in told] == [
        ("created", "cleo"),
        ("approve", "ana"),
        ("execute", "ana"),
    ]
    assert told[0].data["amount_minor"] == 500_00


async def test_pages_go_on_where_they_ended(db: Database) -> None:
    made = [await ask(db, subject_id=f"b{number}") for number in range(5)]
    await answer(db, made[0])
    seen: list[Any] = []
    cursor: str | None = None
    async with db.reading() as session:
        while True:
            rows, cursor = await approvals.page(
                session, SECRET, market=MARKET, status="pending", size=2, cursor=cursor
            )
            seen += [row.id for row in rows]
            if cursor is None:
                break
        of_one, _ = await approvals.page(
            session, SECRET, market=MARKET, subject=("booking", "b0"), requested_by=CLERK.id
        )
        nothing, _ = await approvals.page(session, SECRET, market=MARKET, action="void")
    assert seen == [one.id for one in reversed(made[1:])]
    assert [one.id for one in of_one] == [made[0].id]
    assert nothing == []


async def test_fifty_who_approve_at_once_do_it_once(db: Database) -> None:
    approval = await ask(db)
    outcomes: list[str] = []

    async def one(number: int) -> None:
        actor = Actor(kind="user", id=f"admin-{number}", role="admin")
        try:
            outcomes.append((await answer(db, approval, actor)).status)
        except Conflict as refusal:
            outcomes.append(refusal.code)

    async with anyio.create_task_group() as group:
        for number in range(50):
            group.start_soon(one, number)
    assert sorted(outcomes) == ["done"] + ["illegal_move"] * 49
    assert await payments_made(db) == 1


async def test_approved_or_withdrawn_but_never_both(db: Database) -> None:
    for number in range(10):
        approval = await ask(db, subject_id=f"b{number}")
        outcomes: list[str] = []

        async def approve(approval: Any = approval, outcomes: list[str] = outcomes) -> None:
            try:
                outcomes.append((await answer(db, approval)).status)
            except IllegalMove:
                outcomes.append("late")

        async def withdraw(approval: Any = approval, outcomes: list[str] = outcomes) -> None:
            try:
                async with db.transaction() as session:
                    outcomes.append((await approvals.withdraw(session, approval.id, CLERK)).status)
            except IllegalMove:
                outcomes.append("late")

        async with anyio.create_task_group() as group:
            group.start_soon(approve)
            group.start_soon(withdraw)
        status = (await now_of(db, approval)).status
        assert sorted(outcomes) == sorted(["late", status])
        assert status in {"done", "withdrawn"}


async def test_twenty_who_ask_at_once_get_one_approval(db: Database) -> None:
    found: set[Any] = set()

    async def one() -> None:
        found.add((await ask(db)).id)

    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(one)
    assert len(found) == 1
