"""The second market's whole story, over the wire; and money where the books say it is."""

from sqlalchemy import text
from tests.journeys.house import House
from tests.journeys.town import Town

from steelyard.commands.verify import broken
from steelyard.journeys.strathwell import StrathwellJourney
from steelyard.output import Output


async def test_the_evenings_the_demo_begins_with_come_to_what_they_are_called(town: Town) -> None:
    seen = {
        name: await town.people.organizer.get(f"/bookings/{town.ids[name]}")
        for name in ("ahead", "done", "disputed")
    }
    assert {name: one["status"] for name, one in seen.items()} == {
        "ahead": "deposit_paid",
        "done": "completed",
        "disputed": "completed",
    }
    assert [name for name, one in seen.items() if one["is_disputed"]] == ["disputed"]


async def test_the_strathwell_journey_plays_to_its_end(house: House, town: Town) -> None:
    """With the evenings in the books: they must be right with them, too."""
    del town
    world = house.world()
    journey = StrathwellJourney(world, seed=1)
    told = {step.name: step.detail async for step in journey.play()}
    assert len(told) >= 20
    for step in ("two people", "the others are paid on"):
        assert "1 by Staff and A colleague" in told[step]
    assert await broken(Output(), house.settings) == 0

    async def agreed() -> int | None:
        balance = await world.control("GET", "/stripe/balance")
        held = sum(one["amount"] for one in balance["available"])
        return held if await _provider_cash(house) == -held else None

    assert await world.until("our books to say what Stripe's say", agreed)


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
