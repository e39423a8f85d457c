"""What the players set out to do, written down before it is sent, and what they were told.

The journal is the players' memory, not the house's: what it calls *acknowledged* must be found
in the house exactly once, what it calls *refused* never, what stayed *unknown* at most once.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

type Fate = Literal["open", "acknowledged", "refused"]


@dataclass(slots=True)
class Operation:
    """One intention of one player. ``marker`` is written into the effect, so it can be found.

    ``keys``: every idempotency key it was sent with; more than one only under ``--naive-retry``.
    ``doubted_at``: when its answer was first lost; ``ended_at``: when it was known. Machine time
    (monotonic seconds).
    """

    id: str
    actor: str
    name: str
    marker: str
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    keys: list[str] = field(default_factory=list[str])
    attempts: int = 0
    fate: Fate = "open"
    status: int = 0
    code: str = ""
    began_at: float = 0.0
    doubted_at: float | None = None
    ended_at: float | None = None
    seconds: float = 0.0

    @property
    def was_unknown(self) -> bool:
        return self.doubted_at is not None

    @property
    def waited(self) -> float:
        """Seconds between the first lost answer and the one that settled it."""
        return (self.ended_at or 0.0) - (self.doubted_at or 0.0)

    @property
    def is_unresolved(self) -> bool:
        """Sent at least once, and nobody knows what became of it."""
        return self.fate == "open" and self.was_unknown


class Journal:
    """Every operation of a run, in memory and, line by line, in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.operations: dict[str, Operation] = {}
        self.answers: Counter[str] = Counter()
        self.surprises: list[dict[str, Any]] = []
        """Answers no player should ever get: a 500, or a bad request that was taken."""
        self._file: IO[str] = path.open("w", encoding="utf-8", buffering=1)

    def intend(self, operation: Operation, key: str) -> None:
        """Written before a byte is sent."""
        now = time.monotonic()
        if not operation.attempts:
            operation.began_at = now
            self.operations[operation.id] = operation
        operation.attempts += 1
        if key not in operation.keys:
            operation.keys.append(key)
        self._write(
            op=operation.id,
            phase="intent",
            actor=operation.actor,
            name=operation.name,
            marker=operation.marker,
            key=key,
            attempt=operation.attempts,
            facts=operation.facts,
        )

    def doubt(self, operation: Operation, why: str) -> None:
        """Its answer was lost: it may or may not have been done."""
        if operation.doubted_at is None:
            operation.doubted_at = time.monotonic()
        self.answers[f"lost: {why}"] += 1
        self._write(op=operation.id, phase="unknown", why=why)

    def settle(self, operation: Operation, fate: Fate, status: int, code: str = "") -> None:
        """It is known what became of it."""
        operation.fate, operation.status, operation.code = fate, status, code
        operation.ended_at = time.monotonic()
        self._write(op=operation.id, phase=fate, status=status, code=code)

    def surprise(self, **what: Any) -> None:
        """Something that must never be answered."""
        self.surprises.append(what)
        self._write(phase="surprise", **what)

    def named(self, *names: str) -> Iterator[Operation]:
        """Operations of these names, in the order they were begun."""
        return (one for one in self.operations.values() if one.name in names)

    @property
    def open(self) -> list[Operation]:
        return [one for one in self.operations.values() if one.fate == "open"]

    @property
    def unresolved(self) -> list[Operation]:
        return [one for one in self.operations.values() if one.is_unresolved]

    def count(self, fate: Fate) -> int:
        return sum(one.fate == fate for one in self.operations.values())

    def tail(self, lines: int) -> list[Any]:
        """The last lines of the file."""
        self._file.flush()
        kept = self.path.read_text(encoding="utf-8").splitlines()[-lines:]
        return [json.loads(line) for line in kept]

    def close(self) -> None:
        self._file.close()

    def _write(self, **line: Any) -> None:
        self._file.write(json.dumps({"at": round(time.monotonic(), 3), **line}, default=str) + "\n")


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise that was not kept, and the evidence.

    ``kind``: ``lost`` (acknowledged, not there), ``double`` (there more than once), ``ghost``
    (refused, and there all the same), ``invariant`` (a promise of the database), ``books`` (the
    provider's and ours differ), ``answer`` (one nobody should get), ``liveness`` (not in time).
    """

    kind: str
    code: str
    entity: str
    detail: str


def compare(
    operations: Iterable[Operation], effects: Counter[str], what: str, code: str = "K24"
) -> list[Finding]:
    """Acknowledged once, refused never, unknown at most once; effects are counted by marker."""
    found: list[Finding] = []
    for one in operations:
        seen = effects[one.marker]
        kind = _verdict(one.fate, seen)
        if kind is not None:
            keys = ", ".join(one.keys)
            found.append(
                Finding(
                    kind,
                    code,
                    f"{one.name} {one.id}",
                    f"{one.fate} ({one.status} {one.code}) after {one.attempts} tries with "
                    f"key {keys}: {seen} {what}",
                )
            )
    return found


def _verdict(fate: Fate, seen: int) -> str | None:
    if seen > 1:
        return "double"
    if fate == "acknowledged" and seen == 0:
        return "lost"
    if fate == "refused" and seen:
        return "ghost"
    return None
