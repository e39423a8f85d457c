"""Demo data, made through the services as people would make it."""

from steelyard.app import build_markets
from steelyard.kernel.services import open_services
from steelyard.settings import Settings


async def seed_all(settings: Settings) -> dict[str, dict[str, int]]:
    """Let every market make its demo data; returns what was made, by market.

    A market that has data already makes nothing.
    """
    markets = build_markets()
    made: dict[str, dict[str, int]] = {}
    async with open_services(settings, markets, name="steelyard-seed") as services:
        for market in markets:
            if market.seed is not None:
                made[market.name] = await market.seed(services)
    return made
