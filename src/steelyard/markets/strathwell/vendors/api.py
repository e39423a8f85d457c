"""Vendors: what everybody may find, and what a vendor tells of themselves."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from steelyard.kernel.db import Session
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.http.wire import Day
from steelyard.kernel.identity.edge import check_limit
from steelyard.kernel.services import Services
from steelyard.markets.strathwell.book.queries import vendor_of
from steelyard.markets.strathwell.gate import VendorPerson
from steelyard.markets.strathwell.limits import SEARCH_PER_IP
from steelyard.markets.strathwell.models import Vendor
from steelyard.markets.strathwell.vendors import queries, service
from steelyard.markets.strathwell.vendors.schemas import (
    ServiceOnboarding,
    VendorCard,
    VendorPage,
    VendorSearch,
    VendorSeen,
    VenueOnboarding,
)

router = APIRouter(
    prefix="/vendors", route_class=UnitOfWorkRoute, tags=["vendors"], responses=STANDARD
)


@router.get("/public")
async def find_vendors(
    request: Request,
    session: CurrentSession,
    services: CurrentServices,
    wanted: Annotated[VendorSearch, Query()],
) -> Page[VendorCard]:
    """Approved vendors by type, category, city, capacity, price, and a day they are free."""
    await check_limit(request, SEARCH_PER_IP)
    rows, following = await queries.search(session, wanted, services.settings.secret_key)
    covers = await queries.covers(session, services, rows)
    items = [VendorCard.model_validate(row) for row in rows]
    for card in items:
        card.cover_url = covers.get(card.id)
    return Page(items=items, next_cursor=following)


@router.get("/public/{vendor_id}")
async def see_vendor(
    vendor_id: UUID,
    session: CurrentSession,
    services: CurrentServices,
    day: Annotated[Day | None, Query(description="Is it free on this day?")] = None,
) -> VendorPage:
    """One approved vendor with pictures, and whether a day is free."""
    vendor = await queries.approved_vendor(session, vendor_id)
    page = VendorPage.model_validate(vendor, from_attributes=True)
    page.media = await queries.media_of(session, services, vendor, public=True)
    page.cover_url = next((one.url for one in page.media if one.url), None)
    page.free = await _free(session, vendor, day)
    return page


@router.get("/me")
async def see_own_vendor(
    person: VendorPerson, session: CurrentSession, services: CurrentServices
) -> VendorSeen:
    """The vendor of who is signed in; 404 before onboarding."""
    vendor = await vendor_of(session, person.user_id)
    return await _own(session, services, vendor)


@router.post("/onboarding/venue-owner")
async def onboard_venue(
    body: VenueOnboarding,
    person: VendorPerson,
    session: CurrentSession,
    services: CurrentServices,
    actor: CurrentActor,
) -> VendorSeen:
    """Describe a venue, and send it for review."""
    vendor = await service.onboard_venue(session, person.user_id, body, actor)
    return await _own(session, services, vendor)


@router.post("/onboarding/service-provider")
async def onboard_service(
    body: ServiceOnboarding,
    person: VendorPerson,
    session: CurrentSession,
    services: CurrentServices,
    actor: CurrentActor,
) -> VendorSeen:
    """Describe a service, and send it for review."""
    vendor = await service.onboard_service(session, person.user_id, body, actor)
    return await _own(session, services, vendor)


async def _own(session: Session, services: Services, vendor: Vendor) -> VendorSeen:
    await session.flush()
    await session.refresh(vendor)
    seen = VendorSeen.model_validate(vendor, from_attributes=True)
    seen.media = await queries.media_of(session, services, vendor, public=False)
    return seen


async def _free(session: Session, vendor: Vendor, day: date | None) -> bool | None:
    return None if day is None else await queries.is_free(session, vendor.id, day)
