"""What goes wrong and when: all of it drawn from the seed before the storm begins."""

import random
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any

CALM_AT_THE_START = 0.04
CALM_AT_THE_END = 0.12


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One entry of the catalogue. ``uses``: what no other fault may touch meanwhile.

    ``hold``: shortest and longest time between its beginning and its mending, in seconds.
    ``after``: seconds it takes to be over once it was mended, at a guess (a restart).
    ``weight``: how often it is drawn. ``needs``: a capability (see ``probe``).
    """

    name: str
    catalogue: str
    uses: tuple[str, ...]
    hold: tuple[float, float] = (0.0, 0.0)
    after: float = 0.5
    weight: int = 2
    needs: tuple[str, ...] = ()
    choices: dict[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])


_WEBS = ("web-1", "web-2")
_WORKERS = ("worker-1", "worker-2")
_ALL = ("web", "worker", "postgres", "valkey")

CATALOGUE: tuple[FaultKind, ...] = (
    FaultKind("kill-api", "P1", ("web",), after=4, weight=4, choices={"target": _WEBS}),
    FaultKind("kill-worker", "P5", ("worker",), after=4, weight=4, choices={"target": _WORKERS}),
    FaultKind(
        "freeze-worker", "P6", ("worker",), (8, 20), weight=2, choices={"target": _WORKERS}
    ),
    FaultKind("kill-all", "P7", _ALL, after=8, weight=1, needs=("own-postgres", "own-valkey")),
    FaultKind(
        "rolling-restart", "P11", ("web", "worker"), after=8, weight=1,
        choices={"what": ("web", "worker")},
    ),
    FaultKind("pg-kill", "B1", ("postgres",), after=4, weight=3, needs=("own-postgres",)),
    FaultKind(
        "pg-terminate", "B2", ("postgres",), weight=5, choices={"backends": (1, 3, 8)},
        needs=("terminate",),
    ),
    FaultKind("lock-held", "B7", ("postgres",), (1, 5), weight=2),
    FaultKind("valkey-kill", "N8", ("valkey",), after=1, needs=("own-valkey",)),
    FaultKind("valkey-flush", "N8", ("valkey",)),
    FaultKind("valkey-freeze", "N8", ("valkey",), (1, 5), needs=("own-valkey",)),
    FaultKind("net-reset", "N1", ("net",), (1, 3), choices={"share": (0.2, 0.5)}),
    FaultKind("net-cut-answer", "N6", ("net",), (1, 3), weight=3, choices={"share": (0.2, 0.5)}),
    FaultKind(
        "net-truncate", "N6", ("net",), (1, 3), weight=3,
        choices={"share": (0.2, 0.5), "size": (10, 60, 200)},
    ),
    FaultKind("net-duplicate", "N7", ("net",), (1, 3), weight=3, choices={"share": (0.3, 0.8)}),
    FaultKind(
        "net-latency", "N4", ("net",), (1, 4), choices={"share": (0.5,), "delay": (0.2, 1.0)}
    ),
    FaultKind("net-blackhole", "N2", ("net",), (1, 3), choices={"share": (0.3, 0.7)}),
    FaultKind("net-rate", "N4", ("net",), (1, 3), choices={"share": (0.3,), "size": (400,)}),
    FaultKind("webhook-x5", "V1", ("stripe-news",), (1, 4), weight=3),
    FaultKind("webhook-reorder", "V2", ("stripe-news",), (2, 5)),
    FaultKind("webhook-drop", "V4", ("stripe-news",), (2, 6)),
    FaultKind("webhook-late", "V2", ("stripe-news",), (2, 5)),
    FaultKind("webhook-forged", "V5", ("stripe-news",), (1, 3)),
    FaultKind("texts-x5", "V1", ("twilio-news",), (1, 4)),
    FaultKind("reports-lost", "V13", ("twilio-news",), (1, 4)),
    FaultKind(
        "provider-500-after", "V7", ("providers",), (1, 3), weight=3,
        choices={"provider": ("stripe", "twilio")},
    ),
    FaultKind(
        "provider-lost-answer", "V7", ("providers",), (1, 3),
        choices={"provider": ("stripe", "twilio")},
    ),
    FaultKind(
        "provider-slow", "V15", ("providers",), (2, 4),
        choices={"provider": ("stripe", "twilio", "google")},
    ),
    FaultKind(
        "provider-down", "V7", ("providers",), (1, 4),
        choices={"provider": ("stripe", "twilio", "google")},
    ),
    FaultKind(
        "provider-limit", "V7", ("providers",), (1, 3), choices={"provider": ("stripe", "twilio")}
    ),
    FaultKind("clock-jump", "C3", ("clock",), weight=2, choices={"seconds": (20, 90, 200)}),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Planned:
    """One fault of a run: begins ``at`` seconds into the storm, is mended ``hold`` later."""

    number: int
    name: str
    at: float
    hold: float
    choices: dict[str, Any]

    @property
    def kind(self) -> FaultKind:
        return BY_NAME[self.name]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A run's faults in the order they begin; ``skipped``: drawn, but this place cannot.
    ``unbounded``: nothing has to be done in time, it only must never be wrong."""

    seed: int
    seconds: float
    faults: tuple[Planned, ...]
    skipped: tuple[Planned, ...]
    unbounded: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "seconds": self.seconds,
            "faults": [one.as_json() for one in self.faults],
            "skipped": [one.as_json() for one in self.skipped],
            "unbounded": self.unbounded,
        }


def draw(
    seed: int, seconds: float, capabilities: Collection[str], *, unbounded: bool = False
) -> Schedule:
    """The same seed, length and capabilities give the same schedule.

    ``unbounded``: faults come twice as close, and last up to four times as long.
    """
    pause, longer = ((0.7, 2.2), 4.0) if unbounded else ((1.5, 4.5), 1.0)
    dice = random.Random(f"nemesis/{seed}")
    begin = max(1.0, seconds * CALM_AT_THE_START)
    end = seconds - max(3.0, seconds * CALM_AT_THE_END)
    busy_until: dict[str, float] = {}
    planned: list[Planned] = []
    skipped: list[Planned] = []
    at = begin
    while at < end:
        room = [kind for kind in CATALOGUE if _fits(kind, at, end, busy_until)]
        if room:
            kind = dice.choices(room, [one.weight for one in room])[0]
            hold = round(dice.uniform(*_hold(kind, end - at, longer)), 2)
            choices = {name: dice.choice(options) for name, options in kind.choices.items()}
            one = Planned(len(planned) + len(skipped) + 1, kind.name, round(at, 2), hold, choices)
            able = set(kind.needs) <= set(capabilities)
            (planned if able else skipped).append(one)
            if able:
                busy_until |= dict.fromkeys(kind.uses, at + hold + kind.after + 0.5)
        at += dice.uniform(*pause)
    return Schedule(seed, seconds, tuple(planned), tuple(skipped), unbounded)


def from_json(kept: dict[str, Any]) -> Schedule:
    """A schedule as it was kept."""
    return Schedule(
        int(kept["seed"]),
        float(kept["seconds"]),
        tuple(Planned(**one) for one in kept["faults"]),
        tuple(Planned(**one) for one in kept["skipped"]),
        bool(kept.get("unbounded", False)),
    )


def _fits(kind: FaultKind, at: float, end: float, busy_until: dict[str, float]) -> bool:
    free = all(busy_until.get(thing, 0.0) <= at for thing in kind.uses)
    return free and at + kind.hold[0] + kind.after <= end + 2


def _hold(kind: FaultKind, room: float, longer: float) -> tuple[float, float]:
    shortest, longest = kind.hold
    return shortest, max(shortest, min(longest * longer, room - kind.after))
