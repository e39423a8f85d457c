"""One way to write a contract down, so that its digest can be made again by anybody."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(content: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8: keys sorted, no spaces, text as it is. Whole numbers, texts, lists, nulls.

    Raises TypeError for a number that is not whole: it would not survive the way through a
    database.
    """
    _check(content)
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _check(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a contract holds no broken numbers")
    if isinstance(value, Mapping):
        for inner in value.values():  # pyright: ignore[reportUnknownVariableType]
            _check(inner)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list):
        for inner in value:  # pyright: ignore[reportUnknownVariableType]
            _check(inner)  # pyright: ignore[reportUnknownArgumentType]
