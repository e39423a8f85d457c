"""Staff keep the locksmiths: add, edit, pause, look up, and write down what was paid to them."""

import hashlib
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required
from steelyard.markets.locksmith.locksmiths import listing, queries, service
from steelyard.markets.locksmith.locksmiths.schemas import (
    AddLocksmith,
    EditLocksmith,
    LocksmithFile,
    LocksmithListed,
    LocksmithQuery,
    LocksmithRow,
    PayoutRecorded,
    RecordPayout,
    Statement,
    Week,
)

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/locksmiths")
async def list_locksmiths(
    _staff: Staff,
    session: CurrentSession,
    services: CurrentServices,
    query: Annotated[LocksmithQuery, Query()],
) -> Page[LocksmithListed]:
    """Locksmiths by city, state, service or text, with how they have been doing."""
    return await listing.page_of_locksmiths(session, query, services.settings.secret_key)


@router.post("/locksmiths", status_code=201)
async def add_locksmith(body: AddLocksmith, staff: Staff, session: CurrentSession) -> LocksmithRow:
    """Add one; saved is dispatchable."""
    locksmith = await service.add(session, body.model_dump(), actor=staff)
    return LocksmithRow.model_validate(locksmith)


@router.get("/locksmiths/{locksmith_id}")
async def see_locksmith(
    locksmith_id: UUID, _staff: Staff, session: CurrentSession, services: CurrentServices
) -> LocksmithFile:
    """Facts, figures, open offers and history."""
    locksmith = await service.by_id(session, locksmith_id)
    return await queries.file_of(session, locksmith, services.settings.locksmith_currency)


@router.patch("/locksmiths/{locksmith_id}")
async def edit_locksmith(
    locksmith_id: UUID, body: EditLocksmith, staff: Staff, session: CurrentSession
) -> LocksmithRow:
    """Change what is given. Deactivating takes back open offers at once."""
    changes = body.model_dump(exclude_unset=True)
    locksmith = await service.edit(session, locksmith_id, changes, actor=staff)
    return LocksmithRow.model_validate(locksmith)


@router.get("/locksmiths/{locksmith_id}/statement")
async def see_statement(
    locksmith_id: UUID,
    _staff: Staff,
    session: CurrentSession,
    services: CurrentServices,
    week: Annotated[Week, Query()],
) -> Statement:
    """What was earned, kept, recalled and paid in one week."""
    locksmith = await service.by_id(session, locksmith_id)
    return await queries.statement_of(
        session, locksmith, week, services.settings.locksmith_currency
    )


@router.post("/locksmiths/{locksmith_id}/payouts", status_code=201)
@key_required
async def record_payout(
    locksmith_id: UUID,
    body: RecordPayout,
    http: Request,
    staff: Staff,
    session: CurrentSession,
    services: CurrentServices,
) -> PayoutRecorded:
    """Write down a payment made outside. No money moves from here."""
    # A key may be as long as a ledger key; hashed, it fits with its prefix.
    key = hashlib.sha256(http.headers["idempotency-key"].encode()).hexdigest()
    owed = await service.record_payout(
        session, locksmith_id, body.amount_minor, body.note, actor=staff, key=key
    )
    return PayoutRecorded(
        locksmith_id=locksmith_id,
        amount_minor=body.amount_minor,
        currency=services.settings.locksmith_currency,
        balance_owed_minor=owed,
    )
