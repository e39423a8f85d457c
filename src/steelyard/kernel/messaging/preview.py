"""Every template of a market with its sample values: what people will read, before they do."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from jinja2 import TemplateError

from steelyard.kernel.messaging.segments import Segments, segments_of
from steelyard.kernel.messaging.templates import folder_of, render_mail, render_push, render_sms

_SMS, _SAMPLE = ".sms.txt", ".sample.json"
_HEADED: dict[Literal["email", "push"], tuple[str, Callable[..., tuple[str, str]]]] = {
    "email": (".mail.txt", render_mail),
    "push": (".push.txt", render_push),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One template as it reads with its sample; ``problem`` says why it does not."""

    name: str
    channel: Literal["sms", "email", "push"]
    subject_line: str = ""
    body: str = ""
    segments: Segments | None = None
    problem: str | None = None


def previews(market: str) -> list[Preview]:
    """All templates of ``market`` by name, each with ``<name>.sample.json``."""
    folder = folder_of(market)
    if folder is None:
        return []
    texts = [_sms(market, folder, file) for file in sorted(folder.glob(f"*{_SMS}"))]
    headed = [
        _headed(market, folder, file, channel)
        for channel, (ending, _) in _HEADED.items()
        for file in sorted(folder.glob(f"*{ending}"))
    ]
    return sorted([*texts, *headed], key=lambda one: (one.name, one.channel))


def _sms(market: str, folder: Path, file: Path) -> Preview:
    name = file.name.removesuffix(_SMS)
    try:
        body = render_sms(market, name, _sample(folder, name))
    except (TemplateError, ValueError, OSError) as error:
        return Preview(name, "sms", problem=_said(error))
    return Preview(name, "sms", body=body, segments=segments_of(body))


def _headed(market: str, folder: Path, file: Path, channel: Literal["email", "push"]) -> Preview:
    ending, render = _HEADED[channel]
    name = file.name.removesuffix(ending)
    try:
        subject, body = render(market, name, _sample(folder, name))
    except (TemplateError, ValueError, OSError) as error:
        return Preview(name, channel, problem=_said(error))
    return Preview(name, channel, subject_line=subject, body=body)


def _sample(folder: Path, name: str) -> dict[str, Any]:
    file = folder / f"{name}{_SAMPLE}"
    if not file.exists():
        raise ValueError(f"{file.name} is missing")
    return json.loads(file.read_text(encoding="utf-8"))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
