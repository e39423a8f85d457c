"""Any history of bookings, payments, refunds, disputes: every cent is accounted for.

``STRATHWELL_HISTORIES`` says how many are played; a few belong to every run of the suite.
"""

import os
import random

from tests.markets.strathwell.history import History
from tests.markets.strathwell.house import House
from tests.markets.strathwell.till import Till

HISTORIES = int(os.environ.get("STRATHWELL_HISTORIES", "6"))
STEPS = 14
FIRST_SEED = int(os.environ.get("STRATHWELL_SEED", "20261121"))


async def test_every_cent_is_accounted_for_after_every_step(house: House, till: Till) -> None:
    for seed in range(FIRST_SEED, FIRST_SEED + HISTORIES):
        history = History(house, till, random.Random(seed))
        await history.begin()
        for _ in range(STEPS):
            await history.step()
            problems = await history.problems()
            assert not problems, (seed, history.told, problems)
    await till.sound()
