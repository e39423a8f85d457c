"""The ground: what the first revision promises of every database."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from steelyard.kernel import audit
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import APP_ROLE, Database, Session

STAFF = Actor(kind="staff", id="ana@example.com", role="staff")


async def test_the_application_takes_on_its_limited_role(session: Session) -> None:
    assert await session.scalar(text("SELECT current_user")) == APP_ROLE


async def test_the_application_may_not_change_the_schema(session: Session) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        await session.execute(text("CREATE TABLE kernel.mine (id int)"))


async def test_an_event_is_appended_with_the_commit_it_belongs_to(db: Database) -> None:
    async with db.transaction() as session:
        audit.record(
            session,
            stream="locksmith",
            actor=STAFF,
            entity_type="job",
            entity_id="1",
            event="noted",
            data={"customer_phone": "+13125550142", "wave": 2},
        )
    async with db.reading() as session:
        (event,) = await audit.history(session, entity_type="job", entity_id="1")
    assert (event.seq, event.actor_id, event.event) == (1, "ana@example.com", "noted")
    assert event.data == {"customer_phone": "…0142", "wave": 2}
