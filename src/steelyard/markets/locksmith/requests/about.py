"""The market in a nutshell, for the first page."""

from collections.abc import Iterable
from uuid import UUID

from steelyard import __version__
from steelyard.kernel import payments
from steelyard.kernel.db import Session
from steelyard.kernel.market import Market
from steelyard.markets.locksmith.areas.queries import active_areas
from steelyard.markets.locksmith.models import PriceEntry
from steelyard.markets.locksmith.policy import policy_from
from steelyard.markets.locksmith.prices.queries import table
from steelyard.markets.locksmith.requests.about_schemas import (
    About,
    AreaTold,
    FromPrice,
    PhoneTold,
    SandboxTold,
    ServiceTold,
    StripeTold,
    UrgencyTold,
)
from steelyard.markets.locksmith.requests.wording import SERVICES, URGENCIES, phone_words
from steelyard.markets.locksmith.words import ServiceType, Urgency
from steelyard.settings import Settings

"""Stripe's script has the name of the API's major version, as its documentation asks for."""
CACHED = "public, max-age=60"

_Key = tuple[str, str]


async def about(session: Session, market: Market, settings: Settings) -> About:
    """What anybody may know."""
    policy = policy_from(settings)
    areas = await active_areas(session)
    cheapest = from_prices(await table(session), [area.id for area in areas])
    phone = policy.phone
    return About(
        market=market.name,
        title=market.title,
        tagline=market.tagline,
        currency=policy.currency,
        time_zone=settings.locksmith_time_zone,
        services=[_service(service, cheapest) for service in ServiceType],
        urgencies=[
            UrgencyTold(urgency=urgency, label=URGENCIES[urgency][0], about=URGENCIES[urgency][1])
            for urgency in Urgency
        ],
        areas=[AreaTold(name=one.name, city=one.city, region=one.region) for one in areas],
        phone=PhoneTold(e164=phone, formatted=phone_words(phone)) if phone else None,
        wave_minutes=policy.wave_length.total_seconds() / 60,
        stripe=StripeTold(
            publishable_key=settings.stripe_publishable_key,
            script_url=payments.browser_script(settings),
        ),
        sandbox=SandboxTold(url=settings.sandbox_url) if settings.speaks_to_sandbox else None,
        version=__version__,
    )


def from_prices(entries: Iterable[PriceEntry], areas: Iterable[UUID]) -> dict[_Key, PriceEntry]:
    """Service and urgency → the cheapest entry that counts in one of ``areas``."""
    by_area: dict[UUID | None, dict[_Key, PriceEntry]] = {}
    for one in entries:
        by_area.setdefault(one.area_id, {})[one.service_type, one.urgency] = one
    everywhere = by_area.get(None, {})
    cheapest: dict[_Key, PriceEntry] = {}
    for area in areas:
        for key, one in {**everywhere, **by_area.get(area, {})}.items():
            known = cheapest.get(key)
            if one.is_offered and (known is None or one.deposit_minor < known.deposit_minor):
                cheapest[key] = one
    return cheapest


def _service(service: ServiceType, cheapest: dict[_Key, PriceEntry]) -> ServiceTold:
    label, line = SERVICES[service]
    found = [(urgency, cheapest.get((service, urgency))) for urgency in Urgency]
    return ServiceTold(
        service_type=service,
        label=label,
        about=line,
        prices=[
            FromPrice(urgency=urgency, from_minor=one.deposit_minor, currency=one.currency)
            for urgency, one in found
            if one is not None
        ],
    )
