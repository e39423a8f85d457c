"""The sandbox as a process: what survives it, how it starts and stops, its clock and stream."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import stripe
from tests.sandbox.clients import stripe_client
from tests.sandbox.outside import (
    SECRET,
    SOURCE,
    Application,
    Control,
    Process,
    eventually,
)


async def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path, app: Application) -> None:
    first = Process(tmp_path)
    control = Control(first.url)
    down = f"{app.url}/stripe"
    await control.put(
        "/config", {"stripe": {"webhook_endpoints": [{"url": down, "secret": SECRET}]}}
    )
    await control.fault("stripe", "slow", operation="webhook.*", delay_ms=60_000)
    await control.post("/clock/advance", {"seconds": 100})
    acknowledged: list[str] = []

    async def pay_on(client: stripe.StripeClient) -> None:
        while True:
            try:
                paid = await client.v1.payment_intents.create_async(
                    {
                        "amount": 900,
                        "currency": "usd",
                        "payment_method": "pm_card_visa",
                        "confirm": True,
                    },
                    {"idempotency_key": f"key-{len(acknowledged)}"},
                )
            except stripe.APIConnectionError:
                return
            acknowledged.append(paid.id)

    async with stripe_client(first.url) as client:
        paying = asyncio.create_task(pay_on(client))
        await asyncio.sleep(0.5)
        first.kill()
        await paying
    await control.http.aclose()

    second = Process(tmp_path)
    control = Control(second.url)
    books = await control.get("/stripe/summary")
    assert len(acknowledged) > 5
    assert all(books["payment_intents"][name]["captured"] == 900 for name in acknowledged)
    assert len(books["payment_intents"]) <= len(acknowledged) + 1
    assert books["currencies"]["usd"]["balance"] == books["currencies"]["usd"]["captured"]
    assert (await control.get("/clock"))["offset_seconds"] == 100
    async with stripe_client(second.url) as client:
        again = await client.v1.payment_intents.create_async(
            {
                "amount": 900,
                "currency": "usd",
                "payment_method": "pm_card_visa",
                "confirm": True,
            },
            {"idempotency_key": "key-0"},
        )
        assert again.id == acknowledged[0]
    assert [fault["kind"] for fault in await control.get("/faults")] == ["slow"]
    await control.delete("/faults")
    await control.http.aclose()
    second.kill()

    third = Process(tmp_path)
    count = len(books["payment_intents"])
    await app.wait_for("/stripe", 3 * count)
    delivered = {json.loads(call.body)["data"]["object"]["id"] for call in app.received}
    assert set(acknowledged) <= delivered
    third.kill()


async def test_it_stops_soon_with_a_stream_open(tmp_path: Path) -> None:
    process = Process(tmp_path)
    async with (
        httpx2.AsyncClient(trust_env=False) as client,
        client.stream("GET", f"{process.url}/control/stream") as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == ": connected"
        started = time.perf_counter()
        status = await asyncio.to_thread(process.stop)
    assert status == 0
    # An open stream would hold it for good.
    assert time.perf_counter() - started < 10


async def test_the_stream_tells_what_happens_and_catches_up(sandbox: Control) -> None:
    after = (await sandbox.get("/journal", limit=10_000))["next_after"]
    key = {"Authorization": "Bearer sk_test_x"}
    form = {"amount": "900", "currency": "usd"}
    await sandbox.http.post("/stripe/v1/payment_intents", data=form, headers=key)
    heard: list[str] = []
    async with sandbox.http.stream("GET", "/control/stream", params={"after": after}) as stream:
        made_live = False
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                entry = json.loads(line.removeprefix("data: "))
                heard.append(f"{entry['kind']} {entry['operation']}")
            if heard.count("request payment_intents.create") == 1 and not made_live:
                made_live = True
                await sandbox.http.post("/stripe/v1/payment_intents", data=form, headers=key)
            if heard.count("request payment_intents.create") == 2:
                break
    assert "effect payment_intent.created" in heard


async def test_pushing_the_clock_takes_the_application_along(
    app: Application, sandbox: Control
) -> None:
    await sandbox.put("/config", {"clock": {"app_url": f"{app.url}/clock", "secret": "s3"}})
    before = (await sandbox.get("/clock"))["offset_seconds"]
    moved = await sandbox.post("/clock/advance", {"seconds": 60})
    assert moved["offset_seconds"] == before + 60
    assert moved["app"]["status"] == 204
    call = app.at("/clock")[0]
    assert call.headers["x-sandbox-secret"] == "s3"
    assert json.loads(call.body) == {"seconds": 60.0, "offset_seconds": before + 60}

    app.answer_once("/clock", 500)
    failed = await sandbox.http.post("/control/clock/advance", json={"seconds": 1})
    assert failed.status_code == 502
    assert failed.json()["offset_seconds"] == before + 61
    healed = await sandbox.post("/clock/advance", {"seconds": 0})
    assert healed["app"]["ok"] is True
    backwards = await sandbox.http.post("/control/clock/advance", json={"seconds": -1})
    assert backwards.status_code == 422


async def test_the_controls_ask_for_the_secret_and_the_named_page(
    tmp_path: Path, app: Application
) -> None:
    process = Process(
        tmp_path,
        SANDBOX_SECRET="s",
        SANDBOX_CORS_ORIGINS="http://desk.example",
        SANDBOX_STRIPE_WEBHOOKS=f"{app.url}/stripe|whsec_a",
        SANDBOX_TWILIO_ACCOUNT_SID="AC1",
        SANDBOX_TWILIO_NUMBERS=f"+13125550100={app.url}/sms|{app.url}/fallback",
    )
    async with httpx2.AsyncClient(base_url=process.url, trust_env=False) as client:
        assert (await client.get("/control/config")).status_code == 401
        let_in = {"X-Sandbox-Secret": "s"}
        config = (await client.get("/control/config", headers=let_in)).json()
        assert config["stripe"]["webhook_endpoints"][0]["secret"] == "whsec_a"
        assert config["twilio"]["numbers"]["+13125550100"]["sms_fallback_url"].endswith("fallback")
        ask = {"Origin": "http://desk.example", "Access-Control-Request-Method": "GET"}
        granted = await client.options("/control/health", headers=ask)
        assert granted.headers["access-control-allow-origin"] == "http://desk.example"
        other = await client.get(
            "/control/health", headers={**let_in, "Origin": "http://evil.example"}
        )
        assert "access-control-allow-origin" not in other.headers
    assert process.stop() == 0


async def test_a_state_directory_serves_one_process(tmp_path: Path) -> None:
    process = Process(tmp_path)
    second = await asyncio.to_thread(
        subprocess.run,
        [
            sys.executable, "-m", "steelyard.sandbox", "--port", "0", "--smtp-port", "0",
            "--state", str(tmp_path),
        ],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert second.returncode == 3
    assert "already uses" in second.stderr
    process.kill()


async def test_the_journal_agrees_with_the_books(sandbox: Control, process: Process) -> None:
    start = (await sandbox.get("/journal", limit=10_000))["next_after"]
    async with stripe_client(process.url) as pay:
        paid = await pay.v1.payment_intents.create_async(
            {"amount": 1234, "currency": "chf", "payment_method": "pm_card_visa", "confirm": True},
            {"idempotency_key": "journal-1"},
        )
        await pay.v1.refunds.create_async({"payment_intent": paid.id, "amount": 234})
    entries = await eventually(
        lambda: sandbox.journal(after=start, provider="stripe"),
        lambda found: sum(one["kind"] == "delivery" for one in found) >= 5,
    )
    moved = [one["data"]["amount"] for one in entries if one["operation"].startswith("balance.")]
    assert moved == [1234, -234]
    keys = {one["data"].get("idempotency_key") for one in entries if one["kind"] == "effect"}
    assert "journal-1" in keys
    books = (await sandbox.get("/stripe/summary"))["currencies"]["chf"]
    assert (books["captured"], books["refunded"], books["balance"]) == (1234, 234, 1000)
