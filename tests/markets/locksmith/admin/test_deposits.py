"""What becomes of a deposit by hand of staff: given back once, kept once, never more than taken."""

import asyncio

import pytest
from tests.markets.locksmith.conftest import Desk


@pytest.fixture
async def canceled(desk: Desk) -> str:
    await desk.open_shop()
    job = await desk.paid_job()
    await desk.post(f"/jobs/{job}/cancel", {"reason": "Customer found the key."})
    return job


async def test_a_refund_needs_a_key(desk: Desk, canceled: str) -> None:
    answer = await desk.client.post(f"/jobs/{canceled}/refund", json={"reason": "Found the key."})
    assert (answer.status_code, answer.json()["error"]) == (400, "idempotency_key_required")


async def test_one_key_is_one_refund_however_often_it_is_sent(desk: Desk, canceled: str) -> None:
    body = {"amount_minor": 1000, "reason": "A part of it."}
    first = await desk.post(f"/jobs/{canceled}/refund", body, key="click")
    again = await desk.post(f"/jobs/{canceled}/refund", body, key="click")
    assert again["refund"]["id"] == first["refund"]["id"]
    file = await desk.get(f"/jobs/{canceled}")
    assert [one["amount_minor"] for one in file["refunds"]] == [1000]
    assert file["payment"]["refundable_minor"] == 3900


async def test_twenty_clicks_never_give_back_more_than_was_taken(desk: Desk, canceled: str) -> None:
    answers = await asyncio.gather(
        *(
            desk.client.post(
                f"/jobs/{canceled}/refund",
                json={"amount_minor": 2000, "reason": "Impatient."},
                headers={"Idempotency-Key": f"click-{number}"},
            )
            for number in range(20)
        )
    )
    done = [answer for answer in answers if answer.status_code == 200]
    refused = {answer.json()["error"] for answer in answers if answer.status_code != 200}
    assert len(done) == 2
    assert refused == {"refund_exceeds_capture"}
    assert await desk.balance("refunds_in_flight") == 4000
    assert await desk.balance("held") == 900


async def test_a_refund_of_a_running_job_must_say_that_it_is_an_override(desk: Desk) -> None:
    await desk.open_shop()
    job = await desk.paid_job()
    refusal = await desk.post(f"/jobs/{job}/refund", {"reason": "Goodwill."}, status=409)
    assert refusal["error"] == "refund_needs_override"
    done = await desk.post(f"/jobs/{job}/refund", {"reason": "Goodwill.", "override": True})
    assert done["deposit_status"] == "refund_pending"


async def test_an_earned_deposit_is_taken_back_from_where_it_went(desk: Desk) -> None:
    await desk.open_shop()
    job = await desk.paid_job()
    ace = await desk.hire("Ace Lock", 1)
    await desk.post(f"/jobs/{job}/assign", {"locksmith_id": ace})
    await desk.post(f"/jobs/{job}/complete", {})
    await desk.post(f"/jobs/{job}/refund", {"reason": "Bad work.", "override": True})
    assert await desk.balance("payable") == 0
    assert await desk.balance("commission") == 0
    assert await desk.balance("refunds_in_flight") == 4900
    kinds = [one["kind"] for one in (await desk.get(f"/jobs/{job}"))["money"]]
    assert kinds == ["capture", "deposit_earned", "deposit_recalled", "refund_reserved"]


async def test_a_deposit_is_kept_once_and_with_a_reason(desk: Desk, canceled: str) -> None:
    await desk.post(f"/jobs/{canceled}/keep-deposit", {}, status=422)
    kept = await desk.post(f"/jobs/{canceled}/keep-deposit", {"reason": "Not there, twice."})
    assert kept["deposit_status"] == "kept"
    assert await desk.balance("kept_deposits") == 4900
    refusal = await desk.post(
        f"/jobs/{canceled}/keep-deposit", {"reason": "Once more."}, status=409
    )
    assert refusal["error"] == "nothing_held"


async def test_a_refunded_job_comes_alive_only_with_a_decision_about_its_deposit(
    desk: Desk, canceled: str
) -> None:
    await desk.hire("Ace Lock", 1)
    await desk.post(f"/jobs/{canceled}/refund", {"reason": "Found the key."})
    refusal = await desk.post(f"/jobs/{canceled}/dispatch", {"action": "restart"}, status=409)
    assert refusal["error"] == "move_refused"
    actions = {one["name"]: one for one in (await desk.get(f"/jobs/{canceled}/actions"))["items"]}
    assert actions["restart"]["needs_deposit_decision"]
    alive = await desk.post(
        f"/jobs/{canceled}/dispatch", {"action": "restart", "deposit_decision": "waive"}
    )
    assert alive["status"] == "OFFERED"


@pytest.mark.parametrize("amount", [0, -1, 1.5, "1000", True, None])
async def test_an_amount_that_is_none_is_refused(desk: Desk, canceled: str, amount: object) -> None:
    body = {"amount_minor": amount, "reason": "Odd."}
    if amount is None:
        assert (await desk.post(f"/jobs/{canceled}/refund", body))["refund"]["amount_minor"] == 4900
        return
    refusal = await desk.post(f"/jobs/{canceled}/refund", body, status=422)
    assert refusal["error"] == "invalid_amount"
    assert await desk.balance("held") == 4900
