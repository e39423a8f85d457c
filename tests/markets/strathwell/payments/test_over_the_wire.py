"""With Stripe in the sandbox and its webhooks at our door: paid, paid out, given back."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pytest
import uvicorn
from tests.application import SECRET as HOUSE_SECRET
from tests.markets.strathwell.house import House, open_house
from tests.markets.strathwell.people import a_ready_booking
from tests.sandbox.outside import Control, Process, QuietServer, eventually, until

from steelyard.app import create_app
from steelyard.kernel import clock
from steelyard.settings import Settings

SECRET = "whsec_for_strathwell"


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(tmp_path_factory.mktemp("strathwell-money"))
    yield process
    process.stop()


@pytest.fixture
def settings(database_url: str, valkey_url: str, outside: Process) -> Settings:
    return Settings.model_validate(
        {
            "app_env": "test",
            "database_url": database_url,
            "database_pool_size": 4,
            "VALKEY_URL": valkey_url,
            "rate_limits": True,
            "secret_key": HOUSE_SECRET,
            "stripe_secret_key": "sk_test_strathwell",
            "stripe_webhook_secret": [SECRET],
            "stripe_api_base": f"{outside.url}/stripe",
        }
    )


@pytest.fixture
async def house(settings: Settings) -> AsyncGenerator[House]:
    clock.forget()
    async with open_house(settings) as opened:
        yield opened
    clock.forget()


@pytest.fixture
async def sandbox(settings: Settings, outside: Process) -> AsyncGenerator[Control]:
    """The sandbox, its webhooks pointed at both markets' doors of a process of ours."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    at = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(create_app(settings), log_level="error", timeout_graceful_shutdown=1)
    server = QuietServer(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await until(lambda: server.started, "the door to open")
    control = Control(outside.url)
    doors = (f"{at}/strathwell/webhooks/stripe", f"{at}/locksmith/api/webhooks/stripe")
    endpoints = [{"url": door, "secret": SECRET} for door in doors]
    await control.put("/config", {"stripe": {"webhook_endpoints": endpoints}})
    yield control
    await control.put("/config", {"stripe": {"webhook_endpoints": []}})
    await control.http.aclose()
    server.should_exit = True
    await serving


async def test_paid_paid_out_and_given_back(house: House, sandbox: Control) -> None:
    party = await a_ready_booking(house)
    pay = f"/bookings/{party.id}/pay"
    started = await party.organizer.post(pay, {"mode": "deposit"})
    again = await party.organizer.post(pay, {"mode": "deposit"})
    assert started["amount_cents"] == 120_000
    assert again["payment_id"] == started["payment_id"]
    assert again["client_secret"] == started["client_secret"]
    ref = started["client_secret"].split("_secret_")[0]
    await sandbox.post(f"/stripe/payment_intents/{ref}/pay", {"card": "success"})
    await _becomes(house, party.status, "deposit_paid")

    link = await party.venue.post("/vendors/me/payouts/onboarding", {})
    assert link["url"].startswith("http")
    account = await house.value("SELECT provider_ref FROM kernel.payee")
    await sandbox.post(f"/stripe/accounts/{account}/onboarding", {"outcome": "complete"})

    async def account_status() -> Any:
        return (await party.venue.get("/vendors/me/payouts/account"))["status"]

    await _becomes(house, account_status, "enabled")
    shown = (await party.venue.get("/vendor/payouts"))["items"]
    first = next(one for one in shown if one["milestone"] == "reservation")
    await party.venue.post(f"/vendor/payouts/{first['id']}/request")
    admin = await house.person("admin")
    await admin.post(f"/admin/payouts/{first['id']}/approve")

    async def stage() -> Any:
        items = (await party.venue.get("/vendor/payouts"))["items"]
        return next(one["status"] for one in items if one["id"] == first["id"])

    await _becomes(house, stage, "paid")

    balance = await party.organizer.post(f"/bookings/{party.id}/pay-balance")
    ref = balance["client_secret"].split("_secret_")[0]
    await sandbox.post(f"/stripe/payment_intents/{ref}/pay", {"card": "success"})
    await _becomes(house, party.status, "paid")
    quote = await party.organizer.get(f"/bookings/{party.id}/cancellation-quote")
    body = {"expected_refund_cents": quote["refund_cents"], "reason": "We are moving abroad."}
    await party.organizer.post(f"/bookings/{party.id}/cancel", body)

    async def back() -> Any:
        seen = await party.organizer.get(f"/bookings/{party.id}/payments")
        return sum(one["amount_cents"] for one in seen["refunds"] if one["status"] == "succeeded")

    await _becomes(house, back, 400_000)
    account_seen = await party.venue.get("/vendors/me/payouts/account")
    assert account_seen["debt_cents"] == first["amount_cents"]
    report = await admin.post("/admin/payments/reconcile", {"hours": 24, "limit": 100})
    assert report["ok"] is True, report["lines"]
    assert (await admin.get("/admin/webhooks"))["items"] == []
    assert await house.rows("kernel.provider_event", "market <> 'strathwell'") == 0
    assert await house.violations() == []


async def test_paying_is_limited(house: House, sandbox: Control) -> None:
    assert sandbox
    party = await a_ready_booking(house)
    pay = f"/bookings/{party.id}/pay"
    answers = [await party.organizer.call("POST", pay, {"mode": "full"}) for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def _becomes(house: House, ask: Any, wanted: Any) -> None:
    """Workers work until it is as wanted."""

    async def look() -> Any:
        await house.work()
        return await ask()

    await eventually(look, lambda found: found == wanted)
