"""Replacing the list of service areas."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select, text

from steelyard.kernel import audit
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.markets.locksmith.areas.schemas import AreaGiven
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import ServiceArea
from steelyard.markets.locksmith.versions import require, version_of

_FACTS = ("name", "city", "region", "lat", "lng", "radius_km", "is_active")


async def all_areas(session: Session) -> list[ServiceArea]:
    rows = await session.scalars(
        select(ServiceArea).order_by(ServiceArea.is_active.desc(), ServiceArea.name)
    )
    return list(rows)


def version(areas: Iterable[ServiceArea]) -> str:
    """Of the whole list, for ``if_match``."""
    return version_of(_facts(area) for area in areas)


async def replace(
    session: Session, given: Sequence[AreaGiven], *, actor: Actor, if_match: str | None = None
) -> list[ServiceArea]:
    """Make the list what was given.

    Raises InvalidInput, each problem named by its index; ChangedMeanwhile where the list is not
    the one ``if_match`` names.
    """
    await _one_at_a_time(session)
    known = {area.id: area for area in await all_areas(session)}
    require(if_match, version(known.values()))
    problems = _problems(given, known)
    if problems:
        raise InvalidInput("Some areas need another look.", **problems)
    before = [_facts(area) for area in known.values()]
    await _free_names(session, given, known)
    kept = {area.id for area in given if area.id is not None}
    for area_id, area in known.items():
        if area_id not in kept:
            area.is_active = False
    for one in given:
        _write(session, one, known)
    await session.flush()
    after = await all_areas(session)
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="service_areas",
        entity_id=MARKET,
        event="replaced",
        data={"before": before, "after": [_facts(area) for area in after]},
    )
    return after


def _problems(given: Sequence[AreaGiven], known: dict[UUID, ServiceArea]) -> dict[str, str]:
    found: dict[str, str] = {}
    listed = {one.id for one in given}
    # Names of areas that are left out still stand; two areas may not share one.
    names = {
        area.name.casefold(): "An inactive area has this name; send it along with its id."
        for area_id, area in known.items()
        if area_id not in listed
    }
    seen: set[UUID] = set()
    for place, one in enumerate(given):
        if one.id is not None and one.id not in known:
            found[f"items.{place}.id"] = "There is no such area; leave the id out for a new one."
        if one.id is not None and one.id in seen:
            found[f"items.{place}.id"] = "This area stands in the list twice."
        seen |= {one.id} if one.id else set()
        name = one.name.casefold()
        if name in names:
            found[f"items.{place}.name"] = names[name]
        names[name] = "Another area in the list has this name."
    return found


async def _free_names(
    session: Session, given: Sequence[AreaGiven], known: dict[UUID, ServiceArea]
) -> None:
    """Two areas may swap names: whoever changes theirs lets go of it first."""
    changing = [
        known[one.id] for one in given if one.id is not None and known[one.id].name != one.name
    ]
    for area in changing:
        area.name = f"{area.name} ({area.id})"
    await session.flush()


def _write(session: Session, one: AreaGiven, known: dict[UUID, ServiceArea]) -> None:
    facts = {name: getattr(one, name) for name in _FACTS}
    if one.id is None:
        session.add(ServiceArea(**facts))
        return
    for name, value in facts.items():
        setattr(known[one.id], name, value)


def _facts(area: ServiceArea) -> dict[str, object]:
    return {"id": str(area.id), **{name: getattr(area, name) for name in _FACTS}}


async def _one_at_a_time(session: Session) -> None:
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('locksmith.service_areas', 7315))")
    )
