"""A small memory of recent answers, forgotten by age and by want of room."""

from collections import OrderedDict
from datetime import datetime, timedelta

from steelyard.kernel import clock


class RecentCache[V]:
    """At most ``size`` answers, each for ``keep`` (by ``kernel.clock``); the least used goes."""

    def __init__(self, *, size: int = 1024, keep: timedelta = timedelta(minutes=10)) -> None:
        self._size = size
        self._keep = keep
        self._held: OrderedDict[str, tuple[datetime, V]] = OrderedDict()

    def get(self, key: str) -> V | None:
        """The answer kept under ``key``, if it is still fresh."""
        found = self._held.get(key)
        if found is None:
            return None
        if found[0] <= clock.now():
            del self._held[key]
            return None
        self._held.move_to_end(key)
        return found[1]

    def put(self, key: str, value: V) -> None:
        self._held[key] = (clock.now() + self._keep, value)
        self._held.move_to_end(key)
        if len(self._held) > self._size:
            self._held.popitem(last=False)
