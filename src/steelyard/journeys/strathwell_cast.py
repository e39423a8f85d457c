"""Who plays in Strathwell: four vendors, two organizers, two of the staff; and how they come in."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass

from steelyard.journeys.locksmith import Step
from steelyard.journeys.strathwell_people import Member, photo
from steelyard.journeys.world import JourneyFailed, Json, World
from steelyard.markets.strathwell.admin import demo

CITY = "Providence"
_VENUES = ("Juniper Hall", "The Glasshouse", "Lantern Wharf")
_KITCHENS = ("Two Spoons", "Salt & Sorrel", "The Long Table")
_BANDS = ("The Night Ferry", "Brass Kites", "Velvet Hour")
_PLAYERS = ("Slow Comet", "Paper Moons", "Tin Parade")
_ORGANIZERS = ("Ana Bell", "Robin Osei", "Carla Nunes", "Jon Vance")


@dataclass
class Vendor:
    """A business of the journey. ``price`` is its list price in cents."""

    member: Member
    kind: str
    category: str
    price: int
    id: str = ""

    @property
    def name(self) -> str:
        return self.member.name


@dataclass
class Cast:
    """Everybody. ``band`` declines, ``players`` come in their place; ``late`` comes second."""

    admin: Member
    colleague: Member
    venue: Vendor
    kitchen: Vendor
    band: Vendor
    players: Vendor
    organizer: Member
    late: Member

    @property
    def vendors(self) -> tuple[Vendor, ...]:
        return (self.venue, self.kitchen, self.band, self.players)

    async def go_home(self) -> None:
        people = (self.admin, self.colleague, self.organizer, self.late)
        for one in (*people, *(vendor.member for vendor in self.vendors)):
            await one.close()


async def gather(world: World, dice: random.Random) -> Cast:
    """Staff sign in; the others make accounts, each confirmed by the link in their mailbox."""
    names = [dice.choice(them) for them in (_VENUES, _KITCHENS, _BANDS, _PLAYERS)]
    admin, colleague = (
        Member(world, name, email, demo.DEMO_PASSWORD)
        for name, email in (("Staff", demo.ADMIN_EMAIL), ("A colleague", demo.SECOND_ADMIN_EMAIL))
    )
    organizers = dice.sample(_ORGANIZERS, 2)
    joining = [Member.join(world, name, "vendor") for name in names]
    joining += [Member.join(world, name, "organizer") for name in organizers]
    venue, kitchen, band, players, organizer, late = await asyncio.gather(*joining)
    await asyncio.gather(admin.sign_in(), colleague.sign_in())
    return Cast(
        admin=admin,
        colleague=colleague,
        # Dear enough that what it is paid takes two of the staff.
        venue=Vendor(venue, "venue-owner", "venue", dice.randrange(1_800_000, 1_900_000)),
        kitchen=Vendor(kitchen, "service-provider", "catering", dice.randrange(410_000, 430_000)),
        band=Vendor(band, "service-provider", "music", dice.randrange(240_000, 260_000)),
        players=Vendor(players, "service-provider", "music", dice.randrange(180_000, 200_000)),
        organizer=organizer,
        late=late,
    )


class Doors:
    """The vendors' way in: described, approved, able to be paid."""

    def __init__(self, world: World, cast: Cast, dice: random.Random) -> None:
        self._world = world
        self._cast = cast
        self._dice = dice

    async def open(self) -> AsyncIterator[Step]:
        cast = self._cast
        people = [cast.organizer, cast.late, *(one.member for one in cast.vendors)]
        yield Step("signed up", f"by mailed links: {', '.join(one.name for one in people)}")
        await asyncio.gather(*(describe(one, self._dice) for one in cast.vendors))
        yield Step("described", "each vendor with a photo that was looked through, sent for review")
        for vendor in cast.vendors:
            await self._approve(vendor)
        yield Step("approved", f"{cast.admin.name} approved four vendors; everybody finds them")
        await asyncio.gather(*(connect(self._world, one) for one in cast.vendors))
        yield Step("payout accounts", "four accounts set up at Stripe, and enabled")

    async def _approve(self, vendor: Vendor) -> None:
        admin = self._cast.admin
        waiting = await admin.get("/admin/vendors/pending", q=vendor.name)
        if vendor.id not in {one["id"] for one in waiting["items"]}:
            raise JourneyFailed(f"{vendor.name} does not wait for review")
        await admin.post(f"/admin/vendors/{vendor.id}/approve")
        page = await self._cast.organizer.get(f"/vendors/public/{vendor.id}")
        if vendor.member.email in str(page) or not page["media"]:
            raise JourneyFailed(f"{vendor.name}'s page shows the wrong things: {page}")


async def connect(world: World, vendor: Vendor) -> None:
    """The vendor sets up being paid, on Stripe's page, and waits until it is enabled."""
    link = await vendor.member.post("/vendors/me/payouts/onboarding", {})
    await vendor.member.open_form(link["url"], "complete")

    async def look() -> Json | None:
        account = await vendor.member.get("/vendors/me/payouts/account")
        return account if account["can_be_paid"] else None

    await world.until(f"{vendor.name}'s payout account to be enabled", look)


async def describe(vendor: Vendor, dice: random.Random) -> None:
    """The vendor says what it offers, with a photo, and sends that for review."""
    is_venue = vendor.category == "venue"
    kind = "venue_photo" if is_venue else "service_portfolio"
    picture = await vendor.member.upload(kind, photo(dice))
    described: Json = {
        "business_name": vendor.name,
        "city": CITY,
        "location_text": f"12 Dock Street, {CITY}",
        "description": "We have done this for years, and like it.",
        "base_price_cents": vendor.price,
    }
    if is_venue:
        described |= {"capacity": 180, "photo_file_ids": [picture]}
    else:
        described |= {"category": vendor.category, "portfolio_file_ids": [picture]}
    seen = await vendor.member.post(f"/vendors/onboarding/{vendor.kind}", described)
    vendor.id = seen["id"]
