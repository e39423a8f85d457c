"""Over the wire: payees, transfers and reversals at the provider, once, whatever goes wrong."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.kernel.payments.stage import MARKET, Stage, abandoned
from tests.kernel.payouts.shop import ADMIN, SYSTEM, one_path
from tests.sandbox.outside import eventually

from steelyard.kernel import payments, payouts
from steelyard.kernel.jobs.worker import Worker
from steelyard.kernel.ledger.invariants import INVARIANTS as LEDGER_INVARIANTS
from steelyard.kernel.payments import Payment, ProviderUnavailable
from steelyard.kernel.payouts import Payee, Payout, PayoutLine, sending
from steelyard.kernel.payouts.reversing import fetch_back
from steelyard.kernel.payouts.tasks import send_due


class Market:
    """What a market does with its payouts, each step a transaction."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.services = stage.services

    async def payee(self, owner: str = "seller-1") -> Payee:
        async with self.stage.database.transaction() as session:
            return await payouts.payee_of(
                session, market=MARKET, owner_type="seller", owner_id=owner, currency="USD",
                user_id=f"user-of-{owner}",
            )  # fmt: skip

    async def enabled(self, owner: str = "seller-1") -> Payee:
        payee = await self.payee(owner)
        await self.link(payee)
        await self.answer(payee, "complete")
        return await payouts.refresh_payee(self.services, payee.id)

    async def link(self, payee: Payee) -> str:
        return await payouts.begin_onboarding(
            self.services, payee.id, return_url="https://shop.example/done",
            refresh_url="https://shop.example/again",
        )  # fmt: skip

    async def answer(self, payee: Payee, outcome: str) -> None:
        ref = (await self.fresh_payee(payee)).provider_ref
        await self.stage.sandbox.post(f"/stripe/accounts/{ref}/onboarding", {"outcome": outcome})

    async def approved(
        self, payee: Payee, amount_minor: int = 5000, subject: str = "s-1"
    ) -> tuple[Payment, Payout]:
        """A payment that came in, all of it approved for one payee, less 10 %."""
        payment = await self.stage.paid(amount_minor, subject=subject)
        commission = amount_minor // 10
        line = PayoutLine(
            payee.id, "l-1", amount_minor, commission, [("all", amount_minor - commission)]
        )
        async with self.stage.database.transaction() as session:
            (payout,) = await payouts.create_payouts(
                session, payment_id=payment.id, lines=[line], subject_type="sale",
                subject_id=subject, actor=SYSTEM,
            )  # fmt: skip
            await payouts.make_eligible(session, [payout.id], SYSTEM)
            return payment, await payouts.approve(session, payout.id, ADMIN)

    async def sent(self, payee: Payee, **more: Any) -> tuple[Payment, Payout]:
        payment, payout = await self.approved(payee, **more)
        await sending.send(self.services, payout.id)
        return payment, await self.fresh(payout)

    async def reverse(self, payout: Payout, amount_minor: int | None = None) -> None:
        async with self.stage.database.transaction() as session:
            await payouts.reverse(
                session, payout.id, reason="a mistake", actor=ADMIN, amount_minor=amount_minor
            )

    async def recall(self, payment: Payment, amount_minor: int) -> payouts.Recall | None:
        async with self.stage.database.transaction() as session:
            return await payouts.recall(
                session, payment_id=payment.id, amount_minor=amount_minor, key="k", reason="",
                actor=ADMIN,
            )  # fmt: skip

    async def fresh(self, payout: Payout) -> Payout:
        async with self.stage.database.reading() as session:
            return await payouts.payout_by_id(session, payout.id)

    async def fresh_payee(self, payee: Payee) -> Payee:
        async with self.stage.database.reading() as session:
            return await payouts.payee_by_id(session, payee.id)

    async def transfers(self, payout: Payout) -> list[Any]:
        """What the provider made for this payout."""
        listed = await self.stage.sandbox.get(
            "/stripe/transfers", transfer_group=f"payout-{payout.id}"
        )
        return list(listed["transfers"])

    async def sound(self) -> None:
        async with self.stage.database.reading() as session:
            for one in (*payments.INVARIANTS, *payouts.INVARIANTS, *LEDGER_INVARIANTS, one_path()):
                assert await one.violations(session) == []

    @asynccontextmanager
    async def working(self) -> AsyncGenerator[None]:
        worker = Worker(self.services, (*payments.TASKS, *payouts.TASKS), ())
        running = asyncio.create_task(worker.run())
        try:
            yield
        finally:
            worker.stop()
            await running

    async def until(self, payout: Payout, status: str) -> Payout:
        return await eventually(lambda: self.fresh(payout), lambda one: one.status == status)


@pytest.fixture
def market(stage: Stage) -> Market:
    return Market(stage)


async def test_a_payee_sets_up_and_is_paid_by_the_worker_and_the_webhooks_tell(
    market: Market,
) -> None:
    await market.stage.webhooks()
    payee = await market.payee()
    async with market.working():
        url = await market.link(payee)
        assert url.startswith("http")
        assert (await market.fresh_payee(payee)).status == "pending"
        _, payout = await market.approved(payee)
        await asyncio.sleep(0.5)
        assert (await market.fresh(payout)).status == "approved"
        await market.answer(payee, "complete")
        paid = await market.until(payout, "paid")
    assert (await market.fresh_payee(payee)).status == "enabled"
    (transfer,) = await market.transfers(payout)
    assert (transfer["id"], transfer["amount"]) == (paid.provider_ref, 4500)
    await market.sound()


async def test_coming_back_to_onboarding_opens_no_second_account(market: Market) -> None:
    payee = await market.payee()
    first, second = await asyncio.gather(market.link(payee), market.link(payee))
    third = await market.link(payee)
    assert len({first, second, third}) == 3
    accounts = (await market.stage.sandbox.get("/stripe/accounts"))["accounts"]
    assert [one["metadata"]["payee_id"] for one in accounts].count(str(payee.id)) == 1


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("verifying", "pending"), ("missing", "restricted"), ("reject", "restricted")],
)
async def test_the_provider_decides_whether_a_payee_may_be_paid(
    market: Market, outcome: str, status: str
) -> None:
    payee = await market.payee(f"seller-{outcome}")
    await market.link(payee)
    await market.answer(payee, outcome)
    assert (await payouts.refresh_payee(market.services, payee.id)).status == status


async def test_sending_twice_at_once_makes_one_transfer(market: Market) -> None:
    _, payout = await market.approved(await market.enabled())
    await asyncio.gather(
        *(sending.send(market.services, payout.id) for _ in range(4)), return_exceptions=True
    )
    await sending.send(market.services, payout.id)
    assert (await market.fresh(payout)).status == "paid"
    assert len(await market.transfers(payout)) == 1
    await market.sound()


async def test_a_transfer_made_behind_a_500_is_found_and_not_made_again(market: Market) -> None:
    _, payout = await market.approved(await market.enabled())
    await market.stage.sandbox.fault(
        "stripe", "error_after_work", operation="transfers.create", count=1
    )
    await sending.send(market.services, payout.id)
    assert (await market.fresh(payout)).status == "paid"
    assert len(await market.transfers(payout)) == 1
    await market.sound()


async def test_while_stripe_is_down_a_payout_stays_on_its_way_and_arrives_once(
    market: Market,
) -> None:
    _, payout = await market.approved(await market.enabled())
    await market.stage.sandbox.fault("stripe", "down", operation="transfers.create", count=1)
    with pytest.raises(ProviderUnavailable):
        await sending.send(market.services, payout.id)
    assert (await market.fresh(payout)).status == "in_transit"
    await sending.send(market.services, payout.id)
    assert (await market.fresh(payout)).status == "paid"
    assert len(await market.transfers(payout)) == 1
    await market.sound()


async def test_a_process_that_dies_while_it_waits_finds_its_transfer_again(
    market: Market,
) -> None:
    _, payout = await market.approved(await market.enabled())
    await market.stage.sandbox.fault(
        "stripe", "slow", operation="transfers.create", after_work=True, delay_ms=6000, count=1
    )
    await abandoned(lambda: sending.send(market.services, payout.id), 1.5)
    assert (await market.fresh(payout)).status == "in_transit"
    await sending.send(market.services, payout.id)
    assert (await market.fresh(payout)).status == "paid"
    assert len(await market.transfers(payout)) == 1
    await market.sound()


async def test_a_payout_the_provider_refuses_is_owed_again_and_says_why(market: Market) -> None:
    payee = await market.enabled()
    _, payout = await market.approved(payee)
    await market.answer(payee, "reject")
    await sending.send(market.services, payout.id)
    failed = await market.fresh(payout)
    assert (failed.status, failed.failure_code) == (
        "failed",
        "insufficient_capabilities_for_transfer",
    )
    payee = await payouts.refresh_payee(market.services, payee.id)
    assert payouts.why(failed, payee)[0].startswith("The provider could not pay it")
    await market.answer(payee, "complete")
    await payouts.refresh_payee(market.services, payee.id)
    async with market.stage.database.transaction() as session:
        await payouts.approve(session, payout.id, ADMIN)
    await sending.send(market.services, payout.id)
    assert (await market.fresh(payout)).status == "paid"
    await market.sound()


async def test_a_reversal_brings_the_money_back_once(market: Market) -> None:
    payment, payout = await market.sent(await market.enabled())
    await market.reverse(payout, 1000)
    await asyncio.gather(*(fetch_back(market.services, payout.id) for _ in range(3)))
    part = await market.fresh(payout)
    assert (part.status, part.reversed_minor, part.returned_minor) == ("paid", 1000, 1000)
    await market.reverse(part)
    await fetch_back(market.services, payout.id)
    back = await market.fresh(payout)
    assert (back.status, back.reversed_minor) == ("reversed", 4500)
    (transfer,) = await market.transfers(payout)
    assert transfer["amount_reversed"] == 4500
    assert await market.stage.balance(payment.held_account_id) == 4500
    await market.sound()


async def test_a_reversal_and_a_refund_at_once_lose_nothing(market: Market) -> None:
    payment, payout = await market.sent(await market.enabled())
    await market.reverse(payout)
    await asyncio.gather(
        fetch_back(market.services, payout.id),
        market.recall(payment, 5000),
        return_exceptions=False,
    )
    assert await market.stage.balance(payment.held_account_id) == 5000
    assert await market.stage.total("vendor_receivable") == 0
    await market.sound()


async def test_lost_events_are_found_by_reconciling(market: Market) -> None:
    _, payout = await market.sent(await market.enabled())
    (transfer,) = await market.transfers(payout)
    connect = market.services.stripe.connect
    await connect.reverse_transfer(
        transfer["id"], key="by-hand", amount_minor=4500, metadata={"by": "hand"}
    )
    report = await payments.reconcile(market.services, hours=24, limit=100)
    assert any(f"payout {payout.id}" in one.entity and one.repaired for one in report.findings)
    assert (await market.fresh(payout)).status == "reversed"
    await market.sound()


async def test_the_sweep_asks_again_for_what_no_job_remembers(market: Market) -> None:
    _, payout = await market.approved(await market.enabled())
    await market.stage.as_owner("DELETE FROM kernel.pgqueuer")
    await send_due(market.stage.context)
    async with market.working():
        await market.until(payout, "paid")
    await market.sound()


async def test_a_chargeback_is_booked_by_its_events_and_told_to_the_market(
    market: Market,
) -> None:
    stage = market.stage
    await stage.webhooks()
    told: list[tuple[str, int]] = []

    async def changed(_session: object, chargeback: payments.Chargeback, _actor: object) -> None:
        told.append((chargeback.status, chargeback.loss_minor))

    stage.house.markets[MARKET].handlers.extra["chargeback_changed"] = changed
    async with market.working():
        payment = await stage.presented(5000)
        await stage.pay(payment, "disputed")
        await eventually(lambda: stage.total("chargebacks"), lambda one: one == -5000)
        (dispute,) = [
            one
            for one in (await stage.sandbox.get("/stripe/disputes"))["disputes"]
            if one["payment_intent"] == payment.provider_ref
        ]
        await stage.sandbox.post(f"/stripe/disputes/{dispute['id']}/close", {"outcome": "won"})
        await eventually(lambda: stage.total("chargebacks"), lambda one: one == 0)
        await stage.idle()
    assert told[0] == ("needs_response", 5000)
    assert told[-1] == ("won", 0)
    await market.sound()
