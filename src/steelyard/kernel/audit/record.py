"""Writing and reading audit events.

Events are gathered during a unit of work, handed to the database before its commit, and appended
by the commit itself (a deferred trigger, ``kernel.append_audit``): the chain's lock is held for
the length of a commit, and the order of events is the order of commits.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import text

from steelyard.kernel.db import Session, before_commit

_PENDING = "steelyard.audit"
_MASKED = re.compile(r"(phone|email|address|(^|_)name$|^to$|^from$|secret|token|password)")

Kind = Literal["event", "move", "override"]
Listener = Callable[[Session, Sequence[Mapping[str, Any]]], None]
"""``(session, events)``: what one unit of work is about to write into a stream's history."""

_listeners: dict[str, list[Listener]] = {}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: ``kind`` is customer, locksmith, staff, provider or system."""

    kind: str
    id: str
    role: str = ""
    ip: str | None = None
    request_id: str | None = None

    @staticmethod
    def system(name: str) -> "Actor":
        """The house itself: a timer, a sweep, a job."""
        return Actor(kind="system", id=name, role="system")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of history as it is read back."""

    stream: str
    seq: int
    at: datetime
    actor_kind: str
    actor_id: str
    role: str
    entity_type: str
    entity_id: str
    event: str
    kind: str
    from_state: str | None
    to_state: str | None
    reason: str | None
    data: dict[str, Any] = field(default_factory=dict[str, Any])


def record(
    session: Session,
    *,
    stream: str,
    actor: Actor,
    entity_type: str,
    entity_id: object,
    event: str,
    kind: Kind = "event",
    from_state: str | None = None,
    to_state: str | None = None,
    reason: str | None = None,
    data: Mapping[str, object] | None = None,
) -> None:
    """Put one event into this unit of work's history of market ``stream``.

    Personal values in ``data`` (phones, names, addresses, …) are masked; ids are not.
    """
    pending: dict[str, list[dict[str, Any]]] = session.info.setdefault(_PENDING, {})
    pending.setdefault(stream, []).append(
        {
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "role": actor.role,
            "ip": actor.ip,
            "request_id": actor.request_id,
            "entity_type": entity_type,
            "entity_id": str(entity_id),
            "event": event,
            "kind": kind,
            "from_state": from_state,
            "to_state": to_state,
            "reason": reason,
            "data": masked(data or {}),
        }
    )
    before_commit(session, "audit", _append)


def listen(stream: str, listener: Listener) -> None:
    """Have ``listener`` hear of every unit of work that writes into ``stream``, before it commits.

    For telling who watches; what it raises stops the commit. Asking twice is harmless.
    """
    known = _listeners.setdefault(stream, [])
    if listener not in known:
        known.append(listener)


async def _append(session: Session) -> None:
    pending: dict[str, list[dict[str, Any]]] = session.info.pop(_PENDING, {})
    # One order for everybody: a unit of work with two streams must not deadlock with another.
    for stream in sorted(pending):
        await session.execute(
            text(
                "INSERT INTO kernel.audit_asked (stream, events)"
                " VALUES (:stream, CAST(:events AS jsonb))"
            ),
            {"stream": stream, "events": json.dumps(pending[stream], default=str)},
        )
        for listener in _listeners.get(stream, ()):
            listener(session, pending[stream])


async def history(
    session: Session,
    *,
    entity_type: str,
    entity_id: object,
    after_seq: int = 0,
    limit: int = 200,
) -> list[Event]:
    """The events of one thing, oldest first."""
    rows = await session.execute(
        text(
            "SELECT stream, seq, at, actor_kind, actor_id, role, entity_type, entity_id, event,"
            " kind, from_state, to_state, reason, data FROM kernel.audit_event"
            " WHERE entity_type = :type AND entity_id = :id AND seq > :after"
            " ORDER BY seq LIMIT :limit"
        ),
        {"type": entity_type, "id": str(entity_id), "after": after_seq, "limit": limit},
    )
    return [Event(**row) for row in rows.mappings()]


def as_dict(event: Event) -> dict[str, Any]:
    return asdict(event)


def masked(data: Mapping[str, object]) -> dict[str, Any]:
    """``data`` with personal values shortened: enough to recognise, too little to use."""
    return {key: _mask(key, value) for key, value in data.items()}


def _mask(key: str, value: object) -> Any:
    if isinstance(value, Mapping):
        return masked({str(inner): item for inner, item in value.items()})  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if not isinstance(value, str) or not _MASKED.search(key):
        return value
    return f"…{value[-4:]}" if len(value) > 6 else "…"
