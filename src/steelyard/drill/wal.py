"""Positions in PostgreSQL's log, and the files they lie in."""

from collections.abc import Iterator
from dataclasses import dataclass


def position(text: str) -> int:
    """``16/B374D848`` as a number. Raises ValueError for anything else."""
    high, _, low = text.partition("/")
    return (int(high, 16) << 32) | int(low, 16)


def written(number: int) -> str:
    """A position as PostgreSQL writes it."""
    return f"{number >> 32:X}/{number & 0xFFFFFFFF:X}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of one timeline's log, from ``start`` up to and without ``end`` (bytes).

    ``segment_bytes`` is the size of one file of it (``wal_segment_size``).
    """

    timeline: int
    start: int
    end: int
    segment_bytes: int

    def segments(self) -> Iterator[str]:
        """The names of its files, in order."""
        each = 0x1_0000_0000 // self.segment_bytes
        for number in range(self.start // self.segment_bytes, self._last + 1):
            yield f"{self.timeline:08X}{number // each:08X}{number % each:08X}"

    @property
    def _last(self) -> int:
        return max(self.start, self.end - 1) // self.segment_bytes
