"""Staff look into disputes and decide them."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from steelyard.kernel import disputes
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.disputes import Dispute
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required
from steelyard.kernel.identity import Person
from steelyard.kernel.identity.members import names_of
from steelyard.markets.strathwell.book.names import bookings_named
from steelyard.markets.strathwell.disputes import deciding
from steelyard.markets.strathwell.disputes.schemas import (
    DisputeFilter,
    DisputeForStaff,
    DisputeRow,
    DisputeSeen,
    EntrySeen,
    Say,
    SetStatus,
    staff_facts,
)
from steelyard.markets.strathwell.gate import admin
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.money.accounts import BOOKING

router = APIRouter(
    prefix="/admin/disputes", route_class=UnitOfWorkRoute, tags=["admin"], responses=STANDARD
)
Decider = Annotated[Person, admin("disputes.decide")]


@router.get("")
async def list_all_disputes(
    _admin: Decider,
    session: CurrentSession,
    services: CurrentServices,
    which: Annotated[DisputeFilter, Query()],
) -> Page[DisputeRow]:
    """All disputes, newest first."""
    rows, following = await disputes.page(
        session,
        services.settings.secret_key,
        market=MARKET,
        status=which.status,
        user_id=str(which.user_id) if which.user_id else None,
        subject=(BOOKING, str(which.booking_id)) if which.booking_id else None,
        size=which.size,
        cursor=which.cursor,
    )
    named = await _named(session, rows)
    items = [DisputeRow(**DisputeSeen.of(one).model_dump(), **named[one.id]) for one in rows]
    return Page(items=items, next_cursor=following)


@router.get("/{dispute_id}")
async def see_any_dispute(
    dispute_id: UUID, _admin: Decider, actor: CurrentActor, session: CurrentSession
) -> DisputeForStaff:
    """One dispute with everything said, what is at stake and what waits for a second person."""
    return await _seen(session, await deciding.ours(session, dispute_id), actor)


@router.post("/{dispute_id}/set-status")
@key_required
async def set_dispute_status(
    dispute_id: UUID,
    body: SetStatus,
    _admin: Decider,
    actor: CurrentActor,
    session: CurrentSession,
) -> DisputeForStaff:
    """Look into it, reject it, or resolve it: release, refund or split."""
    dispute, _ = await deciding.set_status(session, dispute_id, body, actor)
    return await _seen(session, dispute, actor)


@router.post("/{dispute_id}/notes", status_code=201)
async def add_note(
    dispute_id: UUID, body: Say, _admin: Decider, actor: CurrentActor, session: CurrentSession
) -> EntrySeen:
    """Staff to staff; the parties do not see it."""
    await deciding.ours(session, dispute_id)
    entry = await disputes.add_note(session, dispute_id, actor=actor, body=body.body)
    return EntrySeen.of(entry)


@router.post("/{dispute_id}/statements", status_code=201)
async def say_as_staff(
    dispute_id: UUID, body: Say, _admin: Decider, actor: CurrentActor, session: CurrentSession
) -> EntrySeen:
    """Ask or tell the parties."""
    await deciding.ours(session, dispute_id)
    entry = await disputes.add_statement(session, dispute_id, actor=actor, body=body.body)
    return EntrySeen.of(entry)


async def _named(session: Session, rows: Sequence[Dispute]) -> dict[UUID, dict[str, Any]]:
    bookings = await bookings_named(session, (one.subject_id for one in rows))
    people = await names_of(session, [one.opened_by for one in rows])
    return {
        one.id: {
            "booking_number": known.number if (known := bookings.get(one.subject_id)) else None,
            "opened_by_name": people.get(one.opened_by, ""),
        }
        for one in rows
    }


async def _seen(session: Session, dispute: Dispute, actor: Actor) -> DisputeForStaff:
    said = await disputes.thread(session, dispute.id, actor=actor)
    approval = await deciding.waiting(session, dispute)
    return DisputeForStaff(
        **staff_facts(dispute),
        **(await _named(session, [dispute]))[dispute.id],
        entries=[EntrySeen.of(one) for one in said],
        at_stake_cents=await deciding.at_stake(session, dispute),
        approval_id=approval.id if approval else None,
    )
