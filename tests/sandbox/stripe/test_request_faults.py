"""Faults of the calls our application makes to Stripe."""

import time

import httpx2
import pytest
import stripe
from tests.sandbox.clients import stripe_client
from tests.sandbox.outside import Control, Process


async def _make(pay: stripe.StripeClient) -> stripe.PaymentIntent:
    return await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})


async def test_down_cuts_the_line_and_does_nothing(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    before = await pay.v1.payment_intents.list_async({"limit": 1})
    await sandbox.fault("stripe", "down", count=1)
    with pytest.raises(stripe.APIConnectionError):
        await _make(pay)
    await sandbox.fault("stripe", "down", count=1, status=503)
    with pytest.raises(stripe.APIError):
        await _make(pay)
    after = await pay.v1.payment_intents.list_async({"limit": 1})
    assert [one.id for one in after.data] == [one.id for one in before.data]
    assert await sandbox.get("/faults") == []


async def test_the_official_client_gets_through_a_short_outage_by_itself(
    sandbox: Control, process: Process
) -> None:
    await sandbox.fault("stripe", "down", count=1)
    async with stripe_client(process.url, retries=2) as patient:
        assert (await _make(patient)).amount == 900


async def test_a_rate_limit_is_stripes_own(sandbox: Control, pay: stripe.StripeClient) -> None:
    await sandbox.fault("stripe", "rate_limit", count=1)
    with pytest.raises(stripe.RateLimitError):
        await _make(pay)
    assert (await _make(pay)).amount == 900


async def test_slow_is_slow_and_named_operations_only(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    await sandbox.fault("stripe", "slow", operation="payment_intents.*", delay_ms=1500)
    started = time.perf_counter()
    await pay.v1.balance.retrieve_async()
    assert time.perf_counter() - started < 1.5
    await _make(pay)
    assert time.perf_counter() - started >= 1.5


async def test_strange_answers_carry_what_nobody_knows(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    await sandbox.fault("stripe", "strange", count=1, padding_bytes=100_000)
    made = await _make(pay)
    assert made["sandbox_unknown_field"]["nested"][0] == 1
    assert len(made["sandbox_padding"]) == 100_000


async def test_seeded_faults_strike_the_same_calls_each_time(sandbox: Control) -> None:
    async def struck() -> list[bool]:
        await sandbox.put(
            "/faults",
            [{"provider": "google", "kind": "down", "status": 503, "probability": 0.5, "seed": 7}],
        )
        answers = [
            await sandbox.http.get("/google/maps/api/geocode/json", params={"key": "k"})
            for _ in range(12)
        ]
        return [answer.status_code == 503 for answer in answers]

    first = await struck()
    assert first == await struck()
    assert 0 < sum(first) < 12


async def test_a_fault_ends_when_its_time_is_up(sandbox: Control) -> None:
    now = (await sandbox.get("/clock"))["now"]
    await sandbox.fault("stripe", "down", until=now)
    assert await sandbox.get("/faults") == []


@pytest.mark.parametrize(
    "order",
    [
        {"provider": "stripe", "kind": "sulk"},
        {"provider": "smtp", "kind": "duplicate"},
        {"provider": "stripe", "kind": "down", "count": 0},
        {"provider": "stripe", "kind": "down", "colour": "red"},
        {"provider": "paypal", "kind": "down"},
    ],
)
async def test_a_fault_that_cannot_be_is_refused(sandbox: Control, order: object) -> None:
    answer: httpx2.Response = await sandbox.http.post("/control/faults", json=order)
    assert answer.status_code == 422
