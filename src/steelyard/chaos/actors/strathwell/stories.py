"""An evening from its first question to its last cent, in stories with one end each."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from steelyard.chaos.actors.base import Stage, Story
from steelyard.chaos.actors.strathwell.people import Cast, Json
from steelyard.chaos.hands import Hands
from steelyard.chaos.wire import NoAnswer

CARD = "pm_card_visa"
ODD_CENTS = 10_001
"""Of three such prices a deposit of 30 percent cannot be parted evenly."""
_LOOK_SECONDS = 0.25
_FIRST_DAY = 60
_CARD_TRIES = 40


class Evenings:
    """What people do about bookings. Every booking has a day of its own."""

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self._stage = stage
        self.cast = cast
        self._days = count(_FIRST_DAY)

    def stories(self) -> dict[str, Story]:
        """By name; each is told with a name of its own for its players."""
        return {
            "book": self._told(self.book),
            "deposit": self._told(self.deposit),
            "balance": self._told(self.balance),
            "payout": self._told(self.payout),
            "dispute": self._told(self.dispute),
        }

    async def book(self, hands: Hands, prices: dict[str, int] | None = None) -> str:
        """Asked, all agree, the last to a price of their own (or those in ``prices``): ready to
        be paid. The booking's id."""
        cast = self.cast
        venue, *services = cast.vendors
        wish = {
            "event_date": await self._day(),
            "guest_count": 80,
            "location_text": "By the water",
            "venue_vendor_id": venue,
            "service_vendor_ids": services,
            "notes": "No speeches. {marker}",
            "currency": "USD",
        }
        _, made = await cast.organizer.do(hands, "book", "/bookings", wish)
        if made is None:
            raise GoneHome
        booking = str(made["id"])
        await self.agree(hands, booking, prices or {services[-1]: ODD_CENTS})
        return booking

    async def agree(self, hands: Hands, booking: str, asked: dict[str, int]) -> None:
        """Every vendor says yes; those in ``asked`` to a price of their own, in cents."""
        for vendor, owner in self.cast.vendors.items():
            path = f"/vendor/bookings/{booking}"
            if vendor not in asked:
                await owner.do(hands, "approve", f"{path}/approve", {}, booking=booking)
                continue
            price = {"proposed_amount_cents": asked[vendor], "note": "In season."}
            await owner.do(hands, "counter", f"{path}/counter", price, booking=booking)
            row = await self.row(booking, vendor)
            answer = {
                "booking_vendor_id": row["id"],
                "accept": True,
                "expected_amount_cents": asked[vendor],
            }
            path = f"/bookings/{booking}/vendors/{row['id']}/accept-counter"
            await self.cast.organizer.do(hands, "accept", path, answer, booking=booking)
        await self.until(booking, "ready_for_payment")

    async def pay(self, hands: Hands, booking: str, path: str, body: Json | None) -> None:
        """Ask to pay, and let the card pay."""
        _, started = await self.cast.organizer.do(
            hands, "pay", f"/bookings/{booking}/{path}", body, booking=booking
        )
        if started is not None:
            await self._card(started)

    async def deposit(self, hands: Hands) -> str:
        booking = await self.book(hands)
        await self.pay(hands, booking, "pay", {"mode": "deposit"})
        await self.until(booking, "deposit_paid")
        return booking

    async def balance(self, hands: Hands) -> str:
        booking = await self.deposit(hands)
        await self.pay(hands, booking, "pay-balance", None)
        await self.until(booking, "paid")
        return booking

    async def paid(self, hands: Hands) -> str:
        """All of it at once."""
        booking = await self.book(hands)
        await self.pay(hands, booking, "pay", {"mode": "full"})
        await self.until(booking, "paid")
        return booking

    async def payout(self, hands: Hands) -> str:
        """Paid; the venue asks for its reservation, staff agree, Stripe transfers it."""
        booking = await self.paid(hands)
        venue = next(iter(self.cast.vendors.values()))
        (payout,) = await self.payouts(venue, booking, milestone="reservation")
        path = f"/vendor/payouts/{payout['id']}/request"
        await venue.do(hands, "request", path, booking=booking)
        await self.approve_all(hands, booking)
        while (await self.payouts(venue, booking, id=payout["id"]))[0]["status"] != "paid":
            await self._look_again()
        return booking

    async def dispute(self, hands: Hands) -> str:
        """Paid; one vendor is objected to; decided, and given back."""
        booking = await self.paid(hands)
        made = await self.object(hands, booking)
        if made is not None:
            desk = f"/admin/disputes/{made['id']}/set-status"
            admin = self.cast.admin
            await admin.do(hands, "review", desk, {"status": "under_review"}, booking=booking)
            said = {"status": "resolved", "outcome": "refund", "note": "They did not come."}
            await admin.do(hands, "decide", desk, said, booking=booking)
        return booking

    async def object(self, hands: Hands, booking: str) -> Json | None:
        """The organizer objects to the last of the vendors; the dispute."""
        row = await self.row(booking, list(self.cast.vendors)[-1])
        said = {
            "reason": "no_show",
            "description": "Nobody came. {marker}",
            "booking_vendor_ids": [row["id"]],
        }
        _, made = await self.cast.organizer.do(
            hands, "dispute", f"/bookings/{booking}/disputes", said, booking=booking
        )
        return made

    async def approve_all(self, hands: Hands, booking: str) -> None:
        """Staff approve whatever of the booking is eligible."""
        for owner in self.cast.vendors.values():
            for payout in await self.payouts(owner, booking, status="eligible"):
                path = f"/admin/payouts/{payout['id']}/approve"
                await self.cast.admin.do(hands, "approve-payout", path, booking=booking)

    async def payouts(self, owner: Any, booking: str, **facts: str) -> list[Json]:
        """A vendor's payouts of the booking that are as ``facts`` say."""
        while not (seen := await owner.get("/vendor/payouts?size=100")):
            await self._look_again()
        return [
            one
            for one in seen["items"]
            if one["booking_id"] == booking and facts.items() <= one.items()
        ]

    async def row(self, booking: str, vendor: str) -> Json:
        """The vendor's row of the booking."""
        while not (seen := await self.cast.organizer.get(f"/bookings/{booking}")):
            await self._look_again()
        return next(one for one in seen["vendors"] if one["vendor_id"] == vendor)

    async def until(self, booking: str, status: str) -> None:
        while (await self.cast.organizer.get(f"/bookings/{booking}")).get("status") != status:
            await self._look_again()

    def _told(self, story: Callable[[Hands], Awaitable[str]]) -> Story:
        async def tell(name: str) -> None:
            await story(self._stage.hands(name))

        return tell

    async def _day(self) -> str:
        now = (await self._stage.house.outside.control("GET", "/clock"))["now"]
        return (datetime.fromisoformat(now) + timedelta(days=next(self._days))).date().isoformat()

    async def _card(self, started: Json) -> None:
        """Confirm until Stripe answers: charged, or charged before."""
        for _ in range(_CARD_TRIES):
            self._stage.probes["card"] += 1
            try:
                status = await self._stage.house.outside.pay(
                    started["client_secret"], started["publishable_key"], CARD
                )
            except NoAnswer:
                status = 503
            if status in {200, 400} or not await self._stage.tempo.pause(0.3):
                return

    async def _look_again(self) -> None:
        if not await self._stage.tempo.pause(_LOOK_SECONDS / self._stage.tempo.pace):
            raise GoneHome


class GoneHome(Exception):  # noqa: N818 - the run is over
    """What was waited for does not come any more: it was refused, or it is time to end."""
