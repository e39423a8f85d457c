"""The house's picture with the console's own paths in it."""

import asyncio

import structlog

from steelyard.kernel.services import Services
from steelyard.kernel.system import SystemSeen, look
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.operations.links import links_of, read_id

log = structlog.get_logger("steelyard.locksmith")

_PATIENCE_SECONDS = 1.0


async def seen(services: Services) -> SystemSeen:
    """Everything an operator asks after. Links are an extra: without them the picture stands."""
    picture = await look(services, MARKET)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await _link(services, picture)
    except Exception as error:
        log.warning("system.not_linked", error=type(error).__name__)
    return picture


async def _link(services: Services, picture: SystemSeen) -> None:
    broken = picture.promises.facts.shown if picture.promises.facts else []
    alarms = picture.alarms.facts.newest if picture.alarms.facts else []
    if not broken and not alarms:
        return
    async with services.database.reading() as session:
        links = await links_of(session, [read_id(one.entity_id) for one in (*broken, *alarms)])
    for one in (*broken, *alarms):
        identity = read_id(one.entity_id)
        link = links.get(identity) if identity else None
        one.href = link.href if link else None
