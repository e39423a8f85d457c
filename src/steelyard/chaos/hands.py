"""How players send: written down first, the same key until there is an answer."""

import asyncio
import random
import uuid
from dataclasses import dataclass, field
from typing import Any

from steelyard.chaos.journal import Journal, Operation
from steelyard.chaos.wire import Answer, NoAnswer, Wire

_AGAIN = frozenset({429, 502, 503, 504})
_PAUSE_MAX = 2.0


@dataclass
class Tempo:
    """When players begin new things, and how long they see old ones through.

    ``ending``: nothing new is begun. ``over``: what is not known by now stays unknown. ``pace``:
    how much of the time that people take for something they take here.
    """

    ending: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    pace: float = 1.0

    async def pause(self, seconds: float) -> bool:
        """Wait; False when it is time to end."""
        try:
            await asyncio.wait_for(self.ending.wait(), seconds * self.pace)
        except TimeoutError:
            return True
        return False


class Hands:
    """One player's hands: numbered operations, seeded keys.

    ``naive``: a new key for every try, as careless clients do. It is the control run: the harness
    must then see doubles.
    """

    def __init__(
        self, name: str, seed: int, wire: Wire, journal: Journal, tempo: Tempo, *, naive: bool
    ) -> None:
        self.name = name
        self.random = random.Random(f"{seed}/{name}")
        self.wire = wire
        self.journal = journal
        self.tempo = tempo
        self._naive = naive
        self._number = 0

    def begin(self, name: str, **facts: Any) -> Operation:
        """A new intention; its marker is found nowhere else."""
        self._number += 1
        identity = f"{self.name}-{self._number}"
        marker = f"{self.name}x{self._number}x{self.random.randrange(16**6):06x}"
        return Operation(id=identity, actor=self.name, name=name, marker=marker, facts=facts)

    async def perform(
        self,
        operation: Operation,
        path: str,
        body: object | None = None,
        *,
        headers: dict[str, str] | None = None,
        method: str = "POST",
    ) -> Answer | None:
        """Send until there is an answer; None when the run is over before there is one."""
        key = self._key()
        while not self.tempo.over.is_set():
            self.journal.intend(operation, key)
            pause = 0.1 * 2 ** min(operation.attempts, 4)
            try:
                answer = await self.wire.call(
                    method, path, body, {**(headers or {}), "Idempotency-Key": key}
                )
            except NoAnswer as lost:
                if lost.sent:
                    self.journal.doubt(operation, str(lost))
            else:
                if self._settles(operation, answer, path):
                    return answer
                pause = max(pause, float(answer.headers.get("retry-after", "0") or 0))
            await self._wait(min(pause, _PAUSE_MAX) * (0.5 + self.random.random()))
            if self._naive:
                key = self._key()
        return None

    def _settles(self, operation: Operation, answer: Answer, path: str) -> bool:
        status, code = answer.status, answer.code
        self.journal.answers[f"{status} {code}".rstrip()] += 1
        operation.seconds = answer.seconds
        if status < 400:
            self.journal.settle(operation, "acknowledged", status)
            return True
        if status in _AGAIN or code == "in_progress":
            if code != "in_progress" and status != 429:
                # Nothing was done, it says; with the same key it does not matter.
                self.journal.doubt(operation, f"{status} {code}".rstrip())
            return False
        if status >= 500:
            self.journal.surprise(
                what=f"{status} {code}", op=operation.id, name=operation.name, path=path,
                request_id=str(answer.json.get("request_id", "")),
            )  # fmt: skip
            self.journal.doubt(operation, f"{status} {code}")
            return False
        self.journal.settle(operation, "refused", status, code)
        return True

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.tempo.over.wait(), seconds)
        except TimeoutError:
            return

    def _key(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))
