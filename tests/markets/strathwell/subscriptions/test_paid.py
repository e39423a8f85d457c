"""Paid subscriptions over the wire: begun, renewed, not paid, canceled, set by staff."""

from tests.markets.strathwell.house import TEST
from tests.markets.strathwell.people import mails
from tests.markets.strathwell.subscriptions.again import broken
from tests.markets.strathwell.subscriptions.conftest import Shop

from steelyard.kernel.identity.users import erase
from steelyard.markets.strathwell.lifecycles import MARKET

PRICE = 1900


async def test_from_trial_to_paid_to_renewed_to_unpaid_to_expired(shop: Shop) -> None:
    ann = await shop.subscriber()
    await ann.caller.post("/subscription/start", {"mode": "trial"})
    started = await ann.pay_start()
    assert (started["publishable_key"], await ann.status()) == ("pk_test_main", "trial")
    assert (await ann.pay_start())["client_secret"] == started["client_secret"]
    ref, customer = await ann.refs()
    assert str(started["client_secret"]).startswith("pi_")

    await shop.provider.pay(ref)
    await ann.catch_up()
    seen = await ann.seen()
    assert (seen["status"], seen["payment"], seen["ends_with_period"]) == (
        "active",
        "active",
        False,
    )
    assert await mails(shop.house, "subscriber_started") == 1
    assert (await ann.pay_start(expect=409))["error"] == "already_subscribed"

    await shop.advance(days=31)
    await shop.provider.becomes(ref, "active", paid=2)
    await shop.house.sweep("strathwell.sweep_trials")
    await ann.catch_up()
    renewed = await ann.seen()
    assert str(renewed["period_ends_at"]) > str(seen["period_ends_at"])
    assert [one["paid_cents"] for one in renewed["bills"]] == [PRICE, PRICE]

    await shop.provider.new_card(customer, "fails_when_charged")
    await shop.advance(days=31)
    await shop.provider.becomes(ref, "past_due")
    await ann.catch_up()
    failing = await ann.seen()
    assert (failing["status"], failing["payment"]) == ("active", "past_due")
    assert await mails(shop.house, "subscriber_unpaid") >= 1
    await ann.caller.get("/planner/access-check")

    for days in (4, 6, 8):
        await shop.advance(days=days)
    await shop.provider.becomes(ref, "canceled")
    await ann.catch_up()
    assert await ann.status() == "expired"
    assert await mails(shop.house, "subscriber_over") == 1
    await ann.caller.get("/planner/access-check", expect=402)
    assert (
        await shop.house.value(
            "SELECT sum(posted_minor) FROM kernel.ledger_account"
            " WHERE purpose = 'subscription_revenue'"
        )
        == 2 * PRICE
    )
    refused = await ann.caller.post("/subscription/start", {"mode": "trial"}, expect=409)
    assert refused["error"] == "trial_used"
    assert await broken(shop.house) == []


async def test_canceled_it_stays_open_until_the_period_ends(shop: Shop) -> None:
    ann = await shop.subscriber()
    await ann.subscribed()
    cancelled = await ann.caller.post("/subscription/cancel", {})
    assert (cancelled["status"], cancelled["ends_with_period"]) == ("active", True)
    await ann.caller.post("/subscription/cancel", {})
    assert await mails(shop.house, "subscriber_ends") == 1

    resumed = await ann.pay_start()
    assert resumed["client_secret"] is None
    assert (await ann.seen())["ends_with_period"] is False
    await ann.caller.post("/subscription/cancel", {"now": False})

    await ann.caller.get("/planner/access-check")
    ref, _ = await ann.refs()
    await shop.advance(days=31)
    await shop.provider.becomes(ref, "canceled", paid=1)
    await ann.catch_up()
    seen = await ann.seen()
    assert (seen["status"], seen["ends_with_period"], seen["payment"]) == ("canceled", False, None)
    assert await broken(shop.house) == []


async def test_canceled_now_it_is_over_now_and_may_begin_anew(shop: Shop) -> None:
    ann = await shop.subscriber()
    await ann.subscribed()
    first, _ = await ann.refs()
    assert (await ann.caller.post("/subscription/cancel", {"now": True}))["status"] == "canceled"
    assert (await shop.provider.told(first))["status"] == "canceled"
    await ann.subscribed()
    second, _ = await ann.refs()
    assert second != first
    assert await broken(shop.house) == []


async def test_a_cancellation_while_stripe_is_away_is_kept_and_done_later(shop: Shop) -> None:
    ann = await shop.subscriber()
    await ann.subscribed()
    await shop.provider.control.fault("stripe", "down", operation="subscriptions.cancel", count=1)
    await ann.caller.post("/subscription/cancel", {"now": True})
    ref, _ = await ann.refs()
    assert (await shop.provider.told(ref))["status"] == "active"
    await shop.house.work("billing.bring_about")
    assert (await shop.provider.told(ref))["status"] == "canceled"
    assert await ann.status() == "canceled"


async def test_a_payment_begun_and_given_up_leaves_the_trial_alone(shop: Shop) -> None:
    ann = await shop.subscriber()
    await ann.caller.post("/subscription/start", {"mode": "trial"})
    await ann.pay_start()
    ref, _ = await ann.refs()
    await shop.advance(days=1)
    await shop.provider.becomes(ref, "incomplete_expired")
    await ann.catch_up()
    seen = await ann.seen()
    assert (seen["status"], seen["payment"]) == ("trial", None)
    assert (await ann.pay_start())["client_secret"] is not None


async def test_what_staff_end_is_no_longer_billed(shop: Shop) -> None:
    ann, admin = await shop.subscriber(), await shop.house.person("admin")
    await ann.subscribed()
    path = f"/admin/users/{ann.caller.user_id}/subscription/set"
    refused = await admin.post(path, {"status": "trial", "reason": "A present."}, expect=409)
    assert refused["error"] == "paid_subscription_runs"
    await admin.post(path, {"status": "expired", "reason": "Asked for by phone."})
    await ann.catch_up()
    assert await ann.status() == "expired"
    await shop.house.work("billing.bring_about")
    ref, _ = await ann.refs()
    assert (await shop.provider.told(ref))["status"] == "canceled"
    await ann.catch_up()
    assert await ann.status() == "expired"
    assert await broken(shop.house) == []


async def test_who_is_erased_is_no_longer_billed(shop: Shop) -> None:
    ann = await shop.subscriber()
    await ann.subscribed()
    ref, _ = await ann.refs()
    assert ann.caller.user_id is not None
    async with shop.house.services.database.transaction() as session:
        await erase(session, ann.caller.user_id, market=MARKET, actor=TEST, reason="asked for it")
    for _ in range(2):
        await shop.house.sweep("strathwell.sweep_erased")
    await shop.house.work("billing.bring_about")
    assert (await shop.provider.told(ref))["status"] == "canceled"
    await shop.house.sweep("strathwell.sweep_erased")
    assert await broken(shop.house) == []
