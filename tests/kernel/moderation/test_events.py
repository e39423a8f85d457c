"""What is kept of what people wrote: redacted, for good, and found again."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from steelyard.kernel import moderation
from steelyard.kernel.db import Database
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.http.pages import InvalidPage
from steelyard.kernel.moderation import ModerationEvent

SECRET = "a key for cursors"


async def _keep(
    db: Database, written: str, *, kind: str = "message", user_id: str = "u1", booking: str = ""
) -> ModerationEvent:
    async with db.transaction() as session:
        return await moderation.record_event(
            session,
            market="fair",
            kind=kind,
            user_id=user_id,
            text=written,
            subject=("booking", booking) if booking else None,
        )


async def test_only_the_redacted_text_is_stored(db: Database) -> None:
    event = await _keep(db, "mail amaka@gmail.com or ring 08031234567, 200 guests\0\ud800")
    assert event.body == "mail [email] or ring [phone], 200 guests?"
    assert event.found == ["email", "phone"]
    async with db.reading() as session:
        rows = await session.scalars(text("SELECT e::text FROM kernel.moderation_event e"))
        assert all("amaka" not in row and "0803" not in row for row in rows)
        for invariant in moderation.INVARIANTS:
            assert await invariant.violations(session) == []


async def test_an_address_that_got_in_some_other_way_is_noticed(db: Database) -> None:
    async with db.transaction() as session:
        session.add(ModerationEvent(market="fair", kind="x", user_id="u", body="a.b@c.com"))
    async with db.reading() as session:
        (found,) = await moderation.INVARIANTS[0].violations(session)
    assert found.code == "K31"


async def test_too_long_a_text_is_refused(db: Database) -> None:
    with pytest.raises(InvalidInput):
        await _keep(db, "x" * 10_001)


@pytest.mark.parametrize(
    "change",
    ["UPDATE kernel.moderation_event SET body = ''", "DELETE FROM kernel.moderation_event"],
)
async def test_what_is_kept_is_not_changed(db: Database, change: str) -> None:
    await _keep(db, "hello")
    owner = Database(db.url, pool_size=1, role=None)
    for database, why in ((db, "permission denied"), (owner, "append-only")):
        with pytest.raises(DBAPIError, match=why):
            async with database.transaction() as session:
                await session.execute(text(change))
    await owner.close()


async def test_pages_are_filtered_and_go_on(db: Database) -> None:
    made = [
        await _keep(
            db,
            f"text {number}",
            kind="message" if number % 2 else "note",
            user_id=f"u{number % 3}",
            booking=f"b{number % 2}",
        )
        for number in range(6)
    ]
    ids = [event.id for event in reversed(made)]
    async with db.reading() as session:

        async def page(**filters: object) -> list[object]:
            rows, _ = await moderation.page_of_events(session, SECRET, market="fair", **filters)  # pyright: ignore[reportArgumentType]
            return [row.id for row in rows]

        assert await page() == ids
        assert await page(kind="note") == [made[4].id, made[2].id, made[0].id]
        assert await page(user_id="u0") == [made[3].id, made[0].id]
        assert await page(subject=("booking", "b1"), user_id="u2") == [made[5].id]
        first, cursor = await moderation.page_of_events(session, SECRET, market="fair", size=4)
        rest, last = await moderation.page_of_events(
            session, SECRET, market="fair", size=4, cursor=cursor
        )
        assert [row.id for row in (*first, *rest)] == ids
        assert last is None
        with pytest.raises(InvalidPage):
            await page(cursor="of somebody else")
        assert (await moderation.page_of_events(session, SECRET, market="other"))[0] == []
