"""Subscriptions: begun, renewed when the clock moves, not paid, ended."""

import pytest
import stripe
from tests.sandbox.outside import Application, Control, Doc, eventually, until
from tests.sandbox.stripe.connect import heard

DAY = 86_400


async def _customer(pay: stripe.StripeClient, card: str | None = None) -> str:
    customer = await pay.v1.customers.create_async({"email": "ann@example.com"})
    if card is not None:
        method = await pay.v1.payment_methods.attach_async(card, {"customer": customer.id})
        await pay.v1.customers.update_async(
            customer.id, {"invoice_settings": {"default_payment_method": method.id}}
        )
    return customer.id


async def _price(pay: stripe.StripeClient, amount: int = 1900) -> str:
    price = await pay.v1.prices.create_async(
        {
            "currency": "usd", "unit_amount": amount, "product_data": {"name": "Plan"},
            "recurring": {"interval": "month"},
        }
    )  # fmt: skip
    return price.id


async def _begin(pay: stripe.StripeClient, customer: str, **more: object) -> stripe.Subscription:
    order: Doc = {"customer": customer, "items": [{"price": await _price(pay)}], **more}
    return await pay.v1.subscriptions.create_async(order)  # pyright: ignore[reportArgumentType] - a spread


async def _becomes(pay: stripe.StripeClient, name: str, status: str) -> stripe.Subscription:
    return await eventually(
        lambda: pay.v1.subscriptions.retrieve_async(name, {"expand": ["latest_invoice"]}),
        lambda one: one.status == status,
    )


async def _told(sandbox: Control, customer: str) -> Doc:
    (found,) = (await sandbox.get("/stripe/subscriptions", customer=customer))["subscriptions"]
    return found


async def _paid_invoices(sandbox: Control, customer: str, count: int) -> list[Doc]:
    """The subscription's invoices, once that many of them are paid."""
    told = await eventually(
        lambda: _told(sandbox, customer),
        lambda one: [inv["status"] for inv in one["invoices"]].count("paid") == count,
    )
    return told["invoices"]


async def test_a_card_on_file_pays_at_once_and_every_month(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    customer = await _customer(pay, "pm_card_visa")
    begun = await _begin(pay, customer, metadata={"user": "U-1"}, expand=["latest_invoice"])
    assert begun.status == "active"
    assert isinstance(begun.latest_invoice, stripe.Invoice)
    assert (begun.latest_invoice.status, begun.latest_invoice.amount_paid) == ("paid", 1900)
    item = begun["items"]["data"][0]
    assert 28 * DAY <= item["current_period_end"] - item["current_period_start"] <= 31 * DAY
    for kind in ("customer.subscription.created", "invoice.paid", "payment_intent.succeeded"):
        await until(lambda: bool(heard(app, kind)), kind)  # noqa: B023 - asked at once
    (created,) = heard(app, "customer.subscription.created")
    assert created["data"]["object"]["metadata"] == {"user": "U-1"}

    for month in range(2):
        await sandbox.post("/clock/advance", {"seconds": 31 * DAY})
        invoices = await _paid_invoices(sandbox, customer, month + 2)
        assert invoices[0]["billing_reason"] == "subscription_cycle"
    again = await pay.v1.subscriptions.retrieve_async(begun.id)
    assert again["items"]["data"][0]["current_period_start"] > item["current_period_end"]
    listed = await pay.v1.invoices.list_async({"subscription": begun.id, "status": "paid"})
    assert [one.amount_paid for one in listed.data] == [1900, 1900, 1900]
    parent = listed.data[0].parent
    assert parent is not None
    assert parent.subscription_details is not None
    assert parent.subscription_details.subscription == begun.id


async def test_left_incomplete_it_waits_for_the_browser_to_pay(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    customer = await _customer(pay)
    begun = await _begin(
        pay,
        customer,
        payment_behavior="default_incomplete",
        payment_settings={"save_default_payment_method": "on_subscription"},
        expand=[
            "latest_invoice.confirmation_secret",
            "latest_invoice.payments.data.payment.payment_intent",
        ],
    )
    assert begun.status == "incomplete"
    invoice = begun.latest_invoice
    assert isinstance(invoice, stripe.Invoice)
    assert invoice.confirmation_secret is not None
    secret = invoice.confirmation_secret.client_secret
    assert invoice.payments is not None
    intent = invoice.payments.data[0].payment.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert (intent.client_secret, intent.amount) == (secret, 1900)

    browser = {"Authorization": "Bearer pk_test_x"}
    path = f"/stripe/v1/payment_intents/{intent.id}/confirm"
    form = {"client_secret": secret, "payment_method": "pm_card_chargeDeclined"}
    declined = await sandbox.http.post(path, data=form, headers=browser)
    assert declined.status_code == 402
    await until(lambda: bool(heard(app, "invoice.payment_failed")), "invoice.payment_failed")
    assert (await pay.v1.subscriptions.retrieve_async(begun.id)).status == "incomplete"

    await sandbox.post(f"/stripe/payment_intents/{intent.id}/pay", {"card": "success"})
    active = await pay.v1.subscriptions.retrieve_async(begun.id)
    assert active.status == "active"
    assert active.default_payment_method is not None
    await until(lambda: bool(heard(app, "customer.subscription.updated")), "updated")
    (updated,) = heard(app, "customer.subscription.updated")
    assert updated["data"]["previous_attributes"]["status"] == "incomplete"
    await sandbox.post("/clock/advance", {"seconds": 32 * DAY})
    await _paid_invoices(sandbox, customer, 2)


async def test_nobody_pays_the_first_invoice_within_a_day(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    begun = await _begin(pay, await _customer(pay), payment_behavior="default_incomplete")
    await sandbox.post("/clock/advance", {"seconds": 23 * 3600 + 5})
    expired = await _becomes(pay, begun.id, "incomplete_expired")
    assert isinstance(expired.latest_invoice, stripe.Invoice)
    assert expired.latest_invoice.status == "void"


async def test_without_any_card_or_with_a_bad_one_it_does_not_begin(
    pay: stripe.StripeClient,
) -> None:
    bare, bad = await _customer(pay), await _customer(pay, "pm_card_chargeCustomerFail")
    with pytest.raises(stripe.InvalidRequestError, match="no attached payment source"):
        await _begin(pay, bare)
    with pytest.raises(stripe.CardError):
        await _begin(pay, bad, payment_behavior="error_if_incomplete")
    for customer in (bare, bad):
        listed = await pay.v1.subscriptions.list_async({"customer": customer, "status": "all"})
        assert listed.data == []
    begun = await _begin(pay, bad)
    assert begun.status == "incomplete"


async def test_a_trial_is_free_warns_and_then_costs(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    customer = await _customer(pay, "pm_card_visa")
    begun = await _begin(pay, customer, trial_period_days=14)
    assert begun.status == "trialing"
    assert begun.trial_end is not None
    assert begun.trial_start is not None
    assert begun.trial_end - begun.trial_start == 14 * DAY
    assert [one["amount_due"] for one in (await _told(sandbox, customer))["invoices"]] == [0]

    def warned() -> list[str]:
        events = heard(app, "customer.subscription.trial_will_end")
        return [event["data"]["object"]["id"] for event in events]

    await sandbox.post("/clock/advance", {"seconds": 10 * DAY})
    assert begun.id not in warned()
    await sandbox.post("/clock/advance", {"seconds": DAY + 5})
    await until(lambda: begun.id in warned(), "the warning")
    await sandbox.post("/clock/advance", {"seconds": 3 * DAY + 5})
    active = await _becomes(pay, begun.id, "active")
    assert isinstance(active.latest_invoice, stripe.Invoice)
    assert active.latest_invoice.amount_paid == 1900


@pytest.mark.parametrize(
    ("wish", "status"),
    [("create_invoice", "past_due"), ("cancel", "canceled"), ("pause", "paused")],
)
async def test_a_trial_that_ends_without_a_card_goes_as_it_was_asked_to(
    sandbox: Control, pay: stripe.StripeClient, wish: str, status: str
) -> None:
    begun = await _begin(
        pay, await _customer(pay), trial_period_days=1,
        trial_settings={"end_behavior": {"missing_payment_method": wish}},
    )  # fmt: skip
    assert begun.status == "trialing"
    await sandbox.post("/clock/advance", {"seconds": DAY + 5})
    await _becomes(pay, begun.id, status)


async def test_a_renewal_that_fails_is_retried_and_a_new_card_saves_it(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    customer = await _customer(pay, "pm_card_visa")
    begun = await _begin(pay, customer)
    await sandbox.post(f"/stripe/customers/{customer}/card", {"card": "fails_when_charged"})
    await sandbox.post("/clock/advance", {"seconds": 31 * DAY + 5})
    late = await _becomes(pay, begun.id, "past_due")
    assert isinstance(late.latest_invoice, stripe.Invoice)
    assert late.latest_invoice.next_payment_attempt is not None
    await until(lambda: bool(heard(app, "invoice.payment_failed")), "invoice.payment_failed")
    with pytest.raises(stripe.CardError):
        await pay.v1.invoices.pay_async(late.latest_invoice.id)
    await sandbox.post(f"/stripe/customers/{customer}/card", {"card": "success"})
    await sandbox.post("/clock/advance", {"seconds": 3 * DAY + 5})
    saved = await _becomes(pay, begun.id, "active")
    assert isinstance(saved.latest_invoice, stripe.Invoice)
    assert saved.latest_invoice.status == "paid"


async def test_a_renewal_nobody_pays_ends_it(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    customer = await _customer(pay, "pm_card_visa")
    begun = await _begin(pay, customer)
    await sandbox.post(f"/stripe/customers/{customer}/card", {"card": "fails_when_charged"})
    await sandbox.post("/clock/advance", {"seconds": 31 * DAY + 5})
    await _becomes(pay, begun.id, "past_due")
    for number, days in enumerate((3, 5, 7)):
        await sandbox.post("/clock/advance", {"seconds": days * DAY + 5})
        await eventually(
            lambda: pay.v1.invoices.list_async({"subscription": begun.id, "status": "open"}),
            lambda found: found.data[0].attempt_count == number + 2,  # noqa: B023 - asked at once
        )
    over = await _becomes(pay, begun.id, "canceled")
    assert over.cancellation_details is not None
    assert over.cancellation_details.reason == "payment_failed"
    await until(lambda: bool(heard(app, "customer.subscription.deleted")), "deleted")


async def test_it_is_canceled_now_or_at_the_end_of_the_period(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    customer = await _customer(pay, "pm_card_visa")
    now, later = await _begin(pay, customer), await _begin(pay, customer)
    gone = await pay.v1.subscriptions.cancel_async(now.id)
    assert gone.status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.subscriptions.cancel_async(now.id)
    await until(lambda: bool(heard(app, "customer.subscription.deleted")), "deleted")

    marked = await pay.v1.subscriptions.update_async(later.id, {"cancel_at_period_end": True})
    assert (marked.status, marked.cancel_at_period_end) == ("active", True)
    assert marked.cancel_at == marked["items"]["data"][0]["current_period_end"]
    kept = await pay.v1.subscriptions.update_async(later.id, {"cancel_at_period_end": False})
    assert (kept.cancel_at, kept.canceled_at) == (None, None)
    await pay.v1.subscriptions.update_async(later.id, {"cancel_at_period_end": True})
    running = await pay.v1.subscriptions.list_async({"customer": customer})
    assert [one.id for one in running.data] == [later.id]
    await sandbox.post("/clock/advance", {"seconds": 31 * DAY + 5})
    ended = await _becomes(pay, later.id, "canceled")
    assert ended.ended_at is not None
    every = await pay.v1.subscriptions.list_async({"customer": customer, "status": "canceled"})
    assert len(every.data) == 2
    assert (await pay.v1.subscriptions.list_async({"customer": customer})).data == []


async def test_another_price_counts_from_the_next_invoice_on(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    customer = await _customer(pay, "pm_card_visa")
    begun = await _begin(pay, customer)
    item = begun["items"]["data"][0]["id"]
    dearer = await _price(pay, 4900)
    with pytest.raises(stripe.InvalidRequestError, match="prorations"):
        await pay.v1.subscriptions.update_async(
            begun.id, {"items": [{"id": item, "price": dearer}]}
        )
    changed = await pay.v1.subscriptions.update_async(
        begun.id,
        {"items": [{"id": item, "price": dearer, "quantity": 2}], "proration_behavior": "none"},
    )
    assert changed["items"]["data"][0]["price"]["id"] == dearer
    await sandbox.post("/clock/advance", {"seconds": 31 * DAY + 5})
    invoices = await _paid_invoices(sandbox, customer, 2)
    assert [one["amount_paid"] for one in invoices] == [9800, 1900]


async def test_a_price_may_be_said_in_place_and_a_token_be_the_card(
    pay: stripe.StripeClient,
) -> None:
    customer = await _customer(pay)
    product = await pay.v1.products.create_async({"name": "Plan"})
    begun = await pay.v1.subscriptions.create_async(
        {
            "customer": customer,
            "default_payment_method": "pm_card_visa",
            "items": [
                {
                    "price_data": {
                        "currency": "eur", "product": product.id, "unit_amount": 700,
                        "recurring": {"interval": "week", "interval_count": 2},
                    },
                    "quantity": 3,
                }
            ],
            "expand": ["latest_invoice.payments"],
        }
    )  # fmt: skip
    assert (begun.status, begun.currency) == ("active", "eur")
    assert isinstance(begun.latest_invoice, stripe.Invoice)
    assert begun.latest_invoice.amount_paid == 2100
    item = begun["items"]["data"][0]
    assert item["current_period_end"] - item["current_period_start"] == 14 * DAY
    kept = await pay.v1.customers.payment_methods.list_async(customer)
    assert len(kept.data) == 1
    other = await _customer(pay)
    with pytest.raises(stripe.InvalidRequestError, match="must be attached"):
        await _begin(pay, other, default_payment_method=kept.data[0].id)


async def test_subscribing_said_500_and_the_same_key_finds_one_subscription(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    customer, price = await _customer(pay, "pm_card_visa"), await _price(pay)
    order: stripe.params.SubscriptionCreateParams = {
        "customer": customer, "items": [{"price": price}],
    }  # fmt: skip
    await sandbox.fault("stripe", "error_after_work", operation="subscriptions.create", count=1)
    with pytest.raises(stripe.APIError):
        await pay.v1.subscriptions.create_async(order, {"idempotency_key": f"sub-{customer}"})
    with pytest.raises(stripe.APIError):
        await pay.v1.subscriptions.create_async(order, {"idempotency_key": f"sub-{customer}"})
    listed = await pay.v1.subscriptions.list_async({"customer": customer})
    assert [one.status for one in listed.data] == ["active"]
