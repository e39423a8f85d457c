"""One function moves: state, role, guard, reason, time, history; or nothing at all."""

from dataclasses import dataclass
from typing import Any

import anyio
import pytest
from sqlalchemy import Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from steelyard.kernel import audit, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database, UtcDateTime, Uuid7
from steelyard.kernel.errors import InvalidInput, NotYours
from steelyard.kernel.lifecycle import IllegalMove, Lifecycle, Move, MoveRefused, State

STAFF = Actor(kind="staff", id="ana", role="staff")
GUEST = Actor(kind="guest", id="bob", role="guest")


class _Base(DeclarativeBase):
    """A registry of its own: this table is no table of the house."""


class Door(_Base):
    __tablename__ = "door"
    __table_args__ = {"schema": "kernel"}

    id: Mapped[Uuid7]
    status: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text, server_default="")
    opened_at: Mapped[UtcDateTime | None]


def _not_on_fire(_door: Any, facts: lifecycle.Facts) -> str | None:
    return "It is on fire." if facts.get("on_fire") else None


DOOR = Lifecycle(
    market="test",
    entity_type="door",
    initial="closed",
    states=(
        State("closed", "Closed", "waiting"),
        State("open", "Open", "done"),
        State("gone", "Gone", "stopped", terminal=True),
    ),
    moves=(
        Move("open", "Open it", frozenset({"closed"}), "open", frozenset({"staff"}), _not_on_fire),
        Move("shut", "Shut it", frozenset({"open"}), "closed", frozenset({"staff", "guest"})),
        Move(
            "remove",
            "Take it out",
            frozenset({"open", "closed"}),
            "gone",
            frozenset({"staff"}),
            needs_reason=True,
        ),
    ),
    override_roles=frozenset({"staff"}),
    time_columns={"open": "opened_at"},
)


@pytest.fixture
async def doors(db: Database) -> Database:
    owner = Database(db.url, pool_size=1, role=None)
    async with owner.transaction() as session:
        await session.execute(
            text(
                "CREATE TABLE kernel.door (id uuid PRIMARY KEY DEFAULT uuidv7(),"
                " status text NOT NULL, owner text NOT NULL DEFAULT '', opened_at timestamptz)"
            )
        )
        await session.execute(text("GRANT ALL ON kernel.door TO steelyard_app"))
    await owner.close()
    return db


@dataclass
class Made:
    db: Database
    id: Any


@pytest.fixture
async def door(doors: Database) -> Made:
    async with doors.transaction() as session:
        made = Door(status="closed")
        session.add(made)
        await session.flush()
        lifecycle.born(session, DOOR, made, actor=STAFF)
    return Made(doors, made.id)


async def test_a_move_changes_the_state_stamps_its_time_and_writes_history(door: Made) -> None:
    async with door.db.transaction() as session:
        row = await session.get_one(Door, door.id)
        await lifecycle.move(session, DOOR, row, "open", actor=STAFF)
    async with door.db.reading() as session:
        row = await session.get_one(Door, door.id)
        history = await audit.history(session, entity_type="door", entity_id=door.id)
    assert row.status == "open"
    assert row.opened_at is not None
    assert [(one.event, one.from_state, one.to_state) for one in history] == [
        ("created", None, "closed"),
        ("open", "closed", "open"),
    ]


async def test_an_illegal_move_names_the_state_and_what_is_allowed(door: Made) -> None:
    async with door.db.transaction() as session:
        row = await session.get_one(Door, door.id)
        with pytest.raises(IllegalMove) as refused:
            await lifecycle.move(session, DOOR, row, "shut", actor=STAFF)
    assert refused.value.details == {
        "state": "closed",
        "allowed": ["open", "remove"],
        "asked": "shut",
    }


async def test_another_role_is_refused(door: Made) -> None:
    async with door.db.transaction() as session:
        row = await session.get_one(Door, door.id)
        with pytest.raises(NotYours):
            await lifecycle.move(session, DOOR, row, "open", actor=GUEST)


async def test_a_guard_says_why_not(door: Made) -> None:
    async with door.db.transaction() as session:
        row = await session.get_one(Door, door.id)
        with pytest.raises(MoveRefused, match="on fire"):
            await lifecycle.move(session, DOOR, row, "open", actor=STAFF, facts={"on_fire": True})


async def test_a_reason_is_asked_for_where_one_is_needed(door: Made) -> None:
    async with door.db.transaction() as session:
        row = await session.get_one(Door, door.id)
        with pytest.raises(InvalidInput):
            await lifecycle.move(session, DOOR, row, "remove", actor=STAFF)


async def test_an_override_needs_a_reason_and_is_marked(door: Made) -> None:
    async with door.db.transaction() as session:
        row = await session.get_one(Door, door.id)
        with pytest.raises(InvalidInput):
            await lifecycle.override(session, DOOR, row, "gone", actor=STAFF, reason=" ")
        await lifecycle.override(session, DOOR, row, "gone", actor=STAFF, reason="rotten")
    async with door.db.reading() as session:
        last = (await audit.history(session, entity_type="door", entity_id=door.id))[-1]
    assert (last.kind, last.reason, last.to_state) == ("override", "rotten", "gone")


async def test_only_listed_roles_override(door: Made) -> None:
    async with door.db.transaction() as session:
        row = await session.get_one(Door, door.id)
        with pytest.raises(NotYours):
            await lifecycle.override(session, DOOR, row, "gone", actor=GUEST, reason="please")


async def test_actions_say_what_may_be_done_and_why_not_the_rest(door: Made) -> None:
    async with door.db.reading() as session:
        row = await session.get_one(Door, door.id)
    listed = {one.name: one.why_not for one in lifecycle.actions(DOOR, row, STAFF)}
    assert listed == {
        "open": None,
        "shut": "This cannot be done while it is closed.",
        "remove": None,
    }


async def test_a_claim_has_one_winner_among_many(door: Made) -> None:
    won: list[int] = []

    async def race(number: int) -> None:
        async with door.db.transaction() as session:
            if await lifecycle.claim(
                session,
                DOOR,
                Door,
                door.id,
                "open",
                actor=STAFF,
                values={"owner": str(number)},
            ):
                won.append(number)

    async with anyio.create_task_group() as group:
        for number in range(20):
            group.start_soon(race, number)
    async with door.db.reading() as session:
        row = await session.get_one(Door, door.id)
        history = await audit.history(session, entity_type="door", entity_id=door.id)
    assert [row.owner] == [str(number) for number in won]
    assert [one.event for one in history] == ["created", "open"]


def test_a_declaration_with_an_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown states"):
        Lifecycle(
            market="test",
            entity_type="door",
            initial="closed",
            states=(State("closed", "Closed", "waiting"),),
            moves=(Move("open", "Open", frozenset({"closed"}), "ajar"),),
        )


def test_the_diagram_shows_every_arrow() -> None:
    drawn = lifecycle.mermaid(DOOR)
    assert "closed --> open: Open it" in drawn
    assert "gone --> [*]" in drawn
