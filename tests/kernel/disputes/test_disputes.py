"""One open dispute a line, decided once, by somebody who is not in it."""

from typing import Any
from uuid import uuid4

import anyio
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.kernel.disputes.stage import (
    ADMIN,
    BOTH,
    GUEST,
    MARKET,
    SECRET,
    STRANGER,
    VENDOR,
    Fair,
    end,
    object_to,
    review,
)

from steelyard.kernel import audit, disputes
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database, constraint_name
from steelyard.kernel.disputes import AlreadyDisputed, Dispute, DoesNotAddUp, NotYourDispute
from steelyard.kernel.errors import InvalidInput, NotFound, NotYours
from steelyard.kernel.lifecycle import IllegalMove
from steelyard.kernel.money import Money
from steelyard.kernel.verification.lifecycles import OnePath

pytestmark = pytest.mark.usefixtures("fair")


async def _lines_of(db: Database, *line_ids: str) -> set[str]:
    async with db.reading() as session:
        return await disputes.disputed_lines(
            session,
            market=MARKET,
            subject_type="booking",
            subject_id="b1",
            line_ids=line_ids or ("tent", "band", "hall"),
        )


async def _now(db: Database, dispute: Dispute) -> Dispute:
    async with db.reading() as session:
        return await disputes.dispute_by_id(session, dispute.id)


async def test_opened_reviewed_split_and_the_market_is_told_each_time(
    db: Database, fair: Fair
) -> None:
    dispute = await object_to(db)
    assert dispute.parties == ["gina", "vic"]
    assert await _lines_of(db) == {"tent", "band"}
    await review(db, dispute)
    ended = await end(db, dispute, "split", refunded_minor=120_01)
    assert (ended.released_minor, ended.refunded_minor) == (179_99, 120_01)
    assert (ended.resolved_by, ended.resolution_note) == ("ana", "we looked")
    assert fair.told == [
        (dispute.id, "open", None),
        (dispute.id, "under_review", None),
        (dispute.id, "resolved", "split"),
    ]
    assert await _lines_of(db) == set()
    assert (await object_to(db)).id != dispute.id
    async with db.reading() as session:
        told = await audit.history(session, entity_type="dispute", entity_id=dispute.id)
        path = OnePath([disputes.dispute_lifecycle(MARKET)])
        assert await path.violations(session) == []
        for invariant in disputes.INVARIANTS:
            assert await invariant.violations(session) == []
    assert [one.event for one in told] == ["created", "review", "resolve"]
    assert told[-1].data["refunded_minor"] == 120_01


async def test_the_market_may_know_better_what_is_held(db: Database) -> None:
    dispute = await object_to(db, amount=None)
    await review(db, dispute)
    with pytest.raises(InvalidInput):
        await end(db, dispute, "split", refunded_minor=1)
    ended = await end(db, dispute, "split", refunded_minor=1, amount=Money(10, "NGN"))
    assert (ended.money, ended.released_minor) == (Money(10, "NGN"), 9)


async def test_all_of_an_amount_nobody_named(db: Database) -> None:
    dispute = await object_to(db, amount=None, line_ids=())
    await review(db, dispute)
    ended = await end(db, dispute, "refund")
    assert (ended.outcome, ended.refunded_minor) == ("refund", None)


@pytest.mark.parametrize("lines", [["tent"], ["band", "hall"], [], ["tent", "band"]])
async def test_a_line_that_is_disputed_is_not_disputed_again(
    db: Database, lines: list[str]
) -> None:
    dispute = await object_to(db)
    with pytest.raises(AlreadyDisputed) as caught:
        await object_to(db, line_ids=lines, opened_by=VENDOR, parties=[GUEST.id])
    assert caught.value.details["dispute_id"] == str(dispute.id)
    assert await object_to(db, line_ids=["hall"])
    assert await object_to(db, subject_id="b2")


async def test_a_dispute_of_the_whole_leaves_no_line_free(db: Database) -> None:
    await object_to(db, line_ids=())
    with pytest.raises(AlreadyDisputed):
        await object_to(db, line_ids=["hall"])
    assert await _lines_of(db) == {"tent", "band", "hall"}


async def test_the_database_itself_refuses_two_on_one_line(db: Database) -> None:
    await object_to(db)
    other = await object_to(db, line_ids=["hall"])
    with pytest.raises(DBAPIError) as caught:
        async with db.transaction() as session:
            await session.execute(
                text(
                    "INSERT INTO kernel.dispute_line VALUES"
                    " (:id, 'tent', 'fair', 'booking', 'b1', 'open')"
                ),
                {"id": other.id},
            )
    assert constraint_name(caught.value) == "uq_dispute_line_open"


@pytest.mark.parametrize("actor", [GUEST, VENDOR, STRANGER])
async def test_only_staff_decide(db: Database, actor: Actor) -> None:
    dispute = await object_to(db)
    with pytest.raises(NotYours):
        await review(db, dispute, actor)
    await review(db, dispute)
    with pytest.raises(NotYours):
        await end(db, dispute, "refund", actor)


async def test_staff_who_are_a_party_do_not_decide(db: Database) -> None:
    dispute = await object_to(db)
    with pytest.raises(NotYourDispute):
        await review(db, dispute, BOTH)
    await review(db, dispute)
    with pytest.raises(NotYourDispute):
        await end(db, dispute, "release", BOTH)


async def test_nothing_is_decided_before_somebody_has_looked(db: Database) -> None:
    dispute = await object_to(db)
    with pytest.raises(IllegalMove):
        await end(db, dispute, "refund")
    async with db.transaction() as session:
        with pytest.raises(IllegalMove):
            await disputes.set_status(session, dispute.id, "rejected", actor=ADMIN, reason="no")


@pytest.mark.parametrize("status", ["open", "resolved", "closed", ""])
async def test_other_statuses_are_not_set_by_hand(db: Database, status: str) -> None:
    dispute = await object_to(db)
    async with db.transaction() as session:
        with pytest.raises(InvalidInput):
            await disputes.set_status(session, dispute.id, status, actor=ADMIN)


async def test_rejecting_takes_a_reason_and_frees_the_lines(db: Database) -> None:
    dispute = await review(db, await object_to(db))
    async with db.transaction() as session:
        with pytest.raises(InvalidInput):
            await disputes.set_status(session, dispute.id, "rejected", actor=ADMIN)
    async with db.transaction() as session:
        ended = await disputes.set_status(
            session, dispute.id, "rejected", actor=ADMIN, reason="they came"
        )
    assert (ended.resolution_note, ended.resolved_by) == ("they came", "ana")
    assert await _lines_of(db) == set()


async def test_parts_that_do_not_add_up_change_nothing(db: Database) -> None:
    dispute = await review(db, await object_to(db))
    with pytest.raises(DoesNotAddUp):
        await end(db, dispute, "split", released_minor=1, refunded_minor=1)
    assert (await _now(db, dispute)).status == "under_review"


async def test_the_database_itself_adds_up(db: Database) -> None:
    dispute = await review(db, await object_to(db))
    with pytest.raises(DBAPIError) as caught:
        async with db.transaction() as session:
            await session.execute(
                text(
                    "UPDATE kernel.dispute SET status = 'resolved', outcome = 'split',"
                    " resolved_by = 'ana', released_minor = 1, refunded_minor = 2 WHERE id = :id"
                ),
                {"id": dispute.id},
            )
    assert constraint_name(caught.value) == "ck_dispute_adds_up"


async def test_a_fault_of_the_market_undoes_the_opening(db: Database, fair: Fair) -> None:
    fair.fails = True
    with pytest.raises(RuntimeError):
        await object_to(db)
    assert await _lines_of(db) == set()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"reason": "mood"}, InvalidInput),
        ({"description": " "}, InvalidInput),
        ({"opened_by": Actor("user", "x", "passer-by")}, NotYours),
    ],
)
async def test_openings_that_are_refused(
    db: Database, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await object_to(db, **changed)


async def test_an_unknown_one_is_not_found(db: Database) -> None:
    async with db.reading() as session:
        with pytest.raises(NotFound):
            await disputes.dispute_by_id(session, uuid4())


async def test_what_is_written_keeps_no_addresses(db: Database) -> None:
    dispute = await object_to(db, description="write to gina at gmail dot com")
    assert dispute.description == "write to [email]"


async def test_pages_are_filtered_and_go_on(db: Database) -> None:
    made = [await object_to(db, subject_id=f"b{number}") for number in range(4)]
    foreign = await object_to(db, subject_id="b9", opened_by=STRANGER, parties=[])
    await review(db, made[0])
    async with db.reading() as session:
        first, cursor = await disputes.page(
            session, SECRET, market=MARKET, user_id=VENDOR.id, size=3
        )
        rest, end_of_list = await disputes.page(
            session, SECRET, market=MARKET, user_id=VENDOR.id, size=3, cursor=cursor
        )
        reviewed, _ = await disputes.page(session, SECRET, market=MARKET, status="under_review")
        of_one, _ = await disputes.page(session, SECRET, market=MARKET, subject=("booking", "b9"))
        of_subject = await disputes.disputes_of(
            session, market=MARKET, subject_type="booking", subject_id="b3"
        )
    assert [one.id for one in (*first, *rest)] == [one.id for one in reversed(made)]
    assert end_of_list is None
    assert [one.id for one in reviewed] == [made[0].id]
    assert [one.id for one in of_one] == [foreign.id]
    assert [one.id for one in of_subject] == [made[3].id]


async def test_buttons_are_for_staff(db: Database) -> None:
    dispute = await object_to(db)
    offered = {one.name: one.allowed for one in disputes.actions(dispute, ADMIN)}
    assert offered == {"review": True, "resolve": False, "reject": False}
    assert disputes.actions(dispute, GUEST) == []


async def test_thirty_who_object_at_once_make_one_dispute_a_line(db: Database) -> None:
    outcomes: list[str] = []
    wanted = [["tent"], ["tent", "band"], []]

    async def one(number: int) -> None:
        try:
            await object_to(db, line_ids=wanted[number % 3])
            outcomes.append("opened")
        except AlreadyDisputed:
            outcomes.append("refused")

    async with anyio.create_task_group() as group:
        for number in range(30):
            group.start_soon(one, number)
    assert sorted(outcomes) == ["opened"] + ["refused"] * 29
    async with db.reading() as session:
        for invariant in disputes.INVARIANTS:
            assert await invariant.violations(session) == []


async def test_resolved_by_two_at_once_is_resolved_once(db: Database, fair: Fair) -> None:
    dispute = await review(db, await object_to(db))
    outcomes: list[str] = []

    async def one(outcome: str, number: int) -> None:
        actor = Actor(kind="user", id=f"admin-{number}", role="admin")
        try:
            outcomes.append((await end(db, dispute, outcome, actor)).outcome or "")
        except IllegalMove:
            outcomes.append("late")

    async with anyio.create_task_group() as group:
        for number in range(20):
            group.start_soon(one, "refund" if number % 2 else "release", number)
    assert outcomes.count("late") == 19
    assert [told for _, told, _ in fair.told].count("resolved") == 1
