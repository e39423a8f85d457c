"""Refunds and disputes, and the books they leave."""

import asyncio
from typing import Any

import pytest
import stripe
from tests.sandbox.outside import Control, eventually

FEE = 1500


async def _paid(
    pay: stripe.StripeClient, amount: int = 5000, method: str = "pm_card_visa"
) -> stripe.PaymentIntent:
    return await pay.v1.payment_intents.create_async(
        {"amount": amount, "currency": "eur", "payment_method": method, "confirm": True}
    )


async def _books(sandbox: Control) -> Any:
    return (await sandbox.get("/stripe/summary"))["currencies"].get(
        "eur", {"captured": 0, "refunded": 0, "disputed": 0, "balance": 0}
    )


async def test_refunds_never_exceed_what_was_captured(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    before = await _books(sandbox)
    paid = await _paid(pay)
    part = await pay.v1.refunds.create_async(
        {
            "payment_intent": paid.id,
            "amount": 2000,
            "reason": "requested_by_customer",
            "metadata": {"request": "R-1"},
        }
    )
    assert (part.status, part.amount, part.payment_intent) == ("succeeded", 2000, paid.id)
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        await pay.v1.refunds.create_async({"payment_intent": paid.id, "amount": 3001})
    assert too_much.value.error is not None
    assert too_much.value.error.param == "amount"
    rest = await pay.v1.refunds.create_async({"payment_intent": paid.id})
    assert rest.amount == 3000
    with pytest.raises(stripe.InvalidRequestError) as again:
        await pay.v1.refunds.create_async({"payment_intent": paid.id})
    assert again.value.code == "charge_already_refunded"

    listed = await pay.v1.refunds.list_async({"payment_intent": paid.id})
    assert {one.id for one in listed.data} == {part.id, rest.id}
    assert (await pay.v1.refunds.retrieve_async(part.id)).reason == "requested_by_customer"
    after = await _books(sandbox)
    assert after["captured"] - before["captured"] == 5000
    assert after["refunded"] - before["refunded"] == 5000
    assert after["balance"] == before["balance"]


async def test_racing_refunds_of_the_whole_leave_one_winner(pay: stripe.StripeClient) -> None:
    paid = await _paid(pay)
    answers = await asyncio.gather(
        *(pay.v1.refunds.create_async({"payment_intent": paid.id}) for _ in range(10)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, stripe.Refund) for one in answers) == 1
    assert sum(isinstance(one, stripe.InvalidRequestError) for one in answers) == 9


async def test_a_pending_refund_that_fails_gives_the_money_back_to_us(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    await sandbox.put("/stripe/refund_mode", {"mode": "pending"})
    paid = await _paid(pay)
    held = (await _books(sandbox))["balance"]
    refund = await pay.v1.refunds.create_async({"payment_intent": paid.id})
    assert refund.status == "pending"
    assert (await _books(sandbox))["balance"] == held - 5000
    await sandbox.post(f"/stripe/refunds/{refund.id}/settle", {"outcome": "fail"})
    failed = await pay.v1.refunds.retrieve_async(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "lost_or_stolen_card")
    assert (await _books(sandbox))["balance"] == held
    again = await pay.v1.refunds.create_async({"payment_intent": paid.id})
    await sandbox.post(f"/stripe/refunds/{again.id}/settle", {"outcome": "succeed"})
    assert (await pay.v1.refunds.retrieve_async(again.id)).status == "succeeded"


async def test_a_card_that_refuses_refunds_fails_them_later(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    paid = await _paid(pay, method="pm_card_refundFail")
    refund = await pay.v1.refunds.create_async({"payment_intent": paid.id})
    await sandbox.post("/clock/advance", {"seconds": 3})
    done = await eventually(
        lambda: pay.v1.refunds.retrieve_async(refund.id), lambda one: one.status != "pending"
    )
    assert done.status == "failed"


async def test_a_dispute_takes_the_money_and_fails_the_pending_refund(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    await sandbox.put("/stripe/refund_mode", {"mode": "pending"})
    paid = await _paid(pay)
    held = (await _books(sandbox))["balance"]
    refund = await pay.v1.refunds.create_async({"payment_intent": paid.id, "amount": 1000})
    dispute = await sandbox.post(f"/stripe/charges/{paid.latest_charge}/dispute", {})
    assert (await pay.v1.refunds.retrieve_async(refund.id)).status == "failed"
    assert dispute["amount"] == 5000
    assert (await _books(sandbox))["balance"] == held - 5000 - FEE
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await pay.v1.refunds.create_async({"payment_intent": paid.id})
    assert refused.value.code == "charge_disputed"
    await sandbox.post(f"/stripe/disputes/{dispute['id']}/close", {"outcome": "won"})
    assert (await _books(sandbox))["balance"] == held - FEE
    seen = await pay.v1.disputes.retrieve_async(dispute["id"])
    assert seen.status == "won"


async def test_the_balance_is_the_sum_of_its_transactions(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    await _paid(pay, 700)
    balance = await pay.v1.balance.retrieve_async()
    euros = next(one.amount for one in balance.available if one.currency == "eur")
    walked = await pay.v1.balance_transactions.list_async({"currency": "eur", "limit": 100})
    assert sum([one.net async for one in walked.auto_paging_iter()]) == euros
    books = {"fees": 0} | await _books(sandbox)
    assert euros == books["captured"] - books["refunded"] - books["disputed"] - books["fees"]
