"""What measurements come to: percentiles of what was taken, and how far a run has come."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Tell = Callable[[str], None]
"""Says what a bench is doing now; called often."""
Result = dict[str, Any]
"""One line of a bench's answer: ``bench``, ``ours``, ``baseline``, ``ratio``, ``unit``,
``p50_ms``, ``p99_ms`` and whatever else the bench has to say. ``None`` where there is no such."""


def silent(_doing: str) -> None:
    """For callers who do not watch."""


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least ``percent`` per cent of ``values`` do not exceed.

    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("there is nothing to take a percentile of")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


@dataclass(frozen=True, slots=True)
class Taken:
    """How long each thing took (seconds), and how long all of them together.

    ``failed``: so many more ended in an error; they count for nothing but the time.
    """

    each: Sequence[float]
    together: float
    failed: int = 0

    @property
    def per_second(self) -> float:
        return len(self.each) / self.together

    def ms(self, percent: float) -> float:
        """A percentile of one, in milliseconds."""
        return round(percentile(self.each, percent) * 1000, 2)
