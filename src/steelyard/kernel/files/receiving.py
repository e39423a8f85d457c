"""Taking in what is sent to an upload link: its size and type are held to while it comes."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from steelyard.kernel.errors import Refusal
from steelyard.kernel.files.content import SNIFFED, sniff
from steelyard.kernel.files.local_store import LocalStore
from steelyard.kernel.files.refusals import LengthRequired, UploadDiffers, UploadTooSlow
from steelyard.kernel.files.tokens import UploadToken

_PIECE_SECONDS = 20
_WHOLE_SECONDS = 900


class UploadCutOff(Refusal):
    """The sender went away in the middle; nothing is kept."""

    status = 400
    code = "upload_cut_off"


async def receive(request: Request, store: LocalStore, key: str, told: UploadToken) -> None:
    """Write the body to ``key``, whole and as announced, or not at all.

    Raises LengthRequired, UploadDiffers, UploadTooSlow, UploadCutOff, UploadLinkRefused (it is
    there already) or StorageUnavailable.
    """
    _check_announced(request, told)
    place = await store.receive(key)
    try:
        async for piece in _checked(_pieces(request), told):
            await store.step(lambda piece=piece: place.write(piece))
        await store.step(place.finish)
    finally:
        await store.step(place.abandon)


def _check_announced(request: Request, told: UploadToken) -> None:
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise LengthRequired
    if int(length[:20]) != told.size_bytes:
        raise UploadDiffers("This is not of the size that was announced.")
    if request.headers.get("content-type", "").strip().lower() != told.content_type:
        raise UploadDiffers("This is not of the type that was announced.")


async def _checked(pieces: AsyncIterator[bytes], told: UploadToken) -> AsyncIterator[bytes]:
    """The same pieces, as long as they are what was announced."""
    seen, head, known = 0, b"", False
    async for piece in pieces:
        seen += len(piece)
        if seen > told.size_bytes:
            raise UploadDiffers("This is not of the size that was announced.")
        if not known:
            head += piece
            if len(head) >= min(SNIFFED, told.size_bytes):
                _check_type(head, told)
                known = True
        yield piece
    if seen != told.size_bytes:
        raise UploadDiffers("This is not of the size that was announced.")


def _check_type(head: bytes, told: UploadToken) -> None:
    if sniff(head[:SNIFFED]) != told.content_type:
        raise UploadDiffers("This is not of the type that was announced.")


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes; whoever dawdles is sent away."""
    stream = request.stream()
    loop = asyncio.get_running_loop()
    end = loop.time() + _WHOLE_SECONDS
    while True:
        try:
            async with asyncio.timeout_at(min(loop.time() + _PIECE_SECONDS, end)):
                piece = await anext(stream, None)
        except TimeoutError:
            raise UploadTooSlow from None
        except ClientDisconnect:
            raise UploadCutOff("The upload was cut off.") from None
        if piece is None:
            return
        if piece:
            yield piece
