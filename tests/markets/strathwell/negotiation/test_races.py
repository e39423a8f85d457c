"""Many at once: one of them counts."""

import asyncio

from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import a_booking


async def test_a_counter_is_accepted_once_however_often_at_once(house: House) -> None:
    party = await a_booking(house)
    await party.venue.answer("counter", party.id, proposed_amount_cents=460_000)
    row = party.row(party.venue)
    path = f"/bookings/{party.id}/vendors/{row}/accept-counter"
    body = {"booking_vendor_id": row, "accept": True}
    answers = await asyncio.gather(*(party.organizer.call("POST", path, body) for _ in range(20)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200] + [409] * 19
    assert await house.rows("strathwell.quotes", "status = 'accepted'") == 1
    assert await house.rows("kernel.audit_event", "event = 'accept_counter'") == 1


async def test_a_yes_and_a_withdrawal_at_once_leave_one_truth(house: House) -> None:
    party = await a_booking(house)
    row = party.row(party.venue)
    approve = party.venue.caller.call("POST", f"/vendor/bookings/{party.id}/approve", {})
    withdraw = party.organizer.call(
        "POST", f"/bookings/{party.id}/vendors/{row}/withdraw", {"reason": "Another plan"}
    )
    yes, no = await asyncio.gather(approve, withdraw)
    # A withdrawal is possible before and after a yes; a yes only before.
    assert no.status_code == 200
    assert yes.status_code in {200, 409}
    seen = await party.look()
    assert (seen["status"], seen["vendors"][0]["status"]) == (
        "awaiting_vendor_approval",
        "withdrawn",
    )
    assert await house.rows("strathwell.date_holds", "status = 'active'") == 0
