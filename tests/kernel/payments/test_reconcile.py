"""Our books against the provider's: what was missed is found, mended and told."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from tests.kernel.payments.stage import MARKET, House, Stage, Told, door_of, make_house
from tests.sandbox.outside import Control, Process

from steelyard.kernel import ledger, payments
from steelyard.kernel.ledger import chart
from steelyard.kernel.payments import Payment
from steelyard.kernel.payments.send_refund import send_refund


@pytest.fixture
async def fresh(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A provider whose books are empty, so that its balance can be held against ours."""
    process = Process(tmp_path / "sandbox")
    told = Told()
    house: House = make_house(database_url, process.url, told)
    control = Control(process.url)
    async with door_of(house) as door:
        yield Stage(house, control, told, door)
    await control.http.aclose()
    await house.stripe.close()
    await house.database.close()
    process.stop()


async def test_books_that_agree_have_nothing_to_mend(fresh: Stage) -> None:
    await fresh.paid(5000)
    payment = await fresh.paid(7000, subject="s-2")
    await send_refund(fresh.services, (await fresh.refund(payment, 1000)).id)
    ticks: list[str] = []
    report = await payments.reconcile(fresh.services, hours=24, limit=100, on_progress=ticks.append)
    assert (report.ok, report.findings) == (True, [])
    assert (report.payments, report.refunds, len(ticks)) == (2, 1, 4)
    (cash,) = report.cash
    assert (cash.currency, cash.ours_minor, cash.theirs_minor) == ("USD", 11_000, 11_000)
    assert report.lines()[-1] == "Everything agrees."


async def test_a_missed_success_is_replayed_with_everything_that_follows(fresh: Stage) -> None:
    payment = await fresh.presented(5000)
    await fresh.pay(payment)
    report = await payments.reconcile(fresh.services, hours=24, limit=100)
    (found,) = report.findings
    assert (found.kind, found.repaired, report.ok) == ("state", True, True)
    assert fresh.told.successes(payment) == 1
    again = await payments.reconcile(fresh.services, hours=24, limit=100)
    assert (again.findings, again.ok) == ([], True)
    await fresh.sound()


async def test_a_success_outside_the_listing_is_asked_for_by_itself(fresh: Stage) -> None:
    old = await fresh.presented(5000)
    await fresh.pay(old)
    await fresh.presented(600, subject="s-2")
    report = await payments.reconcile(fresh.services, hours=24, limit=1)
    assert report.truncated
    rest = await payments.reconcile(fresh.services, hours=24, limit=100)
    assert rest.ok
    assert (await fresh.fresh(old)).status == "succeeded"


async def test_a_paid_intent_we_do_not_know_needs_a_person(fresh: Stage) -> None:
    made = await fresh.house.stripe.create_intent(
        key="by-hand", amount_minor=900, currency="USD", description="", metadata={}
    )
    await fresh.sandbox.post(f"/stripe/payment_intents/{made.ref}/pay", {"card": "success"})
    report = await payments.reconcile(fresh.services, hours=24, limit=100)
    (found,) = report.findings
    assert (found.kind, found.repaired, report.ok) == ("unknown", False, False)
    (cash,) = report.cash
    assert cash.unexplained_minor == 900


async def test_a_payment_the_provider_does_not_know_is_named(fresh: Stage) -> None:
    payment = await fresh.paid(5000)
    async with fresh.database.transaction() as session:
        await session.execute(
            update(Payment).where(Payment.id == payment.id).values(provider_ref="pi_gone")
        )
    report = await payments.reconcile(fresh.services, hours=24, limit=100)
    assert not report.ok
    assert {(one.kind, one.entity) for one in report.findings} >= {
        ("missing", f"payment {payment.id}")
    }


async def test_money_in_suspense_is_named_until_it_is_settled(fresh: Stage) -> None:
    payment = await fresh.presented(5000)
    await fresh.pay(payment)
    await fresh.sandbox.post(
        f"/stripe/payment_intents/{payment.provider_ref}/alter", {"amount_received": 4000}
    )
    report = await payments.reconcile(fresh.services, hours=24, limit=100)
    assert [(one.kind, one.repaired) for one in report.findings] == [("amount", False)]
    assert (await fresh.fresh(payment)).in_suspense


async def test_a_refund_that_never_left_is_sent_and_a_foreign_one_adopted(fresh: Stage) -> None:
    payment = await fresh.paid(5000)
    refund = await fresh.refund(payment, 1000)
    await fresh.house.stripe.create_refund(
        key="by-hand", payment_ref=payment.provider_ref or "", amount_minor=700, metadata={}
    )
    report = await payments.reconcile(fresh.services, hours=24, limit=100)
    assert {(one.kind, one.repaired) for one in report.findings} == {
        ("unknown", True),
        ("unsent", True),
    }
    assert report.ok
    assert (await fresh.fresh_refund(refund)).status == "succeeded"
    assert (await fresh.fresh(payment)).refunded_minor == 1700
    await fresh.sound()


async def test_a_pending_refund_is_counted_where_the_money_is(fresh: Stage) -> None:
    await fresh.configure(refund_mode="pending")
    payment = await fresh.paid(5000)
    await send_refund(fresh.services, (await fresh.refund(payment, 2000)).id)
    report = await payments.reconcile(fresh.services, hours=24, limit=100)
    (cash,) = report.cash
    assert (cash.ours_minor, cash.theirs_minor, report.ok) == (3000, 3000, True)


async def test_a_dispute_nobody_told_us_of_is_booked_and_the_money_agrees(fresh: Stage) -> None:
    await fresh.configure(dispute_fee=1500)
    payment = await fresh.presented(5000)
    await fresh.pay(payment, "disputed")
    await payments.ask_provider(fresh.services, payment.id)
    report = await payments.reconcile(fresh.services, hours=24, limit=100)
    (cash,) = report.cash
    assert (cash.ours_minor, cash.theirs_minor, cash.explained_minor) == (0, -1500, -1500)
    assert cash.ok, "the fee is the provider's own"
    assert await fresh.total("chargebacks") == -5000
    assert [(one.kind, one.repaired) for one in report.findings] == [("state", True)]
    await fresh.sound()


@pytest.fixture
def no_account_for_chargebacks() -> Iterator[None]:
    """The market has a chart of accounts, and it books no chargebacks."""
    purposes: dict[str, ledger.Floor] = {
        "provider_cash": "none",
        "held": "zero",
        "refunds_in_flight": "zero",
        "suspense": "none",
    }
    chart.register(ledger.Chart(MARKET, purposes, {"capture": "captured"}))
    yield
    chart._charts.pop(MARKET)  # pyright: ignore[reportPrivateUsage]


@pytest.mark.usefixtures("no_account_for_chargebacks")
async def test_a_dispute_explains_what_the_provider_took(fresh: Stage) -> None:
    await fresh.configure(dispute_fee=1500)
    payment = await fresh.presented(5000)
    await fresh.pay(payment, "disputed")
    await payments.ask_provider(fresh.services, payment.id)
    report = await payments.reconcile(fresh.services, hours=24, limit=100)
    (cash,) = report.cash
    assert (cash.theirs_minor, cash.explained_minor, cash.ok) == (-1500, -6500, True)
    figures = report.figures()
    assert figures["payments"] == 1
