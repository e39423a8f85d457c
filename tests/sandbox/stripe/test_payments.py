"""Payments through Stripe's official client."""

from typing import Any

import pytest
import stripe
from tests.sandbox.clients import stripe_client
from tests.sandbox.outside import Control, Process, eventually


def _typed(number: str) -> Any:
    """A card typed in; the client's types know no raw cards."""
    return {
        "amount": 900,
        "currency": "usd",
        "confirm": True,
        "payment_method_data": {
            "type": "card",
            "card": {"number": number, "exp_month": 12, "exp_year": 2033, "cvc": "123"},
        },
    }


async def _paid(pay: stripe.StripeClient, amount: int = 4900) -> stripe.PaymentIntent:
    return await pay.v1.payment_intents.create_async(
        {"amount": amount, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    )


async def test_a_payment_made_then_confirmed_succeeds(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    before = (await sandbox.get("/stripe/summary"))["currencies"].get("usd", {})
    made = await pay.v1.payment_intents.create_async(
        {
            "amount": 4900,
            "currency": "USD",
            "automatic_payment_methods": {"enabled": True},
            "metadata": {"job": "J-1", "7": "seven"},
        }
    )
    assert made.status == "requires_payment_method"
    assert made.client_secret is not None
    assert made.client_secret.startswith(f"{made.id}_secret_")

    done = await pay.v1.payment_intents.confirm_async(
        made.id, {"payment_method": "pm_card_visa", "expand": ["latest_charge"]}
    )
    assert (done.status, done.amount_received, done.currency) == ("succeeded", 4900, "usd")
    assert done.metadata.to_dict() == {"job": "J-1", "7": "seven"}
    charge = done.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert (charge.paid, charge.captured, charge.amount_captured) == (True, True, 4900)
    assert charge.payment_method_details is not None
    assert charge.payment_method_details.card is not None
    assert charge.payment_method_details.card.last4 == "4242"

    after = await sandbox.get("/stripe/summary")
    assert after["currencies"]["usd"]["balance"] == before.get("balance", 0) + 4900
    assert after["payment_intents"][made.id]["captured"] == 4900


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("pm_card_chargeDeclined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"),
    ],
)
async def test_a_declined_card_leaves_the_payment_open_for_another(
    pay: stripe.StripeClient, method: str, code: str
) -> None:
    made = await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    with pytest.raises(stripe.CardError) as declined:
        await pay.v1.payment_intents.confirm_async(made.id, {"payment_method": method})
    assert declined.value.http_status == 402
    assert declined.value.code == "card_declined"

    left = await pay.v1.payment_intents.retrieve_async(made.id)
    assert left.status == "requires_payment_method"
    assert left.last_payment_error is not None
    assert left.last_payment_error.decline_code == code
    assert left.amount_received == 0

    paid = await pay.v1.payment_intents.confirm_async(made.id, {"payment_method": "pm_card_visa"})
    assert paid.status == "succeeded"
    assert paid.last_payment_error is None


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("4242424242424242", "succeeded"),
        ("4000002760003184", "requires_action"),
        ("4000002500003155", "requires_action"),
    ],
)
async def test_a_typed_in_test_card_does_as_stripe_says(
    pay: stripe.StripeClient, number: str, status: str
) -> None:
    made = await pay.v1.payment_intents.create_async(_typed(number))
    assert made.status == status


@pytest.mark.parametrize("number", ["4242424242424241", "4000000000000002", "4000000000009995"])
async def test_a_bad_card_number_is_a_card_error(pay: stripe.StripeClient, number: str) -> None:
    with pytest.raises(stripe.CardError):
        await pay.v1.payment_intents.create_async(_typed(number))


@pytest.mark.parametrize(("outcome", "status"), [
    ("succeed", "succeeded"), ("fail", "requires_payment_method"),
])  # fmt: skip
async def test_three_d_secure_ends_as_the_cardholder_decides(
    sandbox: Control, pay: stripe.StripeClient, outcome: str, status: str
) -> None:
    made = await pay.v1.payment_intents.create_async(
        {
            "amount": 900,
            "currency": "usd",
            "payment_method": "pm_card_authenticationRequired",
            "confirm": True,
        }
    )
    assert made.status == "requires_action"
    assert made.next_action is not None
    assert made.next_action.type == "use_stripe_sdk"
    told = await sandbox.post(
        f"/stripe/payment_intents/{made.id}/authenticate", {"outcome": outcome}
    )
    assert told["payment_intent"]["status"] == status
    assert (told["error"] is None) == (outcome == "succeed")
    assert (await pay.v1.payment_intents.retrieve_async(made.id)).status == status


async def test_a_redirect_to_the_bank_comes_back_to_the_return_url(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    made = await pay.v1.payment_intents.create_async(
        {
            "amount": 900,
            "currency": "usd",
            "payment_method": "pm_card_threeDSecure2Required",
            "confirm": True,
            "return_url": "https://shop.example/back?step=3",
        }
    )
    assert made.next_action is not None
    assert made.next_action.redirect_to_url is not None
    page = await sandbox.http.get(str(made.next_action.redirect_to_url.url))
    assert "Complete authentication" in page.text
    back = await sandbox.http.post(
        f"/stripe/3d_secure/{made.id}",
        data={"client_secret": str(made.client_secret), "outcome": "succeed"},
    )
    assert back.status_code == 303
    assert back.headers["location"].startswith("https://shop.example/back?step=3&payment_intent=")
    assert back.headers["location"].endswith("redirect_status=succeeded")
    assert (await pay.v1.payment_intents.retrieve_async(made.id)).status == "succeeded"


async def test_manual_capture_takes_no_more_than_was_authorised(
    pay: stripe.StripeClient,
) -> None:
    made = await pay.v1.payment_intents.create_async(
        {
            "amount": 5000,
            "currency": "usd",
            "capture_method": "manual",
            "payment_method": "pm_card_visa",
            "confirm": True,
        }
    )
    assert (made.status, made.amount_capturable) == ("requires_capture", 5000)
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.payment_intents.capture_async(made.id, {"amount_to_capture": 5001})
    done = await pay.v1.payment_intents.capture_async(made.id, {"amount_to_capture": 3000})
    assert (done.status, done.amount_received) == ("succeeded", 3000)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await pay.v1.refunds.create_async({"payment_intent": made.id, "amount": 3001})
    assert refused.value.error is not None
    assert refused.value.error.param == "amount"


async def test_a_canceled_payment_cannot_be_paid(pay: stripe.StripeClient) -> None:
    made = await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    gone = await pay.v1.payment_intents.cancel_async(made.id, {"cancellation_reason": "abandoned"})
    assert (gone.status, gone.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await pay.v1.payment_intents.confirm_async(made.id, {"payment_method": "pm_card_visa"})
    assert refused.value.code == "payment_intent_unexpected_state"
    paid = await _paid(pay)
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.payment_intents.cancel_async(paid.id)


async def test_updates_change_what_is_not_paid_yet(pay: stripe.StripeClient) -> None:
    made = await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd", "metadata": {"a": "1", "b": "2"}}
    )
    changed = await pay.v1.payment_intents.update_async(
        made.id, {"amount": 1000, "metadata": {"a": "", "c": "3"}, "description": "Lockout"}
    )
    assert changed.amount == 1000
    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}
    paid = await _paid(pay)
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.payment_intents.update_async(paid.id, {"amount": 1})


async def test_a_bank_that_answers_late_settles_by_itself(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    made = await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    told = await sandbox.post(f"/stripe/payment_intents/{made.id}/pay", {"card": "processing"})
    assert told["payment_intent"]["status"] == "processing"
    await sandbox.post("/clock/advance", {"seconds": 6})
    done = await eventually(
        lambda: pay.v1.payment_intents.retrieve_async(made.id),
        lambda one: one.status != "processing",
    )
    assert done.status == "succeeded"


async def test_a_browser_pays_with_its_client_secret_only(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    made = await pay.v1.payment_intents.create_async(
        {"amount": 900, "currency": "usd", "metadata": {"secret": "yes"}}
    )
    path = f"/stripe/v1/payment_intents/{made.id}"
    browser = {"Authorization": "Bearer pk_test_page", "Origin": "https://shop.example"}
    wrong = await sandbox.http.get(path, params={"client_secret": "x"}, headers=browser)
    assert wrong.status_code == 400
    seen = await sandbox.http.get(
        path, params={"client_secret": str(made.client_secret)}, headers=browser
    )
    assert seen.status_code == 200
    assert "metadata" not in seen.json()
    assert seen.headers["access-control-allow-origin"] == "https://shop.example"
    paid = await sandbox.http.post(
        f"{path}/confirm",
        headers=browser,
        data={
            "client_secret": str(made.client_secret),
            "payment_method_data[type]": "card",
            "payment_method_data[card][number]": "4242 4242 4242 4242",
            "payment_method_data[card][exp_month]": "12",
            "payment_method_data[card][exp_year]": "33",
            "payment_method_data[card][cvc]": "123",
            "payment_method_data[billing_details][name]": "Ann",
            "use_stripe_sdk": "true",
        },
    )
    assert paid.json()["status"] == "succeeded"
    refused = await sandbox.http.post(f"{path}/cancel", headers=browser)
    assert refused.status_code == 403


async def test_lists_page_through_everything_newest_first(
    process: Process, pay: stripe.StripeClient
) -> None:
    customer = await pay.v1.customers.create_async({"name": "Ann", "email": "ann@example.com"})
    made = [
        await pay.v1.payment_intents.create_async(
            {"amount": 900 + n, "currency": "usd", "customer": customer.id}
        )
        for n in range(5)
    ]
    first = await pay.v1.payment_intents.list_async({"customer": customer.id, "limit": 2})
    assert first.has_more
    assert [one.id for one in first.data] == [made[4].id, made[3].id]
    walked = [one.id async for one in first.auto_paging_iter()]
    assert walked == [one.id for one in reversed(made)]
    created = made[0].created
    later = await pay.v1.payment_intents.list_async(
        {"customer": customer.id, "created": {"gt": created + 60}}
    )
    assert later.data == []
    with_sync_methods = pay.v1.payment_intents.retrieve(made[0].id)
    assert with_sync_methods.amount == 900
    async with stripe_client(process.url, key="sk_live_x") as stranger:
        with pytest.raises(stripe.AuthenticationError):
            await stranger.v1.payment_intents.list_async()


@pytest.mark.parametrize(
    ("fields", "param", "code"),
    [
        ({"currency": "usd"}, "amount", "parameter_missing"),
        ({"amount": "ten", "currency": "usd"}, "amount", "parameter_invalid_integer"),
        ({"amount": "-5", "currency": "usd"}, "amount", "parameter_invalid_integer"),
        ({"amount": "10", "currency": "usd"}, "amount", "amount_too_small"),
        ({"amount": "999999999", "currency": "usd"}, "amount", "amount_too_large"),
        ({"amount": "900", "currency": "xyz"}, "currency", None),
        ({"amount": "900", "currency": "usd", "prize": "1"}, "prize", "parameter_unknown"),
        ({"amount": "900", "currency": "usd", "confirm[a]": "1"}, "confirm", None),
        ({"amount": "900", "currency": "usd", "metadata[a][b]": "1"}, "metadata[a]", None),
        ({"amount": "900", "currency": "usd", "customer": "cus_x"}, "customer", "resource_missing"),
    ],
)
async def test_bad_parameters_are_named(
    sandbox: Control, fields: dict[str, str], param: str, code: str | None
) -> None:
    answer = await sandbox.http.post(
        "/stripe/v1/payment_intents", data=fields, headers={"Authorization": "Bearer sk_test_x"}
    )
    error = answer.json()["error"]
    assert answer.status_code == 400
    assert (error["type"], error["param"], error.get("code")) == (
        "invalid_request_error", param, code,
    )  # fmt: skip


async def test_what_does_not_exist_is_a_404(sandbox: Control, pay: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as missing:
        await pay.v1.payment_intents.retrieve_async("pi_none")
    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")
    key = {"Authorization": "Bearer sk_test_x"}
    assert (await sandbox.http.get("/stripe/v1/toasters", headers=key)).status_code == 404
    nobody = await sandbox.http.get("/stripe/v1/payment_intents")
    assert nobody.status_code == 401
