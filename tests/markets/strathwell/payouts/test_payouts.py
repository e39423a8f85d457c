"""Payouts: asked for, approved by one or two people, held, released; and why they wait."""

import asyncio

from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import Party, a_venue, mails
from tests.markets.strathwell.till import Till, a_paid_one

from steelyard.kernel.payouts import Payout


async def _of(till: Till, party: Party, milestone: str = "reservation") -> Payout:
    return next(one for one in await till.payouts(party) if one.milestone == milestone)


async def test_a_vendor_asks_for_the_reservation_and_an_admin_lets_it_go(
    house: House, till: Till
) -> None:
    party = await a_paid_one(house, till)
    first, last = await _of(till, party), await _of(till, party, "completion")
    (seen, _) = (await party.venue.get("/vendor/payouts"))["items"]
    assert seen["amount_cents"] == 180_000
    refused = await party.venue.post(f"/vendor/payouts/{last.id}/request", expect=409)
    assert refused["error"] == "not_to_be_asked_for"
    asked = await party.venue.post(f"/vendor/payouts/{first.id}/request")
    assert asked["status"] == "eligible"
    assert "approve" in asked["why"][0]
    admin = await house.person("admin")
    pending = await admin.get("/admin/payouts/pending")
    assert [one["id"] for one in pending["items"]] == [str(first.id)]
    await admin.post(f"/admin/payouts/{first.id}/approve")
    waits = await admin.get("/admin/payouts", status="approved", milestone="reservation")
    assert waits["items"][0]["why"] == ["The payee has not set up where to be paid."]
    paid = await till.sent(first)
    assert (paid.status, paid.sent_minor) == ("paid", 180_000)
    assert await mails(house, "vendor_paid_out") == 1
    await till.sound()


async def test_large_amounts_take_two_people_and_never_ones_own(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, venue=await a_venue(house, price=2_000_000))
    first = await _of(till, party)
    await party.venue.post(f"/vendor/payouts/{first.id}/request")
    one, other = await house.person("admin"), await house.person("admin")
    waits = await one.post(f"/admin/payouts/{first.id}/approve")
    assert (waits["status"], waits["waits_for_second"]) == ("eligible", True)
    again = await one.post(f"/admin/payouts/{first.id}/approve")
    assert again["status"] == "eligible"
    done = await other.post(f"/admin/payouts/{first.id}/approve")
    assert done["status"] == "approved"
    assert {done["approved_by"], done["second_approved_by"]} == {
        str(one.user_id),
        str(other.user_id),
    }
    await till.sound()


async def test_a_vendor_who_is_an_admin_too_cannot_pay_themselves(house: House, till: Till) -> None:
    party = await a_paid_one(house, till)
    first = await _of(till, party)
    await party.venue.post(f"/vendor/payouts/{first.id}/request")
    await house.grant(party.venue.caller, "admin")
    refused = await party.venue.caller.post(f"/admin/payouts/{first.id}/approve", expect=403)
    assert refused["error"] == "own_payout"
    assert (await till.payout(first.id)).status == "eligible"


async def test_approving_and_holding_at_once_is_one_of_both(house: House, till: Till) -> None:
    party = await a_paid_one(house, till)
    first = await _of(till, party)
    await party.venue.post(f"/vendor/payouts/{first.id}/request")
    admin = await house.person("admin")
    because = {"reason": "Their bank account is disputed."}
    await asyncio.gather(
        *(admin.call("POST", f"/admin/payouts/{first.id}/approve") for _ in range(3)),
        *(admin.call("POST", f"/admin/payouts/{first.id}/hold", because) for _ in range(3)),
    )
    held = await till.payout(first.id)
    assert held.status == "held"
    assert held.held_from in {"eligible", "approved"}
    released = await admin.post(f"/admin/payouts/{first.id}/release", because)
    assert released["status"] == held.held_from
    await till.sound()


async def test_completion_makes_the_rest_payable(house: House, till: Till) -> None:
    party = await a_paid_one(house, till)
    admin = await house.person("admin")
    body = {"reason": "It took place."}
    await admin.post(f"/admin/bookings/{party.id}/force-complete", body)
    assert (await _of(till, party, "completion")).status == "eligible"
    assert (await _of(till, party)).status == "locked"
    await till.sound()


async def test_payouts_that_are_switched_off_are_not_sent(house: House, till: Till) -> None:
    party = await a_paid_one(house, till)
    first = await _of(till, party)
    await party.venue.post(f"/vendor/payouts/{first.id}/request")
    admin = await house.person("admin")
    switch = f"/admin/vendors/{party.venue.id}/disable-payout"
    await admin.post(switch, {"disabled": True, "reason": "Their papers are not in order."})
    refused = await admin.post(f"/admin/payouts/{first.id}/approve", expect=409)
    assert refused["error"] == "payee_not_ready"
    account = await party.venue.get("/vendors/me/payouts/account")
    assert account["payouts_disabled_reason"] == "Their papers are not in order."
    await admin.post(switch, {"disabled": False, "reason": "The papers came."})
    done = await admin.post(f"/admin/payouts/{first.id}/approve")
    assert done["status"] == "approved"


async def test_nobody_touches_anothers_payouts(house: House, till: Till) -> None:
    party = await a_paid_one(house, till)
    first = await _of(till, party)
    stranger = await a_venue(house)
    await stranger.post(f"/vendor/payouts/{first.id}/request", expect=404)
    assert (await stranger.get("/vendor/payouts"))["items"] == []
    await party.venue.post(f"/admin/payouts/{first.id}/approve", expect=403)
    await party.organizer.get("/vendor/payouts", expect=403)


async def test_a_payout_is_fetched_back(house: House, till: Till) -> None:
    party = await a_paid_one(house, till)
    first = await _of(till, party)
    await party.venue.post(f"/vendor/payouts/{first.id}/request")
    admin = await house.person("admin")
    await admin.post(f"/admin/payouts/{first.id}/approve")
    paid = await till.sent(first)
    await admin.post(f"/admin/payouts/{first.id}/reverse", {"reason": "The wrong account."})
    await till.transfer_says(paid, reversed_minor=180_000)
    assert (await till.payout(first.id)).status == "reversed"
    assert await till.total("held") == 180_000
    assert await mails(house, "vendor_payout_back") == 1
    await till.sound()
