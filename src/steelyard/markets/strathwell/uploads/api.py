"""Uploads: ask for a place, send the file there, confirm, look what came of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from steelyard.kernel import files
from steelyard.kernel.errors import NotFound
from steelyard.kernel.files import AVAILABLE, File
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.identity import Person
from steelyard.kernel.identity.refusals import NotPermitted
from steelyard.kernel.services import Services
from steelyard.markets.strathwell.gate import GATE
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.uploads.kinds import kind_table
from steelyard.markets.strathwell.uploads.schemas import FileSeen, UploadGiven, UploadWish

router = APIRouter(
    prefix="/uploads", route_class=UnitOfWorkRoute, tags=["uploads"], responses=STANDARD
)
_MEMBER = Depends(GATE.signed_in())


@router.post("/presign")
async def presign_upload(
    body: UploadWish,
    session: CurrentSession,
    services: CurrentServices,
    person: Annotated[Person, _MEMBER],
    actor: CurrentActor,
) -> UploadGiven:
    """A link that takes exactly this file, for a few minutes. Who may send what: the kind says."""
    kind = kind_table().find(body.kind)
    if not person.may(kind.permission):
        raise NotPermitted("Your role does not send files of this kind.")
    upload = await files.presign_upload(
        services,
        session,
        market=MARKET,
        kind=kind,
        filename=body.filename,
        content_type=body.content_type,
        size=body.size_bytes,
        owner_id=str(person.user_id),
        actor=actor,
    )
    return UploadGiven(
        file_id=upload.file_id,
        method=upload.method,
        url=upload.url,
        headers=dict(upload.headers),
        expires_at=upload.expires_at,
    )


@router.post("/{file_id}/confirm")
async def confirm_upload(
    file_id: UUID,
    session: CurrentSession,
    services: CurrentServices,
    person: Annotated[Person, _MEMBER],
    actor: CurrentActor,
) -> FileSeen:
    """The file is sent: it is looked through before anybody sees it. Again: the same."""
    file = await files.confirm(session, file_id=file_id, owner_id=str(person.user_id), actor=actor)
    return await file_seen(services, file)


@router.get("/{file_id}")
async def see_upload(
    file_id: UUID,
    session: CurrentSession,
    services: CurrentServices,
    person: Annotated[Person, _MEMBER],
) -> FileSeen:
    """What became of an upload of yours."""
    file = (await files.files_of(session, [file_id])).get(file_id)
    if file is None or file.market != MARKET or file.owner_id != str(person.user_id):
        raise NotFound
    return await file_seen(services, file)


async def file_seen(services: Services, file: File) -> FileSeen:
    """A file as its owner sees it, with a link once it may be seen."""
    seen = FileSeen(
        id=file.id,
        kind=file.kind,
        filename=file.filename,
        content_type=file.content_type,
        size_bytes=file.size_bytes,
        status=file.status,
        reason=file.reason,
    )
    if file.status == AVAILABLE:
        seen.url = await files.link_to(services, file)
    return seen
