"""Sessions, messages and figures: who came, what was said, how it went."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update
from tests.markets.locksmith.conftest import Desk

from steelyard.kernel import clock
from steelyard.kernel.messaging import Message


async def test_sessions_are_listed_by_how_far_they_came(desk: Desk) -> None:
    await desk.open_shop()
    started = await desk.visitor(1, until="started")
    chosen = await desk.visitor(2)
    rows = (await desk.get("/sessions"))["items"]
    assert [row["id"] for row in rows] == [str(chosen), str(started)]
    (row,) = (await desk.get("/sessions", step="STARTED"))["items"]
    assert (row["id"], row["phone"]) == (str(started), "+17085550001")
    assert len((await desk.get("/sessions", city="Oak Park"))["items"]) == 1
    assert len((await desk.get("/sessions", q="5550002"))["items"]) == 1
    assert (await desk.get("/sessions", ineligible=True))["items"] == []
    page = await desk.get("/sessions", size=1)
    rest = await desk.get("/sessions", size=1, cursor=page["next_cursor"])
    assert rest["items"][0]["id"] == str(started)


async def test_a_flagged_session_is_stopped_and_can_be_cleared(desk: Desk) -> None:
    await desk.open_shop()
    visitor = await desk.visitor()
    await desk.post(f"/sessions/{visitor}/flag", {}, status=422)
    flagged = await desk.post(f"/sessions/{visitor}/flag", {"reason": "Same card, eleven times."})
    assert (flagged["step"], flagged["flagged_reason"]) == ("FLAGGED", "Same card, eleven times.")
    assert len((await desk.get("/sessions", flagged=True))["items"]) == 1
    cleared = await desk.post(f"/sessions/{visitor}/clear", {"reason": "It was a test."})
    assert (cleared["step"], cleared["flagged_reason"]) == ("STARTED", None)
    refusal = await desk.post(f"/sessions/{visitor}/clear", {"reason": "Again."}, status=409)
    assert refusal["error"] == "not_suspected"
    file = await desk.get(f"/sessions/{visitor}")
    assert [line["what"] for line in file["timeline"]][-2:] == [
        "flagged it as suspected abuse",
        "found that it is no abuse",
    ]


async def test_a_session_leads_to_its_payment_and_its_job(desk: Desk) -> None:
    await desk.open_shop()
    job = await desk.paid_job()
    session_id = (await desk.get(f"/jobs/{job}"))["session_id"]
    file = await desk.get(f"/sessions/{session_id}")
    assert (file["job_id"], file["step"]) == (job, "COMPLETED")
    assert file["payment"]["captured_minor"] == 4900
    assert file["starts_by_phone_24h"] == 1
    await desk.get(f"/sessions/{uuid4()}", expect=404)


@pytest.fixture
async def talk(desk: Desk) -> tuple[str, str]:
    """A job whose locksmith was texted, and the locksmith."""
    await desk.open_shop()
    ace = await desk.hire("Ace Lock", 1)
    job = await desk.paid_job()
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    return job, ace


async def test_the_log_tells_what_was_said_to_whom(desk: Desk, talk: tuple[str, str]) -> None:
    job, ace = talk
    (offer,) = (await desk.get("/messages", locksmith_id=ace))["items"]
    assert (offer["to"], offer["party_name"], offer["kind"]) == (
        "+13125550001",
        "Ace Lock",
        "offer",
    )
    assert (offer["job_id"], offer["direction"], offer["status"]) == (job, "out", "queued")
    assert offer["job_number"].startswith("L")
    about = (await desk.get("/messages", job_id=job))["items"]
    assert {one["to"] for one in about} == {"+13125550001", "+17085550001"}
    assert (await desk.get("/messages", direction="in"))["items"] == []
    assert len((await desk.get("/messages", q="5550001"))["items"]) == len(about)


async def test_what_did_not_arrive_is_one_filter_away(desk: Desk, talk: tuple[str, str]) -> None:
    _job, ace = talk
    assert (await desk.get("/messages", failed=True))["items"] == []
    async with desk.services.database.transaction() as session:
        await session.execute(
            update(Message)
            .where(Message.party_id == ace)
            .values(status="undelivered", error_code="30003", failed_at=clock.now())
        )
    (lost,) = (await desk.get("/messages", failed=True))["items"]
    assert (lost["party_id"], lost["error_code"]) == (ace, "30003")
    assert (await desk.get("/jobs/summary"))["texts_failed_last_24_hours"] == 1


async def test_figures_follow_the_funnel_and_the_jobs(desk: Desk) -> None:
    await desk.open_shop()
    await desk.visitor(1, until="started")
    await desk.visitor(2, until="located")
    await desk.visitor(3)
    ace = await desk.hire("Ace Lock", 1)
    job = await desk.paid_job(4)
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    await desk.says_yes(ace, job)
    figures = await desk.get("/analytics")
    assert {one["step"]: one["count"] for one in figures["funnel"]} == {
        "started": 4,
        "located": 3,
        "service_chosen": 2,
        "payment_started": 1,
        "completed": 1,
    }
    assert [one["dropped"] for one in figures["funnel"]] == [0, 1, 1, 1, 0]
    assert figures["funnel"][1]["share"] == 0.75
    assert figures["waves_needed"] == [{"wave": 1, "count": 1}]
    assert figures["median_seconds_to_assigned"] >= 0
    (hour,) = figures["acceptance_by_hour"]
    assert (hour["offers"], hour["accepted"], hour["acceptance_rate"]) == (1, 1, 1.0)
    assert (figures["deposits_minor"], figures["refunds_minor"]) == (4900, 0)
    assert figures["jobs"] == [
        {"status": "ASSIGNED", "outcome": None, "failed_reason": None, "count": 1}
    ]
    elsewhere = await desk.get("/analytics", city="Chicago")
    assert elsewhere["funnel"][0] == {"step": "started", "count": 0, "dropped": 0, "share": None}


@pytest.mark.parametrize(
    "span",
    [
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"from": "2024-01-01", "to": "2026-01-01"},
        {"from": "yesterday"},
    ],
)
async def test_a_span_that_cannot_be_is_refused(desk: Desk, span: dict[str, Any]) -> None:
    await desk.get("/analytics", expect=422, **span)


async def test_a_span_before_anything_happened_is_all_zero(desk: Desk) -> None:
    await desk.open_shop()
    await desk.paid_job()
    before = clock.now() - timedelta(days=60)
    day: dict[str, Any] = {
        "from": before.date().isoformat(),
        "to": before.date().isoformat(),
    }
    figures = await desk.get("/analytics", **day)
    assert {one["count"] for one in figures["funnel"]} == {0}
    assert figures["deposits_count"] == 0
