"""The documents as the tests read them: their text, links, headings and code."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from steelyard import docs

ROOT = docs.ROOT
_FENCE = re.compile(r"^( *)```.*?^\1```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(?P<text>.+?) *$", re.MULTILINE)
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """The text without its fenced blocks."""
        return _FENCE.sub("", self.text)

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def links(self) -> list[str]:
        """Where its links lead, without those that leave the repository."""
        found = (match["target"] for match in _LINK.finditer(self.prose))
        return [target for target in found if "://" not in target]

    @cached_property
    def anchors(self) -> set[str]:
        """The names of its headings, as a Markdown reader makes them."""
        return {_anchor(match["text"]) for match in _HEADING.finditer(self.prose)}


def _anchor(heading: str) -> str:
    return _NOT_IN_ANCHORS.sub("", heading.lower().replace("`", "")).replace(" ", "-")


PAGES = [Page(path) for path in docs.pages()]
