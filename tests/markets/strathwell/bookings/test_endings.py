"""How bookings end: completed, cancelled by who made them, or by the house."""

from datetime import timedelta

import pytest
from tests.markets.strathwell.house import House
from tests.markets.strathwell.listening import Heard
from tests.markets.strathwell.people import (
    a_booking,
    a_paid_booking,
    a_ready_booking,
    mails,
    pass_time,
)

DAY = timedelta(days=1)


async def test_what_comes_back_is_confirmed_to_the_cent(house: House, told: Heard) -> None:
    party = await a_paid_booking(house, services=1, days=45)
    path = f"/bookings/{party.id}/cancel"
    quote = await party.organizer.get(f"/bookings/{party.id}/cancellation-quote")
    assert (quote["refund_cents"], quote["refund_basis_points"]) == (250_000, 5000)
    assert quote["less_from"] is not None
    for body in (
        {"expected_refund_cents": 500_000, "reason": "We move"},
        {"expected_refund_cents": 0, "reason": "We move"},
    ):
        refused = await party.organizer.post(path, body, expect=409)
        assert (refused["error"], refused["details"]["refund_cents"]) == ("quote_changed", 250_000)
    for body in (
        {"expected_refund_cents": "250000", "reason": "We move"},
        {"expected_refund_cents": -1, "reason": "We move"},
        {"expected_refund_cents": 250_000},
        {"expected_refund_cents": 250_000, "reason": "We move", "refund_cents": 500_000},
    ):
        await party.organizer.post(path, body, expect=422)
    await party.venue.post(path, {"expected_refund_cents": 0, "reason": "Mine"}, expect=403)
    assert told == []
    body = {"expected_refund_cents": 250_000, "reason": "We move"}
    seen = await party.organizer.post(path, body)
    assert seen["status"] == "cancelled"
    assert {row["status"] for row in seen["vendors"]} == {"withdrawn"}
    assert told == [("cancelled", 250_000)]
    again = await party.organizer.post(path, body, expect=409)
    assert again["error"] == "illegal_move"
    assert await mails(house, "vendor_cancelled") == 2
    assert await mails(house, "organizer_cancelled") == 1


@pytest.mark.usefixtures("told")
async def test_a_day_too_late_another_amount_comes_back(house: House) -> None:
    party = await a_paid_booking(house, days=61)
    quote = await party.organizer.get(f"/bookings/{party.id}/cancellation-quote")
    assert quote["refund_cents"] == 400_000
    await pass_time(house, 5 * DAY, party.organizer)
    body = {"expected_refund_cents": 400_000, "reason": "We move"}
    refused = await party.organizer.post(f"/bookings/{party.id}/cancel", body, expect=409)
    assert refused["details"]["refund_cents"] == 200_000


async def test_an_open_payment_is_called_off_when_a_booking_reopens(
    house: House, told: Heard
) -> None:
    party = await a_ready_booking(house)
    await party.venue.answer("withdraw", party.id, reason="Water in the cellar")
    assert told == [("awaiting_vendor_approval", None)]


async def test_it_is_complete_once_the_day_has_come(house: House, told: Heard) -> None:
    party = await a_paid_booking(house, days=20)
    early = await party.organizer.post(f"/bookings/{party.id}/complete", expect=409)
    assert early["error"] == "move_refused"
    await party.venue.post(f"/bookings/{party.id}/complete", expect=403)
    await pass_time(house, 21 * DAY, party.organizer)
    done = await party.organizer.post(f"/bookings/{party.id}/complete")
    assert done["status"] == "completed"
    assert told == [("completed", None)]
    assert await mails(house, "vendor_completed") == 1
    await party.organizer.post(f"/bookings/{party.id}/complete", expect=409)
    cancel = {"expected_refund_cents": 0, "reason": "Too late"}
    await party.organizer.post(f"/bookings/{party.id}/cancel", cancel, expect=409)


@pytest.mark.parametrize("step", ["draft", "asked", "ready"])
async def test_no_step_is_skipped(house: House, step: str) -> None:
    party = await (a_ready_booking(house) if step == "ready" else a_booking(
        house, draft=step == "draft"
    ))  # fmt: skip
    admin = await house.person("admin")
    await party.organizer.post(f"/bookings/{party.id}/complete", expect=409)
    path = f"/admin/bookings/{party.id}/force-complete"
    await admin.post(path, {"reason": "because"}, expect=409)
    if step != "draft":
        await party.organizer.post(f"/bookings/{party.id}/submit", expect=409)


async def test_staff_end_bookings_with_a_reason(house: House, told: Heard) -> None:
    admin = await house.person("admin")
    one = await a_paid_booking(house, paid_minor=120_000)
    path = f"/admin/bookings/{one.id}"
    await admin.post(f"{path}/force-complete", {}, expect=422)
    done = await admin.post(f"{path}/force-complete", {"reason": "Seen by ourselves"})
    assert done["status"] == "completed"
    two = await a_paid_booking(house, days=10)
    path = f"/admin/bookings/{two.id}/cancel"
    too_much = {"reason": "The venue has burnt down", "refund_cents": 400_001}
    await admin.post(path, too_much, expect=422)
    gone = await admin.post(path, {"reason": "The venue has burnt down"})
    assert (gone["status"], gone["cancel_reason"]) == ("cancelled", "The venue has burnt down")
    assert told == [("completed", None), ("cancelled", 400_000)]
    (event,) = [
        line
        for line in (await admin.get(f"/bookings/{two.id}/timeline"))["items"]
        if line["event"] == "cancel_by_admin"
    ]
    assert (event["who"], event["from_state"], event["to_state"]) == ("Staff", "paid", "cancelled")


@pytest.mark.usefixtures("told")
async def test_a_draft_is_cancelled_without_telling_anybody(house: House) -> None:
    party = await a_booking(house, draft=True)
    body = {"expected_refund_cents": 0, "reason": "Another idea"}
    await party.organizer.post(f"/bookings/{party.id}/cancel", body)
    assert await mails(house, "vendor_cancelled") == 0
    assert await house.violations() == []
