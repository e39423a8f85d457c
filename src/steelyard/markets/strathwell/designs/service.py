"""Decisions about templates: written, published, taken back, archived. Never deleted: bookings
name the design they were made from."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from steelyard.kernel import audit, clock, files, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.kernel.errors import InvalidInput, NotFound
from steelyard.markets.strathwell.designs.schemas import TemplateChanged, TemplateGiven
from steelyard.markets.strathwell.lifecycles import MARKET, TEMPLATE
from steelyard.markets.strathwell.models import Template, TemplateMedia
from steelyard.markets.strathwell.policy import policy_of
from steelyard.markets.strathwell.words import MediaKind, TemplateStatus

_PLAIN = ("title", "summary", "occasion", "style", "min_guests", "max_guests", "position")


async def add(session: Session, given: TemplateGiven, actor: Actor) -> Template:
    """A new draft. Raises what its files raise."""
    made = Template(
        title=given.title,
        summary=given.summary,
        occasion=given.occasion,
        style=given.style,
        min_guests=given.min_guests,
        max_guests=given.max_guests,
        budget_minor=given.budget_cents,
        currency=policy_of(session).currency,
        budget_split={one.value: share for one, share in given.budget_split.items()},
        details={"steps": given.steps},
        position=given.position,
        status=TemplateStatus.DRAFT,
    )
    session.add(made)
    await session.flush()
    lifecycle.born(session, TEMPLATE, made, actor=actor, data={"title": made.title})
    await _show(session, made, given.media_file_ids, actor)
    return made


async def change(
    session: Session, template_id: UUID, given: TemplateChanged, actor: Actor
) -> Template:
    """What was given replaces what stood there. Raises NotFound, InvalidInput, IllegalMove."""
    template = await _held(session, template_id)
    before = _told(template)
    asked = given.model_fields_set
    for name in _PLAIN:
        if name in asked and getattr(given, name) is not None:
            setattr(template, name, getattr(given, name))
    if "budget_cents" in asked:
        template.budget_minor = given.budget_cents
    if "budget_split" in asked:
        template.budget_split = {one.value: share for one, share in given.budget_split.items()}
    if "steps" in asked:
        template.details = {**template.details, "steps": given.steps}
    _check_guests(template)
    template.updated_at = clock.now()
    if "media_file_ids" in asked:
        await _show(session, template, given.media_file_ids, actor)
    _note(session, template, before, actor)
    if given.status is not None and given.status != template.status:
        move = "publish" if given.status == "published" else "unpublish"
        await lifecycle.move(session, TEMPLATE, template, move, actor=actor)
    return template


async def archive(session: Session, template_id: UUID, actor: Actor) -> None:
    """Nobody finds it any more. Raises NotFound, IllegalMove."""
    template = await _held(session, template_id)
    await lifecycle.move(session, TEMPLATE, template, "archive", actor=actor, held=True)


def _check_guests(template: Template) -> None:
    fewest, most = template.min_guests, template.max_guests
    if fewest is not None and most is not None and fewest > most:
        raise InvalidInput(
            "At least must not be more than at most.", max_guests=f"Give {fewest} or more."
        )


def _told(template: Template) -> dict[str, object]:
    return {
        **{name: getattr(template, name) for name in _PLAIN},
        "budget_minor": template.budget_minor,
        "budget_split": template.budget_split,
    }


def _note(session: Session, template: Template, before: dict[str, object], actor: Actor) -> None:
    after = _told(template)
    changed = {name for name in after if after[name] != before[name]}
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="template",
        entity_id=template.id,
        event="changed",
        data={
            "before": {name: before[name] for name in changed},
            "after": {name: after[name] for name in changed},
        },
    )


async def _show(session: Session, template: Template, ids: Sequence[UUID], actor: Actor) -> None:
    """Exactly these files, in this order, sent by whoever edits; the first picture is the cover."""
    known = await files.files_of(session, ids)
    mine = [one for one in ids if one in known]
    shown = await _already_shown(session, template)
    fresh = [one for one in mine if one not in shown]
    # What an editor adds is theirs and ready; what another editor added before may stay.
    await files.usable(
        session, fresh, market=MARKET, owner_id=actor.id, kinds={MediaKind.TEMPLATE_MEDIA}
    )
    if len(mine) < len(ids):
        raise NotFound("One of the files is not there.", media_file_ids="Upload it first.")
    await session.execute(delete(TemplateMedia).where(TemplateMedia.template_id == template.id))
    session.add_all(
        TemplateMedia(template_id=template.id, file_id=file_id, position=position)
        for position, file_id in enumerate(ids)
    )
    pictures = [one for one in ids if known[one].content_type.startswith("image/")]
    template.cover_file_id = pictures[0] if pictures else None
    await session.flush()


async def _already_shown(session: Session, template: Template) -> set[UUID]:
    asked = select(TemplateMedia.file_id).where(TemplateMedia.template_id == template.id)
    return set(await session.scalars(asked))


async def _held(session: Session, template_id: UUID) -> Template:
    if await session.get(Template, template_id) is None:
        raise NotFound
    return await locked(session, Template, template_id)
