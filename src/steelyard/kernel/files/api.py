"""The doors of a local store: one link takes one upload, another shows one file.

Both are opened by the signature in their path, so no session and no cookie is asked for. With a
store that has doors of its own (S3) nobody is let in here.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import FileResponse, Response

from steelyard.kernel.db import Session
from steelyard.kernel.files.kinds import INLINE
from steelyard.kernel.files.local_store import LocalStore
from steelyard.kernel.files.models import AVAILABLE, AWAITING, File
from steelyard.kernel.files.names import content_disposition
from steelyard.kernel.files.receiving import receive
from steelyard.kernel.files.refusals import FileLinkRefused, UploadLinkRefused
from steelyard.kernel.files.tokens import (
    DownloadToken,
    UploadToken,
    read_download_token,
    read_upload_token,
)
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import answers
from steelyard.kernel.http.routes import UnitOfWorkRoute, own_transactions, raw_body

Token = Annotated[str, Path(max_length=600, description="Signed; out of a link of ours.")]
PUBLIC_ROUTES = frozenset({"PUT /files/{token}", "GET /files/{token}"})
"""For a market's table of permissions: these ask for no session, the link is the right."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}
"""What goes with every file: no guessing of types, and no script even where one slipped in."""
_BODY = {"requestBody": {"required": True, "content": {
    "*/*": {"schema": {"type": "string", "format": "binary"}}}}}  # fmt: skip


def files_router(market: str) -> APIRouter:
    """``PUT /files/{token}`` and ``GET /files/{token}`` for one market's files."""
    router = APIRouter(route_class=UnitOfWorkRoute, tags=["files"])

    @router.put(
        "/files/{token}",
        status_code=204,
        responses=answers(403, 408, 411, 503),
        openapi_extra=_BODY,
        response_class=Response,
    )
    @own_transactions
    @raw_body
    async def send_file(request: Request, token: Token, services: CurrentServices) -> Response:
        """Send the file that was announced: exactly its size and type, once."""
        store = services.files
        told = read_upload_token(services.settings.secret_key, token)
        if told is None or told.market != market or not isinstance(store, LocalStore):
            raise UploadLinkRefused
        # Read and let go: a slow sender must not hold a connection to the database.
        async with services.database.reading() as session:
            key = await _awaited(session, told)
        await receive(request, store, key, told)
        return Response(status_code=204)

    @router.get(
        "/files/{token}",
        response_class=FileResponse,
        responses={**answers(403), 200: {"content": {"*/*": {}}}},
    )
    async def get_file(
        token: Token, session: CurrentSession, services: CurrentServices
    ) -> Response:
        """The file behind a link of ours; ranges are served."""
        store = services.files
        told = read_download_token(services.settings.secret_key, token)
        if told is None or told.market != market or not isinstance(store, LocalStore):
            raise FileLinkRefused
        file = await _ready(session, told)
        place = store.path_of(file.object_key or "")
        found = await store.stat(place)
        if found is None:
            raise FileLinkRefused
        return FileResponse(
            place,
            media_type=file.content_type,
            stat_result=found,
            headers={
                **HEADERS,
                "content-disposition": content_disposition(
                    file.filename,
                    told.disposition if file.content_type in INLINE else "attachment",
                ),
                "cache-control": "public, max-age=3600" if file.public else "private, no-store",
            },
        )

    return router


async def _awaited(session: Session, told: UploadToken) -> str:
    file = await session.get(File, told.file_id)
    if file is None or file.market != told.market or file.status != AWAITING:
        raise UploadLinkRefused
    return file.upload_key


async def _ready(session: Session, told: DownloadToken) -> File:
    file = await session.get(File, told.file_id)
    if file is None or file.market != told.market or file.status != AVAILABLE:
        raise FileLinkRefused
    if told.for_good and not file.public:
        raise FileLinkRefused
    return file
