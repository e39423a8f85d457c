"""Many paid jobs at once: they share a transaction, and each is started as if it were alone."""

from collections import Counter
from uuid import UUID

import anyio
import pytest
from sqlalchemy import func, select, text, update
from tests.markets.locksmith.conftest import Desk

from steelyard.kernel import audit, clock
from steelyard.kernel.db import Database
from steelyard.kernel.jobs import JobContext
from steelyard.markets.locksmith.dispatch import waves
from steelyard.markets.locksmith.dispatch.candidates import considered_for, looked_at
from steelyard.markets.locksmith.dispatch.starts import Starts
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, Wave
from steelyard.markets.locksmith.tasks import start_dispatch
from steelyard.markets.locksmith.words import OPEN_OFFER, DepositStatus, JobStatus

MANY = 6


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    """Five locksmiths, one area, one price."""
    await desk.open_shop()
    for number in range(1, 6):
        await desk.hire(f"Keys {number}", number)
    return desk


async def paid(shop: Desk, number: int = MANY) -> list[UUID]:
    return [UUID(await shop.paid_job(one)) for one in range(1, number + 1)]


async def run_all(shop: Desk, job_ids: list[UUID]) -> None:
    """Every job's task at the same time, as one worker has them."""
    context = JobContext(services=shop.services, job_id=0, attempt=0, last_attempt=False)
    async with anyio.create_task_group() as group:
        for job_id in job_ids:
            group.start_soon(start_dispatch, context, str(job_id))


async def statuses(shop: Desk, job_ids: list[UUID]) -> list[str]:
    async with shop.services.database.reading() as session:
        found = await session.execute(select(Job.id, Job.status).where(Job.id.in_(job_ids)))
        known = {row.id: row.status for row in found}
    return [known[identity] for identity in job_ids]


async def count(shop: Desk, statement: str) -> int:
    async with shop.services.database.reading() as session:
        return int(await session.scalar(text(statement)) or 0)


async def test_jobs_that_begin_at_once_each_get_their_wave_their_texts_and_their_timer(
    shop: Desk,
) -> None:
    job_ids = await paid(shop)
    await run_all(shop, job_ids)
    assert await statuses(shop, job_ids) == ["OFFERED"] * MANY
    async with shop.services.database.reading() as session:
        offers = (await session.scalars(select(JobOffer))).all()
        opened = (await session.scalars(select(Wave))).all()
        history = [
            [one.event for one in await audit.history(session, entity_type="job", entity_id=job)]
            for job in job_ids
        ]
    assert Counter(one.job_id for one in offers) == dict.fromkeys(job_ids, 3)
    assert {one.wave_id for one in offers} == {one.id for one in opened}
    assert all(one.message_id is not None for one in offers)
    assert all(
        events[-3:] == ["start_dispatch", "wave_opened", "open_wave"] for events in history
    ), history
    timers = "SELECT count(*) FROM kernel.pgqueuer WHERE entrypoint = 'locksmith.close_wave'"
    assert await count(shop, timers) == MANY


async def test_what_is_counted_and_coded_is_right_though_it_is_one_statement(shop: Desk) -> None:
    await run_all(shop, await paid(shop))
    async with shop.services.database.reading() as session:
        people = (await session.scalars(select(Locksmith))).all()
        asked = Counter((await session.scalars(select(JobOffer.locksmith_id))).all())
        codes = (await session.execute(select(JobOffer.locksmith_id, JobOffer.code))).all()
    assert {one.id: one.offers_count for one in people} == {one.id: asked[one.id] for one in people}
    assert sum(asked.values()) == 3 * MANY
    assert len({(identity, code) for identity, code in codes}) == len(codes)


async def test_they_are_one_transaction_and_started_again_they_do_nothing(shop: Desk) -> None:
    job_ids = await paid(shop)
    starts = Starts(shop.services.database)
    before = await count(shop, "SELECT seq FROM kernel.audit_head WHERE stream = 'locksmith'")
    answers: list[bool] = []

    async def start(job_id: UUID) -> None:
        answers.append(await starts.start(job_id))

    async with anyio.create_task_group() as group:
        for job_id in job_ids:
            group.start_soon(start, job_id)
    assert answers == [True] * MANY
    async with shop.services.database.reading() as session:
        moments = await session.scalar(
            text("SELECT count(DISTINCT at) FROM kernel.audit_event WHERE seq > :before"),
            {"before": before},
        )
    # The chain's time is read once in a commit.
    assert moments == 1
    assert [await starts.start(one) for one in job_ids] == [False] * MANY
    await run_all(shop, job_ids)
    assert await count(shop, "SELECT count(*) FROM locksmith.job_offers") == 3 * MANY


async def test_one_that_is_not_ordinary_does_not_hold_up_the_others(shop: Desk) -> None:
    refunded, held, *others = await paid(shop)
    async with shop.services.database.transaction() as session:
        await session.execute(
            update(Job).where(Job.id == refunded).values(deposit_status=DepositStatus.REFUNDED)
        )
    starts = Starts(shop.services.database)
    answers: dict[UUID, bool] = {}

    async def start(job_id: UUID) -> None:
        answers[job_id] = await starts.start(job_id)

    async with shop.services.database.transaction() as session:
        await waves.locked_job(session, held)
        async with anyio.create_task_group() as group:
            for job_id in (refunded, held, *others):
                group.start_soon(start, job_id)
    assert answers == {refunded: False, held: False, **dict.fromkeys(others, True)}
    assert (await statuses(shop, [refunded, held])) == ["CREATED", "CREATED"]


async def test_a_batch_that_fails_for_one_of_them_is_done_one_by_one(shop: Desk) -> None:
    job_ids = await paid(shop)
    poisoned = job_ids[2]
    owner = Database(shop.services.database.url, pool_size=1, role=None)
    async with owner.transaction() as session:
        await session.execute(
            text(
                "ALTER TABLE locksmith.waves ADD CONSTRAINT poison"
                f" CHECK (job_id <> '{poisoned}') NOT VALID"
            )
        )
    await owner.close()
    healthy = [one for one in job_ids if one != poisoned]
    context = JobContext(services=shop.services, job_id=0, attempt=0, last_attempt=False)
    failed: list[UUID] = []

    async def start(job_id: UUID) -> None:
        try:
            await start_dispatch(context, str(job_id))
        except Exception:
            failed.append(job_id)

    async with anyio.create_task_group() as group:
        for job_id in job_ids:
            group.start_soon(start, job_id)
    assert failed == [poisoned]
    assert await statuses(shop, healthy) == ["OFFERED"] * (MANY - 1)
    assert await statuses(shop, [poisoned]) == ["CREATED"]


async def test_with_nobody_to_ask_each_search_ends_as_it_does_alone(shop: Desk) -> None:
    job_ids = await paid(shop, 3)
    async with shop.services.database.transaction() as session:
        await session.execute(update(Locksmith).values(is_available=False))
    await run_all(shop, job_ids)
    assert await statuses(shop, job_ids) == [JobStatus.FAILED] * 3


async def test_two_workers_that_start_the_same_jobs_open_one_wave_each(shop: Desk) -> None:
    job_ids = await paid(shop)
    other = Database(shop.services.database.url, pool_size=4)
    other.session_info.update(shop.services.database.session_info)
    crews = [Starts(shop.services.database), Starts(other)]
    try:
        async with anyio.create_task_group() as group:
            for job_id in job_ids:
                for crew in crews:
                    group.start_soon(crew.start, job_id)
        await run_all(shop, job_ids)
    finally:
        await other.close()
    assert await statuses(shop, job_ids) == ["OFFERED"] * MANY
    assert await count(shop, "SELECT count(*) FROM locksmith.waves") == MANY
    async with shop.services.database.reading() as session:
        open_codes = await session.execute(
            select(JobOffer.locksmith_id, JobOffer.code, func.count())
            .where(JobOffer.status.in_(OPEN_OFFER))
            .group_by(JobOffer.locksmith_id, JobOffer.code)
        )
        assert {times for _, _, times in open_codes} == {1}
        assert await audit.check_chain(session, shop.services.settings.secret_key) == []


async def test_together_they_see_whom_each_would_see_alone(shop: Desk) -> None:
    job_ids = await paid(shop, 3)
    await shop.hire("Far Away", 9, primary_city="Oak Park", base_lat=41.6, base_lng=-87.6)
    await shop.hire("No Houses", 10, supports_home_lockout=False, supports_rekey=True)
    async with shop.services.database.transaction() as session:
        jobs = [await session.get_one(Job, one) for one in job_ids]
        town = await looked_at(session, jobs)
        for job in jobs:
            alone = await considered_for(session, job)
            assert [one.told() for one in town.considered(job)] == [one.told() for one in alone]
        first = town.considered(jobs[0])[0]
        town.ask([first], clock.now())
        assert town.considered(jobs[1])[0].candidate.id != first.candidate.id
