"""Giving back: once, never more than was captured, and what a provider may do with it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.kernel.payments.stage import STAFF, Stage, abandoned, event
from tests.sandbox.outside import eventually

from steelyard.kernel import payments
from steelyard.kernel.errors import InsufficientFunds, InvalidInput, OutcomeUnknown
from steelyard.kernel.payments import (
    NothingToRefund,
    ProviderUnavailable,
    Refund,
    RefundExceedsCapture,
    RefundKeyReused,
)
from steelyard.kernel.payments.send_refund import send_refund


async def test_a_refund_goes_through_the_ledger_to_the_customer(stage: Stage) -> None:
    payment = await stage.paid(5000)
    refund = await stage.refund(payment, 2000)
    assert (refund.status, await stage.balance(payment.held_account_id)) == ("pending", 3000)
    assert await stage.total("refunds_in_flight") == 2000
    async with stage.working():
        await eventually(lambda: stage.fresh_refund(refund), lambda one: one.status == "succeeded")
    after = await stage.fresh(payment)
    assert (after.refund_reserved_minor, after.refunded_minor) == (2000, 2000)
    assert await stage.total("refunds_in_flight") == 0
    assert await stage.total("provider_cash") == -3000
    assert stage.told.refunds[-1] == (refund.id, "succeeded")
    await stage.sound()


async def test_fifty_clicks_with_one_key_make_one_refund(stage: Stage) -> None:
    payment = await stage.paid(5000)
    refunds = await asyncio.gather(*(stage.refund(payment, 4000, "same") for _ in range(50)))
    assert len({one.id for one in refunds}) == 1
    async with stage.working():
        await stage.idle()
    assert len(await _at_provider(stage, payment)) == 1
    await stage.sound()


async def test_fifty_different_requests_at_once_never_exceed_the_capture(stage: Stage) -> None:
    payment = await stage.paid(5000)
    answers = await asyncio.gather(
        *(stage.refund(payment, None, f"key-{n}") for n in range(50)), return_exceptions=True
    )
    assert sum(isinstance(one, Refund) for one in answers) == 1
    assert sum(isinstance(one, NothingToRefund) for one in answers) == 49
    async with stage.working():
        await stage.idle()
    books = await stage.sandbox.get("/stripe/summary")
    assert books["payment_intents"][payment.provider_ref]["refunded"] == 5000
    await stage.sound()


async def test_what_cannot_be_refunded_is_said_and_nothing_changes(stage: Stage) -> None:
    unpaid = await stage.presented(5000, subject="s-2")
    with pytest.raises(NothingToRefund):
        await stage.refund(unpaid)
    payment = await stage.paid(5000)
    with pytest.raises(RefundExceedsCapture) as too_much:
        await stage.refund(payment, 5001)
    assert too_much.value.details == {"refundable_minor": 5000}
    for amount in (0, -1):
        with pytest.raises(InvalidInput):
            await stage.refund(payment, amount)
    await stage.refund(payment, 3000, "first")
    with pytest.raises(RefundKeyReused):
        await stage.refund(payment, 2000, "first")
    with pytest.raises(RefundExceedsCapture):
        await stage.refund(payment, 2001, "second")
    assert await stage.balance(payment.held_account_id) == 2000
    await stage.sound()


async def test_money_that_was_passed_on_is_not_refunded_from_an_empty_account(
    stage: Stage,
) -> None:
    payment = await stage.paid(5000, subject="s-1")
    other = await stage.ask(100, subject="s-empty")
    with pytest.raises(InsufficientFunds):
        async with stage.database.transaction() as session:
            await payments.request_refund(
                session,
                payment_id=payment.id,
                amount_minor=None,
                reason="",
                actor=STAFF,
                key="k",
                source_account_id=other.held_account_id,
            )
    assert (await stage.fresh(payment)).refund_reserved_minor == 0
    await stage.sound()


async def test_a_500_after_the_work_was_done_leaves_one_refund(stage: Stage) -> None:
    payment = await stage.paid(5000)
    refund = await stage.refund(payment)
    await stage.sandbox.fault("stripe", "error_after_work", operation="refunds.create", count=1)
    await send_refund(stage.services, refund.id)
    assert (await stage.fresh_refund(refund)).status == "succeeded"
    assert len(await _at_provider(stage, payment)) == 1
    await stage.sound()


async def test_an_outage_and_a_lost_answer_end_in_one_refund_under_one_key(stage: Stage) -> None:
    payment = await stage.paid(5000)
    refund = await stage.refund(payment)
    await stage.sandbox.fault("stripe", "down", operation="refunds.create", status=503, count=1)
    with pytest.raises(ProviderUnavailable):
        await send_refund(stage.services, refund.id)
    await stage.sandbox.fault("stripe", "timeout", operation="refunds.create", delay_ms=50, count=1)
    with pytest.raises(ProviderUnavailable):
        await send_refund(stage.services, refund.id)
    assert (await stage.fresh_refund(refund)).status == "submitted"
    await send_refund(stage.services, refund.id)
    assert (await stage.fresh_refund(refund)).status == "succeeded"
    assert len(await _at_provider(stage, payment)) == 1
    keys = {one["data"]["idempotency_key"] for one in await stage.calls("refunds.create")}
    assert f"refund-{refund.id}" in keys
    assert not any(key.startswith(f"refund-{refund.id}-") for key in keys)
    await stage.sound()


async def test_a_worker_that_dies_while_it_waits_for_the_answer_has_refunded_once(
    stage: Stage,
) -> None:
    payment = await stage.paid(5000)
    refund = await stage.refund(payment)
    await stage.sandbox.fault(
        "stripe", "slow", operation="refunds.create", after_work=True, delay_ms=6000, count=1
    )
    await abandoned(lambda: send_refund(stage.services, refund.id), 1.5)
    left = await stage.fresh_refund(refund)
    assert (left.status, left.provider_ref) == ("submitted", None)
    assert len(await _at_provider(stage, payment)) == 1
    await send_refund(stage.services, refund.id)
    assert (await stage.fresh_refund(refund)).status == "succeeded"
    assert len(await _at_provider(stage, payment)) == 1
    await stage.sound()


async def test_a_commit_that_fails_after_the_call_is_made_good_by_the_next_try(
    stage: Stage,
) -> None:
    payment = await stage.paid(5000)
    refund = await stage.refund(payment)
    await _break_commits(stage, "succeeded")
    with pytest.raises(OutcomeUnknown):
        await send_refund(stage.services, refund.id)
    left = await stage.fresh_refund(refund)
    assert (left.status, await stage.total("refunds_in_flight")) == ("submitted", 5000)
    await _mend_commits(stage)
    await send_refund(stage.services, refund.id)
    assert (await stage.fresh_refund(refund)).status == "succeeded"
    assert len(await _at_provider(stage, payment)) == 1
    assert stage.told.refunds.count((refund.id, "succeeded")) >= 1
    await stage.sound()


async def test_a_pending_refund_that_fails_brings_the_money_back(stage: Stage) -> None:
    await stage.webhooks()
    await stage.configure(
        webhook_endpoints=[{"url": stage.door, "secret": "whsec_for_payments"}],
        refund_mode="pending",
    )
    payment = await stage.paid(5000)
    refund = await stage.refund(payment, 2000)
    async with stage.working():
        sent = await eventually(
            lambda: stage.fresh_refund(refund), lambda one: one.provider_ref is not None
        )
        assert sent.status == "submitted"
        await stage.sandbox.post(f"/stripe/refunds/{sent.provider_ref}/settle", {"outcome": "fail"})
        failed = await eventually(
            lambda: stage.fresh_refund(refund), lambda one: one.status == "failed"
        )
        await stage.idle()
    assert failed.failure_reason == "lost_or_stolen_card"
    after = await stage.fresh(payment)
    assert (after.refund_reserved_minor, after.refunded_minor) == (0, 0)
    assert await stage.balance(payment.held_account_id) == 5000
    assert stage.told.refunds[-1] == (refund.id, "failed")
    again = await stage.refund(payment, None, "again")
    assert again.amount_minor == 5000
    await stage.sound()


async def test_a_refund_the_bank_returns_after_success_comes_back_once(stage: Stage) -> None:
    payment = await stage.paid(5000)
    refund = await stage.refund(payment)
    await send_refund(stage.services, refund.id)
    sent = await stage.fresh_refund(refund)
    await stage.sandbox.post(f"/stripe/refunds/{sent.provider_ref}/settle", {"outcome": "fail"})
    thing = {"id": sent.provider_ref, "object": "refund", "status": "failed"}
    async with stage.working():
        for number in range(3):
            await stage.deliver(event("refund.failed", thing, key=f"evt_{number}"))
        await eventually(lambda: stage.fresh_refund(refund), lambda one: one.status == "failed")
        await stage.idle()
    assert await stage.total("provider_cash") == -5000
    assert await stage.balance(payment.held_account_id) == 5000
    assert stage.told.refunds == [
        (refund.id, "succeeded"),
        (refund.id, "failed"),
    ]
    await stage.sound()


async def test_a_refund_the_provider_refuses_for_good_gives_the_money_back(stage: Stage) -> None:
    payment = await stage.paid(5000)
    await stage.sandbox.post(f"/stripe/charges/{await _charge(stage, payment)}/dispute", {})
    refund = await stage.refund(payment)
    await send_refund(stage.services, refund.id)
    failed = await stage.fresh_refund(refund)
    assert (failed.status, failed.failure_reason) == ("failed", "charge_disputed")
    assert await stage.balance(payment.held_account_id) == 5000
    await stage.sound()


async def test_a_refund_made_by_hand_at_the_provider_is_adopted(stage: Stage) -> None:
    await stage.webhooks()
    payment = await stage.paid(5000)
    async with stage.working():
        await stage.house.stripe.create_refund(
            key=f"by-hand-{payment.id}",
            payment_ref=payment.provider_ref or "",
            amount_minor=1500,
            metadata={},
        )
        await eventually(lambda: stage.fresh(payment), lambda one: one.refunded_minor == 1500)
        await stage.idle()
    async with stage.database.reading() as session:
        (adopted,) = await payments.refunds_of(session, [payment.id])
    assert (adopted.requested_by, adopted.status) == ("provider:stripe", "succeeded")
    assert await stage.balance(payment.held_account_id) == 3500
    await stage.sound()


async def test_a_submitted_refund_is_asked_about_when_no_webhook_comes(stage: Stage) -> None:
    await stage.configure(refund_mode="pending")
    payment = await stage.paid(5000)
    refund = await stage.refund(payment)
    await send_refund(stage.services, refund.id)
    sent = await stage.fresh_refund(refund)
    await stage.sandbox.post(f"/stripe/refunds/{sent.provider_ref}/settle", {"outcome": "succeed"})
    async with stage.working():
        await stage.push_clock(timedelta(minutes=16))
        await stage.sweep()
        await eventually(lambda: stage.fresh_refund(refund), lambda one: one.status == "succeeded")
    await stage.sound()


async def test_the_database_itself_refuses_to_reserve_more_than_was_captured(
    stage: Stage,
) -> None:
    payment = await stage.paid(5000)
    with pytest.raises(Exception, match="ck_payment_reserved"):
        async with stage.database.transaction() as session:
            await session.execute(
                text("UPDATE kernel.payment SET refund_reserved_minor = 5001 WHERE id = :id"),
                {"id": payment.id},
            )


async def _at_provider(stage: Stage, payment: payments.Payment) -> list[payments.ObservedRefund]:
    listed = stage.house.stripe.list_refunds(payment_ref=payment.provider_ref, limit=100)
    return [one async for one in listed]


async def _charge(stage: Stage, payment: payments.Payment) -> str:
    shown = await stage.sandbox.get("/stripe/payment_intents", limit=100)
    return next(
        one["latest_charge"]
        for one in shown["payment_intents"]
        if one["id"] == payment.provider_ref
    )


async def _break_commits(stage: Stage, status: str) -> None:
    """From now on a commit that brings a refund to ``status`` fails, as on a full disk."""
    await stage.as_owner(
        "CREATE FUNCTION kernel.break_it() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the disk is full' USING ERRCODE = 'disk_full'; END $$",
        "CREATE CONSTRAINT TRIGGER break_it AFTER UPDATE ON kernel.refund DEFERRABLE"
        f" INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = '{status}')"
        " EXECUTE FUNCTION kernel.break_it()",
    )


async def _mend_commits(stage: Stage) -> None:
    await stage.as_owner("DROP TRIGGER break_it ON kernel.refund")
