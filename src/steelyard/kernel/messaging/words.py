"""What a text means for whether we may write: opt-out and opt-in, read the same way everywhere.

Twilio's opt-out words, two more that carriers take, and free text ("please stop texting me"),
which counts as an opt-out too and is looked at by a person. Only START and UNSTOP opt back in:
YES, a carrier's opt-in word elsewhere, is an answer to an offer here and never opts anybody in.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

OPT_OUT = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
OPT_IN = frozenset({"start", "unstop"})

# Words that may stand around a STOP without changing what is meant.
_POLITE = frozenset({"please", "pls", "plz", "now", "thanks", "thank", "you", "it", "this", "all"})
_READ = 400
_MESSAGES = r"(?:text|texts|texting|txt|txts|txting|message|messages|messaging|msg|msgs|sms)"
_ME = r"(?:me|us|my number|this number)"
_NEVER = r"\b(?:do not|dont|never) (?:ever |please |you |u |keep )*"
_THESE = r"(?:(?:all|any|the|these|those|such|your|ur|more|further|of|this|damn|text) )*"
_FREE_TEXT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:stop|quit|cease|no more|enough) (?:with |sending |me )*{_THESE}{_MESSAGES}\b",
        r"\b(?:stop|quit|cease) (?:contacting|sending|bothering|spamming|harassing)\b",
        rf"{_NEVER}(?:{_MESSAGES}|contact) {_ME}\b",
        rf"{_NEVER}send (?:me |us )*{_THESE}{_MESSAGES}\b",
        rf"\b(?:do not|dont) want (?:to (?:get|receive) )?{_THESE}{_MESSAGES}\b",
        r"\bunsubscribe\b",
        r"\bopt(?:ing)? (?:me |us )?out\b",
        rf"\b(?:remove|take|delete) {_ME}(?: \w+){{0,3}} (?:lists?|database|system|contacts)\b",
        r"\b(?:leave me alone|lose my number)\b",
    )
)
# A STOP that begins a short text is meant, unless the next word makes it a stop of another kind.
_SHORT = 6
_OTHER_STOPS = frozenset(
    {"a", "after", "and", "at", "before", "by", "for", "here", "in", "is", "job", "light", "my"}
    | {"near", "of", "off", "on", "over", "road", "sign", "street", "the", "there", "to", "was"}
    | {"work", "working"}
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """``opt_out``, ``opt_in`` or neither; ``review`` where a person should read it as well."""

    wish: Literal["opt_out", "opt_in"] | None = None
    review: bool = False


def meaning_of(body: str) -> Meaning:
    """What ``body`` asks for as far as writing to its sender goes."""
    tokens = normal(body).split()
    if not tokens:
        return Meaning()
    joined = "".join(tokens)
    if joined in OPT_OUT:
        return Meaning("opt_out")
    if joined in OPT_IN:
        return Meaning("opt_in")
    if "stop" in tokens and set(tokens) <= _POLITE | OPT_OUT:
        return Meaning("opt_out")
    said = " ".join(tokens)
    if _begins_with_stop(tokens) or any(pattern.search(said) for pattern in _FREE_TEXT):
        return Meaning("opt_out", review=True)
    return Meaning()


def _begins_with_stop(tokens: list[str]) -> bool:
    if tokens[0] != "stop" or len(tokens) > _SHORT:
        return False
    return not tokens[1].isdigit() and tokens[1] not in _OTHER_STOPS


def normal(body: str) -> str:
    """Compatibility forms folded, case folded, punctuation, emoji and marks gone."""
    text = unicodedata.normalize("NFKC", body[:_READ]).casefold()
    kept: list[str] = []
    for character in text:
        if character.isalnum():
            kept.append(character)
        elif character in "'’‘`" or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
            continue  # joins what it stands between: don't, and invisible marks
        else:
            kept.append(" ")
    return " ".join("".join(kept).split())
