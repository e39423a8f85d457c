"""Money goes back: by the policy, by hand, for a smaller price; also after it was paid out."""

from typing import Any

from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import Party, VendorCaller, a_venue, mails
from tests.markets.strathwell.till import Till, a_paid_one

from steelyard.kernel.payouts import Payout


async def _cancel(party: Party) -> dict[str, Any]:
    quote = await party.organizer.get(f"/bookings/{party.id}/cancellation-quote")
    body = {"expected_refund_cents": quote["refund_cents"], "reason": "We are moving abroad."}
    return dict(await party.organizer.post(f"/bookings/{party.id}/cancel", body))


async def test_a_cancellation_in_good_time_gives_all_of_it_back(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, services=1, days=90)
    await _cancel(party)
    assert await till.refunds_arrive(party) == 500_000
    assert {one.status for one in await till.payouts(party)} == {"canceled"}
    for purpose in ("held", "vendor_pending", "commission", "provider_cash", "refunds_in_flight"):
        assert await till.total(purpose) == 0, purpose
    assert await mails(house, "organizer_refunded") == 1
    await till.sound()


async def test_what_vendors_keep_after_a_late_cancellation_may_be_paid_out(
    house: House, till: Till
) -> None:
    party = await a_paid_one(house, till, "deposit", days=40)
    cancelled = await _cancel(party)
    assert cancelled["status"] == "cancelled"
    assert await till.refunds_arrive(party) == 60_000
    left = await till.payouts(party)
    assert sum(one.gross_left_minor for one in left) == 60_000
    assert {one.status for one in left if one.unpaid_minor} == {"eligible"}
    assert [one.status for one in await till.dues(party)] == ["paid", "void"]
    await till.sound()


async def test_money_that_comes_after_the_cancellation_goes_back(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, "deposit", days=90)
    balance, _ = await till.asked_balance(party)
    await _cancel(party)
    await till.comes(balance)
    assert await till.refunds_arrive(party) == 400_000
    await party.look()
    assert party.booking["paid_cents"] == party.booking["refunded_cents"] == 400_000
    assert await till.total("vendor_pending") == 0
    await till.sound()


async def _paid_out(house: House, till: Till, party: Party) -> Payout:
    """The reservation of the booking's first line has reached the vendor."""
    first = next(one for one in await till.payouts(party) if one.milestone == "reservation")
    vendor = _vendor(party, first)
    await vendor.post(f"/vendor/payouts/{first.id}/request")
    admin = await house.person("admin")
    await admin.post(f"/admin/payouts/{first.id}/approve")
    paid = await till.sent(first)
    assert paid.status == "paid"
    return paid


def _vendor(party: Party, payout: Payout) -> VendorCaller:
    vendors = {party.row(one): one for one in (party.venue, *party.services)}
    return vendors[payout.line_id]


async def test_a_refund_after_a_payout_makes_the_vendor_owe(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, days=90)
    paid = await _paid_out(house, till, party)
    assert paid.sent_minor == 180_000
    await _cancel(party)
    assert await till.refunds_arrive(party) == 400_000
    assert await till.total("vendor_receivable") == -180_000
    assert await till.total("commission") == 0
    account = await party.venue.get("/vendors/me/payouts/account")
    assert account["debt_cents"] == 180_000
    await till.sound()

    # The next booking's payout is smaller by what they owe.
    again = await a_paid_one(house, till, venue=party.venue, days=100)
    second = await _paid_out(house, till, again)
    assert (second.netted_minor, second.sent_minor) == (180_000, 0)
    assert await till.total("vendor_receivable") == 0
    await till.sound()


async def test_staff_refund_small_amounts_alone_and_large_ones_with_another(
    house: House, till: Till
) -> None:
    party = await a_paid_one(house, till, venue=await a_venue(house, price=900_000))
    admin, other = await house.person("admin"), await house.person("admin")
    path = f"/admin/bookings/{party.id}/refund"
    done = await admin.post(path, {"amount_cents": 10_000, "reason": "An hour too late."})
    assert done["done"] is True
    large = {"amount_cents": 500_000, "reason": "It burnt down."}
    waits = await admin.post(path, large)
    assert waits["done"] is False
    decide = f"/admin/approvals/{waits['approval_id']}/decide"
    await admin.post(decide, {"approve": True}, expect=403)
    listed = await other.get("/admin/approvals")
    assert [one["id"] for one in listed["items"]] == [waits["approval_id"]]
    await other.post(decide, {"approve": True})
    assert await till.refunds_arrive(party) == 510_000
    too_much = {"amount_cents": 390_001, "reason": "All of it."}
    refused = await admin.post(path, too_much, expect=409)
    assert refused["details"]["refundable_minor"] == 390_000
    await party.organizer.post(path, large, expect=403)
    await till.sound()


async def test_a_refund_that_fails_is_held_again_and_can_be_asked_for_anew(
    house: House, till: Till
) -> None:
    party = await a_paid_one(house, till, days=90)
    await _cancel(party)
    (refund,) = await till.refunds(party)
    await till.refund_says(refund, "failed")
    await party.look()
    assert party.booking["refunded_cents"] == 0
    assert await till.total("held") == 400_000
    assert await house.rows("kernel.audit_event", "event = 'refund_failed'") == 1
    admin = await house.person("admin")
    body = {"amount_cents": 400_000, "reason": "The card was closed; again."}
    done = await admin.post(f"/admin/bookings/{party.id}/refund", body)
    assert done["done"] is True
    assert await till.refunds_arrive(party) == 400_000
    await till.sound()


async def _change(party: Party, delta: int) -> None:
    body = {
        "booking_vendor_id": party.row(party.venue),
        "delta_cents": delta,
        "reason": "Another number of guests.",
    }
    made = await party.organizer.post(f"/bookings/{party.id}/change-orders", body, expect=201)
    await party.venue.post(f"/bookings/{party.id}/change-orders/{made['id']}/accept")


async def test_a_smaller_price_goes_back_and_a_larger_one_is_paid(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, services=1)
    await _change(party, -50_000)
    assert await till.refunds_arrive(party) == 50_000
    await party.look()
    assert (party.booking["total_cents"], party.booking["status"]) == (450_000, "paid")

    await _change(party, 30_000)
    (change,) = [one for one in await till.dues(party) if one.kind == "change"]
    payment, _ = await till.asked_due(party, change.id)
    await till.comes(payment)
    await party.look()
    assert party.booking["total_cents"] == 480_000
    venue = [one for one in await till.payouts(party) if one.line_id == party.row(party.venue)]
    assert sum(one.gross_left_minor for one in venue) == 380_000
    await till.sound()


async def test_a_smaller_price_before_the_balance_makes_the_balance_smaller(
    house: House, till: Till
) -> None:
    party = await a_paid_one(house, till, "deposit", services=1)
    await _change(party, -390_000)
    # 120,000 of the venue's price were paid and 10,000 are its price now.
    assert await till.refunds_arrive(party) == 110_000
    (balance,) = [one for one in await till.dues(party) if one.kind == "balance"]
    assert balance.amount_minor == 70_000
    await till.pays_balance(party)
    assert (party.booking["total_cents"], party.booking["status"]) == (110_000, "paid")
    await till.sound()


async def test_the_day_of_a_cancelled_booking_is_free_again(house: House, till: Till) -> None:
    party = await a_paid_one(house, till)
    await _cancel(party)
    again = await a_paid_one(house, till, venue=party.venue)
    assert again.booking["status"] == "paid"
    assert await house.rows("strathwell.booking_vendors", "secured_on IS NOT NULL") == 1
