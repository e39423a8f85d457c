"""Disputes for the parties of a booking."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from steelyard.kernel import disputes, files
from steelyard.kernel.db import Session
from steelyard.kernel.disputes import Dispute
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required
from steelyard.kernel.identity import Person
from steelyard.markets.strathwell.book.callers import Reader
from steelyard.markets.strathwell.book.reading import reading_of
from steelyard.markets.strathwell.book.views import Items
from steelyard.markets.strathwell.disputes import opening
from steelyard.markets.strathwell.disputes.schemas import (
    DisputeSeen,
    DisputeWhole,
    EntrySeen,
    OpenDispute,
    Say,
)
from steelyard.markets.strathwell.gate import GATE
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.uploads.api import file_seen
from steelyard.markets.strathwell.uploads.schemas import FileSeen

router = APIRouter(
    prefix="/bookings", route_class=UnitOfWorkRoute, tags=["disputes"], responses=STANDARD
)
Party = Annotated[Person, Depends(GATE.require("disputes.open"))]


@router.post("/{booking_id}/disputes", status_code=201)
@key_required
async def open_dispute(
    booking_id: UUID,
    body: OpenDispute,
    person: Party,
    actor: CurrentActor,
    session: CurrentSession,
) -> DisputeSeen:
    """Object: what is not paid out yet to the vendors named waits until staff have decided."""
    return DisputeSeen.of(await opening.open_dispute(session, booking_id, person, body, actor))


@router.get("/{booking_id}/disputes")
async def list_disputes(
    booking_id: UUID, person: Reader, actor: CurrentActor, session: CurrentSession
) -> Items[DisputeSeen]:
    """Those one has a part in, newest first; staff see all of them."""
    reading = await reading_of(session, booking_id, person)
    found = await disputes.disputes_of(
        session, market=MARKET, subject_type=BOOKING, subject_id=str(reading.booking.id)
    )
    mine = [one for one in found if reading.own is None or actor.id in one.parties]
    return Items(items=[DisputeSeen.of(one) for one in mine])


@router.get("/{booking_id}/disputes/{dispute_id}")
async def see_dispute(
    booking_id: UUID,
    dispute_id: UUID,
    person: Reader,
    actor: CurrentActor,
    session: CurrentSession,
) -> DisputeWhole:
    """One dispute with everything that was said."""
    await reading_of(session, booking_id, person)
    dispute = await _in(session, booking_id, dispute_id)
    said = await disputes.thread(session, dispute_id, actor=actor)
    seen = DisputeSeen.of(dispute)
    return DisputeWhole(**seen.model_dump(), entries=[EntrySeen.of(one) for one in said])


@router.get("/{booking_id}/disputes/{dispute_id}/evidence")
async def see_evidence(
    booking_id: UUID,
    dispute_id: UUID,
    person: Reader,
    actor: CurrentActor,
    session: CurrentSession,
    services: CurrentServices,
) -> Items[FileSeen]:
    """The files that were shown in it and that you may see, in order, with links."""
    await reading_of(session, booking_id, person)
    await _in(session, booking_id, dispute_id)
    ids = await disputes.evidence_of(session, dispute_id, actor=actor)
    known = await files.files_of(session, ids)
    return Items(items=[await file_seen(services, known[one]) for one in ids if one in known])


@router.post("/{booking_id}/disputes/{dispute_id}/statements", status_code=201)
async def say(
    booking_id: UUID,
    dispute_id: UUID,
    body: Say,
    person: Party,
    actor: CurrentActor,
    session: CurrentSession,
) -> EntrySeen:
    """Say something that all parties read, with evidence if there is any."""
    await reading_of(session, booking_id, person)
    await _in(session, booking_id, dispute_id)
    await opening.check_files(session, body.file_ids, person)
    entry = await disputes.add_statement(
        session, dispute_id, actor=actor, body=body.body, file_ids=body.file_ids
    )
    return EntrySeen.of(entry)


async def _in(session: Session, booking_id: UUID, dispute_id: UUID) -> Dispute:
    dispute = await disputes.dispute_by_id(session, dispute_id)
    if (dispute.market, dispute.subject_id) != (MARKET, str(booking_id)):
        raise NotFound
    return dispute
