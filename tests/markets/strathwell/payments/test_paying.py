"""Deposit, balance, all of it: money comes once, and everything follows from it once."""

import asyncio
from datetime import timedelta

import pytest
from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import (
    a_booking,
    a_ready_booking,
    a_venue,
    in_days,
    mails,
    pass_time,
)
from tests.markets.strathwell.till import Till, a_paid_one

from steelyard.markets.strathwell.payments.refusals import NotPayable

PRICES = 400_000 + 100_000 + 110_000


async def test_a_deposit_makes_the_date_theirs_and_the_balance_pays_the_rest(
    house: House, till: Till
) -> None:
    party = await a_ready_booking(house, services=2)
    await till.pays(party, "deposit")
    assert party.booking["status"] == "deposit_paid"
    assert party.booking["paid_cents"] == 183_000
    assert [one["secured_on"] for one in party.booking["vendors"]] == [str(in_days(90))] * 3
    shared = await till.payouts(party)
    assert len(shared) == 6
    assert sum(one.gross_minor for one in shared) == 183_000
    assert {one.status for one in shared} == {"locked"}
    assert await till.total("held") == 0

    await till.pays_balance(party)
    assert party.booking["status"] == "paid"
    assert party.booking["paid_cents"] == PRICES
    every = await till.payouts(party)
    assert len(every) == 12
    by_line: dict[str, int] = {}
    for one in every:
        by_line[one.line_id] = by_line.get(one.line_id, 0) + one.gross_minor
    assert sorted(by_line.values()) == [100_000, 110_000, 400_000]
    assert await till.total("commission") == PRICES // 10
    assert [(one.kind, one.status) for one in await till.dues(party)] == [
        ("deposit", "paid"),
        ("balance", "paid"),
    ]
    await till.sound()


async def test_full_payment_freezes_the_contract_and_tells_everybody(
    house: House, till: Till
) -> None:
    party = await a_paid_one(house, till, services=1)
    assert party.booking["status"] == "paid"
    assert await house.rows("strathwell.contracts", "version = 1") == 1
    assert await mails(house, "organizer_paid") == 1
    assert await mails(house, "vendor_booked") == 2
    seen = await party.organizer.get(f"/bookings/{party.id}/payments")
    assert [one["kind"] for one in seen["schedule"]] == ["full"]
    assert seen["payments"][0]["captured_cents"] == 500_000
    await till.sound()


async def test_the_same_word_twice_pays_once(house: House, till: Till) -> None:
    party = await a_ready_booking(house)
    payment, _ = await till.asked(party)
    await asyncio.gather(*(till.comes(payment) for _ in range(5)))
    await party.look()
    assert party.booking["paid_cents"] == 400_000
    assert len(await till.payouts(party)) == 2
    assert await mails(house, "organizer_paid") == 1
    await till.sound()


async def test_twenty_calls_at_once_are_one_payment(house: House, till: Till) -> None:
    party = await a_ready_booking(house)
    asked = await asyncio.gather(*(till.asked(party, "deposit") for _ in range(20)))
    assert len({payment.id for payment, _ in asked}) == 1
    assert len({due.id for _, due in asked}) == 1
    assert await house.rows("kernel.payment", "superseded_at IS NULL") == 1
    assert [one.kind for one in await till.dues(party)] == ["deposit", "balance"]


async def test_two_organizers_pay_for_one_day_and_one_gets_all_of_it_back(
    house: House, till: Till
) -> None:
    venue = await a_venue(house)
    one = await a_ready_booking(house, venue=venue)
    other = await a_ready_booking(house, venue=venue, services=1)
    asked = [(await till.asked(party))[0] for party in (one, other)]
    await asyncio.gather(*(till.comes(payment) for payment in asked))
    statuses = {await party.status(): party for party in (one, other)}
    assert set(statuses) == {"paid", "awaiting_vendor_approval"}
    lost = statuses["awaiting_vendor_approval"]
    assert lost.booking["paid_cents"] == lost.booking["refunded_cents"] > 0
    assert await till.refunds_arrive(lost) == lost.booking["paid_cents"]
    assert await till.payouts(lost) == []
    assert await mails(house, "organizer_sent_back") == 1
    assert await mails(house, "organizer_date_lost") == 1
    await till.sound()


async def test_another_mode_takes_the_place_of_the_first(house: House, till: Till) -> None:
    party = await a_ready_booking(house)
    deposit, _ = await till.asked(party, "deposit")
    full, _ = await till.asked(party, "full")
    assert (await till.fresh(deposit)).superseded_at is not None
    await till.comes(full)
    assert await party.status() == "paid"
    # The first intent was open in another tab, and its money comes all the same.
    await till.comes(deposit)
    await party.look()
    assert party.booking["paid_cents"] - party.booking["refunded_cents"] == 400_000
    assert await till.refunds_arrive(party) == 120_000
    await till.sound()


async def test_money_for_the_first_choice_is_taken_for_it(house: House, till: Till) -> None:
    party = await a_ready_booking(house)
    deposit, _ = await till.asked(party, "deposit")
    full, _ = await till.asked(party, "full")
    await till.comes(deposit)
    assert await party.status() == "deposit_paid"
    assert (await till.fresh(full)).superseded_at is not None
    assert await till.refunds(party) == []
    await till.pays_balance(party)
    assert await party.status() == "paid"
    await till.sound()


async def test_a_declined_card_leaves_all_as_it_was(house: House, till: Till) -> None:
    party = await a_ready_booking(house)
    payment, _ = await till.asked(party)
    await till.comes(payment, "requires_payment_method", failure_code="card_declined")
    assert await party.status() == "ready_for_payment"
    seen = await party.organizer.get(f"/bookings/{party.id}/payments")
    assert seen["payments"][0]["failure_code"] == "card_declined"
    await till.comes(payment)
    assert await party.status() == "paid"


async def test_a_canceled_intent_can_be_asked_for_again(house: House, till: Till) -> None:
    party = await a_ready_booking(house)
    payment, _ = await till.asked(party)
    await till.comes(payment, "canceled")
    again, due = await till.asked(party)
    assert again.id != payment.id
    assert due.payment_id == again.id
    await till.comes(again)
    assert await party.status() == "paid"
    await till.sound()


async def test_nothing_is_paid_before_all_have_agreed(house: House, till: Till) -> None:
    party = await a_booking(house)
    with pytest.raises(NotPayable):
        await till.asked(party)


async def test_money_that_does_not_fit_waits_aside_and_pays_nothing(
    house: House, till: Till
) -> None:
    party = await a_ready_booking(house)
    payment, _ = await till.asked(party)
    await till.comes(payment, received_minor=399_999)
    assert await party.status() == "ready_for_payment"
    assert party.booking["paid_cents"] == 0
    assert await till.total("suspense") == 399_999
    assert await till.payouts(party) == []
    admin = await house.person("admin")
    path = f"/admin/payments/{payment.id}/refund"
    done = await admin.post(path, {"reason": "Another amount was asked for."})
    assert done["done"] is True
    assert await till.refunds_arrive(party) == 399_999
    assert await till.total("suspense") == 0
    await till.pays(party)
    assert await party.status() == "paid"
    await till.sound()


async def test_a_balance_is_reminded_of_then_overdue_then_told_to_staff(
    house: House, till: Till
) -> None:
    party = await a_paid_one(house, till, "deposit", days=60)
    balance = (await till.dues(party))[1]
    assert balance.due_on == in_days(60 - 14)
    await house.sweep("strathwell.sweep_balances")
    assert await mails(house, "organizer_balance") == 0
    # Two days past its day, since the house's day is not the machine's at every hour.
    for days, status, mailed in ((40, "due", 1), (8, "overdue", 2), (4, "overdue", 2)):
        await pass_time(house, timedelta(days=days))
        await house.sweep("strathwell.sweep_balances")
        await house.sweep("strathwell.sweep_balances")
        assert (await till.dues(party))[1].status == status
        assert await mails(house, "organizer_balance") == mailed
    alarms = await house.rows("kernel.audit_event", "event = 'balance_overdue'")
    assert alarms == 1
    payment, _ = await till.asked_balance(party)
    await till.comes(payment)
    assert await house.rows("strathwell.bookings", "status = 'paid'") == 1


async def test_payments_are_the_organizers_and_staffs_alone(house: House, till: Till) -> None:
    party = await a_paid_one(house, till)
    admin = await house.person("admin")
    assert (await admin.get(f"/bookings/{party.id}/payments"))["paid_cents"] == 400_000
    other = await house.person("organizer")
    await other.get(f"/bookings/{party.id}/payments", expect=404)
    await party.venue.caller.get(f"/bookings/{party.id}/payments", expect=404)
    await other.post(f"/bookings/{party.id}/pay", {"mode": "full"}, expect=404)
    await party.organizer.post(f"/bookings/{party.id}/pay", {"mode": "full"}, expect=409)
    await party.organizer.post(f"/bookings/{party.id}/pay-balance", expect=409)
