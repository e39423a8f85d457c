"""What the harness's own tests share."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from steelyard.chaos.hands import Hands, Tempo
from steelyard.chaos.journal import Journal
from steelyard.chaos.wire import Wire


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    made = Journal(tmp_path / "journal.jsonl")
    yield made
    made.close()


@pytest.fixture
async def hands(journal: Journal) -> AsyncIterator[Callable[..., Hands]]:
    """Makes players: ``hands(port, naive=False)``."""
    wires: list[Wire] = []

    def make(port: int, *, naive: bool = False, name: str = "c1") -> Hands:
        wires.append(Wire(port, timeout=5))
        return Hands(name, 7, wires[-1], journal, Tempo(), naive=naive)

    yield make
    for wire in wires:
        await wire.close()
