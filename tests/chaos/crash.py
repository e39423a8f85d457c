"""A process that ends in the middle of a payment: its work is taken up, and done once.

Like the storm not among the tests that every change runs: ``pytest tests/chaos/crash.py``.
"""

import asyncio
from pathlib import Path

from steelyard.chaos.actors import MARKETS, Stage
from steelyard.chaos.crash import SHAPE, Crashed, Lane
from steelyard.chaos.hands import Tempo
from steelyard.chaos.house import House
from steelyard.chaos.journal import Journal
from steelyard.chaos.points import Point

POINTS = (
    Point("pay", "web", "provider.after_call", 1),
    Point("pay", "web", "after_commit", 6),
    Point("closed-browser", "worker", "job.before_ack", 1),
)


async def test_a_payment_survives_the_end_of_its_process(tmp_path: Path) -> None:
    said: list[str] = []
    house = House(tmp_path, SHAPE, said.append)
    journal = Journal(tmp_path / "journal.jsonl")
    result = Crashed()
    try:
        await house.start()
        stage = Stage(house, journal, Tempo(), 1, house.wire(), load=0.1)
        players = [MARKETS["locksmith"](stage)]
        lane = Lane(stage, players, result, said.append)
        async with asyncio.timeout(240):
            await lane.prepare()
            for point in POINTS:
                await lane.strike(point)
            await lane.reckon()
        await stage.wire.close()
    finally:
        journal.close()
        await house.stop(keep=False)
    assert result.struck == list(POINTS)
    assert result.findings == [], said
