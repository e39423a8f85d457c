"""Every operation of the described API, with data it allows and data it forbids."""

import asyncio
from pathlib import Path

import httpx2
from tests.api import fuzz, ground
from tests.journeys.house import open_house

NOT_TO_BE_HAD = {
    "POST /api/webhooks/stripe": "only Stripe can sign",
    "POST /api/webhooks/twilio/sms": "only Twilio can sign",
    "POST /api/webhooks/twilio/status/{message_id}": "only Twilio can sign",
}
"""What random data never gets through, and why; everything else is reached."""


async def test_the_api_keeps_its_word_under_every_check(database_url: str, tmp_path: Path) -> None:
    async with open_house(database_url, tmp_path, workers=0) as house:
        known = await ground.prepare(house)
        root = house.world().root
        async with httpx2.AsyncClient() as client:
            description = (await client.get(f"{root}/openapi.json")).json()
        outcome = await asyncio.to_thread(fuzz.run, root, description, known)
    print(outcome.cases, dict(outcome.statuses), dict(outcome.phases), dict(outcome.checks), dict(outcome.excused))
    Path("/tmp/w/failures.txt").write_text("\n\n".join("[x] " + f for f in outcome.failures))
    assert not outcome.failures, "\n\n".join(outcome.failures[:20])
    operations = {
        f"{method.upper()} {path}"
        for path, methods in description["paths"].items()
        for method in methods
    }
    assert operations - set(outcome.accepted) == set(NOT_TO_BE_HAD)
    assert not [status for status in outcome.statuses if status >= 500]
    assert outcome.cases > 2_500
