"""Connected accounts and the page on which they are filled in."""

from urllib.parse import urlsplit

import httpx2
import pytest
import stripe
from tests.sandbox.outside import Application, Control, until
from tests.sandbox.stripe.connect import heard, held, open_account, vendor

URLS = {"refresh_url": "https://app.example/again", "return_url": "https://app.example/back?x=1"}


async def _link(pay: stripe.StripeClient, account: str) -> str:
    link = await pay.v1.account_links.create_async(
        {"account": account, "type": "account_onboarding", **URLS}  # pyright: ignore[reportArgumentType] - a spread
    )
    return urlsplit(link.url).path


async def test_a_new_account_may_get_nothing_and_says_what_is_missing(
    pay: stripe.StripeClient,
) -> None:
    account = await open_account(pay, vendor="V-1")
    assert (account.type, account.country, account.default_currency) == ("express", "US", "usd")
    assert (account.payouts_enabled, account.charges_enabled, account.details_submitted) == (
        False, False, False,
    )  # fmt: skip
    assert account.capabilities is not None
    assert account.capabilities.transfers == "inactive"
    assert account.requirements is not None
    assert "external_account" in (account.requirements.currently_due or [])
    assert account.requirements.disabled_reason == "requirements.past_due"
    listed = await pay.v1.accounts.list_async({"limit": 1})
    assert listed.data[0].id == account.id
    assert listed.data[0].to_dict()["metadata"] == {"vendor": "V-1"}


async def test_an_account_by_controller_properties_is_one_too(pay: stripe.StripeClient) -> None:
    account = await pay.v1.accounts.create_async(
        {
            "controller": {
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "stripe_dashboard": {"type": "express"},
            },
            "country": "DE",
            "capabilities": {"transfers": {"requested": True}},
        }
    )
    assert account.default_currency == "eur"
    assert account.controller is not None
    assert account.controller.stripe_dashboard is not None
    assert account.controller.stripe_dashboard.type == "express"
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.accounts.create_async(
            {"type": "express", "controller": {"losses": {"payments": "application"}}}
        )


async def test_a_person_fills_the_page_in_and_the_application_is_told(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await open_account(pay)
    path = await _link(pay, account.id)
    shown = await sandbox.http.get(path)
    assert "vendor@example.com" in shown.text
    for name in ("complete", "missing", "verifying", "leave"):
        assert f'value="{name}"' in shown.text
    answered = await sandbox.http.post(path, data={"outcome": "complete"})
    assert (answered.status_code, answered.headers["location"]) == (303, URLS["return_url"])
    seen = await pay.v1.accounts.retrieve_async(account.id)
    assert (seen.payouts_enabled, seen.details_submitted) == (True, True)
    assert seen.capabilities is not None
    assert seen.capabilities.transfers == "active"
    assert seen.requirements is not None
    assert seen.requirements.currently_due == []
    assert seen.external_accounts is not None
    assert seen.external_accounts.data[0]["last4"] == "6789"
    await until(lambda: bool(heard(app, "account.updated")), "account.updated")
    (event,) = heard(app, "account.updated")
    assert event["account"] == account.id
    assert event["data"]["object"]["payouts_enabled"] is True
    assert event["data"]["previous_attributes"]["payouts_enabled"] is False


async def test_a_link_works_once_and_not_for_long(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await open_account(pay)
    used, old = await _link(pay, account.id), await _link(pay, account.id)
    await sandbox.http.post(used, data={"outcome": "leave"})
    assert (await pay.v1.accounts.retrieve_async(account.id)).details_submitted is False
    assert (await sandbox.http.get(used)).headers["location"] == URLS["refresh_url"]
    assert (await sandbox.http.get(old)).status_code == 200
    await sandbox.post("/clock/advance", {"seconds": 301})
    again: httpx2.Response = await sandbox.http.post(old, data={"outcome": "complete"})
    assert again.headers["location"] == URLS["refresh_url"]
    assert (await pay.v1.accounts.retrieve_async(account.id)).details_submitted is False
    assert (await sandbox.http.get(f"{used}x")).status_code == 404
    fresh = await _link(pay, account.id)
    assert (await sandbox.http.post(fresh, data={"outcome": "perhaps"})).status_code == 400


async def test_what_is_left_out_decides_what_the_account_may_do(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await open_account(pay)
    answer = f"/stripe/accounts/{account.id}/onboarding"

    async def state() -> tuple[str | None, bool | None, str | None]:
        seen = await pay.v1.accounts.retrieve_async(account.id)
        assert seen.capabilities is not None
        assert seen.requirements is not None
        return (
            seen.capabilities.transfers, seen.payouts_enabled, seen.requirements.disabled_reason,
        )  # fmt: skip

    await sandbox.post(answer, {"outcome": "missing"})
    assert await state() == ("active", False, "requirements.past_due")
    await sandbox.post(answer, {"outcome": "missing", "missing": ["individual.ssn_last_4"]})
    assert await state() == ("inactive", False, "requirements.past_due")
    await sandbox.post(answer, {"outcome": "verifying"})
    assert await state() == ("pending", False, "requirements.pending_verification")
    told = await sandbox.post(answer, {"outcome": "complete"})
    assert await state() == ("active", True, None)
    assert (told["payouts_enabled"], told["currently_due"]) == (True, [])
    await sandbox.post(answer, {"outcome": "reject"})
    assert await state() == ("inactive", False, "rejected.other")


async def test_the_platform_may_change_and_delete_an_account(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    changed = await pay.v1.accounts.update_async(
        account.id,
        {"metadata": {"vendor": "V-2"}, "capabilities": {"card_payments": {"requested": True}}},
    )
    assert changed.to_dict()["metadata"] == {"vendor": "V-2"}
    assert changed.charges_enabled is True
    await until(lambda: len(heard(app, "account.updated")) == 2, "both changes")
    gone = await pay.v1.accounts.delete_async(account.id)
    assert gone.deleted is True
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.accounts.retrieve_async(account.id)


async def test_acting_for_an_account_asks_for_one_that_exists(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    assert await held(pay, account.id) == {"usd": 0}
    seen = await pay.v1.accounts.retrieve_current_async(None, {"stripe_account": account.id})
    assert seen.id == account.id
    with pytest.raises(stripe.PermissionError) as unknown:
        await held(pay, "acct_nobody")
    assert unknown.value.http_status == 403
    with pytest.raises(stripe.InvalidRequestError, match="Stripe-Account"):
        await pay.v1.refunds.list_async({}, {"stripe_account": account.id})


async def test_a_login_link_is_for_who_has_come_through_the_page(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await open_account(pay)
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.accounts.login_links.create_async(account.id)
    ready = await vendor(pay, sandbox)
    link = await pay.v1.accounts.login_links.create_async(ready.id)
    assert ready.id in link.url


async def test_the_controls_show_every_account_with_its_link(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await open_account(pay, vendor="V-3")
    path = await _link(pay, account.id)
    seen = await sandbox.get(f"/stripe/accounts/{account.id}")
    assert seen["onboarding_url"].endswith(path)
    assert (seen["metadata"], seen["books"]) == ({"vendor": "V-3"}, {})
    every = (await sandbox.get("/stripe/accounts"))["accounts"]
    assert seen in every
    assert (await sandbox.http.get("/control/stripe/accounts/acct_none")).status_code == 404
