"""The points at which processes are ended, and in which order.

A point is named with the work it belongs to (``after_commit@payments.send_refund``): a task of a
worker, a route of a web process. One end at each of them is what a change is held against; every
single time that a story comes by is for the nights.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest


@dataclass(frozen=True, slots=True)
class Point:
    """The ``nth`` time that processes of ``kind`` reach ``name`` in a story."""

    story: str
    kind: str
    name: str
    nth: int

    def __str__(self) -> str:
        return f"{self.story}: {self.kind} at {self.name} #{self.nth}"


def reached(story: str, kind: str, names: Iterable[str]) -> list[Point]:
    """Every hit of what was counted while a story was told."""
    return [
        Point(story, kind, name, nth)
        for name, times in sorted(Counter(names).items())
        for nth in range(1, times + 1)
    ]


def named_once(points: Sequence[Point]) -> list[Point]:
    """The first hit of each named point, in the first story that comes by it."""
    first: dict[tuple[str, str], Point] = {}
    for point in points:
        first.setdefault((point.kind, point.name), point)
    return list(first.values())


def in_turn(points: Sequence[Point], seed: int) -> list[Point]:
    """All of them, drawn from the seed so that every kind of point of every story comes early."""
    dice = random.Random(f"crash/{seed}")
    groups: dict[tuple[str, str, str], list[Point]] = {}
    for point in points:
        groups.setdefault((point.story, point.kind, point.name), []).append(point)
    stacks = list(groups.values())
    dice.shuffle(stacks)
    for stack in stacks:
        dice.shuffle(stack)
    return [one for row in zip_longest(*stacks) for one in row if one is not None]
