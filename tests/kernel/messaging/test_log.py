"""The log of messages: any filter, page by page, nothing twice and nothing left out."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql
from tests.kernel.messaging.stage import MARKET, House, new_phone, sid

from steelyard.kernel.db import Database, Session
from steelyard.kernel.http.pages import InvalidPage
from steelyard.kernel.messaging import Message, MessageFilter, find_messages

SECRET = "for the cursors"


async def _found(house: House, **wanted: object) -> list[Message]:
    which = MessageFilter(MARKET, **wanted)  # pyright: ignore[reportArgumentType]
    async with house.services.database.reading() as session:
        rows, following = await find_messages(session, which, secret=SECRET, cursor=None, size=50)
    assert following is None
    return rows


async def test_each_filter_finds_what_it_names(house: House) -> None:
    phone = new_phone()
    job = await house.say(phone, about=("job", "1"), party=("locksmith", "9"), kind="offer")
    await house.say(new_phone(), name="100%_Ben", about=("job", "2"))
    await house.post(
        "sms", {"MessageSid": sid(), "From": phone, "To": house.number, "Body": "when?"}
    )
    assert [one.id for one in await _found(house, about=("job", "1"))] == [job.id]
    assert [one.id for one in await _found(house, party=("locksmith", "9"))] == [job.id]
    assert [one.id for one in await _found(house, kind="offer")] == [job.id]
    assert [one.body for one in await _found(house, direction="in")] == ["when?"]
    assert len(await _found(house, statuses=("queued",))) == 2
    assert await _found(house, statuses=("failed",)) == []
    assert [one.body for one in await _found(house, text="WHEN")] == ["when?"]
    assert len(await _found(house, text=phone[-7:])) == 2
    assert len(await _found(house, text="0%_b")) == 1
    assert await _found(house, text="0__b") == []
    assert await _found(house, flagged=True) == []


async def test_pages_follow_each_other_without_gap_or_repetition(house: House) -> None:
    phone = new_phone()
    async with house.services.database.transaction() as session:
        for number in range(23):
            session.add(
                Message(
                    market=MARKET,
                    channel="sms",
                    direction="out",
                    kind="notice",
                    body=f"number {number}",
                    to_address=phone,
                    from_address=house.number,
                    status="sent",
                )
            )
    seen: list[Message] = []
    cursor = None
    for _ in range(10):
        async with house.services.database.reading() as session:
            rows, cursor = await find_messages(
                session, MessageFilter(MARKET), secret=SECRET, cursor=cursor, size=5
            )
        seen += rows
        if cursor is None:
            break
    assert len({one.id for one in seen}) == len(seen) == 23
    assert seen == sorted(seen, key=lambda one: (one.created_at, one.id), reverse=True)


async def test_a_cursor_that_is_not_ours_is_refused(house: House) -> None:
    async with house.services.database.reading() as session:
        with pytest.raises(InvalidPage):
            await find_messages(
                session, MessageFilter(MARKET), secret=SECRET, cursor="nonsense", size=5
            )


async def test_a_page_and_a_search_walk_an_index_in_a_large_log(new_database_url: str) -> None:
    owner = Database(new_database_url, pool_size=1, role=None)
    async with owner.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO kernel.message (market, channel, direction, kind, body, to_address,"
                " from_address, status, created_at, about_type, about_id)"
                " SELECT 'bakery', 'sms', 'out', 'notice', 'bread ' || md5(n::text),"
                " '+1312' || (1000000 + n), '+13125550100', 'delivered',"
                " now() - n * interval '1 second', 'job', (n / 10)::text"
                " FROM generate_series(1, 50000) n"
            )
        )
    async with owner.transaction() as session:
        await session.execute(text("ANALYZE kernel.message"))
        for which, index in (
            (MessageFilter("bakery"), "ix_message_market_created_at_id"),
            (MessageFilter("bakery", about=("job", "77")), "ix_message_about"),
            (MessageFilter("bakery", text="c4ca4238a0b9"), "ix_message_text"),
        ):
            plan = await _plan(session, which)
            assert index in plan, plan
    await owner.close()


async def _plan(session: Session, which: MessageFilter) -> str:
    statement = (
        select(Message.id)
        .where(*which.clauses())
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(51)
    )
    compiled = statement.compile(
        dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
    )
    connection = await session.connection()
    rows = await connection.exec_driver_sql("EXPLAIN " + str(compiled))
    return "\n".join(row[0] for row in rows.all())
