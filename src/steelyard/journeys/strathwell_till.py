"""Money of Strathwell's journey: cards, what Stripe says twice or late, payouts, the books."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from steelyard.journeys.strathwell_cast import Vendor
from steelyard.journeys.strathwell_people import Member
from steelyard.journeys.world import JourneyFailed, Json, World

_CARD = "pm_card_visa"
_RECONCILED_HOURS = 24 * 90
_RECONCILED_LIMIT = 5000


@dataclass(frozen=True)
class PaidOut:
    """``alone``: payouts one person approved; ``together``: those that took two."""

    alone: int
    together: int
    amount: int


class Staff(Protocol):
    """The two whom it takes to let go of much money."""

    admin: Member
    colleague: Member


class Till:
    """What is done with money, by whoever does it."""

    def __init__(self, world: World, staff: Staff) -> None:
        self._world = world
        self._staff = staff

    async def pay(self, organizer: Member, path: str, body: Json | None = None) -> Json:
        """Ask to pay, and let the card pay; what was asked for."""
        started = await organizer.post(path, body)
        await self._world.pay(started["client_secret"], started["publishable_key"], _CARD)
        return started

    @asynccontextmanager
    async def trouble(self, **order: Any) -> AsyncGenerator[None]:
        """Stripe's word goes wrong as ordered, for as long as the block lasts."""
        order = {"provider": "stripe", "operation": "webhook.*", **order}
        fault = await self._world.control("POST", "/faults", json=order)
        try:
            yield
        finally:
            await self._world.control("DELETE", f"/faults/{fault['id']}")

    async def word_of(self, started: Json) -> str:
        """Stripe's event that says this was paid, once it was carried to every door of ours, or
        was lost on the way."""
        intent = started["client_secret"].partition("_secret_")[0]
        config = await self._world.control("GET", "/config")
        doors = len(config["stripe"]["webhook_endpoints"])

        async def look() -> str | None:
            carried = await self._carried(intent)
            return carried[0] if len(carried) >= doors else None

        return await self._world.until("Stripe's word of the payment to be carried", look)

    async def say_again(self, event: str, times: int) -> None:
        body = {"times": times}
        await self._world.control("POST", f"/stripe/events/{event}/redeliver", json=body)

    async def booking(self, organizer: Member, booking_id: str, status: str) -> Json:
        """Wait until the booking is ``status``."""

        async def look() -> Json | None:
            seen = await organizer.get(f"/bookings/{booking_id}")
            return seen if seen["status"] == status else None

        return await self._world.until(f"the booking to be {status}", look)

    async def given_back(self, organizer: Member, booking_id: str, amount: int) -> Json:
        """Wait until ``amount`` is back on the card, and nothing more is on its way."""

        async def look() -> Json | None:
            seen = await organizer.get(f"/bookings/{booking_id}/payments")
            back = [one for one in seen["refunds"] if one["status"] == "succeeded"]
            done = len(back) == len(seen["refunds"])
            return seen if done and sum(one["amount_cents"] for one in back) == amount else None

        return await self._world.until(f"{cents(amount)} to come back", look)

    async def payouts(self, vendor: Vendor, booking_id: str, **facts: str) -> list[Json]:
        """A vendor's payouts of the booking that are as ``facts`` say."""
        seen = await vendor.member.get("/vendor/payouts", size=100)
        return [
            one
            for one in seen["items"]
            if one["booking_id"] == booking_id and facts.items() <= one.items()
        ]

    async def ask_for_reservations(self, vendors: Iterable[Vendor], booking_id: str) -> list[Json]:
        """Vendors ask for what is theirs on booking; what they asked for."""
        wanted = {"milestone": "reservation", "status": "locked"}
        return [
            await vendor.member.post(f"/vendor/payouts/{payout['id']}/request")
            for vendor in vendors
            for payout in await self.payouts(vendor, booking_id, **wanted)
        ]

    async def pay_out(self, vendors: Iterable[Vendor], booking_id: str) -> PaidOut:
        """Staff approve everything that is eligible, and Stripe transfers it."""
        alone, together, amount = 0, 0, 0
        for vendor in vendors:
            for payout in await self.payouts(vendor, booking_id, status="eligible"):
                twice = await self._approve(payout)
                together, alone = together + twice, alone + (not twice)
                amount += payout["unpaid_cents"]
                await self._arrives(vendor, payout)
        return PaidOut(alone, together, amount)

    async def debt(self, vendor: Vendor) -> int:
        """What the vendor owes the house."""
        return (await vendor.member.get("/vendors/me/payouts/account"))["debt_cents"]

    async def books(self) -> tuple[int, int]:
        """What Stripe holds for us and what our ledger says it does, once all has settled.

        Raises JourneyFailed when they differ, or anything else is not as Stripe says.
        """
        asked = {"hours": _RECONCILED_HOURS, "limit": _RECONCILED_LIMIT}
        report = await self._staff.admin.post("/admin/payments/reconcile", asked)
        if not report["ok"]:
            raise JourneyFailed(f"our books are not Stripe's: {' '.join(report['lines'])}")
        ours = report["figures"]["cash"].get("USD", {}).get("ours_minor", 0)
        balance = await self._world.control("GET", "/stripe/balance")
        held = sum(one["amount"] for one in balance["available"] if one["currency"] == "usd")
        if held != ours:
            raise JourneyFailed(f"Stripe holds {cents(held)}, our ledger says {cents(ours)}")
        return held, ours

    async def _approve(self, payout: Json) -> bool:
        """True when it took two people; the first of them cannot be the second."""
        admin, colleague = self._staff.admin, self._staff.colleague
        path = f"/admin/payouts/{payout['id']}/approve"
        if not (await admin.post(path))["waits_for_second"]:
            return False
        if not (await admin.post(path))["waits_for_second"]:
            raise JourneyFailed("one person approved a large payout twice, and that was enough")
        waiting = await colleague.get("/admin/approvals", size=100)
        approval = next(one for one in waiting["items"] if one["subject_id"] == payout["id"])
        said = {"approve": True, "reason": "Checked against the contract."}
        await colleague.post(f"/admin/approvals/{approval['id']}/decide", said)
        return True

    async def _arrives(self, vendor: Vendor, payout: Json) -> None:
        async def look() -> bool:
            seen = await self.payouts(vendor, payout["booking_id"], id=payout["id"])
            return seen[0]["status"] == "paid"

        await self._world.until(f"{vendor.name}'s {payout['milestone']} to be paid", look)

    async def _carried(self, intent: str) -> list[str]:
        """The event that says the intent was paid, once for each time it was carried."""
        word = "payment_intent.succeeded"
        told = [one for one in await self._journal("effect") if one["subject"] == intent]
        since = next((one["seq"] for one in told if one["operation"] == word), None)
        if since is None:
            return []
        carried = [
            one["subject"]
            for one in await self._journal("delivery")
            if one["operation"] == f"webhook.{word}" and one["seq"] > since
        ]
        return [one for one in carried if one == carried[0]]

    async def _journal(self, kind: str) -> list[Json]:
        params = {"provider": "stripe", "kind": kind, "last": "true", "limit": 500}
        return (await self._world.control("GET", "/journal", params=params))["entries"]


def cents(amount: int) -> str:
    """Cents as people say them."""
    return f"${amount / 100:,.2f}"
