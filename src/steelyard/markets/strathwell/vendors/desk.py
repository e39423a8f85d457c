"""Staff's part: the queue of vendors, and what is decided about them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.identity import Person, user_by_id
from steelyard.kernel.services import Services
from steelyard.markets.strathwell.gate import admin
from steelyard.markets.strathwell.models import Vendor
from steelyard.markets.strathwell.vendors import queries, service
from steelyard.markets.strathwell.vendors.schemas import (
    ChangesWanted,
    PayoutSwitch,
    VendorFile,
    VendorListed,
    VendorQueue,
)
from steelyard.markets.strathwell.words import VendorStatus

router = APIRouter(
    prefix="/admin/vendors", route_class=UnitOfWorkRoute, tags=["admin"], responses=STANDARD
)
Reviewer = Annotated[Person, admin("vendors.review")]


@router.get("")
async def list_all_vendors(
    _admin: Reviewer,
    session: CurrentSession,
    services: CurrentServices,
    which: Annotated[VendorQueue, Query()],
) -> Page[VendorListed]:
    """All vendors, the newest first."""
    rows, following = await queries.queue(session, which, services.settings.secret_key)
    return Page(items=[VendorListed.model_validate(row) for row in rows], next_cursor=following)


@router.get("/pending")
async def list_pending_vendors(
    _admin: Reviewer,
    session: CurrentSession,
    services: CurrentServices,
    which: Annotated[VendorQueue, Query()],
) -> Page[VendorListed]:
    """Vendors who wait for a decision."""
    waiting = which.model_copy(update={"status": VendorStatus.PENDING})
    rows, following = await queries.queue(session, waiting, services.settings.secret_key)
    return Page(items=[VendorListed.model_validate(row) for row in rows], next_cursor=following)


@router.get("/{vendor_id}")
async def see_vendor_file(
    vendor_id: UUID, _admin: Reviewer, session: CurrentSession, services: CurrentServices
) -> VendorFile:
    """Everything about one vendor."""
    vendor = await session.get(Vendor, vendor_id)
    if vendor is None:
        raise NotFound
    return await _file(session, services, vendor)


@router.post("/{vendor_id}/approve")
async def approve_vendor(
    vendor_id: UUID,
    _admin: Reviewer,
    session: CurrentSession,
    services: CurrentServices,
    actor: CurrentActor,
) -> VendorFile:
    """Everybody may find them from now on."""
    return await _file(session, services, await service.approve(session, vendor_id, actor))


@router.post("/{vendor_id}/needs-changes")
async def ask_vendor_changes(
    vendor_id: UUID,
    body: ChangesWanted,
    _admin: Reviewer,
    session: CurrentSession,
    services: CurrentServices,
    actor: CurrentActor,
) -> VendorFile:
    """Back to the vendor, who is told what is wanted."""
    vendor = await service.ask_changes(session, vendor_id, body.note, actor)
    return await _file(session, services, vendor)


@router.post("/{vendor_id}/disable-payout")
async def switch_vendor_payouts(
    vendor_id: UUID,
    body: PayoutSwitch,
    _admin: Reviewer,
    session: CurrentSession,
    services: CurrentServices,
    actor: CurrentActor,
) -> VendorFile:
    """Stop what is paid out to a vendor, or (``disabled`` false) let it go on."""
    vendor = await service.switch_payouts(
        session, vendor_id, disabled=body.disabled, reason=body.reason, actor=actor
    )
    return await _file(session, services, vendor)


async def _file(session: Session, services: Services, vendor: Vendor) -> VendorFile:
    await session.flush()
    owner = await user_by_id(session, vendor.user_id)
    row = VendorListed.model_validate(vendor)
    return VendorFile(
        **row.model_dump(),
        description=vendor.description,
        location_text=vendor.location_text,
        owner_name=owner.name,
        owner_email=owner.email,
        media=await queries.media_of(session, services, vendor, public=False),
    )
