"""Taking ways of contact out of a text: the rounds of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from steelyard.kernel.moderation.addresses import emails_in
from steelyard.kernel.moderation.messengers import handles_in, links_in
from steelyard.kernel.moderation.phones import phones_in

KINDS = ("email", "link", "phone", "handle")
_FINDERS = tuple(zip(KINDS, (emails_in, links_in, phones_in, handles_in), strict=True))
_MARK = re.compile(r"(\[(?:email|link|phone|handle)\])")
_ROUNDS = 6
_BLUNT = re.compile(r"[\d@]")


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text without ways of contact, and the kinds of what was taken out, round by round."""

    text: str
    found: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.found


def redact(text: str) -> Redacted:
    """``text`` with ``[email]``, ``[phone]``, ``[link]`` and ``[handle]`` in the place of each.

    Takes any text and time in proportion to its length; twice is the same as once; prices, dates,
    times, postal addresses, counts and order numbers stay. What is recognised, and that no such
    search is ever complete, is told in docs/concepts/moderation.md.
    """
    found: list[str] = []
    for _ in range(_ROUNDS):
        after = _round(text)
        if after.is_clean:
            return Redacted(text, tuple(found))
        text = after.text
        found += after.found
    # What still turns up is made to turn up: rather a hole in the text than an address.
    return Redacted(_BLUNT.sub("•", text), tuple(found))


def _round(text: str) -> Redacted:
    pieces: list[str] = []
    found: list[str] = []
    for piece in _MARK.split(text):
        if _MARK.fullmatch(piece):
            pieces.append(piece)
            continue
        done = 0
        for start, end, kind in _places(piece):
            pieces += (piece[done:start], f"[{kind}]")
            found.append(kind)
            done = end
        pieces.append(piece[done:])
    return Redacted("".join(pieces), tuple(found))


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    """What is to go, in order; what overlaps is one, of the kind that begins first."""
    every = sorted((start, -end, kind) for kind, find in _FINDERS for start, end in find(text))
    current: tuple[int, int, str] | None = None
    for start, negative_end, kind in every:
        if current is None:
            current = (start, -negative_end, kind)
        elif start < current[1]:
            current = (current[0], max(current[1], -negative_end), current[2])
        else:
            yield current
            current = (start, -negative_end, kind)
    if current is not None:
        yield current
