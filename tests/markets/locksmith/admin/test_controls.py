"""Steering a job from its page: each control moves it, says so, and refuses what cannot be."""

from uuid import uuid4

import pytest
from tests.markets.locksmith.conftest import EMAIL, Desk


@pytest.fixture
async def job(desk: Desk) -> str:
    await desk.open_shop()
    return await desk.paid_job()


async def test_a_paid_job_shows_its_whole_file(desk: Desk, job: str) -> None:
    file = await desk.get(f"/jobs/{job}")
    assert file["status"] == "CREATED"
    assert file["number"].startswith("L")
    assert (file["deposit_status"], file["deposit_minor"]) == ("held", 4900)
    assert (file["payment"]["status"], file["payment"]["card_last4"]) == ("succeeded", "4242")
    assert file["proposal"]["refundable_minor"] == 4900
    assert file["timeline"][0]["what"] == "paid the deposit; the job was made"
    (capture,) = file["money"]
    assert capture["kind"] == "capture"
    assert sum(leg["amount_minor"] for leg in capture["legs"]) == 0
    assert {leg["purpose"] for leg in capture["legs"]} == {"held", "provider_cash"}


async def test_dispatch_asks_and_the_explainer_tells_who_was_looked_at(
    desk: Desk, job: str
) -> None:
    asked = await desk.hire("Ace Lock", 1)
    away = await desk.hire("Sleepy Keys", 2)
    await desk.send("PATCH", f"/locksmiths/{away}", {"is_available": False})

    changed = await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    assert changed["status"] == "OFFERED"

    file = await desk.get(f"/jobs/{job}")
    (offer,) = file["offers"]
    assert offer["locksmith"] == {"id": asked, "name": "Ace Lock"}
    (wave,) = file["waves"]
    assert offer["wave_id"] == wave["id"]
    reasons = {one["name"]: one["reason"] for one in wave["considered"]}
    assert reasons == {"Ace Lock": "eligible", "Sleepy Keys": "paused offers (UNAVAILABLE)"}
    assert wave["what_happened"] == "Waiting for answers."
    starter = next(line for line in file["timeline"] if line["event"] == "start_dispatch")
    assert (starter["who"], starter["what"]) == (EMAIL, "started the search")


async def test_a_yes_is_told_with_the_time_it_took(desk: Desk, job: str) -> None:
    ace = await desk.hire("Ace Lock", 1)
    bob = await desk.hire("Bob Keys", 2)
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    assert await desk.says_yes(bob, job)
    file = await desk.get(f"/jobs/{job}")
    assert file["assigned_locksmith"] == {"id": bob, "name": "Bob Keys"}
    assert file["stopped_because"] == "Bob Keys said YES first."
    told = {one["locksmith"]["id"]: one for one in file["offers"]}
    assert told[bob]["status"] == "ACCEPTED"
    assert told[bob]["seconds_to_answer"] >= 0
    assert (told[ace]["status"], told[ace]["seconds_to_answer"]) == ("LOST", None)


async def test_stop_next_wave_and_restart_steer_the_search(desk: Desk, job: str) -> None:
    await desk.hire("Ace Lock", 1)
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    stopped = await desk.post(
        f"/jobs/{job}/dispatch", {"action": "stop", "reason": "Customer asked to wait."}
    )
    assert (stopped["status"], stopped["dispatch_paused"]) == ("DISPATCHING", True)
    assert "Customer asked to wait." in stopped["dispatch_stopped_reason"]
    labels = {one["name"]: one["label"] for one in stopped["actions"]}
    assert labels["start_dispatch"] == "Go on with the search"

    over = await desk.post(f"/jobs/{job}/dispatch", {"action": "next_wave"})
    assert over["status"] == "FAILED"
    again = await desk.post(f"/jobs/{job}/dispatch", {"action": "restart"})
    assert (again["status"], again["round"]) == ("OFFERED", 2)


async def test_a_control_meant_for_another_status_is_refused_with_the_present_one(
    desk: Desk, job: str
) -> None:
    refusal = await desk.post(
        f"/jobs/{job}/cancel",
        {"reason": "Customer found the key.", "expected_status": "OFFERED"},
        status=409,
    )
    assert refusal["error"] == "state_conflict"
    assert refusal["details"] == {"state": "CREATED", "expected": "OFFERED"}
    assert (await desk.get(f"/jobs/{job}"))["status"] == "CREATED"


async def test_assigning_by_hand_follows_the_candidates_and_refuses_the_busy(
    desk: Desk, job: str
) -> None:
    ace = await desk.hire("Ace Lock", 1)
    candidates = (await desk.get(f"/jobs/{job}/candidates"))["items"]
    assert [(one["locksmith_id"], one["assignable"]) for one in candidates] == [(ace, True)]
    changed = await desk.post(f"/jobs/{job}/assign", {"locksmith_id": ace})
    assert (changed["status"], changed["assigned_locksmith_name"]) == ("ASSIGNED", "Ace Lock")

    other = await desk.paid_job(2)
    (busy,) = (await desk.get(f"/jobs/{other}/candidates"))["items"]
    assert (busy["assignable"], busy["why_not"]) == (False, "on another job")
    refusal = await desk.post(f"/jobs/{other}/assign", {"locksmith_id": ace}, status=409)
    assert refusal["error"] == "locksmith_busy"


async def test_done_work_earns_the_deposit(desk: Desk, job: str) -> None:
    ace = await desk.hire("Ace Lock", 1)
    await desk.post(f"/jobs/{job}/assign", {"locksmith_id": ace})
    assert (await desk.post(f"/jobs/{job}/en-route", {}))["status"] == "EN_ROUTE"
    done = await desk.post(f"/jobs/{job}/complete", {})
    assert (done["status"], done["deposit_status"]) == ("COMPLETED", "earned")
    assert await desk.balance("held") == 0
    assert await desk.balance("payable") + await desk.balance("commission") == 4900


async def test_taking_a_job_back_starts_the_search_without_the_one_who_left(
    desk: Desk, job: str
) -> None:
    ace = await desk.hire("Ace Lock", 1)
    bob = await desk.hire("Bob Keys", 2)
    await desk.post(f"/jobs/{job}/assign", {"locksmith_id": ace})
    back = await desk.post(f"/jobs/{job}/unassign", {"reason": "Van broke down."})
    assert (back["status"], back["assigned_locksmith_id"]) == ("OFFERED", None)
    offers = (await desk.get(f"/jobs/{job}"))["offers"]
    assert [one["locksmith"]["id"] for one in offers if one["status"] == "PENDING"] == [bob]


async def test_an_override_needs_a_reason_and_is_marked_as_one(desk: Desk, job: str) -> None:
    await desk.post(f"/jobs/{job}/status", {"status": "CANCELED"}, status=422)
    changed = await desk.post(
        f"/jobs/{job}/status", {"status": "CANCELED", "reason": "Cleaning up."}
    )
    assert changed["status"] == "CANCELED"
    last = (await desk.get(f"/jobs/{job}/timeline"))["items"][-1]
    assert (last["kind"], last["reason"]) == ("override", "Cleaning up.")
    assert last["what"] == "overrode the status: Paid → Canceled"


async def test_actions_say_what_may_be_done_and_why_the_rest_may_not(desk: Desk, job: str) -> None:
    actions = {one["name"]: one for one in (await desk.get(f"/jobs/{job}/actions"))["items"]}
    assert actions["start_dispatch"]["allowed"]
    assert not actions["complete"]["allowed"]
    assert "CREATED" in actions["complete"]["why_not"]
    assert actions["message_locksmith"]["why_not"] == "Nobody is on this job."
    assert actions["refund"]["confirm"] == (
        "Refund up to $49.00 to card ···4242 — cannot be undone."
    )


async def test_a_word_from_staff_stands_in_the_jobs_file(desk: Desk, job: str) -> None:
    sent = await desk.post(
        f"/jobs/{job}/message", {"to": "customer", "text": "Ten minutes."}, status=201
    )
    log = await desk.get(f"/jobs/{job}/messages")
    message = next(one for one in log["items"] if one["id"] == sent["id"])
    assert "Ten minutes." in message["body"]
    assert message["to"] == "+17085550001"
    assert message["job_id"] == job
    refusal = await desk.post(
        f"/jobs/{job}/message", {"to": "locksmith", "text": "Hello"}, status=409
    )
    assert refusal["error"] == "nobody_assigned"
    await desk.post(f"/jobs/{job}/message", {"to": "customer", "text": "x" * 481}, status=422)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("GET", "/actions", None),
        ("GET", "/timeline", None),
        ("GET", "/messages", None),
        ("GET", "/candidates", None),
        ("POST", "/assign", {"locksmith_id": str(uuid4())}),
        ("POST", "/dispatch", {"action": "start"}),
        ("POST", "/cancel", {"reason": "Nobody."}),
        ("POST", "/refund", {"reason": "Nobody."}),
        ("POST", "/message", {"to": "customer", "text": "Hello"}),
    ],
)
async def test_an_unknown_job_is_not_found(
    desk: Desk, method: str, path: str, body: dict[str, str] | None
) -> None:
    answer = await desk.send(method, f"/jobs/{uuid4()}{path}", body, status=404)
    assert answer["error"] == "not_found"
