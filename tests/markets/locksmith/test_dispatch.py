"""Dispatch: waves by their timers, by answers, by the carrier's word; and what must never race."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import anyio
import asyncpg
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from tests.markets.locksmith.conftest import Desk

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.messaging import Message
from steelyard.kernel.verification import check
from steelyard.markets.locksmith.dispatch import answers, waves
from steelyard.markets.locksmith.dispatch.deliveries import all_reported, reported
from steelyard.markets.locksmith.jobs.create import SWEEP_GRACE
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, Wave
from steelyard.markets.locksmith.tasks import start_dispatch, sweep_dispatch
from steelyard.markets.locksmith.words import OPEN_OFFER


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """Five locksmiths, one area, one price."""
    await desk.open_shop()
    for number in range(1, 6):
        await desk.hire(f"Keys {number}", number)
    return desk


async def started(shop: Desk) -> UUID:
    job_id = UUID(await shop.paid_job())
    async with shop.services.database.transaction() as session:
        await waves.start(session, await waves.locked_job(session, job_id))
    return job_id


async def offers(shop: Desk, job_id: UUID) -> list[JobOffer]:
    async with shop.services.database.reading() as session:
        rows = await session.scalars(
            select(JobOffer).where(JobOffer.job_id == job_id).order_by(JobOffer.rank, JobOffer.id)
        )
        return list(rows)


async def job_of(shop: Desk, job_id: UUID) -> Job:
    async with shop.services.database.reading() as session:
        return await session.get_one(Job, job_id)


async def say_no(shop: Desk, offer: JobOffer) -> bool:
    async with shop.services.database.transaction() as session:
        mine = await session.get_one(JobOffer, offer.id)
        actor = Actor(kind="locksmith", id=str(mine.locksmith_id), role="locksmith")
        return await answers.decline(session, mine, actor=actor)


async def word(shop: Desk, offer: JobOffer, status: str) -> None:
    """The carrier's report on an offer's text."""
    async with shop.services.database.transaction() as session:
        message = await session.get_one(Message, offer.message_id)
        message.status = status
        await reported(session, message)


async def test_the_first_wave_asks_three_and_sets_its_timer(shop: Desk) -> None:
    job_id = await started(shop)
    job = await job_of(shop, job_id)
    assert (job.status, job.wave, len(await offers(shop, job_id))) == ("OFFERED", 1, 3)
    assert job.due_at is not None
    assert abs(job.due_at - clock.now() - timedelta(seconds=180)) < timedelta(seconds=10)


async def test_all_no_opens_the_next_wave_at_once_and_nobody_left_ends_the_search(
    shop: Desk,
) -> None:
    job_id = await started(shop)
    for offer in await offers(shop, job_id):
        assert await say_no(shop, offer)
    assert len(await offers(shop, job_id)) == 5
    assert (await job_of(shop, job_id)).wave == 2
    for offer in await offers(shop, job_id):
        if offer.status in OPEN_OFFER:
            await say_no(shop, offer)
    job = await job_of(shop, job_id)
    assert (job.status, job.failed_reason) == ("FAILED", "no_candidates")
    assert job.dispatch_stopped_reason is not None
    assert job.dispatch_stopped_reason.startswith("Nobody was left to ask")


async def test_a_wave_is_not_closed_before_its_time_and_only_once_after(shop: Desk) -> None:
    job_id = await started(shop)
    async with shop.services.database.reading() as session:
        wave_id = (await session.scalars(select(Wave.id))).one()
    async with shop.services.database.transaction() as session:
        assert not await waves.close_if_due(session, wave_id)
    async with shop.services.database.transaction() as session:
        await session.execute(update(Wave).values(closes_at=clock.now() - timedelta(seconds=1)))
    closed: list[bool] = []

    async def close() -> None:
        async with shop.services.database.transaction() as session:
            closed.append(await waves.close_if_due(session, wave_id))

    async with anyio.create_task_group() as group:
        for _ in range(8):
            group.start_soon(close)
    assert closed.count(True) == 1
    assert (await job_of(shop, job_id)).wave == 2
    assert len(await offers(shop, job_id)) == 5


async def test_an_undeliverable_offer_pulls_the_next_candidate_into_the_same_wave(
    shop: Desk,
) -> None:
    job_id = await started(shop)
    first = (await offers(shop, job_id))[0]
    await word(shop, first, "undelivered")
    found = await offers(shop, job_id)
    assert len(found) == 4
    assert {offer.wave_number for offer in found} == {1}
    assert next(offer for offer in found if offer.id == first.id).status == "FAILED"


async def test_a_handed_over_offer_is_sent_and_says_when(shop: Desk) -> None:
    job_id = await started(shop)
    first = (await offers(shop, job_id))[0]
    await word(shop, first, "sent")
    assert (await offers(shop, job_id))[0].status == "SENT"


async def test_a_late_report_does_not_bring_a_withdrawn_offer_back(shop: Desk) -> None:
    """The report's transaction looked before the withdrawal was committed; it writes after."""
    job_id = await started(shop)
    first = (await offers(shop, job_id))[0]
    async with shop.services.database.transaction() as session:
        message = await session.get_one(Message, first.message_id)
        message.status = "sent"
        seen_before = await session.get_one(JobOffer, first.id)
        assert seen_before.status == "PENDING"
        async with shop.services.database.transaction() as other:
            await other.execute(
                update(JobOffer).where(JobOffer.id == first.id).values(status="WITHDRAWN")
            )
        await reported(session, message)
    assert (await offers(shop, job_id))[0].status == "WITHDRAWN"


async def test_reports_on_several_offers_are_noted_together_and_bring_no_ended_one_back(
    shop: Desk,
) -> None:
    job_id = await started(shop)
    first, second, third = await offers(shop, job_id)
    assert await say_no(shop, first)
    async with shop.services.database.transaction() as session:
        messages = [
            await session.get_one(Message, one.message_id) for one in (first, second, third)
        ]
        for message, status in zip(messages, ("sent", "delivered", "failed"), strict=True):
            message.status, message.sent_at = status, clock.now()
        await all_reported(session, messages)
    found = {offer.id: offer for offer in await offers(shop, job_id)}
    told = [found[one.id].status for one in (first, second, third)]
    assert told == ["DECLINED", "SENT", "FAILED"]
    assert found[second.id].sent_at is not None


async def test_two_searches_at_once_never_give_one_locksmith_the_same_code_twice(
    shop: Desk,
) -> None:
    """Codes are drawn at random from ninety: with so many open, two at once would collide."""
    ids = [UUID(await shop.paid_job(number)) for number in range(2, 8)]

    async def start(job_id: UUID) -> None:
        async with shop.services.database.transaction() as session:
            await waves.start(session, await waves.locked_job(session, job_id))

    async with anyio.create_task_group() as group:
        for job_id in ids:
            group.start_soon(start, job_id)
    found = [offer for job_id in ids for offer in await offers(shop, job_id)]
    assert len(found) == 18
    assert len({(offer.locksmith_id, offer.code) for offer in found}) == 18


async def test_whoever_says_stop_while_a_wave_is_being_made_is_not_in_it(shop: Desk) -> None:
    job_id = UUID(await shop.paid_job())
    database = shop.services.database
    chosen = anyio.Event()

    async def wave() -> None:
        async with database.transaction() as session:
            job = await waves.locked_job(session, job_id)
            chosen.set()
            await waves.start(session, job)

    async with database.reading() as session:
        who = (await session.scalars(select(Locksmith).order_by(Locksmith.id))).first()
    assert who is not None
    async with anyio.create_task_group() as group, database.transaction() as session:
        stopped = {"is_active": False, "opted_out_at": clock.now()}
        await session.execute(update(Locksmith).where(Locksmith.id == who.id).values(stopped))
        group.start_soon(wave)
        await chosen.wait()
        # It has chosen by what is committed, and waits for the row that is held here.
        await anyio.sleep(0.5)
    asked = {one.locksmith_id for one in await offers(shop, job_id)}
    assert who.id not in asked
    assert len(asked) == 2


async def test_the_sweep_leaves_a_new_job_to_the_fast_path_for_a_moment(shop: Desk) -> None:
    job_id = UUID(await shop.paid_job())
    context = JobContext(shop.services, job_id=0, attempt=0, last_attempt=True)
    await sweep_dispatch(context)
    assert (await job_of(shop, job_id)).status == "CREATED"
    async with shop.services.database.transaction() as session:
        await clock.advance(session, SWEEP_GRACE)
    await sweep_dispatch(context)
    assert (await job_of(shop, job_id)).status == "OFFERED"


async def test_five_yes_at_once_have_one_winner(shop: Desk) -> None:
    job_id = await started(shop)
    asked = [str(offer.locksmith_id) for offer in await offers(shop, job_id)]
    won: list[bool] = []

    async def yes(locksmith_id: str) -> None:
        try:
            won.append(await shop.says_yes(locksmith_id, str(job_id)))
        except AssertionError:
            won.append(False)

    async with anyio.create_task_group() as group:
        for locksmith_id in asked:
            group.start_soon(yes, locksmith_id)
    assert won.count(True) == 1
    statuses = sorted(offer.status for offer in await offers(shop, job_id))
    assert statuses == ["ACCEPTED", "LOST", "LOST"]


async def test_the_database_refuses_a_second_accepted_offer_in_a_round(shop: Desk) -> None:
    job_id = await started(shop)
    with pytest.raises(IntegrityError, match="uq_job_offers_one_accepted"):
        async with shop.services.database.transaction() as session:
            await session.execute(
                update(JobOffer).where(JobOffer.job_id == job_id).values(status="ACCEPTED")
            )


async def test_the_database_refuses_a_second_job_in_one_hand(shop: Desk) -> None:
    first, second = await started(shop), UUID(await shop.paid_job(2))
    holder = (await offers(shop, first))[0].locksmith_id
    taken: dict[str, Any] = {"status": "ASSIGNED", "assigned_locksmith_id": holder}
    async with shop.services.database.transaction() as session:
        await session.execute(update(Job).where(Job.id == first).values(**taken))
    with pytest.raises(IntegrityError, match="uq_jobs_one_at_a_time"):
        async with shop.services.database.transaction() as session:
            await session.execute(update(Job).where(Job.id == second).values(**taken))


async def test_a_job_given_back_is_offered_to_others_first_in_a_new_round(shop: Desk) -> None:
    job_id = await started(shop)
    winner = str((await offers(shop, job_id))[0].locksmith_id)
    await shop.says_yes(winner, str(job_id))
    await shop.post(f"/jobs/{job_id}/unassign", {"reason": "Flat tyre."})
    job = await job_of(shop, job_id)
    assert (job.status, job.round, job.assigned_locksmith_id) == ("OFFERED", 2, None)
    again = [offer for offer in await offers(shop, job_id) if offer.round == 2]
    open_to = {str(offer.locksmith_id) for offer in again if offer.status in OPEN_OFFER}
    assert len(open_to) == 3
    assert winner not in open_to


async def test_a_yes_that_waited_for_its_waves_end_does_not_win_the_next_one(shop: Desk) -> None:
    """The wave's end holds the job; a YES to it waits there, and wakes after the end's commit."""
    job_id = await started(shop)
    offer = (await offers(shop, job_id))[0]
    async with shop.services.database.transaction() as session:
        await session.execute(update(Wave).values(closes_at=clock.now() - timedelta(seconds=1)))
    async with shop.services.database.reading() as session:
        wave_id = (await session.scalars(select(Wave.id))).one()
    won: list[bool] = []
    asked = anyio.Event()

    async def yes() -> None:
        async with shop.services.database.transaction() as session:
            mine = await session.get_one(JobOffer, offer.id)
            who = await session.get_one(Locksmith, offer.locksmith_id)
            actor = Actor(kind="locksmith", id=str(who.id), role="locksmith")
            asked.set()
            won.append((await answers.accept(session, mine, who, actor=actor)).won)

    async with (
        anyio.create_task_group() as group,
        shop.services.database.transaction() as session,
    ):
        assert await waves.close_if_due(session, wave_id)
        await session.flush()
        group.start_soon(yes)
        await asked.wait()
        await anyio.sleep(0.5)
    assert won == [False]
    job = await job_of(shop, job_id)
    assert (job.status, job.wave, job.assigned_locksmith_id) == ("OFFERED", 2, None)


async def test_a_job_that_cannot_go_on_does_not_stand_in_the_way_of_the_others(
    shop: Desk, database_dsn: str
) -> None:
    broken, sound = UUID(await shop.paid_job(1)), UUID(await shop.paid_job(2))
    # Whatever the reason: the database refuses every wave of this one.
    owner = cast("Any", await asyncpg.connect(database_dsn))  # pyright: ignore[reportUnknownMemberType]
    await owner.execute(f"ALTER TABLE locksmith.waves ADD CHECK (job_id <> '{broken}'::uuid)")
    await owner.close()
    async with shop.services.database.transaction() as session:
        await session.execute(update(Job).values(due_at=clock.now() - timedelta(minutes=5)))
    await sweep_dispatch(JobContext(shop.services, job_id=0, attempt=0, last_attempt=True))
    assert (await job_of(shop, broken)).status == "CREATED"
    assert (await job_of(shop, sound)).status == "OFFERED"


async def test_a_job_whose_deposit_went_back_before_it_began_waits_for_staff(shop: Desk) -> None:
    job_id = UUID(await shop.paid_job())
    async with shop.services.database.transaction() as session:
        values = {"deposit_status": "partially_refunded", "due_at": clock.now()}
        await session.execute(update(Job).where(Job.id == job_id).values(values))
    async with shop.services.database.transaction() as session:
        await clock.advance(session, timedelta(minutes=10))
    context = JobContext(shop.services, job_id=0, attempt=0, last_attempt=True)
    await sweep_dispatch(context)
    await start_dispatch(context, str(job_id))
    assert (await job_of(shop, job_id)).status == "CREATED"
    assert [one for one in await check(shop.services) if one.code == "L11"] == []
