"""Replacing the price table."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select, text

from steelyard.kernel import audit
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import PriceEntry, ServiceArea
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.prices.queries import table
from steelyard.markets.locksmith.prices.schemas import PriceGiven
from steelyard.markets.locksmith.versions import require, version_of
from steelyard.markets.locksmith.words import ServiceType, Urgency

_Key = tuple[str, str, UUID | None]


class CurrencyNotSupported(InvalidInput):
    """The installation takes deposits in one currency."""

    code = "currency_not_supported"


def version(entries: Iterable[PriceEntry]) -> str:
    """Of the whole table, for ``if_match``."""
    return version_of(_facts(entry) for entry in entries)


async def replace(
    session: Session, given: Sequence[PriceGiven], *, actor: Actor, if_match: str | None = None
) -> list[PriceEntry]:
    """Make the table what was given.

    Raises InvalidInput, CurrencyNotSupported; ChangedMeanwhile where the table is not the one
    ``if_match`` names.

    Requests under way keep the deposit they were told until they choose or pay again.
    """
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('locksmith.price_entries', 7315))")
    )
    known = {_key(entry): entry for entry in await table(session)}
    require(if_match, version(known.values()))
    currency = policy_of(session).currency
    _refuse_currencies(given, currency)
    areas = set(await session.scalars(select(ServiceArea.id)))
    problems = _problems(given, areas)
    if problems:
        raise InvalidInput("Some prices need another look.", **problems)
    before = [_facts(entry) for entry in known.values()]
    for key in known.keys() - {_key(one) for one in given}:
        await session.delete(known[key])
    for one in given:
        _write(session, one, known.get(_key(one)), currency)
    await session.flush()
    after = await table(session)
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="price_table",
        entity_id=MARKET,
        event="replaced",
        data={"before": before, "after": [_facts(entry) for entry in after]},
    )
    return after


def _refuse_currencies(given: Sequence[PriceGiven], currency: str) -> None:
    foreign = {
        f"items.{place}.currency": f"Deposits are taken in {currency}."
        for place, one in enumerate(given)
        if one.currency not in {None, currency}
    }
    if foreign:
        raise CurrencyNotSupported("That currency is not taken here.", **foreign)


def _problems(given: Sequence[PriceGiven], areas: set[UUID]) -> dict[str, str]:
    found: dict[str, str] = {}
    seen: set[_Key] = set()
    for place, one in enumerate(given):
        if one.area_id is not None and one.area_id not in areas:
            found[f"items.{place}.area_id"] = "There is no such area."
        if _key(one) in seen:
            found[f"items.{place}"] = "This service, urgency and area stand in the table twice."
        seen.add(_key(one))
    missing = [
        f"{service} {urgency}"
        for service in ServiceType
        for urgency in Urgency
        if (service.value, urgency.value, None) not in seen
    ]
    if missing:
        found["items"] = (
            "Give each of these without an area, or mark it as not offered: "
            + ", ".join(missing)
            + "."
        )
    return found


def _key(entry: PriceGiven | PriceEntry) -> _Key:
    return str(entry.service_type), str(entry.urgency), entry.area_id


def _write(session: Session, one: PriceGiven, entry: PriceEntry | None, currency: str) -> None:
    if entry is None:
        session.add(
            PriceEntry(
                service_type=one.service_type,
                urgency=one.urgency,
                area_id=one.area_id,
                deposit_minor=one.deposit_minor,
                currency=currency,
                is_offered=one.is_offered,
            )
        )
        return
    entry.deposit_minor = one.deposit_minor
    entry.currency = currency
    entry.is_offered = one.is_offered


def _facts(entry: PriceEntry) -> dict[str, object]:
    return {
        "service_type": entry.service_type,
        "urgency": entry.urgency,
        "area_id": str(entry.area_id) if entry.area_id else None,
        "deposit_minor": entry.deposit_minor,
        "currency": entry.currency,
        "is_offered": entry.is_offered,
    }
