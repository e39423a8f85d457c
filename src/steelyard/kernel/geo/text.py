"""What an address may be made of, and how two spellings of one name are told to be the same."""

import re
import unicodedata

from steelyard.kernel.errors import InvalidInput

MAX_ADDRESS = 300

# Text that turns the reading direction makes a line look like another than it is.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_WRITTEN_OUT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


class InvalidText(InvalidInput):
    """The text itself cannot be an address; ``details`` names the field and the remedy."""

    code = "invalid_text"


def clean_address(text: str, *, field: str = "address") -> str:
    """``text`` as it may be stored and sent on: one line, NFC, single spaces, at most 300.

    Nothing visible is changed. Emoji beside words are let through; without a letter or digit
    there is no address. Raises InvalidText naming ``field``; never repeats the text.
    """
    if len(text) > MAX_ADDRESS:
        raise _refused(field, f"Must be at most {MAX_ADDRESS} characters; shorten it.")
    for character in text:
        if character in _BIDI or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
            raise _refused(
                field, "Contains hidden control characters; type it by hand on one line."
            )
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if not line:
        raise _refused(field, "Must not be empty; write street, city and state.")
    if not any(character.isalnum() for character in line):
        raise _refused(field, "Must contain letters or digits; write street, city and state.")
    return line


def fold(name: str) -> str:
    """The key under which spellings of one name meet: no case, accents or punctuation.

    "St. John's", "Saint Johns" and "SAINT-JOHN’S" are all ``saint johns``.
    """
    plain = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES)).casefold()
    kept = "".join(
        " " if not character.isalnum() else character
        for character in plain
        if not unicodedata.combining(character)
    )
    words = kept.split()
    if len(words) > 1 and words[0] in _WRITTEN_OUT:
        words[0] = _WRITTEN_OUT[words[0]]
    return " ".join(words)


def parts_of(line: str) -> list[str]:
    """The line's pieces between commas, semicolons or line ends; empty ones left out."""
    return [part for part in (piece.strip() for piece in re.split(r"[,;\n]+", line)) if part]


def _refused(field: str, why: str) -> InvalidText:
    return InvalidText("The address cannot be used as it is.", **{field: why})
