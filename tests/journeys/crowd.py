"""Two hundred locksmiths, one paid job, and everybody's answer at once."""

import secrets
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

import anyio
import httpx2
from sqlalchemy import select, text
from tests.journeys.house import House
from twilio.request_validator import RequestValidator

from steelyard.installation import SANDBOX_PHONE
from steelyard.journeys.world import Browser, World
from steelyard.kernel.db import Database
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, ServiceArea
from steelyard.markets.locksmith.words import ServiceType


@dataclass(frozen=True)
class City:
    """Where a crowd waits: an area of its own, and an address in it. Its locksmiths' numbers
    begin with ``prefix``."""

    name: str
    region: str
    lat: float
    lng: float
    address: str
    prefix: str


MILWAUKEE = City("Milwaukee", "WI", 43.0389, -87.9065, "200 E Wells St, Milwaukee, WI", "+1262555")
MADISON = City("Madison", "WI", 43.0747, -89.3841, "300 State St, Madison, WI", "+1608555")
NEW_YORK = City("New York", "NY", 40.7831, -73.9712, "200 W 34th St, New York, NY", "+1212555")
SPRINGFIELD = City("Springfield", "IL", 39.799, -89.644, "200 N Main St, Springfield", "+1217555")


@dataclass(frozen=True)
class Asked:
    """A locksmith with an open offer."""

    phone: str
    code: str


async def settle_in(house: House, city: City, count: int) -> None:
    """An area and ``count`` locksmiths in it."""
    database = Database(house.environment["DATABASE_URL"], pool_size=2)
    async with database.transaction() as session:
        session.add(
            ServiceArea(
                name=f"Crowd in {city.name}",
                city=city.name,
                region=city.region,
                lat=city.lat,
                lng=city.lng,
                radius_km=30.0,
            )
        )
        session.add_all(
            Locksmith(
                display_name=f"Locksmith {number}",
                phone=f"{city.prefix}{number:04d}",
                primary_city=city.name,
                base_lat=city.lat + number / 5000,
                base_lng=city.lng,
                onboarded_by="test",
                **{f"supports_{service}": True for service in ServiceType},
            )
            for number in range(count)
        )
    await database.close()


async def paid_job(world: World, city: City) -> Browser:
    """A customer who has paid."""
    browser = Browser(world)
    await browser.ask("Dana Reyes", f"{city.prefix}9999", city.address, "home_lockout", "urgent")
    await browser.pay()
    await browser.complete()
    return browser


async def asked(house: House, city: City, count: int, seconds: float = 90) -> list[Asked]:
    """Wait until ``count`` offers in the city were handed to the carrier; who got which code."""
    database = Database(house.environment["DATABASE_URL"], pool_size=1)
    try:
        with anyio.fail_after(seconds):
            while True:
                async with database.reading() as session:
                    rows = await session.execute(
                        select(Locksmith.phone, JobOffer.code)
                        .join(JobOffer, JobOffer.locksmith_id == Locksmith.id)
                        .where(JobOffer.status == "SENT", Locksmith.primary_city == city.name)
                    )
                    found = [Asked(*row) for row in rows.all()]
                if len(found) >= count:
                    return found
                await anyio.sleep(0.25)
    finally:
        await database.close()


async def everybody_says_yes(house: House, crowd: list[Asked]) -> list[int]:
    """All YES at once, spread over every web process; the statuses of the answers.

    An answer that says to come again is sent again with the same MessageSid, as a carrier with
    retries configured does.
    """
    path = "/locksmith/api/webhooks/twilio/sms"
    validator: Any = RequestValidator(house.environment["TWILIO_AUTH_TOKEN"])
    statuses: list[int] = []
    limits = httpx2.Limits(max_connections=400)

    async def say(client: httpx2.AsyncClient, number: int, one: Asked) -> None:
        form = {
            "MessageSid": f"SM{secrets.token_hex(16)}",
            "AccountSid": house.environment["TWILIO_ACCOUNT_SID"],
            "From": one.phone,
            "To": SANDBOX_PHONE,
            "Body": f"YES {one.code}",
            "NumMedia": "0",
        }
        signature = validator.compute_signature(house.webs[0] + path, form)
        for _ in range(20):
            web = house.webs[number % len(house.webs)]
            try:
                answer = await client.post(
                    web + path, data=form, headers={"X-Twilio-Signature": signature}
                )
            except httpx2.TransportError:
                await anyio.sleep(0.25)
                continue
            if answer.status_code < 500:
                statuses.append(answer.status_code)
                return
            await anyio.sleep(0.25)

    async with (
        httpx2.AsyncClient(timeout=60, limits=limits) as client,
        anyio.create_task_group() as group,
    ):
        for number, one in enumerate(crowd):
            group.start_soon(say, client, number, one)
    return statuses


async def outcome(house: House, city: City) -> dict[str, object]:
    """What the books say of the city's job: its winners, and how many were told what."""
    database = Database(house.environment["DATABASE_URL"], pool_size=1)
    async with database.reading() as session:
        job = (await session.scalars(select(Job).where(Job.city == city.name))).one()
        accepted = await session.scalars(
            select(JobOffer).where(JobOffer.job_id == job.id, JobOffer.status == "ACCEPTED")
        )
        told = await session.execute(
            text(
                "SELECT CASE WHEN body LIKE 'You have it%' THEN 'won'"
                " WHEN body LIKE 'Taken by another%' OR body LIKE 'That offer has closed%'"
                " THEN 'taken' ELSE 'other' END AS what, count(*) FROM kernel.message"
                " WHERE kind = 'reply' AND starts_with(to_address, :prefix) GROUP BY 1"
            ),
            {"prefix": city.prefix},
        )
        found: dict[str, object] = {
            "status": job.status,
            "winners": [one.locksmith_id for one in accepted.all()],
            "assigned": job.assigned_locksmith_id,
            **{row[0]: row[1] for row in told.all()},
        }
    await database.close()
    return found


async def until_all_sent(house: House, seconds: float = 120) -> None:
    """Wait until nothing is left to hand to the carrier."""
    database = Database(house.environment["DATABASE_URL"], pool_size=1)
    try:
        with anyio.fail_after(seconds):
            while True:
                async with database.reading() as session:
                    left = await session.scalar(
                        text(
                            "SELECT count(*) FROM kernel.message WHERE direction = 'out'"
                            " AND status IN ('queued', 'sending')"
                        )
                    )
                if not left:
                    return
                await anyio.sleep(0.25)
    finally:
        await database.close()


async def sent_twice(house: House) -> list[tuple[str, str]]:
    """Texts the carrier has more often than our books: (to, body). Its journal is the witness."""
    world = house.world()
    sent: dict[str, tuple[str, str]] = {}
    after = 0
    while True:
        page = await world.control(
            "GET", "/journal", params={"provider": "twilio", "kind": "effect", "after": after}
        )
        for entry in page["entries"]:
            data = entry["data"]
            if str(data.get("direction", "")).startswith("outbound") and not data["from_carrier"]:
                sent[entry["subject"]] = (str(data["recipient"]), str(data["body"]))
        if not page["entries"]:
            break
        after = page["next_after"]
    assert sent, "the carrier's journal is empty"
    seen = Counter(sent.values())
    ours = await _in_our_books(house)
    return [key for key, count in seen.items() if count > ours.get(key, 0)]


async def _in_our_books(house: House) -> dict[tuple[str, str], int]:
    database = Database(house.environment["DATABASE_URL"], pool_size=1)
    async with database.reading() as session:
        rows = await session.execute(
            text(
                "SELECT to_address, body, count(*) FROM kernel.message"
                " WHERE direction = 'out' AND channel = 'sms' GROUP BY 1, 2"
            )
        )
        books = {(row[0], row[1]): int(row[2]) for row in rows.all()}
    await database.close()
    return books


def fresh_key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}
