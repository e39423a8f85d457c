"""What goes wrong between us and the provider while a payment is made and paid."""

import asyncio
from datetime import timedelta

import pytest
from tests.kernel.payments.stage import Stage, abandoned, event
from tests.sandbox.outside import eventually

from steelyard.kernel import payments
from steelyard.kernel.payments import (
    Payment,
    PaymentNotPayable,
    PaymentUnderWay,
    ProviderUnavailable,
)


@pytest.mark.parametrize("how", [{}, {"status": 503}])
async def test_while_stripe_is_down_presenting_says_so_and_works_afterwards(
    stage: Stage, how: dict[str, int]
) -> None:
    payment = await stage.ask()
    await stage.sandbox.fault("stripe", "down", operation="payment_intents.create", count=1, **how)
    with pytest.raises(ProviderUnavailable):
        await payments.present(stage.services, payment.id)
    assert (await stage.fresh(payment)).status == "created"
    assert await payments.present(stage.services, payment.id)
    assert len(await _intents(stage, payment)) == 1


async def test_an_intent_made_behind_a_500_is_found_and_used(stage: Stage) -> None:
    payment = await stage.ask()
    await stage.sandbox.fault(
        "stripe", "error_after_work", operation="payment_intents.create", count=1
    )
    secret = await payments.present(stage.services, payment.id)
    known = await stage.fresh(payment)
    assert secret.startswith(known.provider_ref or "-")
    assert len(await _intents(stage, payment)) == 1


async def test_a_process_that_dies_while_it_waits_finds_its_intent_again(stage: Stage) -> None:
    payment = await stage.ask()
    await stage.sandbox.fault(
        "stripe",
        "slow",
        operation="payment_intents.create",
        after_work=True,
        delay_ms=6000,
        count=1,
    )
    await abandoned(lambda: payments.present(stage.services, payment.id), 1.5)
    assert (await stage.fresh(payment)).provider_ref is None
    (lost,) = await _intents(stage, payment)
    assert (await payments.ask_provider(stage.services, payment.id)).provider_ref == lost
    assert (await payments.present(stage.services, payment.id)).startswith(lost)
    assert await _intents(stage, payment) == [lost]


async def test_many_tabs_at_once_get_the_same_secret(stage: Stage) -> None:
    payment = await stage.ask()
    secrets = await asyncio.gather(
        *(payments.present(stage.services, payment.id) for _ in range(8))
    )
    assert len(set(secrets)) == 1
    assert len(await _intents(stage, payment)) == 1


async def test_strange_fields_and_a_rate_limit_do_no_harm(stage: Stage) -> None:
    payment = await stage.ask()
    await stage.sandbox.fault("stripe", "rate_limit", count=1)
    with pytest.raises(ProviderUnavailable):
        await payments.present(stage.services, payment.id)
    await stage.sandbox.fault("stripe", "strange", padding_bytes=1000, count=1)
    assert await payments.present(stage.services, payment.id)


async def test_an_answer_without_end_is_cut_off(stage: Stage) -> None:
    payment = await stage.ask()
    await stage.sandbox.fault("stripe", "strange", padding_bytes=20_000_000, count=1)
    with pytest.raises(ProviderUnavailable):
        await payments.present(stage.services, payment.id)


async def test_a_payment_the_provider_refuses_has_failed(stage: Stage) -> None:
    payment = await stage.ask(1)
    with pytest.raises(PaymentNotPayable):
        await payments.present(stage.services, payment.id)
    failed = await stage.fresh(payment)
    assert (failed.status, failed.failure_code) == ("failed", "amount_too_small")
    await stage.sound()


async def test_webhook_and_customer_at_once_capture_once(stage: Stage) -> None:
    """Both learn of the success in the same moment, many times over."""
    await stage.webhooks()
    payment = await stage.presented()
    async with stage.working():
        await stage.pay(payment)
        seen = await asyncio.gather(
            *(payments.ask_provider(stage.services, payment.id) for _ in range(10))
        )
        await stage.idle()
    assert {one.status for one in seen} == {"succeeded"}
    assert stage.told.successes(payment) == 1
    assert await stage.total("provider_cash") == -5000
    await stage.sound()


@pytest.mark.parametrize(
    "lie",
    [{"amount_received": 4999}, {"amount_received": 50_000}, {"currency": "eur"}],
)
async def test_money_that_does_not_fit_goes_to_suspense_and_nothing_is_delivered(
    stage: Stage, lie: dict[str, object]
) -> None:
    payment = await stage.presented(5000)
    await stage.pay(payment)
    await stage.sandbox.post(f"/stripe/payment_intents/{payment.provider_ref}/alter", lie)
    odd = await payments.ask_provider(stage.services, payment.id)
    await payments.ask_provider(stage.services, payment.id)
    assert (odd.status, odd.in_suspense) == ("succeeded", True)
    currency = odd.captured_currency or ""
    assert await stage.total("suspense", currency) == odd.captured_minor
    assert await stage.balance(payment.held_account_id) == 0
    assert stage.told.successes(payment) == 0
    assert await stage.audited("payment.mismatch") == 1
    refund = await stage.refund(odd)
    assert (refund.amount_minor, refund.currency) == (odd.captured_minor, currency)
    assert await stage.total("suspense", currency) == 0
    await stage.sound()


async def test_another_amount_supersedes_and_the_old_intent_is_canceled(stage: Stage) -> None:
    old = await stage.presented(5000)
    same = await stage.ask(5000)
    new = await stage.ask(7000)
    assert (same.id, new.id == old.id) == (old.id, False)
    with pytest.raises(PaymentNotPayable):
        await payments.present(stage.services, old.id)
    async with stage.working():
        await stage.settled(old, "canceled")
    (ref,) = await _intents(stage, old)
    assert (await stage.house.stripe.retrieve_intent(ref)).state == "canceled"
    assert await payments.present(stage.services, new.id)
    await stage.sound()


async def test_a_superseded_payment_that_was_paid_all_the_same_is_captured(stage: Stage) -> None:
    old = await stage.presented(5000)
    await stage.ask(7000)
    await stage.pay(old)
    async with stage.working():
        await stage.settled(old, "succeeded")
    assert stage.told.successes(old) == 1
    await stage.sound()


async def test_a_superseded_payment_nobody_saw_is_canceled_without_a_call(stage: Stage) -> None:
    before = len(await stage.calls("payment_intents.cancel"))
    old = await stage.ask(5000)
    await stage.ask(7000)
    async with stage.working():
        await stage.settled(old, "canceled")
    assert len(await stage.calls("payment_intents.cancel")) == before
    assert await _intents(stage, old) == []


async def test_while_the_bank_works_on_it_another_amount_is_refused(stage: Stage) -> None:
    payment = await stage.presented(5000)
    await stage.pay(payment, "processing")
    await payments.ask_provider(stage.services, payment.id)
    with pytest.raises(PaymentUnderWay):
        await stage.ask(7000)


async def test_one_open_payment_a_subject_however_many_ask(stage: Stage) -> None:
    asked = await asyncio.gather(*(stage.ask(5000) for _ in range(12)))
    assert len({one.id for one in asked}) == 1


async def test_without_a_single_webhook_the_sweep_settles_every_payment(stage: Stage) -> None:
    made = [await stage.presented(5000, subject=f"s-{n}") for n in range(6)]
    for payment in made:
        await stage.pay(payment)
    await stage.sweep()
    async with stage.working():
        await stage.idle()
        assert {one.status for one in [await stage.fresh(p) for p in made]} == {"created"}
        await stage.push_clock(timedelta(minutes=16))
        await stage.sweep()
        for payment in made:
            await stage.settled(payment, "succeeded")
        await stage.idle()
    assert await stage.total("provider_cash") == -30_000
    await stage.sound()


async def test_an_intent_abandoned_for_a_week_can_no_longer_be_paid(stage: Stage) -> None:
    payment = await stage.presented()
    async with stage.working():
        await stage.push_clock(timedelta(days=8))
        await stage.sweep()
        await stage.settled(payment, "canceled")
    await stage.sound()


async def test_an_event_whose_job_was_lost_is_found_by_the_sweep(stage: Stage) -> None:
    payment = await stage.presented()
    await stage.pay(payment)
    thing = {"id": payment.provider_ref, "object": "payment_intent", "status": "succeeded"}
    await stage.deliver(event("payment_intent.succeeded", thing))
    await stage.as_owner("DELETE FROM kernel.pgqueuer")
    async with stage.working():
        await stage.push_clock(timedelta(minutes=2))
        await stage.sweep()
        await eventually(lambda: stage.fresh(payment), lambda one: one.status == "succeeded")
    await stage.sound()


async def test_a_second_intent_of_a_payment_is_ignored_unpaid_and_an_alarm_once_paid(
    stage: Stage,
) -> None:
    payment = await stage.presented()
    second = await stage.house.stripe.create_intent(
        key=f"second-{payment.id}",
        amount_minor=5000,
        currency="USD",
        description="",
        metadata={"payment_id": str(payment.id)},
    )
    thing = {"id": second.ref, "object": "payment_intent", "status": "created"}
    async with stage.working():
        await stage.deliver(event("payment_intent.created", thing))
        await eventually(stage.events, lambda found: found[0].status == "ignored")
        await stage.sandbox.post(f"/stripe/payment_intents/{second.ref}/pay", {"card": "success"})
        await stage.deliver(event("payment_intent.succeeded", thing, key="evt_2"))
        await eventually(stage.events, lambda found: found[1].status == "suspense")
    assert await stage.audited("payment.second_intent_paid") == 1
    assert (await stage.fresh(payment)).status == "created"
    await stage.sound()


async def _intents(stage: Stage, payment: Payment) -> list[str]:
    """What the provider has of this payment."""
    books = await stage.sandbox.get("/stripe/summary")
    return [
        ref
        for ref, one in books["payment_intents"].items()
        if one["metadata"].get("payment_id") == str(payment.id)
    ]
