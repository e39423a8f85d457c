"""To the next deadline, here or in the application."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import stripe
from starlette.responses import Response
from tests.sandbox.outside import Application, Control, Process, eventually


async def _bank_answers_in(sandbox: Control, pay: stripe.StripeClient, seconds: float) -> str:
    config = (await sandbox.get("/config"))["stripe"]
    await sandbox.put("/config", {"stripe": {**config, "processing_seconds": seconds}})
    made = await pay.v1.payment_intents.create_async({"amount": 900, "currency": "usd"})
    await sandbox.post(f"/stripe/payment_intents/{made.id}/pay", {"card": "processing"})
    return made.id


async def test_the_clock_goes_to_what_is_due_next(tmp_path: Path) -> None:
    process = Process(tmp_path)
    sandbox = Control(process.url)
    assert (await sandbox.http.post("/control/clock/advance_to_next")).status_code == 404
    await sandbox.put("/config", {"stripe": {"processing_seconds": 3000}})
    key = {"Authorization": "Bearer sk_test_x"}
    form = {"amount": "900", "currency": "usd"}
    made = (await sandbox.http.post("/stripe/v1/payment_intents", data=form, headers=key)).json()
    await sandbox.post(f"/stripe/payment_intents/{made['id']}/pay", {"card": "processing"})
    (due,) = (await sandbox.get("/clock/deadlines"))["upcoming"]
    assert (due["where"], due["what"]) == (
        "sandbox", "A bank answers a payment that is processing",
    )  # fmt: skip
    moved = await sandbox.post("/clock/advance_to_next")
    assert moved["deadline"] == due
    assert 2990 < moved["offset_seconds"] < 3002
    await eventually(
        lambda: sandbox.get(f"/stripe/payments/{made['id']}"),
        lambda seen: seen["status"] == "succeeded",
    )
    await sandbox.http.aclose()
    assert process.stop() == 0


async def test_the_application_s_deadline_counts_too(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    await _bank_answers_in(sandbox, pay, 90_000)
    await sandbox.put("/config", {"clock": {"app_url": f"{app.url}/clock", "secret": "s3"}})
    now = datetime.fromisoformat((await sandbox.get("/clock"))["now"])
    due = {"at": (now + timedelta(seconds=180)).isoformat(), "what": "Wave 1 ends", "url": "/j/7"}
    app.answers["/clock"] = [Response(json.dumps({"next": due})) for _ in range(2)]
    first = (await sandbox.get("/clock/deadlines"))["upcoming"][0]
    assert (first["where"], first["what"], first["url"]) == ("app", "Wave 1 ends", "/j/7")
    moved = await sandbox.post("/clock/advance_to_next")
    assert moved["deadline"]["what"] == "Wave 1 ends"
    reached = datetime.fromisoformat(moved["now"]) - now.astimezone(UTC)
    assert timedelta(seconds=180) <= reached < timedelta(seconds=185)
    told = json.loads(app.at("/clock")[-1].body)
    assert told["offset_seconds"] == moved["offset_seconds"]
    assert app.at("/clock")[0].headers["x-sandbox-secret"] == "s3"


@pytest.mark.parametrize("answer", ["", "nonsense", '{"next": {"at": "soon", "what": "x"}}'])
async def test_an_application_that_names_no_deadline_leaves_the_sandbox_s_own(
    app: Application, sandbox: Control, pay: stripe.StripeClient, answer: str
) -> None:
    await _bank_answers_in(sandbox, pay, 90_000)
    await sandbox.put("/config", {"clock": {"app_url": f"{app.url}/clock"}})
    app.answers["/clock"] = [Response(answer)]
    told = await sandbox.get("/clock/deadlines")
    assert {one["where"] for one in told["upcoming"]} == {"sandbox"}
    app.answers["/clock"] = [Response("no", 405)]
    told = await sandbox.get("/clock/deadlines")
    assert (told["app"]["ok"], told["app"]["status"]) == (False, 405)
