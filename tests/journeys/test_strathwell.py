"""The second market's whole story, over the wire; and money where the books say it is."""

from pathlib import Path

from sqlalchemy import text
from tests.journeys.house import House, open_house

from steelyard.commands.verify import broken
from steelyard.journeys.strathwell import StrathwellJourney
from steelyard.output import Output


async def test_the_strathwell_journey_plays_to_its_end(database_url: str, tmp_path: Path) -> None:
    # No pages: nobody looks at any, and building them takes longer than the story.
    settings = {"FILES_DIR": str(tmp_path / "files"), "WEB_DIST": str(tmp_path / "no-pages")}
    async with open_house(database_url, tmp_path, settings=settings) as house:
        await _open_both_doors(house)
        journey = StrathwellJourney(house.world(), seed=1)
        told = {step.name: step.detail async for step in journey.play()}
        assert len(told) >= 20
        for step in ("two people", "the others are paid on"):
            assert "1 by Staff and A colleague" in told[step]
        assert await broken(Output(), house.settings) == 0
        balance = await house.world().control("GET", "/stripe/balance")
        held = sum(one["amount"] for one in balance["available"])
        assert held > 0
        assert await _provider_cash(house) == -held


async def _open_both_doors(house: House) -> None:
    """As in the demo: what Stripe says comes to each market's door."""
    paths = ("locksmith/api/webhooks/stripe", "strathwell/webhooks/stripe")
    secret = house.environment["STRIPE_WEBHOOK_SECRET"]
    doors = [{"url": f"{house.webs[0]}/{path}", "secret": secret} for path in paths]
    await house.world().control("PUT", "/config", json={"stripe": {"webhook_endpoints": doors}})


async def _provider_cash(house: House) -> int:
    """As the ledger has it, whoever reads it out: below zero by what the provider holds."""
    async with house.services() as services, services.database.reading() as session:
        found = await session.scalar(
            text(
                "SELECT coalesce(sum(posted_minor), 0)::bigint FROM kernel.ledger_account"
                " WHERE purpose = 'provider_cash'"
            )
        )
        return int(found or 0)
