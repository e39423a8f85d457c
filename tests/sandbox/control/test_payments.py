"""The desk's card terminal: payments in words, and what can be done with them."""

import stripe
from tests.sandbox.outside import Control, Doc


async def _make(pay: stripe.StripeClient, **more: str) -> str:
    made = await pay.v1.payment_intents.create_async(
        {"amount": 4900, "currency": "usd", "description": "Lockout", "metadata": more}
    )
    return made.id


async def _see(sandbox: Control, name: str) -> Doc:
    return await sandbox.get(f"/stripe/payments/{name}")


async def test_a_payment_is_told_in_words_from_open_to_refunded_in_part(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    name = await _make(pay, job="https://app.example/jobs/7")
    seen = await _see(sandbox, name)
    assert (seen["status"], seen["amount_text"], seen["card"]) == (
        "requires_payment_method", "$49.00", None,
    )  # fmt: skip
    assert seen["may"] == ["pay"]
    assert seen["links"] == [{"url": "https://app.example/jobs/7", "to_app": False}]

    await sandbox.post(f"/stripe/payment_intents/{name}/pay", {"card": "declined"})
    seen = await _see(sandbox, name)
    assert seen["refusal"]["decline_code"] == "generic_decline"
    assert seen["card"] == {"brand": "visa", "last4": "0002"}

    await sandbox.post(f"/stripe/payment_intents/{name}/pay", {"card": "success"})
    await pay.v1.refunds.create_async({"payment_intent": name, "amount": 900})
    (seen,) = (await sandbox.get("/stripe/payments", limit=1))["payments"]
    assert (seen["id"], seen["status"], seen["refunded"]) == (name, "succeeded", 900)
    assert [(one["amount_text"], one["open"]) for one in seen["refunds"]] == [("$9.00", False)]
    assert seen["may"] == ["dispute"]


async def test_a_dispute_is_opened_and_decided_by_hand(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    name = await _make(pay)
    await sandbox.post(f"/stripe/payment_intents/{name}/pay", {"card": "success"})
    charge = (await _see(sandbox, name))["charge"]
    await sandbox.post(f"/stripe/charges/{charge}/dispute", {"reason": "product_not_received"})
    (dispute,) = (await _see(sandbox, name))["disputes"]
    assert (dispute["reason"], dispute["open"]) == ("product_not_received", True)
    await sandbox.post(f"/stripe/disputes/{dispute['id']}/close", {"outcome": "won"})
    (dispute,) = (await _see(sandbox, name))["disputes"]
    assert (dispute["status"], dispute["open"]) == ("won", False)


async def test_a_payment_that_waits_for_somebody_says_what_may_be_done(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    name = await _make(pay)
    asked = f"/stripe/payment_intents/{name}"
    await sandbox.post(f"{asked}/pay", {"card": "authentication_required"})
    assert (await _see(sandbox, name))["may"] == ["pay", "authenticate"]
    await sandbox.post(f"{asked}/authenticate", {"outcome": "fail"})
    assert (await _see(sandbox, name))["refusal"]["code"] == "payment_intent_authentication_failure"
    await sandbox.post(f"{asked}/pay", {"card": "processing"})
    assert (await _see(sandbox, name))["may"] == ["settle"]


async def test_every_card_says_what_it_does(sandbox: Control) -> None:
    cards = {one["card"]: one for one in (await sandbox.get("/stripe/cards"))["cards"]}
    assert cards["success"]["does"] == "Pays at once."
    assert cards["authentication_then_declined"]["does"] == (
        "Asks for 3-D Secure, then is refused: Your card was declined."
    )
    assert cards["processing_fails"]["does"] == "Is declined a few seconds later."
    assert cards["success"]["brand"] == "visa"


async def test_a_payment_that_does_not_exist_is_not_there(sandbox: Control) -> None:
    assert (await sandbox.http.get("/control/stripe/payments/pi_none")).status_code == 404
    assert (await sandbox.http.get("/control/links?payment=pi_none")).status_code == 404
