"""A wedding in Providence: a venue and three who bring the rest, two organizers, two of the staff.

Asked, countered, declined and replaced; a deposit, a balance, payouts that take two people; a
venue's day that two pay for; a dispute about one vendor, and money back after it was paid out.
"""

import random
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from steelyard.journeys.locksmith import Step
from steelyard.journeys.strathwell_cast import Cast, Doors, Vendor, gather
from steelyard.journeys.strathwell_till import PaidOut, Till, cents
from steelyard.journeys.world import JourneyFailed, Json, World

_EVENT_IN_DAYS = 45
_BALANCE_AFTER_DAYS = 25
_DAY_SECONDS = 86_400
_GUESTS = 120


class StrathwellJourney:
    """Plays the story; every step is told as it happens."""

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._dice = random.Random(seed)
        self._id = ""
        self._day = ""

    async def play(self) -> AsyncIterator[Step]:
        """Yields each step done. Raises JourneyFailed at the first that was not as it should."""
        cast = await gather(self._world, self._dice)
        till = Till(self._world, cast)
        try:
            async for step in Doors(self._world, cast, self._dice).open():
                yield step
            for chapter in (
                self._agree,
                self._two_pay_for_a_day,
                self._reservations,
                self._balance,
                self._the_day,
                self._decide,
                self._net,
                self._books,
            ):
                async for step in chapter(cast, till):
                    yield step
        finally:
            await cast.go_home()

    async def _agree(self, cast: Cast, till: Till) -> AsyncIterator[Step]:
        """One approves, one counters, one declines and is replaced."""
        self._day = await self._day_ahead()
        asked = await cast.organizer.post(
            "/bookings", self._wish(cast.venue, cast.kitchen, cast.band)
        )
        self._id = asked["id"]
        self._expect(asked["status"] == "awaiting_vendor_approval", "the vendors were not asked")
        for vendor in (cast.venue, cast.kitchen, cast.band):
            await vendor.member.mail("a request for")
        yield Step(
            "asked",
            f"{cast.organizer.name} asks {cast.venue.name}, {cast.kitchen.name} and "
            f"{cast.band.name} for {self._day}",
        )
        await self._answer(cast.venue, "approve", {"note": "With pleasure."})
        yield Step("a yes", f"{cast.venue.name}: “With pleasure”, for {cents(cast.venue.price)}")

        price = cast.kitchen.price + 45_001
        said = {"proposed_amount_cents": price, "note": "A Saturday in season."}
        await self._answer(cast.kitchen, "counter", said)
        row = await self._row(cast, cast.kitchen)
        self._expect(row["proposed_amount_cents"] == price, "the counter is not on the table")
        answer = {"booking_vendor_id": row["id"], "accept": True, "expected_amount_cents": price}
        await self._about(cast, row, "accept-counter", answer)
        yield Step(
            "a counter",
            f"{cast.kitchen.name}: {cents(price)} instead of {cents(cast.kitchen.price)}; "
            f"{cast.organizer.name} accepts",
        )
        async for step in self._replace(cast, till):
            yield step

    async def _replace(self, cast: Cast, till: Till) -> AsyncIterator[Step]:
        await self._answer(cast.band, "decline", {"note": "We play elsewhere that night."})
        row = await self._row(cast, cast.band)
        await self._about(cast, row, "replace", {"vendor_id": cast.players.id})
        yield Step(
            "a no, and another",
            f"{cast.band.name}: “We play elsewhere”; {cast.players.name} are asked instead",
        )
        await self._answer(cast.players, "approve", {})
        seen = await till.booking(cast.organizer, self._id, "ready_for_payment")
        agreed = sum(
            one["agreed_amount_cents"] for one in seen["vendors"] if one["status"] == "approved"
        )
        self._expect(seen["total_cents"] == agreed, "the total is not the sum of what was agreed")
        yield Step("ready", f"all three agreed: {cents(agreed)} to be paid")

    async def _two_pay_for_a_day(self, cast: Cast, till: Till) -> AsyncIterator[Step]:
        """The late one's card is charged first, but Stripe's word of it gets lost: the other's
        deposit comes first, several times over, and takes the day."""
        wish = await cast.late.post("/bookings", self._wish(cast.venue))
        await self._answer(cast.venue, "approve", {}, wish["id"])
        await till.booking(cast.late, wish["id"], "ready_for_payment")
        # All of Stripe's words, for any of them would have us look at the payment.
        async with till.trouble(kind="drop"):
            path = f"/bookings/{wish['id']}/pay"
            late = await till.pay(cast.late, path, {"mode": "full"})
            event = await till.word_of(late)
        yield Step(
            "two for one day",
            f"{cast.late.name} pays {cents(late['amount_cents'])} for {cast.venue.name} on "
            f"{self._day} too; Stripe's word of it gets lost",
        )
        async with till.trouble(kind="duplicate", times=3):
            path = f"/bookings/{self._id}/pay"
            deposit = await till.pay(cast.organizer, path, {"mode": "deposit"})
            await till.booking(cast.organizer, self._id, "deposit_paid")
            await till.word_of(deposit)
        seen = await cast.organizer.get(f"/bookings/{self._id}/payments")
        once = seen["paid_cents"] == deposit["amount_cents"] and len(seen["payments"]) == 1
        self._expect(once, "the deposit that was said several times did not count once")
        contract = await cast.organizer.get(f"/bookings/{self._id}/contract")
        self._expect(contract["is_whole"], "the contract is not what its digest says")
        yield Step(
            "deposit",
            f"{cast.organizer.name} pays {cents(deposit['amount_cents'])}, said three times, "
            f"counted once; contract {contract['contract']['digest'][:12]}… is frozen",
        )
        await till.say_again(event, 3)
        await till.given_back(cast.late, wish["id"], late["amount_cents"])
        await cast.late.mail("goes back to you")
        await till.booking(cast.late, wish["id"], "awaiting_vendor_approval")
        yield Step(
            "late, and three times",
            f"the day is {cast.organizer.name}'s: {cast.late.name} is told and gets all of "
            f"{cents(late['amount_cents'])} back, once",
        )

    async def _reservations(self, cast: Cast, till: Till) -> AsyncIterator[Step]:
        """What the deposit reserves is asked for and paid."""
        booked = (cast.venue, cast.kitchen, cast.players)
        (locked,) = await till.payouts(cast.venue, self._id, milestone="completion")
        yield Step("why not yet", f"{cast.venue.name} reads: “{' '.join(locked['why'])}”")
        asked = await till.ask_for_reservations(booked, self._id)
        self._expect(len(asked) == len(booked), "not every vendor has a reservation to ask for")
        paid = await till.pay_out(booked, self._id)
        yield Step("reservations", self._said(cast, paid))

    async def _balance(self, cast: Cast, till: Till) -> AsyncIterator[Step]:
        """Three weeks later; what is large takes two people."""
        await self._world.push_clock(_BALANCE_AFTER_DAYS * _DAY_SECONDS)
        balance = await till.pay(cast.organizer, f"/bookings/{self._id}/pay-balance")
        seen = await till.booking(cast.organizer, self._id, "paid")
        self._expect(seen["paid_cents"] == seen["total_cents"], "it is paid, but not all of it")
        yield Step(
            "balance",
            f"{_BALANCE_AFTER_DAYS} days on, {cast.organizer.name} pays the other "
            f"{cents(balance['amount_cents'])}",
        )
        booked = (cast.venue, cast.kitchen, cast.players)
        await till.ask_for_reservations(booked, self._id)
        paid = await till.pay_out(booked, self._id)
        self._expect(paid.together > 0, "nothing was large enough for two people")
        yield Step("two people", self._said(cast, paid))

    async def _the_day(self, cast: Cast, till: Till) -> AsyncIterator[Step]:
        """The event takes place; one vendor is objected to, the others are paid on."""
        left = _EVENT_IN_DAYS - _BALANCE_AFTER_DAYS + 1
        await self._world.push_clock(left * _DAY_SECONDS)
        await cast.organizer.post(f"/bookings/{self._id}/complete")
        yield Step("the day", f"{self._day} has passed; {cast.organizer.name}: it took place")
        row = await self._row(cast, cast.players)
        said = {
            "reason": "no_show",
            "description": "Nobody came to play. We danced to a phone.",
            "booking_vendor_ids": [row["id"]],
        }
        await cast.organizer.post(f"/bookings/{self._id}/disputes", said)
        held = await till.payouts(cast.players, self._id, status="held")
        self._expect(bool(held), "a dispute was opened and nothing is held")
        yield Step(
            "a dispute",
            f"{cast.organizer.name}: “Nobody came to play”; {cast.players.name} read: "
            f"“{held[0]['hold_reason']}”",
        )
        paid = await till.pay_out((cast.venue, cast.kitchen), self._id)
        still = await till.payouts(cast.players, self._id, status="held")
        self._expect(len(still) == len(held), "what is held did not stay so")
        yield Step("the others are paid on", self._said(cast, paid))

    async def _decide(self, cast: Cast, till: Till) -> AsyncIterator[Step]:
        """Decided: all of it goes back, also what was paid out."""
        (dispute,) = (await cast.organizer.get(f"/bookings/{self._id}/disputes"))["items"]
        said = {"body": "Our van broke down. We are sorry."}
        path = f"/bookings/{self._id}/disputes/{dispute['id']}/statements"
        await cast.players.member.post(path, said)
        desk = f"/admin/disputes/{dispute['id']}/set-status"
        await cast.admin.post(desk, {"status": "under_review"})
        note = "They did not come, and say so."
        decided = await cast.admin.post(
            desk, {"status": "resolved", "outcome": "refund", "note": note}
        )
        self._expect(decided["status"] == "resolved", f"it is {decided['status']}")
        back = decided["refunded_cents"]
        self._expect(back == cast.players.price, "not all of the price was decided to go back")
        await till.given_back(cast.organizer, self._id, back)
        sent = sum(one["sent_cents"] for one in await till.payouts(cast.players, self._id))
        owed = await till.debt(cast.players)
        self._expect(owed == sent, "what was paid out is not owed to the house")
        yield Step(
            "decided",
            f"{cast.admin.name}: “{note}” {cents(back)} are back on {cast.organizer.name}'s card; "
            f"{cast.players.name} owe the {cents(sent)} they were paid",
        )

    async def _net(self, cast: Cast, till: Till) -> AsyncIterator[Step]:
        """The late one finds another day; a debt is taken off what comes next."""
        self._day = await self._day_ahead()
        booked = (cast.venue, cast.players)
        made = await cast.late.post("/bookings", self._wish(*booked))
        for vendor in booked:
            await self._answer(vendor, "approve", {}, made["id"])
        await till.booking(cast.late, made["id"], "ready_for_payment")
        paid = await till.pay(cast.late, f"/bookings/{made['id']}/pay", {"mode": "full"})
        await till.booking(cast.late, made["id"], "paid")
        owed = await till.debt(cast.players)
        (asked,) = await till.ask_for_reservations([cast.players], made["id"])
        await till.pay_out([cast.players], made["id"])
        (done,) = await till.payouts(cast.players, made["id"], id=asked["id"])
        left = await till.debt(cast.players)
        taken = asked["amount_cents"] - done["sent_cents"]
        self._expect(taken == min(owed, asked["amount_cents"]), "the debt was not taken off")
        self._expect(owed - left == taken, "what was taken off is not off the debt")
        yield Step(
            "another day",
            f"{cast.late.name} pays {cents(paid['amount_cents'])} for {self._day}; of "
            f"{cents(asked['amount_cents'])} for {cast.players.name}, {cents(taken)} go against "
            "what they owe",
        )

    async def _books(self, cast: Cast, till: Till) -> AsyncIterator[Step]:
        held, ours = await till.books()
        unsettled = await cast.admin.get("/admin/webhooks")
        self._expect(not unsettled["items"], f"Stripe's word waits: {unsettled['items']}")
        yield Step("the books", f"Stripe holds {cents(held)} for us; our ledger says {cents(ours)}")

    async def _day_ahead(self) -> str:
        now = (await self._world.control("GET", "/clock"))["now"]
        return (datetime.fromisoformat(now) + timedelta(days=_EVENT_IN_DAYS)).date().isoformat()

    def _wish(self, venue: Vendor, *services: Vendor) -> Json:
        return {
            "event_date": self._day,
            "guest_count": _GUESTS,
            "location_text": "By the water",
            "venue_vendor_id": venue.id,
            "service_vendor_ids": [one.id for one in services],
            "notes": "A long evening, good food, no speeches.",
            "currency": "USD",
        }

    async def _answer(self, vendor: Vendor, what: str, body: Json, booking: str = "") -> None:
        await vendor.member.post(f"/vendor/bookings/{booking or self._id}/{what}", body)

    async def _row(self, cast: Cast, vendor: Vendor) -> Json:
        """The vendor's row as the organizer sees it."""
        seen = await cast.organizer.get(f"/bookings/{self._id}")
        return next(one for one in seen["vendors"] if one["vendor_id"] == vendor.id)

    async def _about(self, cast: Cast, row: Json, what: str, body: Json) -> None:
        await cast.organizer.post(f"/bookings/{self._id}/vendors/{row['id']}/{what}", body)

    def _said(self, cast: Cast, paid: PaidOut) -> str:
        words = [f"{cents(paid.amount)} paid out"]
        if paid.alone:
            words.append(f"{paid.alone} approved by {cast.admin.name}")
        if paid.together:
            words.append(f"{paid.together} by {cast.admin.name} and {cast.colleague.name}")
        return ", ".join(words)

    def _expect(self, fact: bool, otherwise: str) -> None:
        if not fact:
            raise JourneyFailed(otherwise)
