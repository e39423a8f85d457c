"""Stripe's form encoding: ``a[b][0]=c`` becomes nested dictionaries and lists."""

import re
from urllib.parse import parse_qsl

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.errors import StripeError, invalid

MOST_FIELDS = 1000
PART = re.compile(r"\[([^\[\]]*)\]")
NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")


def parse_form(raw: str) -> Doc:
    """Reads a body or a query string; raises a Stripe error on what cannot be read."""
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except (ValueError, UnicodeDecodeError) as unreadable:
        raise StripeError(400, "The request body could not be read as a form.") from unreadable
    tree: Doc = {}
    for name, value in pairs:
        _place(tree, _path(name), value, name)
    # Metadata's keys are the caller's own words, even when they are numbers.
    return {name: value if name == "metadata" else _lists(value) for name, value in tree.items()}


def _path(name: str) -> list[str]:
    matched = NAME.match(name)
    if matched is None:
        raise invalid(f"Invalid parameter name: {name}", name)
    return [matched[1], *PART.findall(matched[2])]


def _place(tree: Doc, path: list[str], value: str, name: str) -> None:
    *parents, last = path
    for part in parents:
        part_name = part or str(len(tree))
        if not isinstance(tree.setdefault(part_name, {}), dict):
            raise invalid(f"Invalid parameter: {name} is both a value and a hash", name)
        tree = tree[part_name]
    tree[last or str(len(tree))] = value


def _lists(value: object) -> object:
    """A hash whose keys are 0, 1, 2 … is a list, in the order of the numbers."""
    if not isinstance(value, dict):
        return value
    inside: Doc = {str(key): _lists(item) for key, item in value.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - narrowed from object
    if inside and all(key.isdecimal() for key in inside):
        return [inside[key] for key in sorted(inside, key=int)]
    return inside
