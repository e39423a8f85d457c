"""Templates: a gallery for everybody, the whole design for subscribers, the editors' desk."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD, answers
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.identity import Person
from steelyard.markets.strathwell.designs import queries, service
from steelyard.markets.strathwell.designs.schemas import (
    TemplateCard,
    TemplateChanged,
    TemplateFile,
    TemplateGiven,
    TemplateQuery,
    TemplateSeen,
    TemplateStaffQuery,
)
from steelyard.markets.strathwell.gate import ORGANIZER, acting, admin
from steelyard.markets.strathwell.subscriptions.access import must_subscribe

router = APIRouter(route_class=UnitOfWorkRoute, tags=["templates"], responses=STANDARD)
Reader = Annotated[Person, acting("templates.read", ORGANIZER)]
Editor = Annotated[Person, admin("templates.edit")]


@router.get("/templates")
async def list_templates(
    session: CurrentSession,
    services: CurrentServices,
    wanted: Annotated[TemplateQuery, Query()],
) -> Page[TemplateCard]:
    """The gallery: published designs, by occasion and guests."""
    rows, following = await queries.gallery(session, wanted, services.settings.secret_key)
    return Page(items=await queries.cards(session, services, rows), next_cursor=following)


@router.get("/templates/{template_id}", responses=answers(402))
async def see_template(
    template_id: UUID, person: Reader, session: CurrentSession, services: CurrentServices
) -> TemplateSeen:
    """One design whole. 402 without a trial or an active subscription."""
    template = await queries.published(session, template_id)
    await must_subscribe(session, person.user_id)
    return await queries.whole(session, services, template)


@router.get("/admin/templates")
async def list_all_templates(
    _editor: Editor,
    session: CurrentSession,
    services: CurrentServices,
    which: Annotated[TemplateStaffQuery, Query()],
) -> Page[TemplateFile]:
    """All designs, drafts and archived ones too."""
    rows, following = await queries.listed(session, which, services.settings.secret_key)
    items = [await queries.file_of(session, services, row) for row in rows]
    return Page(items=items, next_cursor=following)


@router.post("/admin/templates", status_code=201)
async def add_template(
    body: TemplateGiven,
    _editor: Editor,
    session: CurrentSession,
    services: CurrentServices,
    actor: CurrentActor,
) -> TemplateFile:
    """A new design, as a draft."""
    return await queries.file_of(session, services, await service.add(session, body, actor))


@router.patch("/admin/templates/{template_id}")
async def change_template(
    template_id: UUID,
    body: TemplateChanged,
    _editor: Editor,
    session: CurrentSession,
    services: CurrentServices,
    actor: CurrentActor,
) -> TemplateFile:
    """Change a design, publish it or take it back."""
    template = await service.change(session, template_id, body, actor)
    return await queries.file_of(session, services, template)


@router.delete("/admin/templates/{template_id}", status_code=204)
async def archive_template(
    template_id: UUID, _editor: Editor, session: CurrentSession, actor: CurrentActor
) -> None:
    """Nobody finds it any more; bookings made from it still name it."""
    await service.archive(session, template_id, actor)
