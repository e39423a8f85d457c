"""Finding names: exactly, by their beginning, and in spite of a slip of the finger."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

_CLOSE_ENOUGH = 0.45
_SHORTEST_TYPO = 4
_LONGEST_TYPO = 48


class NameIndex[T]:
    """Folded names and what bears them; built once, then only read."""

    def __init__(self, named: Iterable[tuple[str, T]]) -> None:
        bearers: dict[str, list[T]] = {}
        for key, bearer in named:
            bearers.setdefault(key, []).append(bearer)
        self._bearers = bearers
        self._sorted = sorted(bearers)
        self._postings: dict[str, list[int]] = {}
        for place, key in enumerate(self._sorted):
            for trigram in _trigrams(key):
                self._postings.setdefault(trigram, []).append(place)

    def exact(self, key: str) -> list[T]:
        return self._bearers.get(key, [])

    def beginning_with(self, key: str) -> list[str]:
        """The names that begin so, in alphabetical order; the name itself first."""
        start = bisect_left(self._sorted, key)
        end = bisect_left(self._sorted, key + "\U0010ffff", lo=start)
        return self._sorted[start:end]

    def resembling(self, key: str, *, limit: int = 40) -> list[str]:
        """Names that share enough three-letter pieces with ``key``, likest first."""
        if not _SHORTEST_TYPO <= len(key) <= _LONGEST_TYPO:
            return []
        wanted = _trigrams(key)
        shared = Counter(place for part in wanted for place in self._postings.get(part, ()))
        scored = [
            (count / len(wanted), count / (len(wanted) + len(self._sorted[place])), place)
            for place, count in shared.items()
            if count / len(wanted) >= _CLOSE_ENOUGH
        ]
        scored.sort(key=lambda score: (-score[0], -score[1], score[2]))
        return [self._sorted[place] for *_, place in scored[:limit]]

    def misspelt(self, key: str) -> list[str]:
        """Names that one or two slips (letter wrong, missing, added, swapped) turn into ``key``.

        Two slips are forgiven from seven letters on; the fewest slips found are returned.
        """
        allowed = 2 if len(key) >= 7 else 1
        if not _SHORTEST_TYPO <= len(key) <= _LONGEST_TYPO:
            return []
        by_slips: dict[int, list[str]] = {}
        wanted = _trigrams(key)
        shared = Counter(place for part in wanted for place in self._postings.get(part, ()))
        # One slip touches four pieces at most, so a name with fewer in common cannot be it.
        fewest_shared = max(1, len(wanted) - 4 * allowed)
        for place, count in sorted(shared.items()):
            name = self._sorted[place]
            if count >= fewest_shared and abs(len(name) - len(key)) <= allowed:
                by_slips.setdefault(_slips(name, key, allowed), []).append(name)
        fewest = min(by_slips, default=allowed + 1)
        return by_slips[fewest] if fewest <= allowed else []


def _trigrams(key: str) -> set[str]:
    padded = [f"  {word} " for word in key.split()]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}


def _slips(a: str, b: str, allowed: int) -> int:
    """The optimal string alignment distance; some number above ``allowed`` when it is more."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, right in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > allowed and min(before) > allowed:
            return allowed + 1
    return row[-1]
