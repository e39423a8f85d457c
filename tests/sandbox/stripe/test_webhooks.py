"""Stripe's events on their way to the application."""

import json
import time
from typing import Any

import pytest
import stripe
from starlette.responses import Response
from tests.sandbox.outside import SECRET, Application, Control, Received, eventually, until


async def _paid(pay: stripe.StripeClient) -> stripe.PaymentIntent:
    return await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    )


def _event(received: Received) -> Any:
    return json.loads(received.body)


def _verified(received: Received, secret: str = SECRET) -> stripe.Event:
    return stripe.Webhook.construct_event(
        received.body, received.headers["stripe-signature"], secret
    )


async def test_a_payment_sends_its_events_signed(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    paid = await _paid(pay)
    calls = await app.wait_for("/stripe", 3)
    events = [_verified(call) for call in calls]
    assert {event.type for event in events} == {
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
    }
    done = next(event for event in events if event.type == "payment_intent.succeeded")
    assert done.data.object["id"] == paid.id
    assert done.data.object["status"] == "succeeded"
    with pytest.raises(stripe.SignatureVerificationError):
        _verified(calls[0], "whsec_other")
    seen = await pay.v1.events.retrieve_async(done.id)
    assert seen.data.object["id"] == paid.id
    listed = await pay.v1.events.list_async({"type": "payment_intent.succeeded", "limit": 1})
    assert listed.data[0].id == done.id
    tries = await sandbox.journal(kind="delivery", subject=done.id)
    assert [one["data"]["status"] for one in tries] == [204]


async def test_a_refused_event_is_sent_again_until_it_is_taken(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    for _ in range(3):
        app.answer_once("/stripe", 500)
    await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    await app.wait_for("/stripe", 1)
    for seconds in (2, 6):
        count = len(app.received)
        await eventually(
            lambda: sandbox.journal(kind="delivery", subject=_event(app.received[0])["id"]),
            lambda tries: len(tries) == count,  # noqa: B023 - asked at once
        )
        await sandbox.post("/clock/advance", {"seconds": seconds})
        await app.wait_for("/stripe", count + 1)
    await sandbox.post("/clock/advance", {"seconds": 31})
    calls = await app.wait_for("/stripe", 4)
    assert len({_event(call)["id"] for call in calls}) == 1
    assert all(_verified(call) for call in calls)
    await sandbox.post("/clock/advance", {"seconds": 86_400})
    assert len(app.at("/stripe")) == 4


async def test_every_fault_of_a_delivery_strikes(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    event = "webhook.payment_intent.created"
    await sandbox.fault("stripe", "duplicate", operation=event, times=4, count=1)
    await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    calls = await app.wait_for("/stripe", 4)
    assert len({_event(call)["id"] for call in calls}) == 1

    app.received.clear()
    await sandbox.fault("stripe", "drop", operation=event, count=1)
    dropped = await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    await eventually(
        lambda: sandbox.journal(kind="delivery"),
        lambda tries: any(one["data"].get("ended") == "dropped" for one in tries),
    )
    assert app.received == []
    entry = next(one for one in await sandbox.journal(kind="effect", subject=dropped.id))
    assert entry["operation"] == "payment_intent.created"

    await sandbox.fault("stripe", "wrong_signature", operation=event, count=1)
    await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    forged = (await app.wait_for("/stripe", 1))[0]
    with pytest.raises(stripe.SignatureVerificationError):
        _verified(forged)

    app.received.clear()
    offset = (await sandbox.get("/clock"))["offset_seconds"]
    await sandbox.fault(
        "stripe", "wrong_signature", operation=event, count=1, age_seconds=301 + int(offset)
    )
    await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    stale = (await app.wait_for("/stripe", 1))[0]
    with pytest.raises(stripe.SignatureVerificationError, match="tolerance"):
        _verified(stale)


async def test_reordered_events_come_last_first(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    await sandbox.fault("stripe", "reorder", delay_ms=150)
    paid = await _paid(pay)
    calls = await app.wait_for("/stripe", 3)
    assert [_event(call)["type"] for call in calls] == [
        "payment_intent.succeeded",
        "charge.succeeded",
        "payment_intent.created",
    ]
    assert _event(calls[0])["data"]["object"]["id"] == paid.id


async def test_an_event_can_arrive_before_the_call_returns(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    await sandbox.fault(
        "stripe", "slow", operation="payment_intents.create", after_work=True, delay_ms=200,
        count=1,
    )  # fmt: skip
    started = time.perf_counter()
    await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    assert time.perf_counter() - started >= 0.2
    assert len(app.at("/stripe")) == 1


async def test_an_event_can_be_delivered_again_on_demand(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    event = _event((await app.wait_for("/stripe", 1))[0])
    await sandbox.post(f"/stripe/events/{event['id']}/redeliver", {"times": 3})
    calls = await app.wait_for("/stripe", 4)
    assert {_event(call)["id"] for call in calls} == {event["id"]}


async def test_a_rotated_secret_and_an_older_version_are_honoured(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    endpoint = {"url": f"{app.url}/old", "secret": "whsec_new", "api_version": "2020-08-27"}
    await sandbox.put("/config", {"stripe": {"webhook_endpoints": [endpoint]}})
    paid = await _paid(pay)
    calls = await app.wait_for("/old", 3)
    events = [_verified(call, "whsec_new") for call in calls]
    done = next(event for event in events if event.type == "payment_intent.succeeded")
    assert done.api_version == "2020-08-27"
    assert done.data.object["charges"]["data"][0]["id"] == paid.latest_charge


async def test_a_falsified_payment_is_shown_as_such(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    paid = await _paid(pay)
    await sandbox.post(
        f"/stripe/payment_intents/{paid.id}/alter",
        {"amount_received": 1, "status": "rests_in_limbo", "event": "payment_intent.succeeded"},
    )
    await until(lambda: len(app.at("/stripe")) == 4, "the altered event")
    altered = await pay.v1.payment_intents.retrieve_async(paid.id)
    assert (altered.amount_received, altered.status) == (1, "rests_in_limbo")


async def test_a_slow_application_does_not_hold_the_others_up(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    app.answers["/stripe"] = [Response(status_code=503)]
    await sandbox.fault("stripe", "slow", operation="webhook.*", delay_ms=6000, count=1)
    await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    started = time.perf_counter()
    await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    await app.wait_for("/stripe", 1)
    assert time.perf_counter() - started < 5
