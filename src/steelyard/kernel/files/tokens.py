"""The signed part of a local link: what it opens, on what terms, until when."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from steelyard.kernel import clock
from steelyard.kernel.files.port import Disposition, DownloadTerms, UploadTerms
from steelyard.kernel.secrets import derive

_UPLOAD, _DOWNLOAD = "upload", "download"


@dataclass(frozen=True, slots=True)
class UploadToken:
    file_id: UUID
    market: str
    content_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class DownloadToken:
    file_id: UUID
    market: str
    disposition: Disposition
    for_good: bool


def upload_token(secret: str, terms: UploadTerms) -> str:
    return _signed(
        secret,
        _UPLOAD,
        [
            terms.file_id.hex,
            terms.market,
            terms.content_type,
            terms.size_bytes,
            int(terms.expires_at.timestamp()),
        ],
    )


def download_token(secret: str, terms: DownloadTerms) -> str:
    ends = None if terms.expires_at is None else int(terms.expires_at.timestamp())
    return _signed(secret, _DOWNLOAD, [terms.file_id.hex, terms.market, terms.disposition, ends])


def read_upload_token(secret: str, token: str) -> UploadToken | None:
    """None for anything forged, of another use, or past its time."""
    found = _loaded(secret, _UPLOAD, token)
    if found is None:
        return None
    file_id, market, content_type, size, ends = found
    if _is_over(ends):
        return None
    return UploadToken(UUID(file_id), market, content_type, size)


def read_download_token(secret: str, token: str) -> DownloadToken | None:
    """None for anything forged, of another use, or past its time."""
    found = _loaded(secret, _DOWNLOAD, token)
    if found is None:
        return None
    file_id, market, disposition, ends = found
    if ends is not None and _is_over(ends):
        return None
    return DownloadToken(UUID(file_id), market, disposition, ends is None)


def _serializer(secret: str, use: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        derive(secret, "files"), salt=use, signer_kwargs={"digest_method": hashlib.sha256}
    )


def _signed(secret: str, use: str, told: list[Any]) -> str:
    return str(_serializer(secret, use).dumps(told))


def _loaded(secret: str, use: str, token: str) -> list[Any] | None:
    try:
        return cast("list[Any]", _serializer(secret, use).loads(token))
    except BadData:
        return None


def _is_over(ends: int) -> bool:
    return clock.now() >= datetime.fromtimestamp(ends, UTC)
