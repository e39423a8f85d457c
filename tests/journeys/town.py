"""Strathwell as somebody finds it who has been away for a month: evenings in every state.

Played over the wire by the demo's people, so that the pages have something to show.
"""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.journeys.house import House

from steelyard.journeys.strathwell_cast import Vendor, describe
from steelyard.journeys.strathwell_evenings import AHEAD, Evenings, enter
from steelyard.journeys.strathwell_evenings import House as Household
from steelyard.journeys.strathwell_people import Member
from steelyard.journeys.world import Json, World
from steelyard.markets.strathwell.admin import demo

_LARGE_DAYS = 90


@dataclass
class Town:
    """What there is to be shown: ids by what they are."""

    people: Household
    ids: dict[str, str]


@asynccontextmanager
async def open_town(house: House) -> AsyncGenerator[Town]:
    world = house.world()
    people = await enter(world)
    try:
        bookings, more = await asyncio.gather(
            Evenings(world, people).play(), _newcomers(world, people)
        )
        ids = {**bookings, **more, **await _seeded(people), **await _designs(people)}
        ids |= await _objected(world, people)
        await _asked_for_more(people, ids["ahead"])
        await _reported(people, ids["ahead"])
        yield Town(people, ids)
    finally:
        await people.go_home()


async def _newcomers(world: World, people: Household) -> dict[str, str]:
    """A vendor with photos whom everybody finds, and one who waits for staff's look."""
    dice = random.Random(1)
    found, waits = await asyncio.gather(
        Member.join(world, "Lantern Wharf", "vendor"), Member.join(world, "Slow Comet", "vendor")
    )
    venue = Vendor(found, "venue-owner", "venue", 390_000)
    band = Vendor(waits, "service-provider", "music", 190_000)
    await asyncio.gather(describe(venue, dice), describe(band, dice))
    await people.admin.post(f"/admin/vendors/{venue.id}/approve")
    await found.close()
    await waits.close()
    return {"pictured": venue.id, "pending": band.id}


async def _seeded(people: Household) -> dict[str, str]:
    """One booking of the seed for each state that is not paid for."""
    found = await people.organizer.get("/bookings", size=50)
    by_state = {one["status"]: one["id"] for one in found["items"]}
    waiting = [one["id"] for one in found["items"] if one["status"] == "awaiting_vendor_approval"]
    seen = [await people.organizer.get(f"/bookings/{one}") for one in waiting]
    countered = next(
        one["id"] for one in seen if any(row["status"] == "countered" for row in one["vendors"])
    )
    states = ("draft", "ready_for_payment", "cancelled")
    return {"countered": countered, **{state: by_state[state] for state in states}}


async def _designs(people: Household) -> dict[str, str]:
    """The organizer tries the subscription, which opens designs and the planner."""
    await people.organizer.post("/subscription/start", {"mode": "trial"})
    designs = await people.organizer.get("/templates")
    return {"design": designs["items"][0]["id"]}


async def _objected(world: World, people: Household) -> dict[str, str]:
    """One dispute of the evenings is open; another is about so much that two must decide it."""
    (opened,) = (await people.admin.get("/admin/disputes"))["items"]
    now = datetime.fromisoformat((await world.control("GET", "/clock"))["now"])
    gallery = _vendor(world, "The Long Gallery")
    await gallery.sign_in()
    venue = (await gallery.get("/vendors/me"))["id"]
    wish: Json = {
        "event_date": (now + timedelta(days=_LARGE_DAYS)).date().isoformat(),
        "guest_count": 180,
        "location_text": "Boston",
        "venue_vendor_id": venue,
        "service_vendor_ids": [],
        "notes": "Forty years of the choir.",
        "currency": "USD",
    }
    booking = await people.organizer.post("/bookings", wish)
    await gallery.post(f"/vendor/bookings/{booking['id']}/approve", {})
    await gallery.close()
    root = f"/bookings/{booking['id']}"
    started = await people.organizer.post(f"{root}/pay", {"mode": "full"})
    await world.pay(started["client_secret"], started["publishable_key"], "pm_card_visa")

    async def paid() -> bool:
        return (await people.organizer.get(root))["status"] == "paid"

    await world.until("the large evening to be paid", paid)
    why = {"reason": "The organizer asked us to close it early."}
    await people.admin.post(f"/admin{root}/force-complete", why)
    row = (await people.organizer.get(root))["vendors"][0]
    said = {
        "reason": "not_as_agreed",
        "description": "The skylight leaked, and the floor could not be danced on.",
        "booking_vendor_ids": [row["id"]],
    }
    dispute = await people.organizer.post(f"{root}/disputes", said)
    desk = f"/admin/disputes/{dispute['id']}"
    await people.admin.post(f"{desk}/set-status", {"status": "under_review"})
    await people.admin.post(f"{desk}/notes", {"body": "The pictures show the water."})
    decision = {"status": "resolved", "outcome": "refund", "note": "The room could not be used."}
    await people.admin.post(f"{desk}/set-status", decision)
    return {"dispute": opened["id"], "large_dispute": dispute["id"], "large": booking["id"]}


async def _asked_for_more(people: Household, booking_id: str) -> None:
    """The caterer asks for more than was agreed."""
    caterer = people.vendors[AHEAD.service]
    seen = await caterer.member.get(f"/bookings/{booking_id}")
    change = {
        "booking_vendor_id": seen["vendor"]["id"],
        "delta_cents": 42_000,
        "reason": "Twelve more guests, as you wrote.",
    }
    await caterer.member.post(f"/bookings/{booking_id}/change-orders", change)


async def _reported(people: Household, booking_id: str) -> None:
    text = "Call me at 617 555 0142 or write to me@example.com, it is cheaper."
    event = {"kind": "off_platform", "text": text, "booking_id": booking_id}
    await people.organizer.post("/trust/moderation-events", event)


def _vendor(world: World, name: str) -> Member:
    email = next(one.email for one in demo.BUSINESSES if one.name == name)
    return Member(world, name, email, demo.DEMO_PASSWORD)
