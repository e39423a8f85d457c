"""The states of a file. What nobody has looked at is in quarantine; nothing comes back."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from steelyard.kernel.files.models import AVAILABLE, AWAITING, DELETED, QUARANTINED, REJECTED
from steelyard.kernel.lifecycle import Lifecycle, Move, State

ENTITY = "file"


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_STATES = (
    State(AWAITING, "Waiting for the upload", "waiting"),
    State(QUARANTINED, "Being checked", "moving"),
    State(AVAILABLE, "Ready", "done"),
    State(REJECTED, "Refused", "trouble"),
    State(DELETED, "Deleted", "stopped", terminal=True),
)


class _Everybody(frozenset[str]):
    """Every role there is: who may do it has been asked by the market, which knows its roles."""

    def __contains__(self, role: object) -> bool:
        return isinstance(role, str)


def _move(name: str, label: str, sources: set[str], target: str) -> Move:
    roles = _Everybody() if name in {"confirm", "delete"} else frozenset[str]()
    return Move(name, label, frozenset(sources), target, roles=roles, shown=False)


_MOVES = (
    _move("confirm", "uploaded, the owner says", {AWAITING}, QUARANTINED),
    _move("accept", "found to be what was announced", {QUARANTINED}, AVAILABLE),
    _move("reject", "found to be something else, or harmful", {QUARANTINED}, REJECTED),
    _move("expire", "never uploaded", {AWAITING}, DELETED),
    _move("delete", "deleted", {AWAITING, QUARANTINED, AVAILABLE, REJECTED}, DELETED),
)


@cache
def file_lifecycle(market: str) -> Lifecycle:
    """The states and moves of one market's files."""
    return Lifecycle(
        market=market,
        entity_type=ENTITY,
        initial=AWAITING,
        states=_STATES,
        moves=_MOVES,
        time_columns={
            QUARANTINED: "confirmed_at",
            AVAILABLE: "available_at",
            REJECTED: "rejected_at",
            DELETED: "deleted_at",
        },
    )


def lifecycles(markets: Sequence[_Named]) -> list[Lifecycle]:
    """One for each market, for the docs and for ``verify``."""
    return [file_lifecycle(market.name) for market in markets]
