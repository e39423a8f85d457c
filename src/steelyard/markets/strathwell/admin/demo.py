"""Believable demo data, made through the services: people, vendors, designs, bookings on their way.

Nobody pays here: paying is done with the provider, in the demo as anywhere.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from steelyard.kernel import clock, identity
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.markets.strathwell.book.days import today
from steelyard.markets.strathwell.book.queries import locked_booking, row_for
from steelyard.markets.strathwell.bookings import ending
from steelyard.markets.strathwell.bookings import service as bookings
from steelyard.markets.strathwell.designs import service as designs
from steelyard.markets.strathwell.designs.schemas import TemplateChanged, TemplateGiven
from steelyard.markets.strathwell.gate import ADMIN, GATE, ORGANIZER, VENDOR
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Booking, Vendor
from steelyard.markets.strathwell.negotiation import vendor_side
from steelyard.markets.strathwell.policy import policy_of
from steelyard.markets.strathwell.vendors import service as vendors
from steelyard.markets.strathwell.vendors.schemas import ServiceOnboarding, VenueOnboarding
from steelyard.markets.strathwell.words import Category

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

FOUNDER = Actor("user", "demo", ADMIN)
DEMO_PASSWORD = "harbour-lanterns-at-dusk"  # noqa: S105 - printed by the demo, used nowhere else
ORGANIZER_EMAIL = "organizer@strathwell.test"
VENDOR_EMAIL = "harbour@strathwell.test"
ADMIN_EMAIL = "admin@strathwell.test"
SECOND_ADMIN_EMAIL = "second@strathwell.test"


@dataclass(frozen=True, slots=True)
class Business:
    """One vendor of the demo. Price in dollars."""

    email: str
    name: str
    category: Category
    city: str
    price: int | None
    capacity: int | None = None
    words: str = ""


BUSINESSES = (
    Business(VENDOR_EMAIL, "Harbour House", Category.VENUE, "Boston", 4200, 140,
             "A brick warehouse on the water, with a terrace for the toast."),
    Business("orchard@strathwell.test", "Orchard Hall", Category.VENUE, "Concord", 3100, 90,
             "A barn among apple trees. Music until midnight."),
    Business("gallery@strathwell.test", "The Long Gallery", Category.VENUE, "Boston", 5600, 220,
             "White walls, a skylight, and a kitchen of its own."),
    Business("petal@strathwell.test", "Petal & Stem", Category.FLORALS, "Boston", 900, None,
             "Flowers of the season, from growers we know."),
    Business("table@strathwell.test", "Common Table", Category.CATERING, "Boston", 3800, None,
             "Long suppers, served family style."),
    Business("lumen@strathwell.test", "Lumen Photography", Category.PHOTOGRAPHY, "Cambridge", 1900,
             None, "Eight hours, two photographers, pictures within a week."),
    Business("brass@strathwell.test", "Brass Tacks", Category.MUSIC, "Somerville", None, None,
             "A band of seven. The price depends on the evening."),
    Business("crumb@strathwell.test", "Crumb", Category.CAKE, "Boston", 450, None,
             "Cakes that taste as they look."),
)  # fmt: skip
DESIGNS = (
    ("Garden supper", "wedding", "garden", 40, 120, 25_000,
     {"venue": 4000, "catering": 3500, "florals": 1000, "music": 1500}),
    ("Harbour lights", "anniversary", "nautical", 60, 140, 18_000,
     {"venue": 4500, "catering": 3500, "photography": 1000, "music": 1000}),
    ("Gallery night", "company party", "modern", 80, 220, 32_000,
     {"venue": 3500, "catering": 4000, "entertainment": 1500, "decor": 1000}),
)  # fmt: skip


async def seed(services: "Services") -> dict[str, int]:
    """Make the demo's data where there is none; how many of what.

    The accounts' password is the known one in development only; elsewhere nobody knows it.
    """
    known = services.settings.app_env == "development"
    password = DEMO_PASSWORD if known else secrets.token_urlsafe(32)
    hashed = await GATE.hasher.hash(password)
    async with services.database.transaction() as session:
        if await session.scalar(select(func.count()).select_from(Vendor)):
            return {}
        for email in (ADMIN_EMAIL, SECOND_ADMIN_EMAIL):
            await _person(session, email, "Staff", ADMIN, hashed)
        organizer = await _person(session, ORGANIZER_EMAIL, "Robin Lee", ORGANIZER, hashed)
        made = [await _vendor(session, one, hashed) for one in BUSINESSES]
        for number, _ in enumerate(DESIGNS):
            await _design(session, number)
    made_bookings = await _bookings(services, organizer, {one.business_name: one for one in made})
    return {
        "accounts": 3 + len(made),
        "vendors": len(made),
        "templates": len(DESIGNS),
        "bookings": made_bookings,
    }


async def _person(session: Session, email: str, name: str, role: str, hashed: str) -> UUID:
    user = await identity.add_user(
        session, market=MARKET, actor=FOUNDER, email=email, name=name, password_hash=hashed
    )
    user.email_verified_at = clock.now()
    await identity.grant(session, user.id, market=MARKET, role=role, actor=FOUNDER)
    return user.id


async def _vendor(session: Session, one: Business, hashed: str) -> Vendor:
    user_id = await _person(session, one.email, one.name, VENDOR, hashed)
    actor = Actor("user", str(user_id), VENDOR)
    price = None if one.price is None else one.price * 100
    if one.category is Category.VENUE:
        venue = VenueOnboarding(
            business_name=one.name,
            city=one.city,
            location_text=f"{one.city}, Massachusetts",
            capacity=one.capacity or 100,
            description=one.words,
            base_price_cents=price,
        )
        vendor = await vendors.onboard_venue(session, user_id, venue, actor)
    else:
        service = ServiceOnboarding.model_validate(
            {
                "business_name": one.name,
                "category": one.category.value,
                "city": one.city,
                "description": one.words,
                "base_price_cents": price,
            }
        )
        vendor = await vendors.onboard_service(session, user_id, service, actor)
    return await vendors.approve(session, vendor.id, FOUNDER)


async def _design(session: Session, number: int) -> None:
    title, occasion, style, fewest, most, budget, split = DESIGNS[number]
    given = TemplateGiven(
        title=title,
        occasion=occasion,
        style=style,
        min_guests=fewest,
        max_guests=most,
        budget_cents=budget * 100,
        budget_split={Category(name): share for name, share in split.items()},
        steps=["Choose the day.", "Book the venue.", "Ask the services.", "Invite your guests."],
        position=number,
    )
    made = await designs.add(session, given, FOUNDER)
    await designs.change(session, made.id, TemplateChanged(status="published"), FOUNDER)


async def _bookings(services: "Services", organizer: UUID, known: dict[str, Vendor]) -> int:
    """A draft, one that waits, one with a counter, one ready to pay, one cancelled."""
    harbour, orchard = known["Harbour House"], known["Orchard Hall"]
    petal, table = known["Petal & Stem"], known["Common Table"]
    wishes = (
        (40, orchard, [petal], ""),
        (75, harbour, [petal, table], ""),
        (110, orchard, [known["Brass Tacks"]], "counter"),
        (150, harbour, [petal, table], "agree"),
        (200, known["The Long Gallery"], [known["Lumen Photography"]], "cancel"),
    )
    for number, (days, venue, others, then) in enumerate(wishes):
        async with services.database.transaction() as session:
            booking = await _booking(session, organizer, days, venue, others, draft=number == 0)
            await _go_on(session, booking.id, organizer, [venue, *others], then)
    return len(wishes)


async def _booking(
    session: Session,
    organizer: UUID,
    days: int,
    venue: Vendor,
    others: list[Vendor],
    *,
    draft: bool,
) -> Booking:
    wish = bookings.Wish(
        venue_vendor_id=venue.id,
        service_vendor_ids=[one.id for one in others],
        event_date=today(session) + timedelta(days=days),
        guest_count=80,
        location_text="Greater Boston",
        notes="A long evening, good food, no speeches.",
        requested_budget_minor=1_500_000,
        currency=policy_of(session).currency,
    )
    actor = Actor("user", str(organizer), ORGANIZER)
    return await bookings.create(session, organizer, wish, actor=actor, ask_vendors=not draft)


async def _go_on(
    session: Session, booking_id: UUID, organizer: UUID, asked: list[Vendor], then: str
) -> None:
    if then == "counter":
        await _counter(session, booking_id, asked[-1])
    elif then == "agree":
        for vendor in asked:
            await _agree(session, booking_id, vendor)
    elif then == "cancel":
        booking = await locked_booking(session, booking_id)
        actor = Actor("user", str(organizer), ORGANIZER)
        why = "We are moving abroad."
        await ending.cancel(session, booking, expected_refund_minor=0, reason=why, actor=actor)


async def _agree(session: Session, booking_id: UUID, vendor: Vendor) -> None:
    booking = await locked_booking(session, booking_id)
    row = await row_for(session, booking, vendor.id)
    actor = Actor("user", str(vendor.user_id), VENDOR)
    await vendor_side.approve(
        session, booking, row, amount_minor=None, note="With pleasure.", by=vendor.user_id,
        actor=actor,
    )  # fmt: skip


async def _counter(session: Session, booking_id: UUID, vendor: Vendor) -> None:
    booking = await locked_booking(session, booking_id)
    row = await row_for(session, booking, vendor.id)
    actor = Actor("user", str(vendor.user_id), VENDOR)
    await vendor_side.counter(
        session, booking, row, amount_minor=240_000, note="Seven of us, four hours.",
        by=vendor.user_id, actor=actor,
    )  # fmt: skip
