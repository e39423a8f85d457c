"""What every provider stands on."""

from dataclasses import dataclass
from pathlib import Path

from steelyard.sandbox.agenda import Agenda
from steelyard.sandbox.clock import SandboxClock
from steelyard.sandbox.config import ConfigShelf, SandboxConfig
from steelyard.sandbox.faults import Faults
from steelyard.sandbox.journal import Journal
from steelyard.sandbox.store import Store
from steelyard.sandbox.webhooks import Webhooks


@dataclass(frozen=True)
class Ground:
    store: Store
    clock: SandboxClock
    journal: Journal
    faults: Faults
    shelf: ConfigShelf
    agenda: Agenda
    webhooks: Webhooks

    @property
    def config(self) -> SandboxConfig:
        return self.shelf.current


def lay_ground(directory: Path) -> Ground:
    """Opens the state directory and puts the shared parts together."""
    store = Store(directory)
    clock = SandboxClock(store)
    journal = Journal(store, clock)
    faults = Faults(store, clock, journal)
    agenda = Agenda(store, clock)
    return Ground(
        store=store,
        clock=clock,
        journal=journal,
        faults=faults,
        shelf=ConfigShelf(store),
        agenda=agenda,
        webhooks=Webhooks(store, clock, journal, faults, agenda),
    )
