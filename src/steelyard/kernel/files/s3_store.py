"""Files in a bucket that speaks S3. Signing asks nobody; everything else runs in a thread.

The upload link signs the exact type and length as headers (Signature Version 4), and
``If-None-Match: *``: a store that knows it takes one upload per link.
"""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote

from steelyard.kernel import clock
from steelyard.kernel.files.names import content_disposition
from steelyard.kernel.files.port import DownloadTerms, Stored, TooLong, Upload, UploadTerms
from steelyard.kernel.files.refusals import StorageUnavailable
from steelyard.settings import Settings

_GONE = frozenset({"404", "NoSuchKey", "NotFound"})
_PUBLIC_SECONDS = 3600
"""A public file without a public address is seen through links of so long."""


class S3Store:
    """One bucket; ``private/`` and ``incoming/`` must be closed to the public, ``public/`` may be
    open. The SDK is loaded at first use."""

    name = "s3"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._bucket = settings.s3_bucket
        self._made: Any = None
        self._making = threading.Lock()

    async def upload_link(self, terms: UploadTerms) -> Upload:
        url = await asyncio.to_thread(
            self._signed,
            "put_object",
            {
                "Key": terms.key,
                "ContentType": terms.content_type,
                "ContentLength": terms.size_bytes,
                "IfNoneMatch": "*",
            },
            _seconds_until(terms.expires_at),
        )
        return Upload(
            file_id=terms.file_id,
            method="PUT",
            url=url,
            expires_at=terms.expires_at,
            headers={"content-type": terms.content_type, "if-none-match": "*"},
        )

    async def download_link(self, terms: DownloadTerms) -> str:
        base = self._settings.s3_public_base_url.rstrip("/")
        if terms.expires_at is None and base:
            return f"{base}/{quote(terms.key)}"
        seconds = _PUBLIC_SECONDS if terms.expires_at is None else _seconds_until(terms.expires_at)
        return await asyncio.to_thread(
            self._signed,
            "get_object",
            {
                "Key": terms.key,
                "ResponseContentType": terms.content_type,
                "ResponseContentDisposition": content_disposition(
                    terms.filename, terms.disposition
                ),
            },
            seconds,
        )

    async def read(self, key: str, *, at_most: int) -> Stored | None:
        return await self._ask(lambda: self._read(key, at_most))

    async def keep(
        self, key: str, content: bytes, *, content_type: str, filename: str, public: bool
    ) -> None:
        told = {
            "Key": key,
            "Body": content,
            "ContentType": content_type,
            "ContentDisposition": content_disposition(filename, "attachment", content_type),
            "CacheControl": "public, max-age=86400" if public else "private, no-store",
        }
        await self._ask(lambda: self._client().put_object(Bucket=self._bucket, **told))

    async def remove(self, key: str) -> None:
        await self._ask(lambda: self._client().delete_object(Bucket=self._bucket, Key=key))

    async def tidy(self) -> None:
        """One request writes a whole object: there is nothing half done."""

    async def _ask[Result](self, work: Callable[[], Result]) -> Result:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - loaded late

        try:
            return await asyncio.to_thread(work)
        except (BotoCoreError, ClientError) as error:
            raise StorageUnavailable(
                "Files are out of reach at the moment.", retry_after_seconds=30
            ) from error

    def _read(self, key: str, at_most: int) -> Stored | None:
        from botocore.exceptions import ClientError  # noqa: PLC0415 - loaded late

        try:
            found = self._client().get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if _code(error) in _GONE:
                return None
            raise
        body: Any = found["Body"]
        try:
            content = cast("bytes", body.read(at_most + 1))
        finally:
            body.close()
        if len(content) > at_most:
            raise TooLong
        return Stored(content, cast("str | None", found.get("ContentType")))

    def _signed(self, operation: str, told: dict[str, Any], seconds: int) -> str:
        return str(
            self._client().generate_presigned_url(
                operation, Params={"Bucket": self._bucket, **told}, ExpiresIn=seconds
            )
        )

    def _client(self) -> Any:
        with self._making:
            if self._made is None:
                self._made = _client_of(self._settings)
            return self._made


def _client_of(settings: Settings) -> Any:
    # A third of a second to import, for those who use it.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    elsewhere = bool(settings.s3_endpoint_url)
    return cast("Any", boto3).client(
        "s3",
        region_name=settings.s3_region,
        endpoint_url=settings.s3_endpoint_url or None,
        aws_access_key_id=settings.s3_access_key_id,
        aws_secret_access_key=settings.s3_secret_access_key,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if elsewhere else "virtual"},
            connect_timeout=3,
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 3},
            # A checksum of the SDK's own would be signed into the link, and no browser sends it.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _seconds_until(moment: datetime) -> int:
    return max(int((moment - clock.now()).total_seconds()), 1)
