"""Reading a JSON body strictly: what one reader takes for one thing, every reader must.

Refused: not UTF-8, a byte-order mark, trailing data, duplicate keys, NaN and infinities, depth
over 32, more than 1,000 items in an array. The answer never repeats what was sent.
"""

import json
from typing import Any

from steelyard.kernel.errors import Refusal

MAX_DEPTH = 32
MAX_ITEMS = 1_000


class MalformedJson(Refusal):
    status = 400
    code = "malformed_json"


class DuplicateField(Refusal):
    status = 400
    code = "duplicate_field"


class TooDeep(Refusal):
    status = 400
    code = "too_deep"


class TooManyItems(Refusal):
    status = 422
    code = "too_many_items"


class UnsupportedMediaType(Refusal):
    status = 415
    code = "unsupported_media_type"


def read_json(body: bytes) -> Any:
    """The value in ``body``. Raises one of the refusals above."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedJson("The body is not UTF-8.", position=error.start) from None
    if text.startswith("\ufeff"):
        raise MalformedJson("Send the body without a byte-order mark.", position=0)
    try:
        value = json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise MalformedJson("The body is not JSON.", position=error.pos) from None
    except RecursionError:
        raise TooDeep("The body is nested too deeply.", limit=MAX_DEPTH) from None
    except ValueError:
        # An integer of thousands of digits: Python refuses to read it, and so do we.
        raise MalformedJson("A number in the body is too long.") from None
    _measure(value, 1)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise DuplicateField("A field stands in the body twice.")
    return made


def _no_constant(_name: str) -> Any:
    raise MalformedJson("NaN and infinities are not JSON.")


def _measure(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise TooDeep("The body is nested too deeply.", limit=MAX_DEPTH)
    if isinstance(value, dict):
        for item in value.values():  # pyright: ignore[reportUnknownVariableType]
            _measure(item, depth + 1)
    elif isinstance(value, list):
        if len(value) > MAX_ITEMS:  # pyright: ignore[reportUnknownArgumentType]
            raise TooManyItems("A list in the body is too long.", limit=MAX_ITEMS)
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            _measure(item, depth + 1)
