"""The market's whole story, over the wire, and books that balance at its end."""

from tests.journeys.house import House

from steelyard.commands.verify import broken
from steelyard.journeys.locksmith import LocksmithJourney
from steelyard.output import Output


async def test_the_locksmith_journey_plays_to_its_end(house: House) -> None:
    steps = [step.name async for step in LocksmithJourney(house.world(), seed=1).play()]
    assert len(steps) >= 15
    assert await broken(Output(), house.settings) == 0
