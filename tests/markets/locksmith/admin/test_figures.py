"""The pictures' figures: every day is there, in the zone's own days; and what the lists carry."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from tests.markets.locksmith.conftest import Desk

from steelyard.kernel import clock


async def _run(desk: Desk, statement: str, **values: object) -> None:
    async with desk.services.database.transaction() as session:
        await session.execute(text(statement), values)


async def _made_at(desk: Desk, job: str, moment: datetime) -> None:
    await _run(desk, "UPDATE locksmith.jobs SET created_at = :at WHERE id = :job",
               at=moment, job=UUID(job))  # fmt: skip
    await _run(
        desk,
        "UPDATE locksmith.request_sessions SET created_at = :at WHERE id ="
        " (SELECT session_id FROM locksmith.jobs WHERE id = :job)",
        at=moment,
        job=UUID(job),
    )


SPAN: dict[str, Any] = {"from": "2026-03-01", "to": "2026-03-14"}


async def test_days_are_the_zones_and_none_is_missing(desk: Desk) -> None:
    """The 8th of March 2026 has 23 hours in Chicago."""
    await desk.open_shop()
    first, second, third = [await desk.paid_job(number) for number in (1, 2, 3)]
    await _made_at(desk, first, datetime(2026, 3, 8, 5, 59, tzinfo=UTC))  # the 7th, 23:59
    await _made_at(desk, second, datetime(2026, 3, 8, 6, 0, tzinfo=UTC))  # the 8th, 0:00
    await _made_at(desk, third, datetime(2026, 3, 9, 4, 59, tzinfo=UTC))  # the 8th, 23:59
    told = await desk.get("/analytics/demand", **SPAN)
    assert [one["day"] for one in told["days"]] == [f"2026-03-{day:02}" for day in range(1, 15)]
    days = {one["day"]: one for one in told["days"]}
    assert (days["2026-03-07"]["jobs"], days["2026-03-08"]["jobs"]) == (1, 2)
    assert (days["2026-03-08"]["deposits_minor"], days["2026-03-08"]["requests"]) == (9800, 2)
    assert days["2026-03-09"]["jobs"] == 0
    assert len(told["heat"]) == 168
    hot = {(one["weekday"], one["hour"]): one["jobs"] for one in told["heat"] if one["jobs"]}
    assert hot == {(5, 23): 1, (6, 0): 1, (6, 23): 1}
    in_utc = await desk.get("/analytics/demand", **SPAN, zone="UTC")
    assert {one["day"]: one["jobs"] for one in in_utc["days"] if one["jobs"]} == {
        "2026-03-08": 2,
        "2026-03-09": 1,
    }


async def test_demand_is_told_by_place_service_and_city(desk: Desk) -> None:
    await desk.open_shop()
    for number in (1, 2):
        await desk.paid_job(number)
    visitor = await desk.visitor(3, until="located")
    await _run(
        desk,
        "UPDATE locksmith.request_sessions SET ineligible_reason = 'outside', lat = 39.8049,"
        " lng = -89.6441, city = 'Springfield' WHERE id = :id",
        id=visitor,
    )
    told = await desk.get("/analytics/demand")
    assert told["points"] == [
        {"lat": 41.89, "lng": -87.78, "served": 2, "ineligible": 0},
        {"lat": 39.8, "lng": -89.64, "served": 0, "ineligible": 1},
    ]
    assert told["services"] == [
        {"service_type": "home_lockout", "jobs": 2, "completed": 0, "failed": 0,
         "deposits_minor": 9800}
    ]  # fmt: skip
    assert [(one["city"], one["jobs"]) for one in told["cities"]] == [("Oak Park", 2)]
    elsewhere = await desk.get("/analytics/demand", city="Springfield")
    assert (elsewhere["services"], len(elsewhere["points"])) == ([], 1)


async def test_dispatch_is_told_by_wave_and_by_speed(desk: Desk) -> None:
    await desk.open_shop()
    ace = await desk.hire("Ace", 1)
    first, second = await desk.paid_job(1), await desk.paid_job(2)
    for job in (first, second):
        await _made_at(desk, job, clock.now() - timedelta(seconds=100))
        await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    await desk.says_yes(ace, first)
    told = await desk.get("/analytics/dispatch")
    assert told["searched"] == 2
    wave = told["waves"][0]
    assert (wave["wave"], wave["found"], wave["share"], wave["share_found"]) == (1, 1, 0.5, 0.5)
    speeds = {one["milestone"]: one for one in told["speeds"]}
    assert speeds["assigned"]["jobs"] == 1
    assert 100 <= speeds["assigned"]["median_seconds"] == speeds["assigned"]["p90_seconds"] < 160
    assert speeds["first_offer"]["median_seconds"] >= 100
    assert speeds["completed"] == {
        "milestone": "completed", "jobs": 0, "median_seconds": None, "p90_seconds": None
    }  # fmt: skip


async def test_a_span_is_compared_with_the_one_before(desk: Desk) -> None:
    await desk.open_shop()
    now, then = await desk.paid_job(1), await desk.paid_job(2)
    await _made_at(desk, now, datetime(2026, 3, 10, 12, tzinfo=UTC))
    await _made_at(desk, then, datetime(2026, 2, 20, 12, tzinfo=UTC))
    told = await desk.get("/analytics", **SPAN)
    assert (told["now"]["jobs"], told["before"]["jobs"]) == (1, 1)
    assert (told["before"]["since"], told["before"]["until"]) == ("2026-02-15", "2026-02-28")
    assert told["now"]["deposits_minor"] == 4900
    assert told["refunds_by_reason"] == []


BAD = [
    {"from": "2026-02-01", "to": "2026-01-01"},
    {"from": "0001-01-01", "to": "0001-01-02"},
    {"to": "9999-12-31"},
    {"zone": "Mars/Olympus"},
    {"zone": "America/Nowhere"},
    {"zone": "../../etc/passwd"},
    {"zone": ""},
    {"days": "3"},
]


@pytest.mark.parametrize("path", ["/analytics", "/analytics/demand", "/analytics/dispatch"])
@pytest.mark.parametrize("query", BAD)
async def test_a_span_that_cannot_be_is_refused(
    desk: Desk, path: str, query: dict[str, Any]
) -> None:
    assert (await desk.get(path, expect=422, **query))["details"]


async def test_each_picture_has_its_own_longest_span(desk: Desk) -> None:
    year: dict[str, Any] = {"from": "2025-11-01", "to": "2026-11-01"}
    await desk.get("/analytics", **year)
    await desk.get("/analytics/demand", **year)
    refused = await desk.get("/analytics/dispatch", expect=422, **year)
    assert refused["details"] == {"to": "Give at most 92 days."}


async def test_the_log_says_who_what_and_why_it_failed(desk: Desk) -> None:
    await desk.open_shop()
    smith = await desk.hire("Ace", 1)
    job = await desk.paid_job()
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    await _run(
        desk,
        "UPDATE kernel.message SET status = 'undelivered', error_code = '30003',"
        " attempted_at = now(), sent_at = now(), failed_at = now(), provider_ref = 'SM1'"
        " WHERE kind = 'offer'",
    )
    log = (await desk.get("/messages", order="oldest"))["items"]
    newest = (await desk.get("/messages"))["items"]
    assert [one["id"] for one in log] == [one["id"] for one in reversed(newest)]
    offer = next(one for one in log if one["kind"] == "offer")
    assert offer["counterpart"] == {
        "kind": "locksmith",
        "address": "+13125550001",
        "name": "Ace",
        "id": smith,
        "href": f"/locksmiths/{smith}",
    }
    assert offer["error_meaning"] == "The phone is switched off or out of reach."
    assert [one["status"] for one in offer["stations"]] == [
        "queued", "sending", "sent", "undelivered"
    ]  # fmt: skip
    assert (offer["segments"] >= 1, offer["encoding"]) == (True, "GSM-7")
    assert offer["job_number"]
    customer = next(one for one in log if one["party_type"] == "customer")
    assert customer["counterpart"]["name"] == "Dana Reyes"
    assert customer["counterpart"]["href"] == f"/sessions/{customer['party_id']}"
    await desk.get("/messages", expect=422, order="sideways")


async def test_requests_are_sorted_by_their_last_step_and_carry_their_progress(desk: Desk) -> None:
    await desk.open_shop()
    old, job = await desk.visitor(1, until="located"), await desk.paid_job(2)
    await _run(
        desk,
        "UPDATE locksmith.request_sessions SET touched_at = now() + interval '1 hour',"
        " flagged_reason = 'many starts' WHERE id = :id",
        id=old,
    )
    by_step = (await desk.get("/sessions", sort="last_step"))["items"]
    by_start = (await desk.get("/sessions"))["items"]
    assert [one["id"] for one in by_step] == [one["id"] for one in reversed(by_start)]
    first = await desk.get("/sessions", sort="last_step", size=1)
    rest = await desk.get("/sessions", sort="last_step", size=1, cursor=first["next_cursor"])
    assert [one["id"] for one in (*first["items"], *rest["items"])] == [
        one["id"] for one in by_step
    ]
    located, paid = by_step
    assert [one["step"] for one in located["progress"] if one["at"]] == ["STARTED", "LOCATED"]
    assert located["flags"] == ["Suspected abuse: many starts"]
    assert (located["job_id"], paid["job_id"], paid["job_status"]) == (None, job, "CREATED")
    cursor = first["next_cursor"]
    await desk.get("/sessions", expect=422, sort="created", cursor=cursor)
    await desk.get("/sessions", expect=422, sort="name")


async def test_a_locksmiths_row_tells_how_they_are_doing(desk: Desk) -> None:
    await desk.open_shop()
    ace, bob = await desk.hire("Ace", 1), await desk.hire("Bob", 2, supports_home_lockout=False,
                                                          supports_rekey=True)  # fmt: skip
    job = await desk.paid_job()
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    await desk.says_yes(ace, job)
    await _run(
        desk,
        "INSERT INTO kernel.message (market, channel, direction, kind, body, to_address,"
        " from_address, status, provider_ref, outcome) VALUES ('locksmith', 'sms', 'in', 'inbound',"
        " 'YES', '+15005550006', '+13125550001', 'received', 'SM9', 'accepted')",
    )
    await desk.send("PATCH", f"/locksmiths/{bob}", {"is_available": False})
    rows = {one["id"]: one for one in (await desk.get("/locksmiths"))["items"]}
    assert (rows[ace]["availability"], rows[ace]["acceptance_rate"]) == ("on_job", 1.0)
    assert rows[ace]["open_job"]["id"] == job
    assert rows[ace]["last_answered_at"]
    assert rows[ace]["last_seen_at"]
    assert (rows[bob]["availability"], rows[bob]["acceptance_rate"]) == ("paused", None)
    assert (rows[bob]["open_job"], rows[bob]["last_seen_at"]) == (None, None)
    await desk.send("PATCH", f"/locksmiths/{bob}", {"is_active": False})
    (shown,) = (await desk.get("/locksmiths", q="bob"))["items"]
    assert shown["availability"] == "inactive"


async def test_a_point_on_the_map_is_tried_against_the_areas(desk: Desk) -> None:
    await desk.open_shop()
    inside = await desk.get("/service-areas/covering", lat=41.886, lng=-87.785)
    assert (inside["covered"], inside["area"]["name"]) == (True, "Oak Park")
    assert inside["areas"][0]["distance_km"] < 1
    outside = await desk.get("/service-areas/covering", lat=39.8, lng=-89.64)
    assert (outside["covered"], outside["area"], outside["areas"]) == (False, None, [])
    assert outside["nearest"]["name"] == "Oak Park"
    assert 200 < outside["nearest_outside_km"] < 300
    for query in (
        {},
        {"lat": 91, "lng": 0},
        {"lat": "nan", "lng": 0},
        {"lat": 1},
        {"lat": 1, "lng": 181},
    ):
        await desk.get("/service-areas/covering", expect=422, **query)
    await desk.send("PUT", "/service-areas", {"items": []})
    assert (await desk.get("/service-areas/covering", lat=0, lng=0))["nearest"] is None


async def test_an_areas_worth_is_its_people_and_its_jobs(desk: Desk) -> None:
    await desk.open_shop()
    await desk.hire("In town", 1)
    await desk.hire("Far base", 2, base_lat=39.8, base_lng=-89.64)
    away = await desk.hire("Paused", 3)
    await desk.send("PATCH", f"/locksmiths/{away}", {"is_available": False})
    await desk.paid_job()
    (area,) = (await desk.get("/service-areas/coverage"))["items"]
    assert (area["active_locksmiths"], area["available_locksmiths"]) == (2, 1)
    assert (area["jobs_30_days"], area["is_active"]) == (1, True)
