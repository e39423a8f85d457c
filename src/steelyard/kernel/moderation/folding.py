"""Texts as they look rather than as they are spelled, with the way back to each place.

Look-alikes become the plain letter or digit, invisible characters vanish, letters that stand
apart move together, spelled signs become signs. Every character of a ``View`` knows which part
of the original it stands for.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

BARE_AT = "\ue000"
"""An "at" that was a plain word: perhaps an address, perhaps English."""
BARE_DOT = "\ue001"

# Letters of other scripts that look like Latin ones; what NFKD does not see to.
_ALIKE = (
    "aаα bЬ cсϲ dԁ eеєε gɡ hһ iіıιɩ jј kкκ lӏ mм nп oоοσ pрρ qԛ sѕ tтτ uυ vѵν wԝ xхχ yуγ zᴢ"
    " AАΑ BВΒ CСϹ EЕΕ HНΗ IІΙ JЈ KКΚ MМΜ NΝ OОΟ PРΡ SЅ TТΤ XХΧ YΥҮ ZΖ"
)
_LOOK = {
    **{alike: group[0] for group in _ALIKE.split() for alike in group[1:]},
    **dict.fromkeys("。｡．․۔", "."),
    **dict.fromkeys("﹫＠", "@"),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
}
_HIDDEN = frozenset({"Cf", "Mn", "Me", "Cs"})


@dataclass(frozen=True, slots=True)
class View:
    """``text`` to look at; character ``i`` of it stands for ``starts[i]:ends[i]`` of the source."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``start:end`` of the view lies in the source."""
        return self.starts[start], self.ends[end - 1]

    def replaced(
        self, pattern: re.Pattern[str], make: Callable[[re.Match[str]], list[tuple[str, int, int]]]
    ) -> "View":
        """With each match made into pieces: (text, from, to), places within this view."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            text.append(self.text[done : match.start()])
            starts += self.starts[done : match.start()]
            ends += self.ends[done : match.start()]
            for piece, begin, end in make(match):
                text.append(piece)
                first, last = self.span(begin, end)
                starts += [first] * len(piece)
                ends += [last] * len(piece)
            done = match.end()
        text.append(self.text[done:])
        return View("".join(text), starts + self.starts[done:], ends + self.ends[done:])


def fold(text: str) -> View:
    """How the text looks, character by character; case stays."""
    if text.isascii():
        return View(text, list(range(len(text))), list(range(1, len(text) + 1)))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, character in enumerate(text):
        plain = character if character.isascii() else _plain(character)
        pieces.append(plain)
        starts += [place] * len(plain)
        ends += [place + 1] * len(plain)
    return View("".join(pieces), starts, ends)


def joined(view: View) -> View:
    """Letters that stand apart ("g m a i l") moved together."""
    return view.replaced(_APART, _together)


def with_signs(view: View) -> View:
    """Spelled and bracketed signs as signs: "[at]" as @, a plain "at" as BARE_AT."""
    signed = view.replaced(_BRACKETED, _sign(at="@", dot="."))
    return signed.replaced(_WORDS, _sign(at=BARE_AT, dot=BARE_DOT))


def _plain(character: str) -> str:
    known = _LOOK.get(character)
    if known is not None:
        return known
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKD", character)
    return "".join(_LOOK.get(one, one) for one in folded if not _hidden(one))


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN


_APART = re.compile(r"(?<!\S)\S(?:[ \t]\S(?!\S)){2,}")
_GAP = r"[ \t_*~-]{0,3}"
_BRACKETED = re.compile(
    rf"{_GAP}[\[({{<|][ \t]{{0,2}}(?:(?P<at>at|@|arroba)|(?P<dot>dot|d0t|punto|\.))[ \t]{{0,2}}"
    rf"[\])}}>|]{_GAP}|(?<=\w)(?P<short>\(a\))(?=\w)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(?<=\w)[ \t_*~-]{1,3}(?:(?P<at>(?i:at|arroba))|(?P<dot>(?i:dot|d0t|punto)))"
    r"[ \t_*~-]{1,3}(?=\w)"
    r"|(?<=[a-z0-9])(?:(?P<at2>AT)|(?P<dot2>DOT))(?=[a-z])"
)


def _together(match: re.Match[str]) -> list[tuple[str, int, int]]:
    begin = match.start()
    return [(one, begin + 2 * i, begin + 2 * i + 1) for i, one in enumerate(match[0][::2])]


def _sign(*, at: str, dot: str) -> Callable[[re.Match[str]], list[tuple[str, int, int]]]:
    def make(match: re.Match[str]) -> list[tuple[str, int, int]]:
        is_dot = any(match.groupdict().get(name) for name in ("dot", "dot2"))
        return [(dot if is_dot else at, match.start(), match.end())]

    return make
