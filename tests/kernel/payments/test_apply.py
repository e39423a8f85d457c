"""The provider's words in any order come to one end."""

import itertools
from datetime import datetime, timedelta

import pytest
from tests.kernel.payments.stage import CUSTOMER, MARKET, held_account

from steelyard.kernel import clock, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.money import Money
from steelyard.kernel.payments import Applied, Observed, Payment

PROVIDER = Actor(kind="provider", id="stripe", role="provider")


async def _asked(session: Session) -> Payment:
    held = await held_account(session, "s-1")
    return await payments.create_payment(
        session,
        market=MARKET,
        subject_type="sale",
        subject_id="s-1",
        money=Money(500, "USD"),
        held_account_id=held.id,
        actor=CUSTOMER,
    )


def _seen(state: str, at: datetime, ref: str = "pi_1") -> Observed:
    received = 500 if state == "succeeded" else 0
    return Observed(ref, state, state, 500, received, "USD", at)


@pytest.mark.parametrize(
    "order",
    list(itertools.permutations(("created", "processing", "requires_action", "succeeded"))),
)
async def test_every_order_of_news_ends_in_success_with_one_capture(
    session: Session, order: tuple[str, ...]
) -> None:
    payment = await _asked(session)
    for state in (*order, *order):
        await payments.apply_observed(session, payment, _seen(state, clock.now()), actor=PROVIDER)
    assert (payment.status, payment.captured_minor) == ("succeeded", 500)
    for invariant in payments.INVARIANTS:
        assert await invariant.violations(session) == []


async def test_an_older_sight_of_an_open_payment_is_not_believed(session: Session) -> None:
    payment = await _asked(session)
    now = clock.now()
    await payments.apply_observed(session, payment, _seen("processing", now), actor=PROVIDER)
    late = _seen("requires_action", now - timedelta(seconds=1))
    assert (
        await payments.apply_observed(session, payment, late, actor=PROVIDER) is Applied.NOTHING_NEW
    )
    assert payment.status == "processing"


async def test_money_that_comes_after_a_cancellation_is_taken(session: Session) -> None:
    payment = await _asked(session)
    now = clock.now()
    await payments.apply_observed(session, payment, _seen("canceled", now), actor=PROVIDER)
    await payments.apply_observed(session, payment, _seen("processing", now), actor=PROVIDER)
    assert payment.status == "canceled"
    await payments.apply_observed(session, payment, _seen("succeeded", now), actor=PROVIDER)
    assert payment.status == "succeeded"


async def test_another_intents_news_does_not_touch_the_payment(session: Session) -> None:
    payment = await _asked(session)
    now = clock.now()
    await payments.apply_observed(session, payment, _seen("processing", now), actor=PROVIDER)
    other = _seen("succeeded", now, ref="pi_2")
    applied = await payments.apply_observed(session, payment, other, actor=PROVIDER)
    assert (applied, payment.status) == (Applied.FOREIGN, "processing")


async def test_a_success_without_money_is_an_alarm_and_no_success(session: Session) -> None:
    payment = await _asked(session)
    empty = Observed("pi_1", "succeeded", "succeeded", 500, 0, "USD", clock.now())
    applied = await payments.apply_observed(session, payment, empty, actor=PROVIDER)
    assert (applied, payment.status) == (Applied.UNKNOWN, "created")
