"""Locksmiths by hand of staff: saved is dispatchable, and every change is remembered."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.markets.locksmith.conftest import EMAIL, Desk

from steelyard.kernel import audit, clock
from steelyard.markets.locksmith.models import Locksmith


async def test_a_new_locksmith_is_dispatchable_at_once(desk: Desk) -> None:
    await desk.open_shop()
    ace = await desk.hire("Ace Lock", 1, base_lat=41.88, base_lng=-87.78)
    seen = await desk.get(f"/locksmiths/{ace}")
    assert (seen["is_active"], seen["is_available"], seen["onboarded_by"]) == (True, True, EMAIL)
    job = await desk.paid_job()
    assert (await desk.post(f"/jobs/{job}/dispatch", {"action": "start"}))["status"] == "OFFERED"


async def test_a_phone_that_is_taken_is_refused_with_its_owner(desk: Desk) -> None:
    ace = await desk.hire("Ace Lock", 1)
    refusal = await desk.post(
        "/locksmiths",
        {
            "display_name": "Second",
            "phone": "+1 (312) 555-0001",
            "primary_city": "Oak Park",
            "supports_rekey": True,
        },
        status=409,
    )
    assert refusal["error"] == "phone_taken"
    assert refusal["details"]["locksmith_id"] == ace
    bob = await desk.hire("Bob Keys", 2)
    refusal = await desk.send("PATCH", f"/locksmiths/{bob}", {"phone": "+13125550001"}, status=409)
    assert refusal["details"]["locksmith_id"] == ace


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": "not a phone"}, "phone"),
        ({"display_name": ""}, "display_name"),
        ({"display_name": "Ace\u0000"}, "display_name"),
        ({"supports_home_lockout": "yes"}, "supports_home_lockout"),
        ({"base_lat": 91.0, "base_lng": 0.0}, "base_lat"),
        ({"base_lat": 41.0}, ""),
        ({"is_admin": True}, "is_admin"),
        ({"supports_home_lockout": False}, ""),
    ],
)
async def test_a_form_that_cannot_be_is_refused_field_by_field(
    desk: Desk, change: dict[str, object], field: str
) -> None:
    body = {
        "display_name": "Ace",
        "phone": "+13125550001",
        "primary_city": "Oak Park",
        "supports_home_lockout": True,
        **change,
    }
    refusal = await desk.post("/locksmiths", body, status=422)
    assert any(field in name for name in refusal["details"])
    assert (await desk.get("/locksmiths"))["items"] == []


async def test_deactivating_takes_back_open_offers(desk: Desk) -> None:
    await desk.open_shop()
    ace = await desk.hire("Ace Lock", 1)
    job = await desk.paid_job()
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    assert len((await desk.get(f"/locksmiths/{ace}"))["open_offers"]) == 1
    await desk.send("PATCH", f"/locksmiths/{ace}", {"is_active": False})
    seen = await desk.get(f"/locksmiths/{ace}")
    assert (seen["is_active"], seen["open_offers"]) == (False, [])
    (offer,) = (await desk.get(f"/jobs/{job}"))["offers"]
    assert (offer["status"], offer["status_reason"]) == ("WITHDRAWN", "deactivated by staff")


async def test_an_edit_is_remembered_with_before_and_after(desk: Desk) -> None:
    ace = await desk.hire("Ace Lock", 1)
    await desk.send("PATCH", f"/locksmiths/{ace}", {"notes": "Has a van.", "is_available": True})
    async with desk.services.database.reading() as session:
        history = await audit.history(session, entity_type="locksmith", entity_id=ace)
    assert [event.event for event in history] == ["onboarded", "edited"]
    assert history[1].data == {"before": {"notes": ""}, "after": {"notes": "Has a van."}}
    await desk.send("PATCH", f"/locksmiths/{ace}", {"notes": "Has a van."})
    assert await desk.events("edited") == 1


async def test_whoever_sent_stop_is_not_activated_by_staff(desk: Desk) -> None:
    ace = await desk.hire("Ace Lock", 1)
    async with desk.services.database.transaction() as session:
        locksmith = await session.get_one(Locksmith, UUID(ace))
        locksmith.is_active = False
        locksmith.opted_out_at = clock.now()
    refusal = await desk.send("PATCH", f"/locksmiths/{ace}", {"is_active": True}, status=409)
    assert refusal["error"] == "texts_stopped"
    assert "START" in refusal["message"]
    assert (await desk.get(f"/locksmiths/{ace}"))["texts_stopped"]


async def test_the_list_filters_sorts_and_pages(desk: Desk) -> None:
    for number, name in enumerate(["Cat", "Ace", "Bob"], start=1):
        await desk.hire(name, number, supports_rekey=name == "Bob")
    names = [one["display_name"] for one in (await desk.get("/locksmiths"))["items"]]
    assert names == ["Ace", "Bob", "Cat"]
    page = await desk.get("/locksmiths", sort="onboarded", direction="desc", size=2)
    assert [one["display_name"] for one in page["items"]] == ["Bob", "Ace"]
    rest = await desk.get(
        "/locksmiths", sort="onboarded", direction="desc", size=2, cursor=page["next_cursor"]
    )
    assert [one["display_name"] for one in rest["items"]] == ["Cat"]
    assert len((await desk.get("/locksmiths", service="rekey"))["items"]) == 1
    assert len((await desk.get("/locksmiths", city="oak park", active=True))["items"]) == 3
    assert len((await desk.get("/locksmiths", q="0002"))["items"]) == 1
    assert (await desk.get("/locksmiths", available=False))["items"] == []


async def _earn(desk: Desk, ace: str, number: int) -> str:
    job = await desk.paid_job(number)
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    await desk.says_yes(ace, job)
    await desk.post(f"/jobs/{job}/complete", {})
    return job


async def test_figures_count_answers_jobs_and_what_is_owed(desk: Desk) -> None:
    await desk.open_shop(deposit_minor=5000)
    ace = await desk.hire("Ace Lock", 1)
    job = await _earn(desk, ace, 1)
    seen = await desk.get(f"/locksmiths/{ace}")
    figures = seen["figures"]
    assert (figures["offers"], figures["answered"], figures["accepted"]) == (1, 1, 1)
    assert (figures["acceptance_rate"], figures["completion_rate"]) == (1.0, 1.0)
    assert figures["median_answer_seconds"] >= 0
    assert figures["balance_owed_minor"] == 4000
    assert [one["id"] for one in seen["recent_jobs"]] == [job]
    assert seen["current_job"] is None


async def test_the_weekly_statement_adds_up_with_what_was_paid_outside(desk: Desk) -> None:
    await desk.open_shop(deposit_minor=5000)
    ace = await desk.hire("Ace Lock", 1)
    await _earn(desk, ace, 1)
    await _earn(desk, ace, 2)
    paid = await desk.post(
        f"/locksmiths/{ace}/payouts",
        {"amount_minor": 3000, "note": "Bank transfer"},
        status=201,
        key="payout-1",
    )
    again = await desk.post(
        f"/locksmiths/{ace}/payouts",
        {"amount_minor": 3000, "note": "Bank transfer"},
        status=201,
        key="payout-1",
    )
    assert paid == again
    assert paid["balance_owed_minor"] == 5000
    week = clock.now().strftime("%G-W%V")
    told = await desk.get(f"/locksmiths/{ace}/statement", week=week)
    assert told["jobs_completed"] == 2
    assert (told["opening_minor"], told["closing_minor"]) == (0, 5000)
    assert (told["earned_minor"], told["commission_minor"]) == (8000, 2000)
    assert (told["recalled_minor"], told["paid_outside_minor"]) == (0, 3000)
    assert told["closing_minor"] == sum(line["amount_minor"] for line in told["lines"])
    after = (clock.now() + timedelta(weeks=1)).strftime("%G-W%V")
    following = await desk.get(f"/locksmiths/{ace}/statement", week=after)
    assert (following["opening_minor"], following["closing_minor"]) == (5000, 5000)
    assert following["lines"] == []


async def test_a_payout_beyond_what_is_owed_is_refused(desk: Desk) -> None:
    ace = await desk.hire("Ace Lock", 1)
    refusal = await desk.post(
        f"/locksmiths/{ace}/payouts", {"amount_minor": 1, "note": "Too early"}, status=409
    )
    assert refusal["error"] == "payout_exceeds_owed"
    assert refusal["details"]["owed_minor"] == 0


@pytest.mark.parametrize("week", ["2026-W54", "2026-47", "last"])
async def test_a_week_that_is_none_is_refused(desk: Desk, week: str) -> None:
    ace = await desk.hire("Ace Lock", 1)
    await desk.get(f"/locksmiths/{ace}/statement", expect=422, week=week)


async def test_renaming_shows_on_the_job_in_hand(desk: Desk) -> None:
    await desk.open_shop()
    ace = await desk.hire("Ace Lock", 1)
    job = await desk.paid_job()
    await desk.post(f"/jobs/{job}/assign", {"locksmith_id": ace})
    await desk.send("PATCH", f"/locksmiths/{ace}", {"display_name": "Ace & Sons"})
    assert (await desk.get(f"/jobs/{job}"))["assigned_locksmith_name"] == "Ace & Sons"


async def test_an_unknown_locksmith_is_not_found(desk: Desk) -> None:
    await desk.get(f"/locksmiths/{uuid4()}", expect=404)
    await desk.get(f"/locksmiths/{uuid4()}/statement", expect=404, week="2026-W10")
    await desk.send("PATCH", f"/locksmiths/{uuid4()}", {"notes": "x"}, status=404)


async def test_of_four_at_once_with_one_phone_one_is_added(desk: Desk) -> None:
    body = {
        "display_name": "Twin",
        "phone": "+13125550077",
        "primary_city": "Oak Park",
        "supports_rekey": True,
    }
    answers = await asyncio.gather(*(desk.client.post("/locksmiths", json=body) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    assert {one.json()["error"] for one in answers if one.status_code == 409} == {"phone_taken"}
