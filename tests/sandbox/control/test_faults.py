"""Faults as switches in plain words."""

import httpx2
import pytest
from tests.sandbox.outside import Control, Doc

KEY = {"Authorization": "Bearer sk_test_x"}


async def _state(sandbox: Control, name: str) -> Doc:
    switches = (await sandbox.get("/faults/switches"))["switches"]
    return next(one for one in switches if one["name"] == name)


async def test_a_switch_turns_a_fault_on_and_off_and_counts(sandbox: Control) -> None:
    assert (await _state(sandbox, "stripe_limit"))["on"] is False
    on = await sandbox.put("/faults/switches/stripe_limit", {"on": True})
    again = await sandbox.put("/faults/switches/stripe_limit", {"on": True})
    assert on["on"] is again["on"] is True
    assert len(await sandbox.get("/faults")) == 1
    assert (await sandbox.http.get("/stripe/v1/balance", headers=KEY)).status_code == 429
    state = await _state(sandbox, "stripe_limit")
    assert (state["fired"], bool(state["description"])) == (1, True)
    off = await sandbox.put("/faults/switches/stripe_limit", {"on": False})
    assert off["on"] is False
    assert (await sandbox.http.get("/stripe/v1/balance", headers=KEY)).status_code == 200
    assert (
        await sandbox.http.put("/control/faults/switches/no", json={"on": True})
    ).status_code == 404


async def test_every_switch_can_be_on_at_once_and_is_known_again(sandbox: Control) -> None:
    switches = (await sandbox.get("/faults/switches"))["switches"]
    for switch in switches:
        await sandbox.put(f"/faults/switches/{switch['name']}", {"on": True})
    now = (await sandbox.get("/faults/switches"))["switches"]
    assert all(one["on"] for one in now)
    assert len(await sandbox.get("/faults")) == len(switches)
    await sandbox.delete("/faults")
    assert not any(one["on"] for one in (await sandbox.get("/faults/switches"))["switches"])


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (
            {"provider": "stripe", "kind": "slow", "delay_ms": 2500},
            "The card provider (Stripe) takes 2.5 s longer.",
        ),
        (
            {"provider": "twilio", "kind": "down", "operation": "messages.*", "count": 2},
            (
                "The text message provider (Twilio) is down and gives no answer."
                " Only where it is about messages.*. 2 more times."
            ),
        ),
        (
            {"provider": "*", "kind": "drop", "probability": 0.25},
            "Every provider never tells the application. In 25% of cases.",
        ),
    ],
)
async def test_a_fault_in_force_is_told_in_words(sandbox: Control, order: Doc, said: str) -> None:
    assert (await sandbox.post("/faults", order))["in_words"] == said


async def test_switching_is_told_to_whoever_watches(sandbox: Control) -> None:
    start = (await sandbox.get("/journal", limit=10_000))["next_after"]
    await sandbox.put("/faults/switches/google_down", {"on": True})
    with pytest.raises(httpx2.RemoteProtocolError):
        await sandbox.http.get("/google/maps/api/geocode/json?address=x&key=k")
    await sandbox.put("/faults/switches/google_down", {"on": False})
    heard = [one for one in await sandbox.journal(after=start) if one["topic"] == "faults"]
    assert [one["kind"] for one in heard] == ["control", "fault", "control"]
