"""Locked out in Milwaukee: four customers, five locksmiths, one desk.

A job that goes to a second wave and is won by the first YES; one nobody takes, refunded; one
whose browser was closed after paying; one whose news came twice and late.
"""

import random
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import anyio

from steelyard.installation import SANDBOX_PHONE
from steelyard.journeys.world import Browser, JourneyFailed, Json, World

CITY = "Milwaukee"
AREA = {
    "name": "Milwaukee (journey)",
    "city": CITY,
    "region": "WI",
    "lat": 43.0389,
    "lng": -87.9065,
    "radius_km": 25.0,
    "is_active": True,
}
NAMES = ("Ana Ortiz", "Ben Carter", "Chidi Eze", "Dora Lind", "Emil Novak")
CUSTOMERS = ("Dana Reyes", "Femi Cole", "Grace Park", "Hugo Weiss")
STREETS = ("N Water St", "W Wisconsin Ave", "E Brady St")
WAVE_SECONDS = 181


@dataclass(frozen=True)
class Step:
    """One thing that happened, and what was said."""

    name: str
    detail: str


@dataclass(frozen=True)
class Keys:
    """A locksmith of the journey."""

    id: str
    name: str
    phone: str


class LocksmithJourney:
    """Plays the story; every step is told as it happens."""

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._random = random.Random(seed)
        self._number = self._random.randrange(1000)
        self._crew: list[Keys] = []

    async def play(self) -> AsyncIterator[Step]:
        """Yields each step done. Raises JourneyFailed at the first that was not as it should."""
        yield await self._open_shop()
        async for step in self._second_wave():
            yield step
        async for step in self._nobody():
            yield step
        async for step in self._closed_browser():
            yield step
        async for step in self._twice_and_late():
            yield step

    async def _open_shop(self) -> Step:
        """Staff: an area, and five locksmiths fresh for work."""
        areas = await self._world.staff("GET", "/service-areas")
        listed = [{key: one[key] for key in ("id", *AREA)} for one in areas["items"]]
        if not any(one["name"] == AREA["name"] for one in listed):
            await self._world.staff("PUT", "/service-areas", json={"items": [*listed, AREA]})
        await self._send_home_the_others()
        for index, name in enumerate(NAMES):
            self._crew.append(await self._hire(name, index))
        return Step("shop open", f"{AREA['name']}: {', '.join(one.name for one in self._crew)}")

    async def _send_home_the_others(self) -> None:
        found = await self._world.staff(
            "GET", "/locksmiths", params={"city": CITY, "active": "true", "size": 100}
        )
        for one in found["items"]:
            await self._world.staff("PATCH", f"/locksmiths/{one['id']}", json={"is_active": False})

    async def _hire(self, name: str, index: int) -> Keys:
        phone = f"+1414555{(self._number + index) % 10_000:04d}"
        found = await self._world.staff("GET", "/locksmiths", params={"q": phone})
        if found["items"]:
            known = found["items"][0]
            await self._world.staff(
                "PATCH",
                f"/locksmiths/{known['id']}",
                json={"is_active": True, "is_available": True},
            )
            return Keys(known["id"], known["display_name"], phone)
        made = await self._world.staff(
            "POST",
            "/locksmiths",
            json={
                "display_name": name,
                "phone": phone,
                "primary_city": CITY,
                "base_lat": round(43.03 + 0.01 * index, 4),
                "base_lng": -87.91,
                "supports_home_lockout": True,
                "supports_car_lockout": True,
                "supports_rekey": True,
                "supports_smart_lock": index % 2 == 0,
                "typical_hours": "8 to 8",
            },
        )
        return Keys(made["id"], made["display_name"], phone)

    async def _second_wave(self) -> AsyncIterator[Step]:
        """One NO, silence, a second wave, two YES at once, a price, a PIN, done."""
        customer, browser = self._customer(0), Browser(self._world)
        page = await self._request(browser, 0, "home_lockout", "urgent")
        yield Step("request", f"{CUSTOMERS[0]}: locked out, deposit {self._money(page)}")
        await browser.pay()
        page = await browser.complete()
        number = page["job"]["number"]
        yield Step("paid", f"the card was charged, job {number} made")

        first = await self._asked(number, 3)
        yield Step("wave one", ", ".join(f"{one.name} ({code})" for one, code in first))
        refuser, code = first[0]
        await self._say(refuser, f"no {code}")
        await self._world.got(refuser.phone, "not this one")
        yield Step("a NO", f"{refuser.name}: “no {code}”")
        await self._world.push_clock(WAVE_SECONDS)
        second = await self._asked(number, 2, but={one.id for one, _ in first})
        yield Step("silence, wave two", ", ".join(f"{one.name} ({code})" for one, code in second))

        async with anyio.create_task_group() as group:
            for one, code in second:
                group.start_soon(self._say, one, f"YES {code}")
        job = await self._job_in(number, "ASSIGNED")
        winner = next(one for one, _ in second if one.id == job["assigned_locksmith"]["id"])
        loser = next(one for one, _ in second if one is not winner)
        await self._world.got(winner.phone, "You have it")
        await self._world.got(loser.phone, "nother")
        yield Step("two YES at once", f"{winner.name} has it; {loser.name} was told politely")

        async for step in self._at_the_door(browser, customer, winner, number):
            yield step
        await browser.close()

    async def _at_the_door(
        self, browser: Browser, customer: str, winner: Keys, number: str
    ) -> AsyncIterator[Step]:
        await self._say(winner, "OMW")
        await self._world.got(customer, "on the way")
        pin = (await browser.page())["job"]["arrival_pin"]
        await self._say(winner, f"HERE {pin}")
        await self._world.got(winner.phone, "PIN is right")
        yield Step("arrival", f"{winner.name} proved the PIN {pin}")

        await self._say(winner, "PRICE 180")
        await self._world.got(customer, "$180.00")
        price = (await browser.page())["job"]["prices"][-1]
        await browser.post(
            f"/api/request/{browser.request_id}/prices/{price['id']}", {"decision": "approve"}
        )
        await self._world.got(winner.phone, "approved $180.00")
        yield Step("price lock", "asked $180.00, approved before work, deposit counted")

        await self._say(winner, "DONE")
        job = await self._job_in(number, "COMPLETED")
        self._expect(job["deposit_status"] == "earned", "the deposit was not settled")
        yield Step("done", f"{number} completed, the deposit went to {winner.name} less commission")

    async def _nobody(self) -> AsyncIterator[Step]:
        """Everybody says NO; staff give the deposit back."""
        customer, browser = self._customer(1), Browser(self._world)
        await self._request(browser, 1, "rekey", "standard")
        await browser.pay()
        number = (await browser.complete())["job"]["number"]
        asked: set[str] = set()
        for expected in (3, 2):
            wave = await self._asked(number, expected, but=asked)
            asked |= {one.id for one, _ in wave}
            for one, code in wave:
                await self._say(one, f"NO {code}")
        job = await self._job_in(number, "FAILED")
        await self._world.got(customer, "no locksmith is free")
        yield Step("nobody", f"{number}: {job['dispatch_stopped_reason']}")

        await self._world.staff(
            "POST", f"/jobs/{job['id']}/refund", json={"reason": "Nobody was found."}
        )
        await self._world.until("the refund", lambda: self._deposit(number, "refunded"))
        await self._world.got(customer, "refund")
        yield Step("refund", "the whole deposit is on its way back; the customer was told")
        await browser.close()

    async def _closed_browser(self) -> AsyncIterator[Step]:
        """Paid, and the browser closed: Stripe's word alone makes the job."""
        browser = Browser(self._world)
        await self._request(browser, 2, "car_lockout", "emergency")
        await browser.pay()
        await browser.close()
        job = await self._world.until(
            "a job for the closed browser", lambda: self._newest_of(self._customer(2))
        )
        yield Step("browser closed", f"{job['number']} was made from Stripe's word alone")
        (first, _code), *_rest = await self._asked(job["number"], 3)
        await self._say(first, "Yes!")
        await self._job_in(job["number"], "ASSIGNED")
        yield Step("a bare YES", f"{first.name} has one open offer, so a bare YES means it")
        await self._say(first, "OMW")
        await self._say(first, "DONE")
        await self._job_in(job["number"], "COMPLETED")
        yield Step("done", f"{job['number']} completed")

    async def _twice_and_late(self) -> AsyncIterator[Step]:
        """The news of a payment comes late, then three times more: one job."""
        browser = Browser(self._world)
        await self._world.control(
            "POST", "/faults", json={"provider": "stripe", "kind": "drop", "count": 10}
        )
        await self._request(browser, 3, "home_lockout", "standard")
        paid = await browser.pay()
        await self._world.control("DELETE", "/faults")
        self._expect(
            await self._newest_of(self._customer(3)) is None, "a job without any news of payment"
        )
        event = await self._event_of(paid["id"])
        await self._world.control("POST", f"/stripe/events/{event}/redeliver", json={"times": 3})
        job = await self._world.until(
            "a job after the late news", lambda: self._newest_of(self._customer(3))
        )
        await browser.complete()
        found = await self._world.staff("GET", "/jobs", params={"q": self._customer(3)})
        mine = [one for one in found["items"] if one["id"] == job["id"]]
        self._expect(len(mine) == 1, "the late news made more than one job")
        yield Step("late and threefold", f"{job['number']} was made once")
        await self._world.staff(
            "POST",
            f"/jobs/{job['id']}/cancel",
            json={"reason": "The customer found the key.", "outcome": "unsuccessful"},
        )
        await self._world.staff(
            "POST", f"/jobs/{job['id']}/refund", json={"reason": "Found the key in time."}
        )
        await self._world.until("the refund", lambda: self._deposit(job["number"], "refunded"))
        yield Step("canceled", f"{job['number']} canceled and refunded")
        await browser.close()

    def _customer(self, index: int) -> str:
        return f"+1414555{(self._number + 5000 + index) % 10_000:04d}"

    async def _request(self, browser: Browser, index: int, service: str, urgency: str) -> Json:
        street = f"{self._random.randrange(100, 900)} {self._random.choice(STREETS)}"
        return await browser.ask(
            CUSTOMERS[index],
            self._customer(index),
            f"{street}, {CITY}, WI",
            service,
            urgency,
        )

    async def _say(self, one: Keys, body: str) -> None:
        await self._world.text(one.phone, SANDBOX_PHONE, body)

    async def _asked(
        self, number: str, expected: int, *, but: set[str] | None = None
    ) -> list[tuple[Keys, str]]:
        """Wait until ``expected`` locksmiths have an offer for the job, and read their codes."""

        async def look() -> list[tuple[Keys, str]] | None:
            job = await self._find(number)
            if job is None:
                return None
            detail: Json = await self._world.staff("GET", f"/jobs/{job['id']}")
            offers: dict[str, str] = {
                offer["locksmith"]["id"]: offer["code"]
                for offer in detail["offers"]
                if offer["status"] == "SENT" and offer["locksmith"]["id"] not in (but or set())
            }
            found = [(one, offers[one.id]) for one in self._crew if one.id in offers]
            return found if len(found) == expected else None

        asked = await self._world.until(f"{expected} offers for {number}", look)
        for one, code in asked:
            text = await self._world.got(one.phone, f"YES {code}")
            self._expect(
                re.search(r"\+1414555\d{4}", text["body"]) is None,
                "an offer gave a phone number away",
            )
        return asked

    async def _job_in(self, number: str, status: str) -> Json:
        async def look() -> Json | None:
            job = await self._find(number)
            if job is None or job["status"] != status:
                return None
            return await self._world.staff("GET", f"/jobs/{job['id']}")

        return await self._world.until(f"{number} to be {status}", look)

    async def _find(self, number: str) -> Json | None:
        found = await self._world.staff("GET", "/jobs", params={"q": number})
        return next((one for one in found["items"] if one["number"] == number), None)

    async def _newest_of(self, phone: str) -> Json | None:
        found = await self._world.staff(
            "GET", "/jobs", params={"q": phone, "sort": "created_at", "direction": "desc"}
        )
        open_now = [one for one in found["items"] if one["status"] not in _ENDED]
        return open_now[0] if open_now else None

    async def _deposit(self, number: str, status: str) -> Json | None:
        job = await self._find(number)
        return job if job and job["deposit_status"] == status else None

    async def _event_of(self, intent: str) -> str:
        """The event that was lost on its way, from the provider's journal."""
        paid = await self._journal("effect", "payment_intent.succeeded", intent)
        lost = await self._journal("delivery", "webhook.payment_intent.succeeded", None)
        return next(one["subject"] for one in lost if one["seq"] > paid[0]["seq"])

    async def _journal(self, kind: str, operation: str, subject: str | None) -> list[Json]:
        found: list[Json] = []
        after = 0
        while True:
            page = await self._world.control(
                "GET", "/journal", params={"provider": "stripe", "kind": kind, "after": after}
            )
            found += [
                one
                for one in page["entries"]
                if one["operation"] == operation and subject in {None, one["subject"]}
            ]
            if not page["entries"]:
                return found
            after = page["next_after"]

    def _money(self, page: Json) -> str:
        return f"{page['deposit_minor'] / 100:.2f} {page['currency']}"

    def _expect(self, fact: bool, otherwise: str) -> None:
        if not fact:
            raise JourneyFailed(otherwise)


_ENDED = frozenset({"COMPLETED", "CANCELED", "FAILED"})
