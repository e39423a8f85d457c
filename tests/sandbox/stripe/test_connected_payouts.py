"""What reaches a connected account goes to its bank by itself, and may come back."""

import pytest
import stripe
from tests.sandbox.outside import Application, Control, eventually, until
from tests.sandbox.stripe.connect import earn, heard, held, platform, vendor


async def _sent(pay: stripe.StripeClient, account: str, amount: int = 700) -> stripe.Transfer:
    await earn(pay, amount)
    return await pay.v1.transfers.create_async(
        {"amount": amount, "currency": "usd", "destination": account}
    )


async def _payout(pay: stripe.StripeClient, account: str, status: str) -> stripe.Payout:
    """The account's only payout, once it has that status."""
    listed = await eventually(
        lambda: pay.v1.payouts.list_async({}, {"stripe_account": account}),
        lambda found: [one.status for one in found.data] == [status],
    )
    return listed.data[0]


async def test_the_balance_goes_to_the_bank_when_it_is_due(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    await _sent(pay, account.id, 700)
    await _sent(pay, account.id, 300)
    assert (await pay.v1.payouts.list_async({}, {"stripe_account": account.id})).data == []
    await sandbox.post("/clock/advance", {"seconds": 172_801})
    payout = await _payout(pay, account.id, "in_transit")
    assert (payout.amount, payout.automatic) == (1000, True)
    assert await held(pay, account.id) == {"usd": 0}
    await sandbox.post("/clock/advance", {"seconds": 86_401})
    await _payout(pay, account.id, "paid")
    await until(lambda: bool(heard(app, "payout.paid", account.id)), "payout.paid")
    (event,) = heard(app, "payout.paid", account.id)
    assert event["data"]["object"]["id"] == payout.id
    books = (await sandbox.get(f"/stripe/accounts/{account.id}"))["books"]["usd"]
    assert books == {"received": 1000, "reversed": 0, "paid_out": 1000, "balance": 0}
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.payouts.retrieve_async(payout.id)


async def test_a_bank_that_sends_it_back_disables_payouts_until_onboarded_again(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    await sandbox.put(
        "/stripe/payout_mode", {"mode": "fail", "delay_seconds": 0, "arrival_seconds": 0}
    )
    account = await vendor(pay, sandbox)
    await _sent(pay, account.id)
    payout = await _payout(pay, account.id, "failed")
    assert (payout.failure_code, bool(payout.failure_message)) == ("account_closed", True)
    assert await held(pay, account.id) == {"usd": 700}
    await until(lambda: bool(heard(app, "payout.failed", account.id)), "payout.failed")
    seen = await pay.v1.accounts.retrieve_async(account.id)
    assert seen.payouts_enabled is False
    assert seen.requirements is not None
    assert seen.requirements.currently_due == ["external_account"]

    await sandbox.put(
        "/stripe/payout_mode", {"mode": "pay", "delay_seconds": 0, "arrival_seconds": 0}
    )
    await sandbox.post(f"/stripe/accounts/{account.id}/onboarding", {"outcome": "complete"})
    await eventually(
        lambda: pay.v1.payouts.list_async({"status": "paid"}, {"stripe_account": account.id}),
        lambda found: len(found.data) == 1,
    )
    assert await held(pay, account.id) == {"usd": 0}


async def test_a_payout_waits_for_the_bank_if_it_is_told_to(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    await sandbox.put("/stripe/payout_mode", {"mode": "pending"})
    account = await vendor(pay, sandbox)
    transfer = await _sent(pay, account.id)
    (payout,) = (await sandbox.post(f"/stripe/accounts/{account.id}/pay_out"))["payouts"]
    with pytest.raises(stripe.InvalidRequestError) as gone:
        await pay.v1.transfers.reversals.create_async(transfer.id)
    assert gone.value.code == "balance_insufficient"
    await sandbox.post(f"/stripe/payouts/{payout['id']}/settle", {"outcome": "succeed"})
    paid = await pay.v1.payouts.retrieve_async(payout["id"], None, {"stripe_account": account.id})
    assert paid.status == "paid"
    await sandbox.post(f"/stripe/payouts/{payout['id']}/settle", {"outcome": "fail"})
    assert await held(pay, account.id) == {"usd": 700}
    reversal = await pay.v1.transfers.reversals.create_async(transfer.id)
    assert reversal.amount == 700
    again = await sandbox.http.post(
        f"/control/stripe/payouts/{payout['id']}/settle", json={"outcome": "fail"}
    )
    assert again.status_code == 400
    told = (await sandbox.get("/stripe/payouts", account=account.id))["payouts"]
    assert [(one["status"], one["account"]) for one in told] == [("failed", account.id)]


async def test_a_payout_by_hand_takes_no_more_than_there_is(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    await _sent(pay, account.id, 900)
    by_hand = await pay.v1.payouts.create_async(
        {"amount": 400, "currency": "usd"}, {"stripe_account": account.id}
    )
    assert (by_hand.automatic, by_hand.amount) == (False, 400)
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        await pay.v1.payouts.create_async(
            {"amount": 501, "currency": "usd"}, {"stripe_account": account.id}
        )
    assert too_much.value.code == "balance_insufficient"


async def test_all_books_add_up(sandbox: Control, pay: stripe.StripeClient) -> None:
    await sandbox.put(
        "/stripe/payout_mode", {"mode": "pay", "delay_seconds": 9e5, "arrival_seconds": 0}
    )
    account = await vendor(pay, sandbox)
    transfer = await _sent(pay, account.id, 2500)
    await pay.v1.transfers.reversals.create_async(transfer.id, {"amount": 600})
    await sandbox.post(f"/stripe/accounts/{account.id}/pay_out")
    summary = await sandbox.get("/stripe/summary")
    books = {"fees": 0, "transferred": 0, "reversed": 0, "paid_out": 0}
    books |= summary["currencies"]["usd"]
    assert books["balance"] == (
        books["captured"] - books["refunded"] - books["disputed"] - books["fees"]
        - books["transferred"] + books["reversed"] - books["paid_out"]
    )  # fmt: skip
    assert books["balance"] == await platform(sandbox, "usd")
    theirs = summary["accounts"][account.id]["usd"]
    assert theirs == {"received": 2500, "reversed": 600, "paid_out": 1900, "balance": 0}
    every = [one.get("usd", {}) for one in summary["accounts"].values()]
    assert sum(one.get("received", 0) for one in every) == books["transferred"]
