"""What may be uploaded: kinds of files, named by a market, and the types the house knows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steelyard.kernel.files.content import INSPECTORS
from steelyard.kernel.files.refusals import UnknownKind

_NAME = re.compile(r"[a-z0-9_]{1,40}")
SVG = "image/svg+xml"
EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    SVG: ("svg",),
    "video/mp4": ("mp4", "m4v"),
    "application/pdf": ("pdf",),
}
"""Endings that go with each type; the first is the one we give."""
INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "video/mp4"})
"""What a browser may show in a page. All else is a download, whatever a link asks for."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file. ``permission`` is what the market's edge asks of the uploader;
    ``max_files`` is how many of it one owner may have. ``public``: everybody may see it once it is
    checked; else it is seen through links of a few minutes.

    Raises ValueError for a type the house cannot look through.
    """

    name: str
    mimes: frozenset[str]
    max_bytes: int
    permission: str = ""
    public: bool = False
    max_files: int = 200

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            # It becomes a part of keys.
            raise ValueError("a kind's name is of a-z, 0-9 and _")
        unknown = self.mimes - INSPECTORS.keys()
        if unknown or not self.mimes:
            raise ValueError(f"kind {self.name} names types nobody can check: {sorted(unknown)}")
        if self.max_bytes < 1 or self.max_files < 1:
            raise ValueError(f"kind {self.name} could hold nothing")


class KindTable:
    """The kinds of one market. Raises ValueError for a name that stands there twice."""

    def __init__(self, market: str, kinds: Iterable[FileKind]) -> None:
        self.market = market
        listed = list(kinds)
        self._kinds = {kind.name: kind for kind in listed}
        if len(self._kinds) < len(listed):
            raise ValueError(f"{market} names a kind of file twice")

    def find(self, name: str) -> FileKind:
        """Raises UnknownKind."""
        kind = self._kinds.get(name)
        if kind is None:
            raise UnknownKind(sorted(self._kinds))
        return kind

    @property
    def all(self) -> tuple[FileKind, ...]:
        return tuple(self._kinds.values())
