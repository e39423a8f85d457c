"""States and moves: one declaration a kind of thing, one function that moves.

``move`` locks the row, checks the move, the role and the guard, changes the state, stamps its
time, writes the audit event and lets what follows be scheduled, all in the caller's transaction.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import ColumnElement, select, update

from steelyard.kernel import audit, clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, InvalidInput, NotYours


class Stateful(Protocol):
    """What a lifecycle moves: a mapped row with an id and a status."""

    id: Any
    status: Any


Facts = Mapping[str, object]
Guard = Callable[[Any, Facts], str | None]
FollowUp = Callable[[Session, Any, Actor, Facts], Awaitable[None]]


class IllegalMove(Conflict):
    """The thing is not in a state from which this move starts."""

    code = "illegal_move"


class MoveRefused(Conflict):
    """The state allows the move, a guard does not; the message says why."""

    code = "move_refused"


@dataclass(frozen=True, slots=True)
class State:
    """``tone``: waiting, moving, done, stopped or trouble; the same meaning in every market."""

    name: str
    label: str
    tone: str
    terminal: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow. ``roles`` empty: only the house itself. ``guard`` says why not, or None."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str] = frozenset()
    guard: Guard | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    needs_reason: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody may do now, or why not."""

    name: str
    label: str
    allowed: bool
    why_not: str | None
    needs_reason: bool


@dataclass(frozen=True)
class Lifecycle:
    """The states and moves of one kind of thing, and who may overrule them."""

    market: str
    entity_type: str
    initial: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    override_roles: frozenset[str] = frozenset()
    override_guard: Guard | None = None
    override_follow_up: FollowUp | None = None
    time_columns: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        names = {state.name for state in self.states}
        for move in self.moves:
            unknown = ({move.target} | move.sources) - names
            if unknown:
                raise ValueError(f"{self.entity_type}.{move.name} names unknown states {unknown}")

    def find(self, name: str) -> Move:
        return next(move for move in self.moves if move.name == name)

    def from_state(self, state: str) -> list[Move]:
        return [move for move in self.moves if state in move.sources]

    def is_terminal(self, state: str) -> bool:
        return next(one.terminal for one in self.states if one.name == state)


async def move(
    session: Session,
    lifecycle: Lifecycle,
    entity: Stateful,
    name: str,
    *,
    actor: Actor,
    reason: str | None = None,
    facts: Facts | None = None,
    held: bool = False,
) -> None:
    """Make one move. The row is locked and read afresh first; ``held``: the caller has done so
    in this unit of work.

    Raises IllegalMove, NotYours, MoveRefused or InvalidInput (a reason is missing).
    """
    known = facts or {}
    if not held:
        # Written first: reading afresh must not lose what the caller has set.
        await session.flush()
        await session.refresh(entity, with_for_update=True)
    step = lifecycle.find(name)
    _check_state(lifecycle, entity, step)
    _check_role(step, actor)
    _check_guard(step, entity, known)
    if step.needs_reason and not reason:
        raise InvalidInput("A reason is required.", reason="Say why, in a few words.")
    _apply(
        session,
        lifecycle,
        entity,
        target=step.target,
        event=step.name,
        actor=actor,
        kind="move",
        reason=reason,
        facts=known,
    )
    for follow_up in step.follow_ups:
        await follow_up(session, entity, actor, known)


async def override(
    session: Session,
    lifecycle: Lifecycle,
    entity: Stateful,
    target: str,
    *,
    actor: Actor,
    reason: str,
    facts: Facts | None = None,
) -> None:
    """Staff put a thing into any state, with a reason, marked as an override.

    Raises NotYours, InvalidInput (unknown state, no reason), MoveRefused (money forbids it).
    """
    known = facts or {}
    # Written first: reading afresh must not lose what the caller has set.
    await session.flush()
    await session.refresh(entity, with_for_update=True)
    if actor.role not in lifecycle.override_roles:
        raise NotYours("You may not override this state.")
    if target not in {state.name for state in lifecycle.states}:
        raise InvalidInput("There is no such state.", status="Choose one of the listed states.")
    if not reason.strip():
        raise InvalidInput("An override needs a reason.", reason="Say why, in a few words.")
    if str(entity.status) == target:
        raise IllegalMove("It is in that state already.", state=target)
    guard = lifecycle.override_guard
    why_not = guard(entity, {**known, "target": target}) if guard else None
    if why_not:
        raise MoveRefused(why_not, state=str(entity.status))
    _apply(
        session,
        lifecycle,
        entity,
        target=target,
        event="override",
        actor=actor,
        kind="override",
        reason=reason,
        facts=known,
    )
    if lifecycle.override_follow_up:
        await lifecycle.override_follow_up(session, entity, actor, known)


async def claim[Row: Stateful](
    session: Session,
    lifecycle: Lifecycle,
    table: type[Row],
    entity_id: object,
    name: str,
    *,
    actor: Actor,
    where: Sequence[ColumnElement[bool]] = (),
    values: Mapping[str, object] | None = None,
    facts: Facts | None = None,
) -> Row | None:
    """A move that many race for: one conditional update decides; the row for the one winner.

    Whoever finds the row in another state gets None and holds nothing; who fails ``where`` gets
    None too. The move must start from exactly one state.
    """
    step = lifecycle.find(name)
    (source,) = step.sources
    _check_role(step, actor)
    # Waited for in a statement of its own: a statement that has waited sees the row as it is now,
    # but all other tables, which ``where`` may ask, as they were before it waited.
    held = await session.scalar(
        select(table.id)
        .where(table.id == entity_id, table.status == source)
        .with_for_update(key_share=True)
    )
    if held is None:
        return None
    changes: dict[str, object] = {"status": step.target, **(values or {})}
    column = lifecycle.time_columns.get(step.target)
    if column:
        changes[column] = clock.now()
    won = await session.scalar(
        update(table)
        .where(table.id == entity_id, table.status == source, *where)
        .values(changes)
        .returning(table)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if won is None:
        return None
    audit.record(
        session,
        stream=lifecycle.market,
        actor=actor,
        entity_type=lifecycle.entity_type,
        entity_id=won.id,
        event=step.name,
        kind="move",
        from_state=source,
        to_state=step.target,
        data={key: value for key, value in (facts or {}).items() if _tellable(value)},
    )
    return won


def born(
    session: Session,
    lifecycle: Lifecycle,
    entity: Stateful,
    *,
    actor: Actor,
    data: Facts | None = None,
) -> None:
    """Write the first line of a new thing's history. ``entity`` must have its id (flushed)."""
    audit.record(
        session,
        stream=lifecycle.market,
        actor=actor,
        entity_type=lifecycle.entity_type,
        entity_id=entity.id,
        event="created",
        kind="move",
        to_state=str(entity.status),
        data=data,
    )


def actions(
    lifecycle: Lifecycle, entity: Stateful, actor: Actor, facts: Facts | None = None
) -> list[Action]:
    """What ``actor`` may do now, and why the rest is refused."""
    known = facts or {}
    return [
        Action(
            name=step.name,
            label=step.label,
            allowed=(why := _why_not(lifecycle, entity, step, actor, known)) is None,
            why_not=why,
            needs_reason=step.needs_reason,
        )
        for step in lifecycle.moves
        if step.shown and actor.role in step.roles
    ]


def mermaid(lifecycle: Lifecycle) -> str:
    """The lifecycle as a Mermaid state diagram, for the docs."""
    lines = ["stateDiagram-v2", f"    [*] --> {lifecycle.initial}"]
    for step in lifecycle.moves:
        lines += [
            f"    {source} --> {step.target}: {step.label}" for source in sorted(step.sources)
        ]
    lines += [f"    {state.name} --> [*]" for state in lifecycle.states if state.terminal]
    return "\n".join(lines)


def _check_state(lifecycle: Lifecycle, entity: Stateful, step: Move) -> None:
    state = str(entity.status)
    if state in step.sources:
        return
    allowed = [one.name for one in lifecycle.from_state(state)]
    raise IllegalMove(
        f"This cannot be done while it is {state}.", state=state, allowed=allowed, asked=step.name
    )


def _check_role(step: Move, actor: Actor) -> None:
    if actor.role not in step.roles and actor.kind != "system":
        raise NotYours("You may not do this.")


def _check_guard(step: Move, entity: Stateful, facts: Facts) -> None:
    why_not = step.guard(entity, facts) if step.guard else None
    if why_not:
        raise MoveRefused(why_not, state=str(entity.status), asked=step.name)


def _why_not(
    lifecycle: Lifecycle, entity: Stateful, step: Move, actor: Actor, facts: Facts
) -> str | None:
    try:
        _check_state(lifecycle, entity, step)
        _check_role(step, actor)
        _check_guard(step, entity, facts)
    except (Conflict, NotYours) as refusal:
        return refusal.message
    return None


def _apply(
    session: Session,
    lifecycle: Lifecycle,
    entity: Stateful,
    *,
    target: str,
    event: str,
    actor: Actor,
    kind: audit.Kind,
    reason: str | None,
    facts: Facts,
) -> None:
    before = str(entity.status)
    entity.status = target
    column = lifecycle.time_columns.get(target)
    if column:
        setattr(entity, column, clock.now())
    audit.record(
        session,
        stream=lifecycle.market,
        actor=actor,
        entity_type=lifecycle.entity_type,
        entity_id=entity.id,
        event=event,
        kind=kind,
        from_state=before,
        to_state=target,
        reason=reason,
        data={key: value for key, value in facts.items() if _tellable(value)},
    )


def _tellable(value: object) -> bool:
    return value is None or isinstance(value, (str, int, bool, list, dict))
