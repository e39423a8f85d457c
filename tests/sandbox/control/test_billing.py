"""The desk's view of subscriptions, and a customer who puts down a card."""

import stripe
from tests.sandbox.outside import Control


async def test_a_subscription_is_shown_with_what_pays_it(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    customer = await pay.v1.customers.create_async({"email": "ann@example.com"})
    product = await pay.v1.products.create_async({"name": "Plan"})
    begun = await pay.v1.subscriptions.create_async(
        {
            "customer": customer.id,
            "payment_behavior": "default_incomplete",
            "items": [
                {
                    "price_data": {
                        "currency": "usd", "product": product.id, "unit_amount": 1200,
                        "recurring": {"interval": "month"},
                    }
                }
            ],
        }
    )  # fmt: skip
    listed = await sandbox.get("/stripe/subscriptions", customer=customer.id)
    (seen,) = listed["subscriptions"]
    assert (seen["id"], seen["status"], seen["amount"]) == (begun.id, "incomplete", 1200)
    (invoice,) = seen["invoices"]
    assert (invoice["status"], invoice["amount_due"]) == ("open", 1200)
    await sandbox.post(
        f"/stripe/payment_intents/{invoice['payment_intent']}/pay", {"card": "success"}
    )
    (seen,) = (await sandbox.get("/stripe/subscriptions", customer=customer.id))["subscriptions"]
    assert (seen["status"], seen["invoices"][0]["amount_paid"]) == ("active", 1200)


async def test_a_card_is_put_down_by_its_name(sandbox: Control, pay: stripe.StripeClient) -> None:
    customer = await pay.v1.customers.create_async({})
    put = await sandbox.post(f"/stripe/customers/{customer.id}/card", {"card": "success"})
    kept = await pay.v1.customers.retrieve_async(customer.id)
    assert kept.invoice_settings is not None
    assert kept.invoice_settings.default_payment_method == put["payment_method"]["id"]
    unknown = await sandbox.http.post(
        f"/control/stripe/customers/{customer.id}/card", json={"card": "golden"}
    )
    assert unknown.status_code == 422
    nobody = await sandbox.http.post(
        "/control/stripe/customers/cus_none/card", json={"card": "success"}
    )
    assert nobody.status_code == 404
