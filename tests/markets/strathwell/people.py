"""Vendors, and bookings at any point of their way, for tests. Made through the services."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.markets.strathwell.house import TEST, Caller, House

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.identity.sessions import Client, open_session
from steelyard.markets.strathwell.book.queries import locked_booking
from steelyard.markets.strathwell.bookings.secure import secure_date
from steelyard.markets.strathwell.contracts.freeze import freeze
from steelyard.markets.strathwell.gate import GATE
from steelyard.markets.strathwell.lifecycles import BOOKING, MARKET
from steelyard.markets.strathwell.models import Vendor
from steelyard.markets.strathwell.words import Category, VendorStatus, VendorType

PROVIDER = Actor.system("stripe")
DAY = timedelta(days=1)


def in_days(days: int) -> date:
    """A day so far ahead that no time zone matters."""
    return (clock.now() + days * DAY).date()


@dataclass
class VendorCaller:
    """A vendor at the API, and their profile's id."""

    caller: Caller
    id: UUID

    async def get(self, path: str, **params: Any) -> Any:
        return await self.caller.get(path, **params)

    async def post(self, path: str, body: Any = None, *, expect: int = 200, key: str = "") -> Any:
        return await self.caller.post(path, body, expect=expect, key=key)

    async def answer(self, what: str, booking_id: str, *, expect: int = 200, **body: Any) -> Any:
        """``approve``, ``decline``, ``counter`` or ``withdraw`` a request."""
        return await self.post(f"/vendor/bookings/{booking_id}/{what}", body, expect=expect)


async def a_vendor(
    house: House,
    *,
    venue: bool = False,
    price: int | None = 400_000,
    name: str = "",
    capacity: int | None = None,
    status: VendorStatus = VendorStatus.APPROVED,
) -> VendorCaller:
    """An approved vendor with an account, signed in."""
    caller = await house.person("vendor")
    assert caller.user_id is not None
    async with house.services.database.transaction() as session:
        vendor = Vendor(
            user_id=caller.user_id,
            vendor_type=VendorType.VENUE_OWNER if venue else VendorType.SERVICE_PROVIDER,
            category=Category.VENUE if venue else Category.FLORALS,
            status=status,
            business_name=name or ("Harbour House" if venue else "Petal & Stem"),
            city="Boston",
            city_key="boston",
            capacity=capacity,
            base_price_minor=price,
            currency="USD",
        )
        session.add(vendor)
        await session.flush()
        return VendorCaller(caller, vendor.id)


async def a_venue(house: House, **more: Any) -> VendorCaller:
    return await a_vendor(house, venue=True, **more)


@dataclass
class Party:
    """An organizer with a booking, its venue and its services."""

    organizer: Caller
    booking: dict[str, Any]
    venue: VendorCaller
    services: list[VendorCaller] = field(default_factory=list[VendorCaller])

    @property
    def id(self) -> str:
        return self.booking["id"]

    @property
    def uuid(self) -> UUID:
        return UUID(self.id)

    def row(self, vendor: VendorCaller) -> str:
        """The vendor's ``booking_vendor_id``, the newest."""
        found = [one for one in self.booking["vendors"] if one["vendor_id"] == str(vendor.id)]
        return str(found[-1]["id"])

    async def look(self) -> dict[str, Any]:
        self.booking = await self.organizer.get(f"/bookings/{self.id}")
        return self.booking

    async def status(self) -> str:
        return str((await self.look())["status"])

    async def to_row(
        self, vendor: VendorCaller, what: str, *, expect: int = 200, **body: Any
    ) -> Any:
        """What the organizer does about one vendor."""
        path = f"/bookings/{self.id}/vendors/{self.row(vendor)}/{what}"
        return await self.organizer.post(path, body or None, expect=expect)

    async def answer_counter(
        self, vendor: VendorCaller, *, accept: bool, expect: int = 200, **more: Any
    ) -> Any:
        row = self.row(vendor)
        return await self.to_row(
            vendor, "accept-counter", expect=expect, booking_vendor_id=row, accept=accept, **more
        )

    async def all_approve(self) -> None:
        for vendor in [self.venue, *self.services]:
            await vendor.answer("approve", self.id)


async def a_booking(
    house: House,
    *,
    venue: VendorCaller | None = None,
    services: int = 0,
    organizer: Caller | None = None,
    days: int = 90,
    **more: Any,
) -> Party:
    """Vendors asked for a day, none has answered yet."""
    organizer = organizer or await house.person("organizer")
    venue = venue or await a_venue(house)
    others = [await a_vendor(house, price=100_000 + 10_000 * n) for n in range(services)]
    body = {
        "venue_vendor_id": str(venue.id),
        "service_vendor_ids": [str(one.id) for one in others],
        "event_date": str(in_days(days)),
        "guest_count": 80,
        "currency": "USD",
        **more,
    }
    booking = await organizer.post("/bookings", body, expect=201)
    return Party(organizer, booking, venue, others)


async def a_ready_booking(house: House, **more: Any) -> Party:
    """All vendors have agreed to their list price."""
    party = await a_booking(house, **more)
    await party.all_approve()
    assert await party.status() == "ready_for_payment"
    return party


async def paid(house: House, party: Party, *, paid_minor: int | None = None) -> None:
    """As if money had come for the booking: date secured, contract frozen, state moved.

    Less than the total is a deposit. No payment and no ledger stand behind it.
    """
    async with house.services.database.transaction() as session:
        booking = await locked_booking(session, party.uuid)
        assert booking.total_minor is not None
        assert await secure_date(session, booking)
        booking.paid_minor = paid_minor or booking.total_minor
        move = "settle" if booking.paid_minor >= booking.total_minor else "secure"
        await lifecycle.move(session, BOOKING, booking, move, actor=PROVIDER, held=True)
        await freeze(session, booking)
    await party.look()


async def a_paid_booking(house: House, *, paid_minor: int | None = None, **more: Any) -> Party:
    party = await a_ready_booking(house, **more)
    await paid(house, party, paid_minor=paid_minor)
    return party


async def pass_time(house: House, by: timedelta, *callers: Caller | VendorCaller) -> None:
    """The clock goes on, for everybody; whoever is to call again signs in again."""
    async with house.services.database.transaction() as session:
        await clock.advance(session, by)
    for one in callers:
        await sign_in_again(house, one.caller if isinstance(one, VendorCaller) else one)


async def sign_in_again(house: House, caller: Caller) -> None:
    """A new session: access tokens last for minutes, events are months away."""
    assert caller.user_id is not None
    async with house.services.database.transaction() as session:
        opened = await open_session(
            session,
            caller.user_id,
            market=MARKET,
            policy=GATE.policy,
            client=Client(agent="test"),
            actor=TEST,
        )
    tokens = GATE.tokens(house.services.settings)
    lifetime = GATE.policy.access_lifetime
    caller.token = tokens.make(caller.user_id, opened.session_id, [], lifetime)


async def mails(house: House, template: str) -> int:
    """How many mails of a template were written so far."""
    return await house.rows("kernel.message", "template = :template", template=template)


async def in_transaction(house: House, act: Any) -> Any:
    """``await act(session)`` in a unit of work of its own."""
    async with house.services.database.transaction() as session:
        return await _run(session, act)


async def _run(session: Session, act: Any) -> Any:
    return await act(session)
