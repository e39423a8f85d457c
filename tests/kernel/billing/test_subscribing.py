"""A subscription from its first question to its end, over the wire."""

import asyncio
from random import Random

import pytest
from tests.kernel.billing.till import DAY, PRICE, Till
from tests.kernel.payments.stage import abandoned

from steelyard.kernel import billing, payments
from steelyard.kernel.billing.tasks import ask_due
from steelyard.kernel.payments import ProviderUnavailable


async def test_asked_again_it_is_the_same_one_with_the_same_secret(till: Till) -> None:
    first = await till.present(await till.asked("same"))
    again = await till.present(await till.asked("same"))
    assert again.client_secret == first.client_secret
    assert again.subscription.id == first.subscription.id
    assert (first.subscription.status, first.subscription.was_paid) == ("incomplete", False)


async def test_many_tabs_at_once_make_one_subscription(till: Till) -> None:
    before = await till.calls("subscriptions.create")
    asked = await asyncio.gather(*(till.asked("tabs") for _ in range(5)))
    assert len({one.id for one in asked}) == 1
    shown = await asyncio.gather(*(till.present(asked[0]) for _ in range(4)))
    assert len({one.client_secret for one in shown}) == 1
    assert await till.calls("subscriptions.create") > before
    customer = await till.customer_ref(asked[0])
    listed = await till.control.get("/stripe/subscriptions", customer=customer)
    assert len(listed["subscriptions"]) == 1


async def test_what_is_paid_in_the_browser_is_booked_once_whoever_says_so(till: Till) -> None:
    subscription = await till.presented("paid")
    await till.provider.pay(subscription.provider_ref)
    news = await till.provider.news(await till.customer_ref(subscription))
    outcomes = await till.provider.deliver(news)
    assert "parked" not in outcomes
    after = await billing.ask_provider(till.services, subscription.id)
    assert (after.status, after.was_paid, after.wish) == ("active", True, None)
    assert after.period_ends_at is not None
    assert (await till.total("subscription_revenue"), await till.total("provider_cash")) == (
        PRICE,
        -PRICE,
    )
    assert ("active", None) in till.notes.seen
    with pytest.raises(billing.NothingToPay):
        await till.present(after)
    await till.sound()


@pytest.mark.parametrize("seed", range(3))
async def test_words_in_any_order_and_repeated_come_to_the_same(till: Till, seed: int) -> None:
    chance = Random(seed)
    subscription = await till.presented(f"order-{seed}")
    await till.provider.pay(subscription.provider_ref)
    await till.advance(31 * DAY)
    await till.provider.becomes(subscription.provider_ref, "active", paid=2)
    customer = await till.customer_ref(subscription)
    news = await till.provider.news(customer)
    told = [*news, *chance.choices(news, k=len(news) // 2)]
    chance.shuffle(told)
    await till.provider.deliver(told)
    after = await till.fresh(subscription)
    assert after.status == "active"
    assert await till.total("subscription_revenue") == 2 * PRICE
    assert await till.events("parked") == []
    await till.sound()


async def test_a_renewal_nobody_told_of_is_found_by_the_sweep(till: Till) -> None:
    subscription = await till.paid("sweep")
    await till.advance(31 * DAY + 3 * 3600)
    await till.provider.becomes(subscription.provider_ref, "active", paid=2)
    await ask_due(till.context)
    await billing.ask_provider(till.services, subscription.id)
    after = await till.fresh(subscription)
    assert after.period_ends_at is not None
    assert subscription.period_ends_at is not None
    assert after.period_ends_at > subscription.period_ends_at
    assert await till.total("subscription_revenue") == 2 * PRICE
    await till.sound()


async def test_a_card_that_fails_is_told_and_after_the_last_try_it_is_over(till: Till) -> None:
    subscription = await till.paid("fails")
    await till.provider.new_card(await till.customer_ref(subscription), "fails_when_charged")
    await till.advance(31 * DAY)
    await till.provider.becomes(subscription.provider_ref, "past_due")
    await till.catch_up(subscription)
    assert (await till.fresh(subscription)).status == "past_due"
    assert ("past_due", "open") in till.notes.seen
    for days in (4, 6, 8):
        await till.advance(days * DAY)
    await till.provider.becomes(subscription.provider_ref, "canceled")
    await till.catch_up(subscription)
    after = await till.fresh(subscription)
    assert (after.status, after.ended_for, after.due_at) == ("ended", "payment_failed", None)
    assert await till.total("subscription_revenue") == PRICE
    await till.sound()


async def test_it_ends_with_its_period_unless_it_is_to_go_on_after_all(till: Till) -> None:
    subscription = await till.paid("period")
    await till.wish(subscription, "end_with_period")
    after = await billing.bring_about(till.services, subscription.id)
    assert (after.status, after.ends_with_period, after.wish) == ("active", True, None)
    await till.wish(subscription, "go_on")
    after = await billing.bring_about(till.services, subscription.id)
    assert (after.status, after.ends_with_period) == ("active", False)
    await till.wish(subscription, "end_with_period")
    await billing.bring_about(till.services, subscription.id)
    await till.advance(31 * DAY)
    await till.provider.becomes(subscription.provider_ref, "canceled")
    await till.catch_up(subscription)
    after = await till.fresh(subscription)
    assert (after.status, after.ended_for) == ("ended", "cancellation_requested")
    with pytest.raises(billing.SubscriptionOver):
        await till.wish(subscription, "go_on")
    await till.sound()


async def test_an_end_the_provider_did_not_hear_of_is_asked_for_again(till: Till) -> None:
    subscription = await till.paid("deaf")
    await till.wish(subscription, "end_now")
    await till.control.fault("stripe", "down", operation="subscriptions.cancel", count=1)
    with pytest.raises(ProviderUnavailable):
        await billing.bring_about(till.services, subscription.id)
    assert (await till.fresh(subscription)).wish == "end_now"
    after = await billing.bring_about(till.services, subscription.id)
    assert (after.status, after.wish) == ("ended", None)
    assert (await billing.bring_about(till.services, subscription.id)).status == "ended"


async def test_what_was_never_paid_ends_at_once_whatever_was_asked(till: Till) -> None:
    subscription = await till.presented("unpaid")
    await till.wish(subscription, "end_with_period")
    after = await billing.bring_about(till.services, subscription.id)
    assert after.is_over
    asked = await till.asked("never")
    await till.wish(asked, "end_now")
    assert (await billing.bring_about(till.services, asked.id)).status == "lapsed"
    assert (await till.asked("never")).id != asked.id
    await till.sound()


async def test_a_subscription_made_behind_a_lost_answer_is_the_one_that_is_used(
    till: Till,
) -> None:
    asked = await till.asked("lost")
    await till.control.fault(
        "stripe", "slow", operation="subscriptions.create", after_work=True, delay_ms=6000, count=1
    )
    await abandoned(lambda: till.present(asked), 2.5)
    found = await billing.ask_provider(till.services, asked.id)
    assert (found.status, found.provider_ref is not None) == ("incomplete", True)
    assert (await till.present(asked)).subscription.provider_ref == found.provider_ref


async def test_a_subscription_made_behind_a_500_is_found_and_used(till: Till) -> None:
    asked = await till.asked("behind")
    await till.control.fault(
        "stripe", "error_after_work", operation="subscriptions.create", count=1
    )
    assert (await till.present(asked)).subscription.status == "incomplete"
    customer = await till.customer_ref(asked)
    listed = await till.control.get("/stripe/subscriptions", customer=customer)
    assert len(listed["subscriptions"]) == 1


async def test_nobody_pays_and_it_lapses(till: Till) -> None:
    subscription = await till.presented("lapse")
    await till.advance(DAY)
    await till.provider.becomes(subscription.provider_ref, "incomplete_expired")
    await till.catch_up(subscription)
    assert (await till.fresh(subscription)).status == "lapsed"
    with pytest.raises(billing.SubscriptionOver):
        await till.present(subscription)
    assert (await till.presented("lapse")).id != subscription.id


async def test_a_reconciliation_finds_what_nobody_told(lonely: Till) -> None:
    subscription = await lonely.presented("quiet")
    await lonely.provider.pay(subscription.provider_ref)
    report = await payments.reconcile(lonely.services, hours=24, limit=100)
    (finding,) = report.findings
    assert finding.repaired
    assert (await lonely.fresh(subscription)).status == "active"
    assert await lonely.total("subscription_revenue") == PRICE
    assert report.ok
    again = await payments.reconcile(lonely.services, hours=24, limit=100)
    assert (again.findings, again.ok) == ([], True)
    await lonely.sound()
