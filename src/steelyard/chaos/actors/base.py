"""What every market's players are given, and what the harness asks of them."""

import random
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from steelyard.chaos.hands import Hands, Tempo
from steelyard.chaos.house import House
from steelyard.chaos.journal import Finding, Journal
from steelyard.chaos.wire import Wire


@dataclass
class Stage:
    """One run's house, journal and tempo. ``probes`` counts what needs no journal: reads and
    attacks, by what was answered. ``load``: how many players there are, 1 for the usual number."""

    house: House
    journal: Journal
    tempo: Tempo
    seed: int
    wire: Wire
    naive: bool = False
    load: float = 1.0
    probes: Counter[str] = field(default_factory=Counter[str])
    latencies: list[float] = field(default_factory=list[float])

    def hands(self, name: str) -> Hands:
        """A player's own hands; ``name`` is unique and part of its seed."""
        return Hands(name, self.seed, self.wire, self.journal, self.tempo, naive=self.naive)

    def dice(self, name: str) -> random.Random:
        return random.Random(f"{self.seed}/{name}")

    @property
    def commands(self) -> int:
        """Everything that was sent: every try of an operation, every read, every attack."""
        tries = sum(one.attempts for one in self.journal.operations.values())
        return tries + sum(self.probes.values())


type Story = Callable[[str], Coroutine[Any, Any, None]]


class Players(ABC):
    """One market's players."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    @abstractmethod
    async def prepare(self) -> None:
        """What must stand before the storm: staff open the shop."""

    @abstractmethod
    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """One loop a player; each ends soon after ``tempo.ending``, when what it began is known."""

    @abstractmethod
    def stories(self) -> dict[str, Story]:
        """Workflows from beginning to end, by name, for the crash lane."""

    @abstractmethod
    def listeners(self) -> list[Coroutine[Any, Any, None]]:
        """Players who only answer, and must be there while stories are told."""

    @abstractmethod
    async def waiting(self) -> dict[str, int]:
        """What is not settled yet, by what it is; empty when everything is."""

    @abstractmethod
    async def findings(self) -> list[Finding]:
        """The journal and the providers' books against what the house has."""
