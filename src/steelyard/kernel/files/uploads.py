"""Asking for an upload, saying that it is done, and deleting. Nothing here calls outside but to
sign, which asks nobody."""

import secrets
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select, text

from steelyard.kernel import clock, jobs, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.files.kinds import FileKind
from steelyard.kernel.files.lifecycles import file_lifecycle
from steelyard.kernel.files.models import AVAILABLE, AWAITING, DELETED, QUARANTINED, File
from steelyard.kernel.files.names import safe_name
from steelyard.kernel.files.port import Upload, UploadTerms
from steelyard.kernel.files.refusals import (
    FileNotReady,
    TooManyFiles,
    TooManyUploads,
    UploadEmpty,
    UploadTooLarge,
    UploadTypeNotAllowed,
)
from steelyard.settings import Settings

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

CHECK = "files.check"
OPEN_UPLOADS_MAX = 50
"""How many uploads one owner may have asked for and not finished."""


async def presign_upload(
    services: "Services",
    session: Session,
    *,
    market: str,
    kind: FileKind,
    filename: str,
    content_type: str,
    size: int,
    owner_id: str,
    actor: Actor,
) -> Upload:
    """A place for one file of ``size`` bytes and this type, and the link that takes it.

    The caller has asked whether ``actor`` may upload this kind. Raises UploadTypeNotAllowed,
    UploadEmpty, UploadTooLarge, TooManyUploads, TooManyFiles, StorageUnavailable.
    """
    settings = services.settings
    most = _check_wish(settings, kind, content_type, size)
    name = safe_name(filename, content_type)
    await _check_room(session, market, kind, owner_id)
    made = File(
        market=market,
        kind=kind.name,
        owner_id=owner_id,
        filename=name,
        content_type=content_type,
        size_bytes=size,
        max_bytes=most,
        public=kind.public,
        status=AWAITING,
        upload_key=f"incoming/{market}/{secrets.token_hex(20)}",
        expires_at=clock.now() + timedelta(seconds=settings.upload_url_expire_seconds),
    )
    session.add(made)
    await session.flush()
    told = {"kind": kind.name, "content_type": content_type, "size_bytes": size}
    lifecycle.born(session, file_lifecycle(market), made, actor=actor, data=told)
    return await services.files.upload_link(
        UploadTerms(made.id, market, made.upload_key, content_type, size, made.expires_at)
    )


async def confirm(session: Session, *, file_id: UUID, owner_id: str, actor: Actor) -> File:
    """The owner says it is sent: into quarantine, and a worker looks at it. Again: the same.

    Raises NotFound (also for somebody else's), FileNotReady for one that was deleted.
    """
    file = await _own(session, file_id, owner_id)
    if file.status == DELETED:
        raise FileNotReady("This upload was given up. Ask for a new one.", state=DELETED)
    if file.status == AWAITING:
        await lifecycle.move(
            session, file_lifecycle(file.market), file, "confirm", actor=actor, held=True
        )
        jobs.enqueue_at_end(session, CHECK, {"file_id": str(file.id)}, key=f"{CHECK}:{file.id}")
    return file


async def delete(
    session: Session,
    *,
    file_id: UUID,
    owner_id: str | None,
    actor: Actor,
    reason: str | None = None,
) -> File:
    """Gone for everybody; what lies in the store is removed within a minute or two. Again: the
    same. ``owner_id`` None: staff, whoever owns it.

    Raises NotFound (also for somebody else's).
    """
    file = await _own(session, file_id, owner_id)
    if file.status != DELETED:
        await lifecycle.move(
            session,
            file_lifecycle(file.market),
            file,
            "delete",
            actor=actor,
            reason=reason,
            held=True,
        )
    return file


async def files_of(session: Session, ids: Collection[UUID]) -> dict[UUID, File]:
    """The files of these ids in one statement; an unknown id is not among them."""
    if not ids:
        return {}
    rows = await session.scalars(select(File).where(File.id.in_(ids)))
    return {row.id: row for row in rows}


async def usable(
    session: Session, ids: Iterable[UUID], *, market: str, owner_id: str, kinds: Collection[str]
) -> list[File]:
    """These files in this order, each the owner's own, of one of ``kinds``, and ready.

    For a market that ties files to a thing of its own. Raises NotFound, FileNotReady.
    """
    wanted = list(ids)
    found = await files_of(session, set(wanted))
    chosen: list[File] = []
    for one in wanted:
        file = found.get(one)
        if (
            file is None
            or (file.market, file.owner_id) != (market, owner_id)
            or file.kind not in kinds
        ):
            raise NotFound
        if file.status != AVAILABLE:
            raise FileNotReady("This file is not ready.", state=file.status)
        chosen.append(file)
    return chosen


def _check_wish(settings: Settings, kind: FileKind, content_type: str, size: int) -> int:
    """The most bytes there may be."""
    allowed = kind.mimes & frozenset(settings.allowed_upload_mime)
    if content_type not in allowed:
        raise UploadTypeNotAllowed(
            "Files of this type are not taken here.",
            content_type=f"One of: {', '.join(sorted(allowed))}.",
        )
    most = min(kind.max_bytes, settings.max_upload_bytes)
    if size < 1:
        raise UploadEmpty
    if size > most:
        raise UploadTooLarge(most)
    return most


async def _check_room(session: Session, market: str, kind: FileKind, owner_id: str) -> None:
    """One after the other for each owner, so that many at once are no way around a limit."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 9))"),
        {"owner": f"{market}|{owner_id}"},
    )
    mine = (File.market == market, File.owner_id == owner_id)
    now = clock.now()
    waiting = await session.scalar(
        select(func.count()).where(*mine, File.status == AWAITING, File.expires_at > now)
    )
    if (waiting or 0) >= OPEN_UPLOADS_MAX:
        raise TooManyUploads(
            "Finish or wait for the uploads you have begun.",
            retry_after_seconds=60,
            limit=OPEN_UPLOADS_MAX,
        )
    had = await session.scalar(
        select(func.count()).where(
            *mine, File.kind == kind.name, File.status.in_((AWAITING, QUARANTINED, AVAILABLE))
        )
    )
    if (had or 0) >= kind.max_files:
        raise TooManyFiles("Delete a file of this kind first.", limit=kind.max_files)


async def _own(session: Session, file_id: UUID, owner_id: str | None) -> File:
    await session.flush()
    file = await session.get(File, file_id, with_for_update=True, populate_existing=True)
    if file is None or (owner_id is not None and file.owner_id != owner_id):
        raise NotFound
    return file
