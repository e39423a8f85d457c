"""Reading templates: the gallery, one design, staff's list."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from steelyard.kernel import files
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.files import AVAILABLE
from steelyard.kernel.http.pages import Order, cut, read_cursor
from steelyard.kernel.services import Services
from steelyard.markets.strathwell.designs.schemas import (
    TemplateCard,
    TemplateFile,
    TemplateMediaSeen,
    TemplateQuery,
    TemplateSeen,
    TemplateStaffQuery,
)
from steelyard.markets.strathwell.models import Template, TemplateMedia
from steelyard.markets.strathwell.words import TemplateStatus

_ORDER = Order("position", Template.position, Template.id, descending=False)


async def gallery(
    session: Session, wanted: TemplateQuery, secret: str
) -> tuple[list[Template], str | None]:
    """One page of published designs, in the editors' order. Raises InvalidPage."""
    found = select(Template).where(Template.status == TemplateStatus.PUBLISHED)
    if wanted.occasion is not None:
        found = found.where(Template.occasion == wanted.occasion)
    if wanted.guests is not None:
        found = found.where(
            or_(Template.min_guests.is_(None), Template.min_guests <= wanted.guests),
            or_(Template.max_guests.is_(None), Template.max_guests >= wanted.guests),
        )
    if wanted.cursor is not None:
        found = found.where(_ORDER.after(*read_cursor(secret, _ORDER, wanted.cursor)))
    rows = await session.scalars(found.order_by(*_ORDER.clauses()).limit(wanted.size + 1))
    return cut(secret, _ORDER, rows.all(), wanted.size)


async def listed(
    session: Session, which: TemplateStaffQuery, secret: str
) -> tuple[list[Template], str | None]:
    """One page of all designs, for editors. Raises InvalidPage."""
    found = select(Template)
    if which.status is not None:
        found = found.where(Template.status == which.status)
    if which.cursor is not None:
        found = found.where(_ORDER.after(*read_cursor(secret, _ORDER, which.cursor)))
    rows = await session.scalars(found.order_by(*_ORDER.clauses()).limit(which.size + 1))
    return cut(secret, _ORDER, rows.all(), which.size)


async def published(session: Session, template_id: UUID) -> Template:
    """Raises NotFound, also for a draft or an archived one."""
    found = await session.get(Template, template_id)
    if found is None or found.status != TemplateStatus.PUBLISHED:
        raise NotFound
    return found


async def cards(
    session: Session, services: Services, rows: Sequence[Template]
) -> list[TemplateCard]:
    """Designs as the gallery shows them: one question for all covers."""
    covers = await _links(session, services, [row.cover_file_id for row in rows])
    made = [TemplateCard.model_validate(row) for row in rows]
    for card, row in zip(made, rows, strict=True):
        card.cover_url = covers.get(row.cover_file_id) if row.cover_file_id else None
    return made


async def whole(session: Session, services: Services, template: Template) -> TemplateSeen:
    """A design with all that subscribers see."""
    media = await _media(session, services, template)
    (card,) = await cards(session, services, [template])
    return TemplateSeen(
        **card.model_dump(),
        budget_split=template.budget_split,
        steps=list(template.details.get("steps", [])),
        media=media,
    )


async def file_of(session: Session, services: Services, template: Template) -> TemplateFile:
    """A design as its editors see it."""
    seen = await whole(session, services, template)
    return TemplateFile(
        **seen.model_dump(),
        status=TemplateStatus(template.status),
        position=template.position,
        created_at=template.created_at,
        updated_at=template.updated_at,
    )


async def _media(
    session: Session, services: Services, template: Template
) -> list[TemplateMediaSeen]:
    rows = await session.scalars(
        select(TemplateMedia)
        .where(TemplateMedia.template_id == template.id)
        .order_by(TemplateMedia.position)
    )
    shown = rows.all()
    known = await files.files_of(session, [one.file_id for one in shown])
    links = await _links(session, services, list(known))
    return [
        TemplateMediaSeen(
            file_id=one.file_id,
            caption=one.caption,
            content_type=known[one.file_id].content_type,
            status=known[one.file_id].status,
            url=links.get(one.file_id),
        )
        for one in shown
    ]


async def _links(
    session: Session, services: Services, ids: Sequence[UUID | None]
) -> dict[UUID, str]:
    known = await files.files_of(session, [one for one in ids if one is not None])
    return {
        file.id: await files.link_to(services, file)
        for file in known.values()
        if file.status == AVAILABLE
    }
