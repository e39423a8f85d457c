"""Idempotency keys, as Stripe v1 has them."""

import asyncio
import uuid

import pytest
import stripe
from tests.sandbox.outside import Control


def _key() -> str:
    return uuid.uuid4().hex


async def test_the_same_key_gives_the_same_payment(pay: stripe.StripeClient) -> None:
    key = _key()
    first = await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd"}, {"idempotency_key": key}
    )
    again = await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd"}, {"idempotency_key": key}
    )
    assert first.id == again.id
    assert first.last_response is not None
    assert again.last_response is not None
    assert "idempotent-replayed" not in first.last_response.headers
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert (
        again.last_response.headers["original-request"] == first.last_response.headers["request-id"]
    )


async def test_other_parameters_under_the_key_are_refused(pay: stripe.StripeClient) -> None:
    key = _key()
    await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd"}, {"idempotency_key": key}
    )
    with pytest.raises(stripe.IdempotencyError) as refused:
        await pay.v1.payment_intents.create_async(
            {"amount": 901, "currency": "usd"}, {"idempotency_key": key}
        )
    assert refused.value.http_status == 400


async def test_a_decline_is_remembered_and_a_bad_parameter_is_not(
    pay: stripe.StripeClient,
) -> None:
    made = await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    key = _key()
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            await pay.v1.payment_intents.confirm_async(
                made.id, {"payment_method": "pm_card_chargeDeclined"}, {"idempotency_key": key}
            )
    charges = await pay.v1.charges.list_async({"payment_intent": made.id})
    assert len(charges.data) == 1
    key = _key()
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.payment_intents.create_async(
            {"amount": 1, "currency": "usd"}, {"idempotency_key": key}
        )
    done = await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd"}, {"idempotency_key": key}
    )
    assert done.status == "requires_payment_method"


async def test_an_error_after_the_work_is_replayed_and_the_work_stands(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    customer = await pay.v1.customers.create_async({"name": "Ann"})
    key = _key()
    await sandbox.fault("stripe", "error_after_work", operation="payment_intents.create", count=1)
    for _ in range(2):
        with pytest.raises(stripe.APIError) as failed:
            await pay.v1.payment_intents.create_async(
                {"amount": 900, "currency": "usd", "customer": customer.id},
                {"idempotency_key": key},
            )
        assert failed.value.http_status == 500
    listed = await pay.v1.payment_intents.list_async({"customer": customer.id})
    assert len(listed.data) == 1


async def test_a_second_call_while_the_first_runs_is_a_conflict(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    key = _key()
    await sandbox.fault("stripe", "slow", operation="refunds.create", count=1, delay_ms=300)
    paid = await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    )
    first = asyncio.create_task(
        pay.v1.refunds.create_async({"payment_intent": paid.id}, {"idempotency_key": key})
    )
    await asyncio.sleep(0.1)
    with pytest.raises(stripe.StripeError) as conflict:
        await pay.v1.refunds.create_async({"payment_intent": paid.id}, {"idempotency_key": key})
    assert conflict.value.http_status == 409
    assert (await first).amount == 900


async def test_a_lost_answer_is_found_again_under_its_key(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    key = _key()
    await sandbox.fault(
        "stripe", "timeout", operation="payment_intents.create", count=1, delay_ms=50
    )
    with pytest.raises(stripe.APIConnectionError):
        await pay.v1.payment_intents.create_async(
            {"amount": 900, "currency": "usd"}, {"idempotency_key": key}
        )
    found = await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd"}, {"idempotency_key": key}
    )
    assert found.last_response is not None
    assert found.last_response.headers["idempotent-replayed"] == "true"


async def test_a_key_is_forgotten_after_a_day(sandbox: Control, pay: stripe.StripeClient) -> None:
    key = _key()
    first = await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd"}, {"idempotency_key": key}
    )
    await sandbox.post("/clock/advance", {"seconds": 86_401})
    later = await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd"}, {"idempotency_key": key}
    )
    assert first.id != later.id
