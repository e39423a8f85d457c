"""What happened in the outside world, in order, never changed.

Kinds: ``request`` (a call that was accepted, with its answer), ``effect`` (something that
moved money, a text or a mail), ``delivery`` (one attempt to reach the application), ``fault``
(a fault that fired) and ``control`` (what a person at the controls did). Tests compare the
effects with our own books.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

from steelyard.sandbox.clock import SandboxClock, iso
from steelyard.sandbox.store import Doc, Store, dump, load

type EntryKind = Literal["request", "effect", "delivery", "fault", "control"]
type Topic = Literal["phones", "payments", "mail", "push", "maps", "faults", "clock", "other"]

TOPICS: dict[str, Topic] = {
    "twilio": "phones",
    "stripe": "payments",
    "smtp": "mail",
    "push": "push",
    "google": "maps",
    "clock": "clock",
}
SUBSCRIBER_BACKLOG = 5000


class Journal:
    """Append-only; every entry is offered to the listeners once it is committed."""

    def __init__(self, store: Store, clock: SandboxClock) -> None:
        self._store = store
        self._clock = clock
        self._listeners: set[asyncio.Queue[Doc | None]] = set()
        self._closed = False

    def append(
        self, provider: str, kind: EntryKind, operation: str, subject: str = "", /, **data: object
    ) -> int:
        """Writes one entry in the current transaction; returns its sequence number."""
        at = self._clock.now()
        seq = self._store.run(
            "INSERT INTO journal (at, provider, kind, operation, subject, data)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            at, provider, kind, operation, subject, dump(data),
        )  # fmt: skip
        if self._listeners:
            entry = _entry(
                seq,
                at,
                data,
                provider=provider,
                kind=kind,
                operation=operation,
                subject=subject,
            )
            self._store.after_commit(lambda: self._publish(entry))
        return seq

    def after(
        self,
        seq: int,
        limit: int,
        *,
        provider: str | None = None,
        kind: str | None = None,
        subject: str | None = None,
        last: bool = False,
    ) -> list[Doc]:
        """Entries with a sequence number above ``seq``, oldest first, at most ``limit``: the
        first of them or, with ``last``, the newest."""
        order = "DESC" if last else "ASC"
        rows = self._store.rows(
            "SELECT * FROM journal WHERE seq>? AND (?2 IS NULL OR provider = ?2)"  # noqa: S608 - order is one of two words
            " AND (?3 IS NULL OR kind = ?3) AND (?4 IS NULL OR subject = ?4)"
            f" ORDER BY seq {order} LIMIT ?5",
            seq, provider, kind, subject, limit,
        )  # fmt: skip
        rows.sort(key=lambda row: row["seq"])
        return [
            _entry(
                row["seq"],
                row["at"],
                load(row["data"]),
                provider=row["provider"],
                kind=row["kind"],
                operation=row["operation"],
                subject=row["subject"],
            )
            for row in rows
        ]

    async def listen(self) -> AsyncIterator[Doc]:
        """Entries from now on; ends when the sandbox stops or the listener falls far behind."""
        if self._closed:
            return
        queue: asyncio.Queue[Doc | None] = asyncio.Queue(SUBSCRIBER_BACKLOG)
        self._listeners.add(queue)
        try:
            while (entry := await queue.get()) is not None:
                yield entry
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """Ends every listener, so that open streams do not hold up the exit."""
        self._closed = True
        for queue in self._listeners:
            _end(queue)

    def _publish(self, entry: Doc) -> None:
        for queue in tuple(self._listeners):
            if queue.full():
                self._listeners.discard(queue)
                _end(queue)
            else:
                queue.put_nowait(entry)


def _end(queue: asyncio.Queue[Doc | None]) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(None)


def _entry(
    seq: int, at: float, data: Doc, *, provider: str, kind: str, operation: str, subject: str
) -> Doc:
    return {
        "seq": seq,
        "at": iso(at),
        "topic": _topic(provider, kind, operation),
        "provider": provider,
        "kind": kind,
        "operation": operation,
        "subject": subject,
        "data": data,
    }


def _topic(provider: str, kind: str, operation: str) -> Topic:
    """What somebody who watches has to read again."""
    if kind == "fault" or provider == "faults" or operation.startswith("fault."):
        return "faults"
    return TOPICS.get(provider, "other")
