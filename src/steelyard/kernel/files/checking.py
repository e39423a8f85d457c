"""Looking at what was uploaded: quarantine's one way out.

Intent, commit, store, outcome: where the clean bytes will be kept, and their hash, is written down
before they are. So whatever dies in between, nothing lies in the store that no row knows, and what
was checked is what is kept: a second upload through the same link changes nothing.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.files.content import Clean, Unfit, inspect
from steelyard.kernel.files.lifecycles import file_lifecycle
from steelyard.kernel.files.models import QUARANTINED, File
from steelyard.kernel.files.port import Stored, TooLong

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

CHANGED = "file_checked"
"""Name of a market's handler: ``(session, file, actor)`` in the transaction that decided."""
_ACTOR = Actor.system("files.check")


@dataclass(frozen=True, slots=True)
class _Found:
    """What came of looking: clean content, or why not."""

    clean: Clean | None
    reason: str = ""


async def check(services: "Services", file_id: UUID) -> File | None:
    """Decide about one file in quarantine; the row as it stands then, None for an unknown id.

    May run twice; decides once. Raises StorageUnavailable: try again.
    """
    async with services.database.reading() as session:
        file = await session.get(File, file_id)
    if file is None or file.status != QUARANTINED:
        return file
    found = await _look(services, file)
    if found.clean is None:
        return await _reject(services, file_id, found.reason)
    intended = await _intend(services, file_id, found.clean)
    if intended is None:
        return await _reject(services, file_id, "replaced")
    if intended.status != QUARANTINED or intended.object_key is None:
        return intended
    await services.files.keep(
        intended.object_key,
        found.clean.content,
        content_type=intended.content_type,
        filename=intended.filename,
        public=intended.public,
    )
    return await _accept(services, file_id, found.clean)


async def _look(services: "Services", file: File) -> _Found:
    try:
        stored = await services.files.read(file.upload_key, at_most=file.size_bytes)
    except TooLong:
        return _Found(None, "other_size")
    if stored is None:
        return _Found(None, "nothing_uploaded")
    if len(stored.content) != file.size_bytes:
        return _Found(None, "other_size")
    if not _said_so(stored, file.content_type):
        return _Found(None, "other_type")
    try:
        return _Found(await asyncio.to_thread(inspect, stored.content, file.content_type))
    except Unfit as unfit:
        return _Found(None, unfit.reason)


def _said_so(stored: Stored, content_type: str) -> bool:
    return stored.content_type is None or stored.content_type.lower() == content_type


async def _intend(services: "Services", file_id: UUID, clean: Clean) -> File | None:
    """Write down what will be kept, and where. None: other content was intended before."""
    digest = hashlib.sha256(clean.content).digest()
    async with services.database.transaction() as session:
        file = await _locked(session, file_id)
        if file.status != QUARANTINED:
            return file
        if file.object_key is None:
            open_to = "public" if file.public else "private"
            file.object_key = f"{open_to}/{file.market}/{file.kind}/{file.id}/{digest.hex()[:32]}"
            file.sha256, file.stored_bytes = digest, len(clean.content)
            file.width, file.height = clean.width, clean.height
        return file if file.sha256 == digest else None


async def _accept(services: "Services", file_id: UUID, clean: Clean) -> File:
    async with services.database.transaction() as session:
        file = await _locked(session, file_id)
        # Deleted meanwhile: the sweep removes what was kept, for the row says where it lies.
        if file.status == QUARANTINED:
            facts: dict[str, object] = {"stored_bytes": len(clean.content)}
            await _decide(services, session, file, "accept", facts)
    return file


async def _reject(services: "Services", file_id: UUID, reason: str) -> File:
    async with services.database.transaction() as session:
        file = await _locked(session, file_id)
        if file.status == QUARANTINED:
            file.reason = reason
            await _decide(services, session, file, "reject", {"why": reason})
    return file


async def _decide(
    services: "Services", session: Session, file: File, move: str, facts: dict[str, object]
) -> None:
    await lifecycle.move(
        session, file_lifecycle(file.market), file, move, actor=_ACTOR, facts=facts, held=True
    )
    market = services.markets.get(file.market)
    changed = market.handlers.extra.get(CHANGED) if market else None
    if changed is not None:
        await changed(session, file, _ACTOR)


async def _locked(session: Session, file_id: UUID) -> File:
    return await session.get_one(File, file_id, with_for_update=True, populate_existing=True)
