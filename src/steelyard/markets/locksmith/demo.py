"""Believable demo data, made through the services: areas, prices, locksmiths, a few visitors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.geo import Located, Point
from steelyard.markets.locksmith.areas import service as areas
from steelyard.markets.locksmith.areas.schemas import AreaGiven
from steelyard.markets.locksmith.locksmiths import service as locksmiths
from steelyard.markets.locksmith.models import ServiceArea
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.prices import service as prices
from steelyard.markets.locksmith.prices.schemas import PriceGiven
from steelyard.markets.locksmith.requests import service as requests
from steelyard.markets.locksmith.words import ServiceType, Urgency

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

FOUNDER = Actor(kind="staff", id="founder@steelyard.test", role="staff")
VISITOR = Actor(kind="customer", id="demo", role="customer")

AREAS = (
    ("Chicago", "Chicago", "IL", 41.8781, -87.6298, 18.0),
    ("Oak Park", "Oak Park", "IL", 41.8850, -87.7845, 6.0),
    ("Evanston", "Evanston", "IL", 42.0451, -87.6877, 7.0),
    ("Naperville", "Naperville", "IL", 41.7508, -88.1535, 12.0),
)
DEPOSITS_MAJOR = {
    ServiceType.HOME_LOCKOUT: (39, 49, 69),
    ServiceType.CAR_LOCKOUT: (39, 49, 69),
    ServiceType.REKEY: (29, 39, 59),
    ServiceType.SMART_LOCK: (49, 59, 79),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One locksmith of the demo; ``services`` by their first letters: h, c, r, s."""

    name: str
    city: str
    lat: float
    lng: float
    services: str
    hours: str
    notes: str = ""


CREW = (
    Person("Ana's Keys", "Chicago", 41.8827, -87.6233, "hcrs", "24 hours"),
    Person("Lakefront Lock & Safe", "Chicago", 41.8919, -87.6051, "hcr", "7 to 23"),
    Person("Bronzeville Locksmiths", "Chicago", 41.8169, -87.6182, "hr", "8 to 20"),
    Person("Pilsen Key Co.", "Chicago", 41.8525, -87.6614, "hcr", "8 to 22"),
    Person("Wicker Lock Works", "Chicago", 41.9088, -87.6796, "hrs", "9 to 21"),
    Person("Loop Auto Unlock", "Chicago", 41.8786, -87.6251, "c", "24 hours", "Cars only."),
    Person("Uptown Doors", "Chicago", 41.9655, -87.6580, "hcrs", "8 to 24"),
    Person("Oak Park Lock Shop", "Oak Park", 41.8880, -87.7890, "hcrs", "7 to 22"),
    Person("Marion Street Keys", "Oak Park", 41.8871, -87.8020, "hr", "9 to 18"),
    Person("Ridgeland Rescue", "Oak Park", 41.8805, -87.7836, "hc", "24 hours"),
    Person("Evanston Key & Lock", "Evanston", 42.0465, -87.6845, "hcr", "8 to 21"),
    Person("Dempster Locksmith", "Evanston", 42.0410, -87.6900, "hcrs", "24 hours"),
    Person("Riverwalk Locks", "Naperville", 41.7720, -88.1500, "hcrs", "8 to 20"),
    Person("Naper Auto Keys", "Naperville", 41.7600, -88.1480, "c", "24 hours"),
)
_LETTERS = {
    "h": "supports_home_lockout",
    "c": "supports_car_lockout",
    "r": "supports_rekey",
    "s": "supports_smart_lock",
}


async def seed(services: "Services") -> dict[str, int]:
    """Make the demo's data where there is none; how many of what."""
    async with services.database.transaction() as session:
        if await session.scalar(select(func.count()).select_from(ServiceArea)):
            return {}
        await _areas_and_prices(session)
        for number, person in enumerate(CREW, start=1):
            await locksmiths.add(session, _facts(person, number), actor=FOUNDER)
    visitors = await _visitors(services)
    return {
        "service areas": len(AREAS),
        "prices": 12,
        "locksmiths": len(CREW),
        "visitors": visitors,
    }


async def _areas_and_prices(session: Session) -> None:
    await areas.replace(
        session,
        [
            AreaGiven(name=name, city=city, region=region, lat=lat, lng=lng, radius_km=radius)
            for name, city, region, lat, lng, radius in AREAS
        ],
        actor=FOUNDER,
    )
    currency = policy_of(session).currency
    await prices.replace(
        session,
        [
            PriceGiven(
                service_type=service,
                urgency=urgency,
                deposit_minor=major * 100,
                currency=currency,
            )
            for service, deposits in DEPOSITS_MAJOR.items()
            for urgency, major in zip(Urgency, deposits, strict=True)
        ],
        actor=FOUNDER,
    )


def _facts(person: Person, number: int) -> dict[str, object]:
    return {
        "display_name": person.name,
        "phone": f"+131255501{number:02d}",
        "primary_city": person.city,
        "base_lat": person.lat,
        "base_lng": person.lng,
        "typical_hours": person.hours,
        "notes": person.notes,
        **{column: letter in person.services for letter, column in _LETTERS.items()},
    }


def _street(line: str, city: str, region: str, point: Point) -> Located:
    return Located(
        point=point,
        precision="rooftop",
        formatted_address=f"{line}, {city}, {region}, USA",
        address_line=f"{line}, {city}, {region}",
        city=city,
        region=region,
        postal_code="",
        country="US",
        source="google",
    )


async def _visitors(services: "Services") -> int:
    """Three who came and did not pay: at the start, outside our areas, before the card."""
    visitor = requests.Visitor(ip="192.0.2.7", user_agent="demo")
    places = (
        None,
        _street("3400 N Rockton Ave", "Rockford", "IL", Point(42.3011, -89.0940)),
        _street("123 Lake St", "Oak Park", "IL", Point(41.8885, -87.7896)),
    )
    for number, place in enumerate(places):
        async with services.database.transaction() as session:
            request = await requests.start(
                session,
                name=("Ivy Stone", "Jon Bell", "Kim Sato")[number],
                phone=f"+131255502{number:02d}",
                visitor=visitor,
                actor=VISITOR,
            )
            if place is not None:
                await requests.locate(session, request.id, place, place.address_line, actor=VISITOR)
            if number == 2:
                await requests.choose_service(
                    session, request.id, ServiceType.REKEY, Urgency.STANDARD, actor=VISITOR
                )
    return len(places)
