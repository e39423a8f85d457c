"""Reading a locksmith's text: case, spaces and punctuation do not matter.

STOP and START never come here: the kernel's messaging acts on the carriers' words first.
"""

import re
import unicodedata
from dataclasses import dataclass

WORDS = frozenset(
    {"YES", "NO", "AVAILABLE", "UNAVAILABLE", "OMW", "HERE", "PRICE", "DONE", "OUT", "HELP", "INFO"}
)
PRICE_MAX_MAJOR = 100_000
_AMOUNT = re.compile(r"^[$€£₦]?(\d{1,6})(?:\.(\d{2}))?$")


@dataclass(frozen=True, slots=True)
class Command:
    """One text understood: the word and what came with it. ``word`` empty: not understood."""

    word: str
    code: str | None = None
    pin: str | None = None
    amount_minor: int | None = None


def parse(body: str) -> Command:
    """What a text asks for. Only whole words count: ``Y`` and ``OK`` are not a YES."""
    tokens = _tokens(body)
    if not tokens or tokens[0].upper() not in WORDS:
        return Command("")
    word = tokens[0].upper()
    rest = tokens[1:]
    if word in {"YES", "NO"}:
        return Command(word, code=_digits(rest, 2, 4))
    if word == "HERE":
        return Command(word, pin=_digits(rest, 4, 4))
    if word == "PRICE":
        return Command(word, amount_minor=_amount(rest))
    return Command("HELP" if word == "INFO" else word)


def _tokens(body: str) -> list[str]:
    text = unicodedata.normalize("NFKC", body[:320])
    kept = "".join(
        character if character.isalnum() or character in ".$€£₦," else " " for character in text
    )
    return [token for raw in kept.split() if (token := raw.strip(".,"))]


def _digits(tokens: list[str], least: int, most: int) -> str | None:
    return next(
        (
            token
            for token in tokens
            if token.isascii() and token.isdigit() and least <= len(token) <= most
        ),
        None,
    )


def _amount(tokens: list[str]) -> int | None:
    """Whole or two-decimal amounts in the major unit: 180, $180, 180.50, 1,250."""
    joined = (
        "".join(tokens[:2])
        if tokens and tokens[0] in {"$", "€", "£", "₦"}
        else (tokens[0] if tokens else "")
    )
    cleaned = (
        joined.replace(",", "")
        if re.fullmatch(r"\D?\d{1,3}(,\d{3})+(\.\d{2})?", joined)
        else joined
    )
    match = _AMOUNT.match(cleaned)
    if match is None:
        return None
    minor = int(match[1]) * 100 + int(match[2] or 0)
    return minor if 0 < minor <= PRICE_MAX_MAJOR * 100 else None
