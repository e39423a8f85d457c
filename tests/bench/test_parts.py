"""What the benches are made of."""

import asyncio
import contextlib
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from steelyard.bench import dispatch_baseline, page
from steelyard.bench.dispatch_rows import offer_jobs, open_town
from steelyard.bench.figures import Taken, percentile
from steelyard.bench.overload import Tally
from steelyard.bench.scratch import scratch_database
from steelyard.bench.stand_in import twilio_stand_in
from steelyard.bench.wire import Answer, Wire
from steelyard.kernel.db import Database
from steelyard.kernel.messaging import SmsGateway
from steelyard.processes import EnvironmentProblem
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
    async with twilio_stand_in() as (address, taken):
        settings = Settings().model_copy(
            update={
                "twilio_api_base": address,
                "twilio_account_sid": "AC0",
                "twilio_auth_token": "t",
                "twilio_phone_number": "+13125550100",
            }
        )
        gateway = SmsGateway(settings)
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
        await gateway.close()


def test_what_was_seen_is_put_in_its_place_with_how_to_see_it_again(tmp_path: Path) -> None:
    file = tmp_path / "benchmarks.md"
    file.write_text("a\n<!-- measured -->\nold\n<!-- /measured -->\nz\n", encoding="utf-8")
    seen = {"bench": "ledger.hot", "ours": 8755, "baseline": 261, "ratio": 33.6, "load": 1.3,
            "unit": "transfers/s", "p50_ms": 3.5, "p99_ms": 7.0}  # fmt: skip
    page.write([seen], ["2 cores", "PostgreSQL 18"], "./steelyard bench all", page=file)
    text = file.read_text(encoding="utf-8")
    assert "| ledger.hot | 8,755 | 261 | 33.6 | 3.5 / 7.0 | 1.3 | transfers/s |" in text
    assert "by `./steelyard bench all`" in text
    assert "- PostgreSQL 18\n" in text
    assert text.startswith("a\n")
    assert text.endswith("<!-- /measured -->\nz\n")
    assert "old" not in text


def test_a_page_without_the_place_is_told(tmp_path: Path) -> None:
    file = tmp_path / "benchmarks.md"
    file.write_text("nothing", encoding="utf-8")
    with pytest.raises(EnvironmentProblem, match="lost its place"):
        page.write([], [], "./steelyard bench all", page=file)
    assert page.PAGE.read_text(encoding="utf-8").count("<!-- measured -->\n") == 1


def test_a_visitor_is_counted_by_what_they_got_and_how_soon() -> None:
    tally = Tally(2.0)
    plain, later = b"HTTP/1.1\r\n", b"HTTP/1.1\r\nRetry-After: 2\r\n"
    for status, head, took in (
        (200, plain, 0.1), (200, plain, 2.5), (503, later, 0.01), (503, plain, 0.01),
        (429, later, 0.01), (500, plain, 0.1), (0, b"", 10.0),
    ):  # fmt: skip
        tally.count(Answer(status, head, b""), 200, took)
    assert (tally.goodput, tally.late, tally.refused) == (0.5, 1, 2)
    assert (tally.wrong, tally.unanswered) == (2, 1)


_OK = b"HTTP/1.1 200 OK\r\n"
_COUNTED = _OK + b"Content-Length: 5\r\n\r\nhello"
_CHUNKED = _OK + b"transfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"


@pytest.mark.parametrize("pieces", [1, 7, 50])
@pytest.mark.parametrize("answer", [_COUNTED, _CHUNKED], ids=["counted", "chunked"])
async def test_the_wire_reads_an_answer_however_it_comes(answer: bytes, pieces: int) -> None:
    size = -(-len(answer) // pieces)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                await reader.readuntil(b"\r\n\r\n")
                for at in range(0, len(answer), size):
                    writer.write(answer[at : at + size])
                    await asyncio.sleep(0)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        wire = Wire([server.sockets[0].getsockname()[1]], patience=2.0)
        for _ in range(3):
            told = await wire.call("GET", "/")
            assert (told.status, told.body) == (200, b"hello")
        await wire.close()


async def test_the_wire_has_no_answer_where_nobody_listens_or_the_line_breaks() -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        wire = Wire([port], patience=2.0)
        assert (await wire.call("GET", "/")).status == 0
    assert (await Wire([port], patience=2.0).call("GET", "/")).status == 0
