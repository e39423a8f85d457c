"""A venue's day: the line for it, who gets it, and the calendar."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import (
    PROVIDER,
    a_booking,
    a_paid_booking,
    a_ready_booking,
    a_vendor,
    a_venue,
    in_days,
    mails,
    paid,
    pass_time,
)

from steelyard.markets.strathwell.book.queries import locked_booking
from steelyard.markets.strathwell.bookings.secure import lose_date, secure_date
from steelyard.markets.strathwell.vendors.queries import is_free


def _rank(booking: dict[str, Any]) -> int | None:
    hold = booking["vendors"][0]["hold"]
    return hold and hold["rank"]


async def test_who_agreed_first_is_first_in_line_and_others_move_up(house: House) -> None:
    venue = await a_venue(house)
    first, second, third = [await a_ready_booking(house, venue=venue) for _ in range(3)]
    assert [_rank(party.booking) for party in (first, second, third)] == [1, 2, 3]
    row = first.row(venue)
    await first.organizer.post(
        f"/bookings/{first.id}/vendors/{row}/withdraw", {"reason": "Another venue"}
    )
    assert [_rank(await party.look()) for party in (first, second, third)] == [None, 1, 2]
    assert await mails(house, "organizer_first_in_line") == 1
    day = str(in_days(90))
    calendar = await venue.get("/vendor/calendar", **{"from": day, "to": day})
    assert [(one["rank"], one["booking_id"]) for one in calendar["held"]] == [
        (1, second.id),
        (2, third.id),
    ]
    await pass_time(house, timedelta(days=7, hours=1), second.organizer)
    for _ in range(2):
        await house.sweep("strathwell.sweep_holds")
    assert await house.rows("strathwell.date_holds", "status = 'active'") == 0
    assert await mails(house, "organizer_hold_over") == 2
    assert await second.status() == "ready_for_payment"


async def test_of_two_who_pay_at_once_one_has_the_day(house: House) -> None:
    venue = await a_venue(house)
    parties = [await a_ready_booking(house, venue=venue, services=n) for n in (0, 1)]

    async def pay(booking_id: UUID) -> bool:
        async with house.services.database.transaction() as session:
            booking = await locked_booking(session, booking_id)
            await asyncio.sleep(0.1)
            won = await secure_date(session, booking)
            if won:
                await asyncio.sleep(0.2)
                return True
            await lose_date(session, booking, PROVIDER)
            return False

    results = await asyncio.gather(*(pay(party.uuid) for party in parties))
    assert sorted(results) == [False, True]
    winner, loser = sorted(zip(results, parties, strict=True), key=lambda one: not one[0])
    kept, lost = await winner[1].look(), await loser[1].look()
    assert all(row["secured_on"] == str(in_days(90)) for row in kept["vendors"])
    assert lost["status"] == "awaiting_vendor_approval"
    assert lost["vendors"][0]["status"] == "withdrawn"
    assert [row["secured_on"] for row in lost["vendors"]] == [None] * len(lost["vendors"])
    secured = "kind = 'venue' AND secured_on IS NOT NULL"
    assert await house.rows("strathwell.booking_vendors", secured) == 1
    assert await mails(house, "organizer_date_lost") == 1
    assert await house.rows("strathwell.date_holds", "status = 'active'") == 0


async def test_a_sold_day_is_lost_by_those_who_waited_for_it(house: House) -> None:
    venue = await a_venue(house)
    winner, loser = [await a_ready_booking(house, venue=venue) for _ in range(2)]
    asked = await a_booking(house, venue=venue)
    await paid(house, winner)
    assert "strathwell.date_taken" in await house.work("strathwell.date_taken")
    await house.sweep("strathwell.sweep_holds")
    assert (await loser.look())["vendors"][0]["status"] == "withdrawn"
    assert await mails(house, "organizer_date_lost") == 1
    refused = await venue.answer("approve", asked.id, expect=409)
    assert refused["error"] == "date_not_free"
    late = await a_booking(house, draft=True, venue=venue)
    refused = await late.organizer.post(f"/bookings/{late.id}/submit", expect=409)
    assert refused["error"] == "date_not_free"
    async with house.services.database.transaction() as session:
        booking = await locked_booking(session, loser.uuid)
        assert not await secure_date(session, booking)
        booking = await locked_booking(session, winner.uuid)
        assert await secure_date(session, booking)


@pytest.mark.usefixtures("told")
async def test_a_cancelled_booking_gives_its_day_back(house: House) -> None:
    venue = await a_venue(house)
    party = await a_paid_booking(house, venue=venue)
    quote = await party.organizer.get(f"/bookings/{party.id}/cancellation-quote")
    assert (quote["paid_cents"], quote["refund_cents"]) == (400_000, 400_000)
    body = {"expected_refund_cents": quote["refund_cents"], "reason": "We move"}
    await party.organizer.post(f"/bookings/{party.id}/cancel", body)
    day = in_days(90)
    async with house.services.database.reading() as session:
        assert await is_free(session, venue.id, day)
    other = await a_paid_booking(house, venue=venue)
    assert other.booking["vendors"][0]["secured_on"] == str(day)


async def test_a_calendar_is_its_vendors_own(house: House) -> None:
    venue, service = await a_venue(house), await a_vendor(house)
    day = in_days(30)
    path = f"/vendor/calendar/days/{day}"
    for note in ("Repairs", "Longer repairs"):
        kept = await venue.caller.send("PUT", path, {"note": note})
        assert kept == {"day": str(day), "note": note}
    async with house.services.database.reading() as session:
        assert not await is_free(session, venue.id, day)
        assert await is_free(session, service.id, day)
    span = {"from": str(day), "to": str(day)}
    assert (await service.get("/vendor/calendar", **span))["blocked"] == []
    assert (await venue.get("/vendor/calendar", **span))["blocked"] == [kept]
    organizer = await house.person("organizer")
    body = {"venue_vendor_id": str(venue.id), "event_date": str(day), "currency": "USD"}
    refused = await organizer.post("/bookings", body, expect=409)
    assert refused["error"] == "date_not_free"
    for _ in range(2):
        await venue.caller.send("DELETE", path, expect=204)
    booked = await a_ready_booking(house, venue=venue, days=30)
    refused = await venue.caller.send("PUT", path, {"note": ""}, expect=409)
    assert refused["error"] == "date_not_free"
    async with house.services.database.reading() as session:
        # Held for somebody, and still to be asked for: whoever comes next stands in the line.
        assert await is_free(session, venue.id, day)
    await paid(house, booked)
    async with house.services.database.reading() as session:
        assert not await is_free(session, venue.id, day)
    await venue.caller.send("PUT", path, {}, expect=409)
    backwards = {"from": str(day), "to": str(in_days(29))}
    await venue.caller.get("/vendor/calendar", expect=422, **backwards)
    await venue.caller.get("/vendor/calendar", expect=422, **{"from": "1", "to": "2"})
    await venue.caller.send("PUT", "/vendor/calendar/days/2020-01-01", {}, expect=422)
