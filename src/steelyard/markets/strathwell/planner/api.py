"""The planner, for subscribers: look, plan, and make a draft of the plan."""

from typing import Annotated

from fastapi import APIRouter

from steelyard.kernel.db import Session
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD, answers
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.identity import Person
from steelyard.kernel.services import Services
from steelyard.markets.strathwell.gate import ORGANIZER, acting
from steelyard.markets.strathwell.limits import PLANNER_PER_PERSON
from steelyard.markets.strathwell.planner import service
from steelyard.markets.strathwell.planner.schemas import (
    Access,
    DraftMade,
    Occasion,
    Plan,
    PlannedPart,
)
from steelyard.markets.strathwell.planner.service import Planned
from steelyard.markets.strathwell.subscriptions.access import must_subscribe, standing
from steelyard.markets.strathwell.vendors.queries import covers
from steelyard.markets.strathwell.vendors.schemas import VendorCard

router = APIRouter(
    prefix="/planner",
    route_class=UnitOfWorkRoute,
    tags=["planner"],
    responses={**STANDARD, **answers(402)},
)
Planner = Annotated[Person, acting("planner.use", ORGANIZER)]


@router.get("/access-check")
async def check_access(
    person: Planner, session: CurrentSession, services: CurrentServices
) -> Access:
    """Whether the planner is open to you; 402 without a trial or an active subscription."""
    await _enter(services, session, person)
    return Access(allowed=True, subscription=await standing(session, person.user_id))


@router.post("/plan")
async def make_plan(
    body: Occasion, person: Planner, session: CurrentSession, services: CurrentServices
) -> Plan:
    """The budget split by category, with vendors who are free that day and fit it."""
    await _enter(services, session, person)
    return await _shown(session, services, await service.plan(session, body))


@router.post("/bookings", status_code=201)
async def make_draft(
    body: Occasion,
    person: Planner,
    session: CurrentSession,
    services: CurrentServices,
    actor: CurrentActor,
) -> DraftMade:
    """A draft booking with the first suggestion of each category; nobody is asked yet."""
    await _enter(services, session, person)
    booking, made = await service.draft(session, person.user_id, body, actor=actor)
    return DraftMade(booking_id=booking.id, number=booking.number, missing=made.missing)


async def _enter(services: Services, session: Session, person: Person) -> None:
    await services.limiter.check(PLANNER_PER_PERSON, str(person.user_id))
    await must_subscribe(session, person.user_id)


async def _shown(session: Session, services: Services, made: Planned) -> Plan:
    suggested = [vendor for part in made.parts for vendor in part.vendors]
    pictures = await covers(session, services, suggested)
    parts = [
        PlannedPart(
            category=part.category,
            share_basis_points=part.basis_points,
            amount_cents=part.money.amount_minor,
            suggestions=[VendorCard.model_validate(vendor) for vendor in part.vendors],
        )
        for part in made.parts
    ]
    for card in (card for part in parts for card in part.suggestions):
        card.cover_url = pictures.get(card.id)
    return Plan(
        template_id=made.template.id,
        budget_cents=made.budget.amount_minor,
        currency=made.budget.currency,
        parts=parts,
        missing=made.missing,
    )
