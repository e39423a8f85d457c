"""What the benches are made of."""

import asyncio
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from steelyard.bench import dispatch_baseline
from steelyard.bench.dispatch_rows import offer_jobs, open_town
from steelyard.bench.figures import Taken, percentile
from steelyard.bench.scratch import scratch_database
from steelyard.bench.stand_in import twilio_stand_in
from steelyard.kernel.db import Database
from steelyard.kernel.messaging import SmsGateway
from steelyard.settings import Settings


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([3, 1, 2], 50, 2), ([1], 99, 1), (range(1, 101), 95, 95), (range(1, 101), 99, 99)],
)
def test_a_percentile_is_one_of_the_values(
    values: list[float], percent: float, expected: float
) -> None:
    assert percentile(values, percent) == expected


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 50)


def test_a_rate_counts_all_of_them_over_the_whole_time() -> None:
    assert Taken([0.1, 0.1, 0.2], together=0.5).per_second == 6
    assert Taken([0.1, 0.1, 0.2], together=0.5).ms(99) == 200


async def _databases(url: str) -> set[str]:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return set(await connection.scalars(text("SELECT datname FROM pg_database")))
    finally:
        await engine.dispose()


async def test_a_scratch_database_is_migrated_and_gone_even_after_a_failure(
    database_url: str,
) -> None:
    settings = Settings().model_copy(
        update={
            "database_url": database_url,
            "twilio_account_sid": "AC-real",
            "smtp_url": "smtp://x",
        }
    )
    name = None
    with pytest.raises(ZeroDivisionError):
        async with scratch_database(settings) as scratch:
            name = make_url(scratch.database_url).database
            assert (scratch.twilio_account_sid, scratch.smtp_url) == ("", "")
            assert name in await _databases(database_url)
            database = Database(scratch.database_url)
            async with database.reading() as session:
                assert (await session.connection()).closed is False
            await database.close()
            raise ZeroDivisionError
    assert name not in await _databases(database_url)


async def test_the_baseline_has_one_winner_however_many_say_yes(database_url: str) -> None:
    owner = create_async_engine(database_url)
    try:
        await open_town(owner)
        ((*asked,),) = await offer_jobs(owner, 1, 6)
        assert len({one.locksmith_id for one in asked}) == 6
        await dispatch_baseline.copy_town(owner)
        async with dispatch_baseline.orm_sessions(database_url, 6) as sessions:

            async def yes(offer_id: UUID) -> bool:
                async with sessions() as session, session.begin():
                    return await dispatch_baseline.accept_through_orm(session, offer_id)

            won = await asyncio.gather(*(yes(one.offer_id) for one in asked))
        assert sorted(won) == [False] * 5 + [True]
    finally:
        await owner.dispose()


async def test_what_stands_for_twilio_takes_texts_from_our_own_gateway() -> None:
    message = "019aa0b0-0000-7000-8000-000000000001"
    async with twilio_stand_in() as (address, taken), httpx2.AsyncClient() as client:
        settings = Settings().model_copy(
            update={
                "twilio_api_base": address,
                "twilio_account_sid": "AC0",
                "twilio_auth_token": "t",
                "twilio_phone_number": "+13125550100",
            }
        )
        gateway = SmsGateway(settings, client)
        first, again = [
            await gateway.send(
                to="+13122000001",
                sender=gateway.number,
                body="Ünïcode & co",
                status_callback=f"http://bench/status/{message}",
            )
            for _ in range(2)
        ]
        assert first.ref != again.ref
        assert (first.body, first.to) == ("Ünïcode & co", "+13122000001")
        assert (len(taken.handed), taken.twice) == (1, 1)
        assert await gateway.texts_to("+13122000001", sender=gateway.number) == []
