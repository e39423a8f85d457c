"""What is said, as files: ``<name>.sms.txt``, ``<name>.mail.txt`` (first line ``Subject: …``) and
``<name>.push.txt`` (first line ``Title: …``).

Jinja2, sandboxed, and a value that is missing is an error instead of a gap. Values come from
people: control characters, line breaks and direction marks are taken out of them, and they are
cut to a length, so that a name stays a name.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

SMS_MAX = 1600
"""Twilio refuses longer texts (21617)."""
MAIL_MAX = 100_000
SUBJECT_MAX = 200
TITLE_MAX = 80
PUSH_MAX = 400
"""What a phone's lock screen shows, and well within what fits into one notification."""
VALUE_MAX = 160
LONG_VALUE_MAX = 1200
LONG_KEYS = frozenset({"text", "link", "url", "why"})
"""Values under these keys may be long; ``text`` may have line breaks too."""

_HOUSE = Path(__file__).parent / "templates"
_registered: dict[str, Path] = {}


def register_templates(market: str, folder: Path) -> None:
    """Make ``folder`` the templates of ``market``. Again with the same folder is harmless."""
    if _registered.get(market) != folder:
        _registered[market] = folder
        _environment.cache_clear()


def folder_of(market: str) -> Path | None:
    return _registered.get(market)


def render_sms(market: str, template: str, context: Mapping[str, object]) -> str:
    """The text, trimmed and at most SMS_MAX long.

    Raises jinja2's TemplateNotFound or UndefinedError, and ValueError for an empty text:
    mistakes of the author, found by ``previews``.
    """
    return as_text(_render(market, f"{template}.sms.txt", context), template)


def as_text(text: str, name: str) -> str:
    """``text`` as it may be sent: trimmed, cut to SMS_MAX. Raises ValueError when empty."""
    body = text.strip()
    if not body:
        raise ValueError(f"{name} says nothing")
    return body if len(body) <= SMS_MAX else body[: SMS_MAX - 1] + "…"


def render_mail(market: str, template: str, context: Mapping[str, object]) -> tuple[str, str]:
    """Subject and body. Raises like ``render_sms``; ValueError without a ``Subject:`` line."""
    subject, body = _headed(market, f"{template}.mail.txt", "Subject", context, SUBJECT_MAX)
    return subject, body[:MAIL_MAX] + "\n"


def render_push(market: str, template: str, context: Mapping[str, object]) -> tuple[str, str]:
    """Title and text of a notification. Raises like ``render_mail`` for its ``Title:`` line."""
    title, body = _headed(market, f"{template}.push.txt", "Title", context, TITLE_MAX)
    return title, clean(body, PUSH_MAX, lines=True)


def _headed(
    market: str, file: str, heading: str, context: Mapping[str, object], limit: int
) -> tuple[str, str]:
    head, _, body = _render(market, file, context).lstrip().partition("\n")
    name, _, said = head.partition(":")
    line = clean(said, limit)
    if name.strip() != heading or not line:
        raise ValueError(f"{file} must begin with a line '{heading}: …'")
    if not body.strip():
        raise ValueError(f"{file} says nothing")
    return line, body.strip()


def clean(value: str, limit: int, *, lines: bool = False) -> str:
    """One line (or lines) without control characters and direction marks, cut to ``limit``."""
    kept = "".join(_plain(character, lines=lines) for character in value[: limit * 4])
    joined = kept.strip() if lines else " ".join(kept.split())
    return joined if len(joined) <= limit else joined[: limit - 1].rstrip() + "…"


def _plain(character: str, *, lines: bool) -> str:
    if character == "\n" and lines:
        return character
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    # A zero-width joiner holds an emoji together; all other format characters only deceive.
    deceives = category in {"Cs", "Co"} or (category == "Cf" and character != "\u200d")
    return "" if deceives else character


def _value(key: str, value: object) -> Any:
    if isinstance(value, str):
        limit = LONG_VALUE_MAX if key in LONG_KEYS else VALUE_MAX
        return clean(value, limit, lines=key == "text")
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(inner): _value(str(inner), item) for inner, item in items}
    if isinstance(value, (list, tuple)):
        return [_value(key, item) for item in cast("list[object]", value)]
    return value


def _render(market: str, file: str, context: Mapping[str, object]) -> str:
    values = {key: _value(key, value) for key, value in context.items()}
    return _environment(market).get_template(file).render(values)


@lru_cache(maxsize=32)
def _environment(market: str) -> ImmutableSandboxedEnvironment:
    own = _registered.get(market)
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([*([own] if own else []), _HOUSE]),
        undefined=StrictUndefined,
        autoescape=False,  # plain text for phones and mail readers, never HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
