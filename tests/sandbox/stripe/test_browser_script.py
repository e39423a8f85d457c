"""What the sandbox serves to browsers in Stripe.js' place, and what a publishable key may see."""

import httpx2
import pytest
from tests.sandbox.outside import Control

SECRET_KEY = {"Authorization": "Bearer sk_test_x"}
BROWSER = {"Authorization": "Bearer pk_test_x"}


async def _make(sandbox: Control, **more: str) -> dict[str, str]:
    form = {"amount": "5000", "currency": "usd", "metadata[who]": "Ann", **more}
    made = await sandbox.http.post("/stripe/v1/payment_intents", data=form, headers=SECRET_KEY)
    return made.json()


async def _confirm(
    sandbox: Control, intent: dict[str, str], method: str, **headers: str
) -> httpx2.Response:
    return await sandbox.http.post(
        f"/stripe/v1/payment_intents/{intent['id']}/confirm",
        headers={**BROWSER, **headers},
        data={
            "client_secret": intent["client_secret"],
            "payment_method": method,
            "return_url": "https://shop.example/thanks",
            "use_stripe_sdk": "true",
        },
    )


async def test_the_script_is_one_function_that_leaves_only_stripe_behind(
    sandbox: Control,
) -> None:
    script = await sandbox.http.get("/stripe/v3/")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.text.startswith("(() => {")
    assert "window.Stripe = Stripe" in script.text


async def test_the_card_form_runs_nothing_inline_and_lets_only_our_pages_hold_it(
    sandbox: Control,
) -> None:
    page = await sandbox.http.get("/stripe/v3/elements/payment")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    for name in ("payment.js", "payment.css", "challenge.js", "challenge.css"):
        assert (await sandbox.http.get(f"/stripe/v3/files/{name}")).status_code == 200
    assert (await sandbox.http.get("/stripe/v3/files/..%2fapi.py")).status_code == 404
    cards = (await sandbox.http.get("/stripe/v3/test_cards")).json()["cards"]
    assert [one["card"] for one in cards][:2] == ["success", "declined"]


async def test_a_refusal_shows_a_browser_no_more_than_an_answer(sandbox: Control) -> None:
    intent = await _make(sandbox)
    refused = await _confirm(sandbox, intent, "pm_card_chargeDeclined")
    assert refused.status_code == 402
    shown = refused.json()["error"]["payment_intent"]
    assert shown["status"] == "requires_payment_method"
    assert not {"metadata", "customer", "latest_charge"} & set(shown)
    await _confirm(sandbox, intent, "pm_card_visa")
    again = await _confirm(sandbox, intent, "pm_card_visa")
    assert again.json()["error"]["code"] == "payment_intent_unexpected_state"
    assert "metadata" not in again.json()["error"]["payment_intent"]


async def test_a_browser_needs_the_client_secret_and_one_key_pays_once(sandbox: Control) -> None:
    intent = await _make(sandbox)
    wrong = await _confirm(sandbox, {**intent, "client_secret": "x"}, "pm_card_visa")
    assert wrong.status_code == 400
    key = {"Idempotency-Key": f"stripejs-{intent['id']}"}
    first = await _confirm(sandbox, intent, "pm_card_visa", **key)
    second = await _confirm(sandbox, intent, "pm_card_visa", **key)
    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"
    books = await sandbox.get("/stripe/summary")
    assert books["payment_intents"][intent["id"]]["captured"] == 5000


async def test_the_bank_s_page_asks_once_and_a_second_answer_changes_nothing(
    sandbox: Control,
) -> None:
    intent = await _make(sandbox, description="A <b>bold</b> job")
    asked = (await _confirm(sandbox, intent, "pm_card_authenticationRequired")).json()
    assert asked["next_action"]["type"] == "use_stripe_sdk"
    address = asked["next_action"]["use_stripe_sdk"]["stripe_js"]
    secret = {"client_secret": intent["client_secret"]}
    page = await sandbox.http.get(address, params=secret)
    assert "$50.00" in page.text
    assert "A &lt;b&gt;bold&lt;/b&gt; job" in page.text
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
    for outcome in ("succeed", "fail"):
        answered = await sandbox.http.post(address, data={**secret, "outcome": outcome})
        assert "your answer" in answered.text
    seen = await sandbox.get(f"/stripe/payments/{intent['id']}")
    assert seen["status"] == "succeeded"
    assert "your answer" in (await sandbox.http.get(address, params=secret)).text
    assert (await sandbox.http.get(address, params={"client_secret": "x"})).status_code == 404


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [("5000", "usd", "$50.00"), ("5000", "jpy", "¥5,000"), ("5000", "kwd", "KWD5.000")],
)
async def test_the_bank_s_page_shows_the_amount_as_money(
    sandbox: Control, amount: str, currency: str, said: str
) -> None:
    intent = await _make(sandbox, amount=amount, currency=currency)
    await _confirm(sandbox, intent, "pm_card_authenticationRequired")
    page = await sandbox.http.get(
        f"/stripe/3d_secure/{intent['id']}", params={"client_secret": intent["client_secret"]}
    )
    assert f'<p class="amount">{said}</p>' in page.text
