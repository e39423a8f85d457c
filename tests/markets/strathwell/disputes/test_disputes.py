"""Disputes hold the payouts they are about, and no others; then they are decided."""

from typing import Any

import pytest
from sqlalchemy import text
from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import Party, VendorCaller, a_venue, mails
from tests.markets.strathwell.till import Till, a_paid_one

from steelyard.markets.strathwell.money.invariants import DISPUTED_WAIT


async def _opened(party: Party, *vendors: VendorCaller, expect: int = 201, **more: Any) -> Any:
    body = {
        "reason": "not_as_agreed",
        "description": "They left after an hour. Call me at 617 555 0142.",
        "booking_vendor_ids": [party.row(one) for one in vendors],
        **more,
    }
    return await party.organizer.post(f"/bookings/{party.id}/disputes", body, expect=expect)


async def _statuses(till: Till, party: Party, vendor: VendorCaller) -> set[str]:
    line = party.row(vendor)
    return {one.status for one in await till.payouts(party) if one.line_id == line}


async def _decide(house: House, dispute: Any, expect: int = 200, **body: Any) -> Any:
    admin = await house.person("admin")
    path = f"/admin/disputes/{dispute['id']}/set-status"
    await admin.post(path, {"status": "under_review"})
    return await admin.post(path, {"status": "resolved", **body}, expect=expect)


async def test_only_the_lines_it_names_are_held_and_the_others_are_paid_on(
    house: House, till: Till
) -> None:
    party = await a_paid_one(house, till, services=2)
    band = party.services[0]
    dispute = await _opened(party, band)
    assert "0142" not in dispute["description"]
    assert await _statuses(till, party, band) == {"held"}
    assert await _statuses(till, party, party.venue) == {"locked"}
    await party.look()
    assert party.booking["is_disputed"] is True
    again = await _opened(party, band, expect=409)
    assert again["error"] == "already_disputed"
    body = {"expected_refund_cents": 610_000, "reason": "We are moving abroad."}
    await party.organizer.post(f"/bookings/{party.id}/cancel", body, expect=409)
    assert await mails(house, "party_dispute") == 2
    await till.sound()

    done = await _decide(house, dispute, outcome="release", note="All was as agreed.")
    assert done["status"] == "resolved"
    assert await _statuses(till, party, band) == {"locked"}
    await party.look()
    assert party.booking["is_disputed"] is False
    await till.sound()


_LET_GO = "status = 'locked', held_from = NULL"
_SENT = """status = 'in_transit', held_from = NULL, approved_by = 'somebody',
    in_transit_at = held_at + interval '1 minute'"""


@pytest.mark.parametrize(
    ("change", "says"),
    [(_LET_GO, "locked while line"), (_SENT, "sent while line")],
    ids=["let go", "sent"],
)
async def test_a_payout_that_goes_on_although_it_is_disputed_is_found(
    house: House, till: Till, change: str, says: str
) -> None:
    party = await a_paid_one(house, till, services=1)
    await _opened(party, party.services[0])
    async with house.services.database.transaction() as session:
        await session.execute(
            text(f"UPDATE kernel.payout SET {change} WHERE line_id = :line"),  # noqa: S608 - ours
            {"line": party.row(party.services[0])},
        )
        found = await DISPUTED_WAIT.violations(session)
        await session.rollback()
    assert len(found) == 2
    assert all(says in one.detail for one in found)
    await till.sound()


async def test_a_refund_takes_it_from_the_lines_named(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, services=1)
    dispute = await _opened(party, party.services[0])
    await _decide(house, dispute, outcome="refund", note="They did not come.")
    assert await till.refunds_arrive(party) == 100_000
    assert await _statuses(till, party, party.services[0]) == {"canceled"}
    assert await _statuses(till, party, party.venue) == {"locked"}
    assert await till.total("commission") == 40_000
    await till.sound()


async def test_a_split_gives_each_their_part(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, services=1)
    dispute = await _opened(party, party.services[0], amount_cents=60_000)
    none = await _decide(house, dispute, outcome="split", note="Half each.", expect=422)
    assert "refund_cents" in none["details"]
    admin = await house.person("admin")
    done = await admin.post(
        f"/admin/disputes/{dispute['id']}/set-status",
        {"status": "resolved", "outcome": "split", "refund_cents": 20_000, "note": "A third."},
    )
    assert (done["refunded_cents"], done["released_cents"]) == (20_000, 40_000)
    assert await till.refunds_arrive(party) == 20_000
    left = [one for one in await till.payouts(party) if one.line_id == party.row(party.services[0])]
    assert sum(one.gross_left_minor for one in left) == 80_000
    assert {one.status for one in left} == {"locked"}
    await till.sound()


async def test_a_large_refund_by_a_dispute_takes_two_people(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, venue=await a_venue(house, price=900_000))
    dispute = await _opened(party)
    waits = await _decide(house, dispute, outcome="refund", note="It burnt down.")
    assert waits["status"] == "under_review"
    other = await house.person("admin")
    await other.post(f"/admin/approvals/{waits['approval_id']}/decide", {"approve": True})
    assert await till.refunds_arrive(party) == 900_000
    await till.sound()


async def test_money_that_comes_while_a_dispute_is_open_waits_too(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, "deposit", services=1)
    dispute = await _opened(party, party.services[0])
    await till.pays_balance(party)
    assert await _statuses(till, party, party.services[0]) == {"held"}
    assert await _statuses(till, party, party.venue) == {"locked"}
    admin = await house.person("admin")
    path = f"/admin/disputes/{dispute['id']}/set-status"
    await admin.post(path, {"status": "under_review"})
    await admin.post(path, {"status": "rejected", "note": "Nothing shows it."})
    assert await _statuses(till, party, party.services[0]) == {"locked"}
    await till.sound()


async def test_a_vendor_disputes_their_own_part_and_others_do_not_see_it(
    house: House, till: Till
) -> None:
    party = await a_paid_one(house, till, services=1)
    body = {"reason": "wrong_amount", "description": "They owe us an hour more."}
    path = f"/bookings/{party.id}/disputes"
    made = await party.venue.post(path, body, expect=201)
    assert made["booking_vendor_ids"] == [party.row(party.venue)]
    assert (await party.services[0].get(path))["items"] == []
    assert len((await party.organizer.get(path))["items"]) == 1
    await party.services[0].post(
        path, {**body, "booking_vendor_ids": [party.row(party.venue)]}, expect=422
    )
    stranger = await house.person("organizer")
    await stranger.post(path, body, expect=404)
    said = await party.organizer.post(
        f"{path}/{made['id']}/statements", {"body": "We had agreed on three hours."}, expect=201
    )
    assert said["kind"] == "statement"
    whole = await party.venue.get(f"{path}/{made['id']}")
    assert [one["body"] for one in whole["entries"]] == ["We had agreed on three hours."]


async def test_a_chargeback_holds_everything_and_a_lost_one_is_borne_by_the_vendors(
    house: House, till: Till
) -> None:
    party = await a_paid_one(house, till)
    (payment_id,) = {one.source_payment_id for one in await till.payouts(party)}
    payment = await till.fresh_by_id(payment_id)
    await till.bank_says(payment, "needs_response", withdrawn=450_000)
    assert await _statuses(till, party, party.venue) == {"held"}
    await till.bank_says(payment, "lost", withdrawn=450_000)
    assert await _statuses(till, party, party.venue) == {"canceled"}
    # It was larger than the payment: the house bears the rest.
    assert await till.total("chargebacks") == -50_000
    admin = await house.person("admin")
    body = {"amount_cents": 1, "reason": "A second time."}
    refused = await admin.post(f"/admin/bookings/{party.id}/refund", body, expect=409)
    assert refused["details"]["refundable_minor"] == 0
    await till.sound()


async def test_a_chargeback_that_is_won_lets_everything_go_on(house: House, till: Till) -> None:
    party = await a_paid_one(house, till)
    (payment_id,) = {one.source_payment_id for one in await till.payouts(party)}
    payment = await till.fresh_by_id(payment_id)
    dispute = await _opened(party, party.venue)
    await till.bank_says(payment, "needs_response", withdrawn=400_000)
    await _decide(house, dispute, outcome="release", note="All was as agreed.")
    assert await _statuses(till, party, party.venue) == {"held"}
    await till.bank_says(payment, "won", withdrawn=400_000, back=400_000)
    assert await _statuses(till, party, party.venue) == {"locked"}
    await till.sound()
