"""E-mail addresses in a text, written plainly or so that a machine should not see them."""

import re
from collections.abc import Iterator

from steelyard.kernel.moderation.folding import BARE_AT, BARE_DOT, View, fold, joined, with_signs

_PROVIDERS = frozenset(
    [
        "gmail",
        "googlemail",
        "yahoo",
        "ymail",
        "hotmail",
        "outlook",
        "icloud",
        "protonmail",
        "proton",
        "gmx",
        "aol",
        "live",
        "msn",
        "yandex",
        "zoho",
        "mail",
        "rocketmail",
        "hey",
        "fastmail",
    ]
)
_BIG = frozenset({"gmail", "yahoo", "hotmail", "outlook", "icloud"})
_ENDINGS = frozenset(
    [
        "com",
        "org",
        "net",
        "edu",
        "gov",
        "info",
        "biz",
        "co",
        "io",
        "me",
        "uk",
        "us",
        "ng",
        "za",
        "ke",
        "gh",
        "de",
        "fr",
        "es",
        "it",
        "nl",
        "be",
        "ch",
        "at",
        "ca",
        "au",
        "in",
        "ie",
        "eu",
        "app",
        "dev",
        "xyz",
        "online",
        "store",
        "shop",
        "site",
        "tech",
        "africa",
        "agency",
        "events",
        "email",
        "live",
        "pro",
        "tv",
    ]
)
_ENGLISH = frozenset({"the", "a", "an", "our", "this", "that", "my", "your", "his", "her", "their"})
_AT = re.compile(f"[@{BARE_AT}]")
_STOP = frozenset(' \t\r\n\f\v\x00\x1c\x1d\x1e\x1f\x85\xa0<>()[],;:"\\@' + BARE_AT)
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,62})")
_DOT = re.compile(rf"[ \t]{{0,2}}(?P<sign>[.,]|{BARE_DOT})[ \t]{{0,2}}")
_RUN_TOGETHER = re.compile(
    r"[a-z0-9._-]{2,40}?(?:at|@)(?:gmail|yahoo|hotmail|outlook|icloud)(?:dot|\.)?com(?![a-z])",
    re.IGNORECASE,
)


def emails_in(text: str) -> Iterator[tuple[int, int]]:
    """The places of addresses in ``text``; they may overlap."""
    plain = fold(text)
    apart = joined(plain)
    yield from _in(plain)
    yield from _in(with_signs(plain))
    if apart.text != plain.text:
        yield from _in(with_signs(apart))
        yield from _run_together(apart)


def _in(view: View) -> Iterator[tuple[int, int]]:
    floor = 0
    for match in _AT.finditer(view.text):
        found = _around(view.text, match.start(), floor)
        # Whatever stands left of this sign is not looked at again: the whole stays linear.
        floor = match.end() if found is None else found[1]
        if found is not None:
            yield view.span(*found)


def _run_together(view: View) -> Iterator[tuple[int, int]]:
    for match in _RUN_TOGETHER.finditer(view.text):
        yield view.span(match.start(), match.end())


def _around(text: str, sign: int, floor: int) -> tuple[int, int] | None:
    """The address around the sign at ``sign``, or None where there is none."""
    start, left_gap = _local(text, sign, floor)
    if start is None:
        return None
    begin = _past_space(text, sign + 1)
    gap = left_gap or begin > sign + 1
    end = _domain(text, begin, careful=gap, bare=text[sign] == BARE_AT)
    return None if end is None else (start, end)


def _local(text: str, sign: int, floor: int) -> tuple[int | None, bool]:
    """Where the part before the sign begins, and whether there is a gap between."""
    end = sign
    while end > floor and sign - end < 3 and text[end - 1] in " \t":
        end -= 1
    start = end
    if start > floor and text[start - 1] == '"':
        quote = text.rfind('"', max(floor, start - 66), start - 1)
        return (quote if quote >= 0 else None), end < sign
    while start > floor and text[start - 1] not in _STOP:
        start -= 1
    return (start if start < end else None), end < sign


def _past_space(text: str, place: int) -> int:
    limit = place + 3
    while place < len(text) and place < limit and text[place] in " \t":
        place += 1
    return place


def _domain(text: str, begin: int, *, careful: bool, bare: bool) -> int | None:
    """Where the domain at ``begin`` ends, or None where none begins.

    ``careful``: there are gaps around the sign, ``bare``: the sign is the word "at"; then what
    follows has to be a domain beyond doubt.
    """
    label = _LABEL.match(text, begin)
    if label is None:
        return None
    first = label[0].lower()
    end, last, spelled, labels = label.end(), first, False, 1
    while (dot := _next_dot(text, end, last)) is not None:
        following = _LABEL.match(text, dot.end())
        if following is None or not _may_follow(dot, following[0].lower(), first):
            break
        spelled = spelled or dot["sign"] == BARE_DOT
        end, last, labels = following.end(), following[0].lower(), labels + 1
    known = first in _PROVIDERS or last in _ENDINGS
    if labels == 1:
        return end if first in (_BIG if bare or careful else _PROVIDERS) else None
    if bare:
        if first in _ENGLISH:
            return None
        return end if last in _ENDINGS and (spelled or first in _PROVIDERS) else None
    if careful:
        return end if known else None
    return end if len(last) > 1 and last[0].isalpha() else None


def _next_dot(text: str, place: int, last: str) -> "re.Match[str] | None":
    dot = _DOT.match(text, place)
    # After an ending, a dot with a space behind it is the end of a sentence.
    if dot is not None and last in _ENDINGS and len(dot[0]) > 1:
        return None
    return dot


def _may_follow(dot: "re.Match[str]", label: str, first: str) -> bool:
    """Whether ``label`` behind ``dot`` goes on with the domain."""
    if dot["sign"] == ",":
        return first in _PROVIDERS and label in _ENDINGS
    return len(dot[0]) == 1 or label in _ENDINGS
