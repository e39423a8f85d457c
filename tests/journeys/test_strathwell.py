"""The second market's whole story, over the wire; and money where the books say it is."""

from pathlib import Path

from sqlalchemy import text
from tests.journeys.house import House, open_both_doors, open_house

from steelyard.commands.verify import broken
from steelyard.journeys.strathwell import StrathwellJourney
from steelyard.journeys.strathwell_evenings import Evenings, enter
from steelyard.output import Output


async def test_the_strathwell_journey_plays_to_its_end(database_url: str, tmp_path: Path) -> None:
    # No pages: nobody looks at any, and building them takes longer than the story.
    settings = {"FILES_DIR": str(tmp_path / "files"), "WEB_DIST": str(tmp_path / "no-pages")}
    async with open_house(database_url, tmp_path, settings=settings) as house:
        await open_both_doors(house)
        await _play_the_evenings(house)
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


async def _play_the_evenings(house: House) -> None:
    """What the demo begins with: the books must be right with it, too."""
    people = await enter(house.world())
    played = await Evenings(house.world(), people).play()
    seen = {
        name: await people.organizer.get(f"/bookings/{booking_id}")
        for name, booking_id in played.items()
    }
    await people.go_home()
    assert {name: one["status"] for name, one in seen.items()} == {
        "ahead": "deposit_paid",
        "done": "completed",
        "disputed": "completed",
    }
    assert [name for name, one in seen.items() if one["is_disputed"]] == ["disputed"]


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
