"""How many segments a text is billed as, by the alphabet it needs (3GPP TS 23.038)."""

from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, slots=True)
class Segments:
    """``units`` are septets or UTF-16 code units; ``count`` is what is billed."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    count: int


def segments_of(body: str) -> Segments:
    """The alphabet, length and number of segments of ``body``. An empty text is one segment."""
    if all(character in _BASIC or character in _EXTENDED for character in body):
        costs = [2 if character in _EXTENDED else 1 for character in body]
        return Segments("GSM-7", sum(costs), _count(costs, single=160, joined=153))
    costs = [len(character.encode("utf-16-be")) // 2 for character in body]
    return Segments("UCS-2", sum(costs), _count(costs, single=70, joined=67))


def _count(costs: list[int], *, single: int, joined: int) -> int:
    """A character of two units is never torn between segments."""
    if sum(costs) <= single:
        return 1
    count, used = 1, 0
    for cost in costs:
        if used + cost > joined:
            count, used = count + 1, 0
        used += cost
    return count
