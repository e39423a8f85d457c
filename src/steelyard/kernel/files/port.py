"""What any store of files promises: links that outsiders use, and reading and keeping for us."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

Disposition = Literal["inline", "attachment"]


@dataclass(frozen=True, slots=True)
class UploadTerms:
    """What one upload may be: exactly ``size_bytes`` of ``content_type``, until ``expires_at``."""

    file_id: UUID
    market: str
    key: str
    content_type: str
    size_bytes: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DownloadTerms:
    """What a link shows, under what name; ``expires_at`` None: for good (public files only)."""

    file_id: UUID
    market: str
    key: str
    content_type: str
    filename: str
    disposition: Disposition
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Upload:
    """How to send a file: ``method`` to ``url`` with exactly these ``headers``."""

    file_id: UUID
    method: str
    url: str
    expires_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as it lies there."""

    content: bytes
    content_type: str | None
    """What the store was told it is; None where a store keeps no types."""


class TooLong(Exception):  # noqa: N818 - a finding
    """The object is longer than whoever asked wanted to read."""


class Store(Protocol):
    """Where files lie. Keys are ours; a store never sees a client's name for a file.

    Everything but the links may raise ``StorageUnavailable``.
    """

    name: str

    async def upload_link(self, terms: UploadTerms) -> Upload:
        """A link that takes this one upload and no other; nothing is asked of the store."""
        ...

    async def download_link(self, terms: DownloadTerms) -> str:
        """A link to one kept file; nothing is asked of the store."""
        ...

    async def read(self, key: str, *, at_most: int) -> Stored | None:
        """The whole object; None if there is none. Raises TooLong."""
        ...

    async def keep(
        self, key: str, content: bytes, *, content_type: str, filename: str, public: bool
    ) -> None:
        """Write the object under ``key``, whole or not at all. Again: the same."""
        ...

    async def remove(self, key: str) -> None:
        """Gone for good. One that is not there is gone already."""
        ...

    async def tidy(self) -> None:
        """Remove what was begun and never finished, where a store has such things."""
        ...
