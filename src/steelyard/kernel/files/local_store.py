"""Files on a disk of one's own. Outsiders reach them through ``files_router`` with signed links.

Every file is written beside its place, synced, and put there by one link(2) or rename: nobody ever
sees a half of one.
"""

import asyncio
import errno
import os
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from steelyard.kernel import clock
from steelyard.kernel.files.port import DownloadTerms, Stored, TooLong, Upload, UploadTerms
from steelyard.kernel.files.refusals import StorageUnavailable, UploadLinkRefused
from steelyard.kernel.files.tokens import download_token, upload_token

_KEY = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+){1,5}")
_LEFT_OVER_AFTER = timedelta(days=1)


class LocalStore:
    """Files under ``root``; every process of the house must see the same folder.

    ``root`` None: uploads are refused, because nobody said where they should lie.
    """

    name = "local"

    def __init__(self, root: Path | None, *, base_url: str, secret: str) -> None:
        self._root = root
        self._base_url = base_url.rstrip("/")
        self._secret = secret

    async def upload_link(self, terms: UploadTerms) -> Upload:
        self._ground()
        return Upload(
            file_id=terms.file_id,
            method="PUT",
            url=self._url(terms.market, upload_token(self._secret, terms)),
            expires_at=terms.expires_at,
            headers={"content-type": terms.content_type},
        )

    async def download_link(self, terms: DownloadTerms) -> str:
        return self._url(terms.market, download_token(self._secret, terms))

    async def read(self, key: str, *, at_most: int) -> Stored | None:
        content = await self._on_disk(lambda: _read(self.path_of(key), at_most))
        return None if content is None else Stored(content, None)

    async def keep(
        self, key: str, content: bytes, *, content_type: str, filename: str, public: bool
    ) -> None:
        del content_type, filename, public  # they stand in the row, and the router says them
        await self._on_disk(lambda: _replace(self.path_of(key), content))

    async def remove(self, key: str) -> None:
        await self._on_disk(lambda: self.path_of(key).unlink(missing_ok=True))

    async def tidy(self) -> None:
        """Remove what processes that died were writing."""
        if self._root is not None:
            root = self._root
            await self._on_disk(lambda: _remove_leftovers(root))

    async def stat(self, place: Path) -> os.stat_result | None:
        """What lies at ``place``; None if nothing does."""
        return await self._on_disk(lambda: place.stat() if place.is_file() else None)

    def path_of(self, key: str) -> Path:
        """Where ``key`` lies. Raises ValueError for a key that is not one of ours."""
        if not _KEY.fullmatch(key):
            raise ValueError("not a key of ours")
        return self._ground() / key

    async def receive(self, key: str) -> "Receiving":
        """Begin to write what is being sent for ``key``. Raises UploadLinkRefused if it is there
        already."""
        place = self.path_of(key)
        if await self._on_disk(place.exists):
            raise UploadLinkRefused
        return await self._on_disk(lambda: Receiving(place))

    async def step[Result](self, work: Callable[[], Result]) -> Result:
        """Some of the writing of a ``Receiving``, off the event loop."""
        return await self._on_disk(work)

    async def _on_disk[Result](self, work: Callable[[], Result]) -> Result:
        try:
            return await asyncio.to_thread(work)
        except OSError as error:
            full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            raise StorageUnavailable(
                "There is no room for files at the moment." if full else "Files are out of reach.",
                retry_after_seconds=30,
            ) from error

    def _ground(self) -> Path:
        if self._root is None:
            raise StorageUnavailable("No place for files has been set up.", retry_after_seconds=60)
        return self._root

    def _url(self, market: str, token: str) -> str:
        return f"{self._base_url}/{market}/files/{token}"


class Receiving:
    """A file being written beside its place: ``finish`` puts it there, ``abandon`` forgets it."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._beside, self._file = _open_beside(place)

    def write(self, piece: bytes) -> None:
        self._file.write(piece)

    def finish(self) -> None:
        """Raises UploadLinkRefused when somebody else was first."""
        try:
            _sync(self._file)
            # Unlike a rename this does not replace: one link takes one upload.
            os.link(self._beside, self._place)
        except FileExistsError:
            raise UploadLinkRefused from None
        finally:
            self.abandon()

    def abandon(self) -> None:
        self._file.close()
        self._beside.unlink(missing_ok=True)


def _open_beside(place: Path) -> tuple[Path, BinaryIO]:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.parent / f".{place.name}.{secrets.token_hex(6)}"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    return beside, os.fdopen(descriptor, "wb")


def _replace(place: Path, content: bytes) -> None:
    beside, file = _open_beside(place)
    try:
        with file:
            file.write(content)
            _sync(file)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


def _remove_leftovers(root: Path) -> None:
    before = (clock.now() - _LEFT_OVER_AFTER).timestamp()
    for one in root.rglob(".*"):
        if one.is_file() and one.stat().st_mtime < before:
            one.unlink(missing_ok=True)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _read(place: Path, at_most: int) -> bytes | None:
    try:
        with place.open("rb") as file:
            content = file.read(at_most + 1)
    except FileNotFoundError:
        return None
    if len(content) > at_most:
        raise TooLong
    return content
