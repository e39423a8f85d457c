"""Evenings that were paid for: what the demo's people do after the seed, over the wire.

Paying takes the provider, so the seed leaves it out. One evening has its deposit and lies ahead,
one took place and is paid out, and one is in dispute; each is played by who would do it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from steelyard.journeys.strathwell_cast import Vendor, connect
from steelyard.journeys.strathwell_people import Member
from steelyard.journeys.strathwell_till import Till
from steelyard.journeys.world import Json, World
from steelyard.markets.strathwell.admin import demo

_AHEAD_DAYS = 60
_SOON_DAYS = 2
_WHY_COMPLETED = "It was brought forward; both vendors have shown pictures."


@dataclass(frozen=True)
class Evening:
    """A booking to be made: when, where, with whom, and how it is paid."""

    days: int
    venue: str
    service: str
    mode: str
    guests: int
    notes: str


AHEAD = Evening(_AHEAD_DAYS, "Harbour House", "Common Table", "deposit", 110,
                "Our tenth year. Supper on the terrace, if the weather is kind.")  # fmt: skip
DONE = Evening(_SOON_DAYS, "Harbour House", "Petal & Stem", "full", 60,
               "A small wedding, with a lot of peonies.")  # fmt: skip
DISPUTED = Evening(_SOON_DAYS, "Orchard Hall", "Common Table", "full", 75,
                   "A name day. One long table, please.")  # fmt: skip


@dataclass
class House:
    """The demo's people, signed in. Two of the staff, for what is large takes two."""

    organizer: Member
    admin: Member
    colleague: Member
    vendors: dict[str, Vendor]

    async def go_home(self) -> None:
        people = (self.organizer, self.admin, self.colleague)
        for one in (*people, *(vendor.member for vendor in self.vendors.values())):
            await one.close()


async def enter(world: World) -> House:
    """Everybody the evenings need, signed in with the demo's password."""
    emails = {one.name: one.email for one in demo.BUSINESSES}
    names = sorted({name for one in (AHEAD, DONE, DISPUTED) for name in (one.venue, one.service)})
    house = House(
        organizer=_member(world, "Robin Lee", demo.ORGANIZER_EMAIL),
        admin=_member(world, "Staff", demo.ADMIN_EMAIL),
        colleague=_member(world, "A colleague", demo.SECOND_ADMIN_EMAIL),
        vendors={name: Vendor(_member(world, name, emails[name]), "", "", 0) for name in names},
    )
    members = [house.organizer, house.admin, house.colleague]
    await asyncio.gather(
        *(one.sign_in() for one in members), *(_look_up(one) for one in house.vendors.values())
    )
    return house


class Evenings:
    """Plays them side by side. Raises JourneyFailed at whatever is not as it should be."""

    def __init__(self, world: World, house: House) -> None:
        self._world = world
        self._house = house
        self._till = Till(world, house)

    async def play(self) -> dict[str, str]:
        """The bookings' ids, by what became of them: ``ahead``, ``done``, ``disputed``."""
        ahead, done, disputed = await asyncio.gather(self._ahead(), self._done(), self._disputed())
        return {"ahead": ahead, "done": done, "disputed": disputed}

    async def _ahead(self) -> str:
        """The deposit is paid; the venue asks for its part, and staff has to say yes."""
        booking = await self._paid(AHEAD, "deposit_paid")
        venue = self._house.vendors[AHEAD.venue]
        await self._till.ask_for_reservations([venue], booking["id"])
        return booking["id"]

    async def _done(self) -> str:
        """It took place, and everybody has their money."""
        vendors = [self._house.vendors[name] for name in (DONE.venue, DONE.service)]
        booking, _ = await asyncio.gather(self._paid(DONE, "paid"), self._connect(vendors))
        await self._till.ask_for_reservations(vendors, booking["id"])
        await self._complete(booking["id"])
        await self._till.pay_out(vendors, booking["id"])
        return booking["id"]

    async def _disputed(self) -> str:
        """It took place; the supper was not what was agreed, says one of two."""
        booking = await self._paid(DISPUTED, "paid")
        await self._complete(booking["id"])
        seen = await self._house.organizer.get(f"/bookings/{booking['id']}")
        caterer = self._house.vendors[DISPUTED.service]
        row = next(one for one in seen["vendors"] if one["vendor_id"] == caterer.id)
        said: Json = {
            "reason": "not_as_agreed",
            "description": "Three courses were agreed on. Two came, and the second was cold.",
            "booking_vendor_ids": [row["id"]],
        }
        root = f"/bookings/{booking['id']}/disputes"
        dispute = await self._house.organizer.post(root, said)
        answer = {"body": "The ovens failed at nine. We served the third course as a buffet."}
        await caterer.member.post(f"{root}/{dispute['id']}/statements", answer)
        return booking["id"]

    async def _paid(self, evening: Evening, status: str) -> Json:
        """Asked, agreed to, and paid with a card."""
        organizer = self._house.organizer
        vendors = [self._house.vendors[name] for name in (evening.venue, evening.service)]
        now = (await self._world.control("GET", "/clock"))["now"]
        day = (datetime.fromisoformat(now) + timedelta(days=evening.days)).date()
        wish: Json = {
            "event_date": day.isoformat(),
            "guest_count": evening.guests,
            "location_text": "Greater Boston",
            "venue_vendor_id": vendors[0].id,
            "service_vendor_ids": [one.id for one in vendors[1:]],
            "notes": evening.notes,
            "currency": "USD",
        }
        made = await organizer.post("/bookings", wish)
        for vendor in vendors:
            answer = {"note": "We look forward to it."}
            await vendor.member.post(f"/vendor/bookings/{made['id']}/approve", answer)
        await self._till.booking(organizer, made["id"], "ready_for_payment")
        path = f"/bookings/{made['id']}/pay"
        await self._till.pay(organizer, path, {"mode": evening.mode})
        return await self._till.booking(organizer, made["id"], status)

    async def _connect(self, vendors: Sequence[Vendor]) -> None:
        await asyncio.gather(*(connect(self._world, one) for one in vendors))

    async def _complete(self, booking_id: str) -> None:
        said = {"reason": _WHY_COMPLETED}
        await self._house.admin.post(f"/admin/bookings/{booking_id}/force-complete", said)


def _member(world: World, name: str, email: str) -> Member:
    return Member(world, name, email, demo.DEMO_PASSWORD)


async def _look_up(vendor: Vendor) -> None:
    await vendor.member.sign_in()
    vendor.id = (await vendor.member.get("/vendors/me"))["id"]
