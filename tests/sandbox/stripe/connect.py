"""What tests of Connect have in common: money to pass on, and somebody to pass it on to."""

import json

import stripe
from tests.sandbox.outside import Application, Control, Doc


async def earn(pay: stripe.StripeClient, amount: int, currency: str = "usd") -> stripe.Charge:
    """A paid charge: that much more on the platform's balance."""
    paid = await pay.v1.payment_intents.create_async(
        {"amount": amount, "currency": currency, "payment_method": "pm_card_visa", "confirm": True}
    )
    assert isinstance(paid.latest_charge, str)
    return await pay.v1.charges.retrieve_async(paid.latest_charge)


async def open_account(pay: stripe.StripeClient, **metadata: str) -> stripe.Account:
    """An Express account that has not been filled in."""
    return await pay.v1.accounts.create_async(
        {
            "type": "express",
            "country": "US",
            "email": "vendor@example.com",
            "capabilities": {"transfers": {"requested": True}},
            "metadata": metadata,
        }
    )


async def vendor(pay: stripe.StripeClient, sandbox: Control) -> stripe.Account:
    """An account that may get money."""
    account = await open_account(pay)
    await sandbox.post(f"/stripe/accounts/{account.id}/onboarding", {"outcome": "complete"})
    return await pay.v1.accounts.retrieve_async(account.id)


async def platform(sandbox: Control, currency: str) -> int:
    """What is on the platform's balance."""
    books = (await sandbox.get("/stripe/summary"))["currencies"]
    return books.get(currency, {}).get("balance", 0)


async def held(pay: stripe.StripeClient, account: str) -> dict[str, int]:
    """What is on a connected account's balance, per currency."""
    balance = await pay.v1.balance.retrieve_async(None, {"stripe_account": account})
    return {one.currency: one.amount for one in balance.available}


def events(app: Application) -> list[Doc]:
    return [json.loads(call.body) for call in app.at("/stripe")]


def heard(app: Application, kind: str, account: str | None = None) -> list[Doc]:
    """Events of that kind that arrived; of one connected account, if it is named."""
    return [
        event
        for event in events(app)
        if event["type"] == kind and account in {None, event.get("account")}
    ]
