"""Vendors describe themselves, staff decide, everybody finds the approved ones."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from tests.markets.strathwell.house import Caller, House

VENUE: dict[str, Any] = {
    "business_name": "The Orangery",
    "city": "Savannah",
    "location_text": "12 Bay Street",
    "capacity": 180,
    "base_price_cents": 650_000,
}
CATERER: dict[str, Any] = {
    "business_name": "Two Spoons",
    "category": "catering",
    "city": "Savannah",
    "base_price_cents": 420_000,
}


async def venue(house: House, **facts: Any) -> tuple[Caller, dict[str, Any]]:
    person = await house.person("vendor")
    return person, await person.post("/vendors/onboarding/venue-owner", {**VENUE, **facts})


async def approved(house: House, admin: Caller, **facts: Any) -> str:
    _, seen = await venue(house, **facts)
    await admin.post(f"/admin/vendors/{seen['id']}/approve")
    return str(seen["id"])


async def found(house: House, **wishes: Any) -> list[str]:
    page = await house.nobody.get("/vendors/public", **wishes)
    return [one["business_name"] for one in page["items"]]


async def test_a_venue_is_described_reviewed_corrected_and_found(house: House) -> None:
    admin = await house.person("admin")
    owner, seen = await venue(house, submit=False)
    assert seen["status"] == "draft"
    assert await found(house) == []
    seen = await owner.post("/vendors/onboarding/venue-owner", VENUE)
    assert seen["status"] == "pending"
    pending = await admin.get("/admin/vendors/pending")
    assert [one["id"] for one in pending["items"]] == [seen["id"]]
    note = {"note": "Please tell us about parking."}
    await admin.post(f"/admin/vendors/{seen['id']}/needs-changes", note)
    mine = await owner.get("/vendors/me")
    assert (mine["status"], mine["needs_changes_note"]) == ("needs_changes", note["note"])
    await owner.post("/vendors/onboarding/venue-owner", {**VENUE, "description": "Parking: 40."})
    done = await admin.post(f"/admin/vendors/{seen['id']}/approve")
    assert (done["status"], done["needs_changes_note"]) == ("approved", None)
    assert await found(house) == ["The Orangery"]


async def test_an_address_is_never_public(house: House) -> None:
    admin = await house.person("admin")
    vendor_id = await approved(house, admin)
    email = await house.value("SELECT email FROM kernel.user_account WHERE email LIKE 'vendor-%'")
    listed = await house.nobody.get("/vendors/public")
    shown = await house.nobody.get(f"/vendors/public/{vendor_id}")
    assert email not in f"{listed}{shown}"
    assert (await admin.get(f"/admin/vendors/{vendor_id}"))["owner_email"] == email


@pytest.mark.parametrize(
    ("wishes", "names"),
    [
        ({}, ["Ballroom", "Cellar", "Two Spoons"]),
        ({"type": "service_provider"}, ["Two Spoons"]),
        ({"category": "venue"}, ["Ballroom", "Cellar"]),
        ({"city": "SAVANNAH"}, ["Ballroom", "Two Spoons"]),
        ({"capacity": 200}, ["Ballroom"]),
        ({"max_price_cents": 420_000}, ["Cellar", "Two Spoons"]),
        ({"q": "ball"}, ["Ballroom"]),
        ({"sort": "price"}, ["Cellar", "Two Spoons", "Ballroom"]),
        ({"city": "Nowhere"}, []),
    ],
)
async def test_a_search_finds_what_was_asked_for(
    house: House, wishes: dict[str, Any], names: list[str]
) -> None:
    admin = await house.person("admin")
    await approved(house, admin, business_name="Ballroom", capacity=400)
    await approved(
        house, admin, business_name="Cellar", city="Macon", capacity=60, base_price_cents=90_000
    )
    cook = await house.person("vendor")
    seen = await cook.post("/vendors/onboarding/service-provider", CATERER)
    await admin.post(f"/admin/vendors/{seen['id']}/approve")
    await venue(house, business_name="Not looked at yet")
    assert await found(house, **wishes) == names


async def test_pages_follow_each_other_without_gap_or_repeat(house: House) -> None:
    admin = await house.person("admin")
    for name in ("D", "A", "C", "B", "A"):
        await approved(house, admin, business_name=name, base_price_cents=None)
    for sort in ("name", "price", "newest"):
        seen: list[str] = []
        cursor: dict[str, Any] = {}
        while True:
            page = await house.nobody.get("/vendors/public", size=2, sort=sort, **cursor)
            seen += [one["id"] for one in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert len(seen) == len(set(seen)) == 5


async def test_a_day_kept_or_booked_is_not_free(house: House) -> None:
    admin = await house.person("admin")
    vendor_id = await approved(house, admin)
    async with house.services.database.transaction() as session:
        await session.execute(
            text("INSERT INTO strathwell.vendor_days (vendor_id, day) VALUES (:v, '2027-05-08')"),
            {"v": vendor_id},
        )
    assert await found(house, free_on="2027-05-08") == []
    assert await found(house, free_on="2027-05-09") == ["The Orangery"]
    page = await house.nobody.get(f"/vendors/public/{vendor_id}", day="2027-05-08")
    assert page["free"] is False


async def test_who_is_not_approved_is_not_there(house: House) -> None:
    _, seen = await venue(house)
    await house.nobody.get(f"/vendors/public/{seen['id']}", expect=404)


async def test_a_venue_owner_does_not_become_a_caterer(house: House) -> None:
    owner, _ = await venue(house)
    refused = await owner.post("/vendors/onboarding/service-provider", CATERER, expect=409)
    assert refused["error"] == "other_vendor_type"


async def test_twenty_onboardings_at_once_make_one_vendor(house: House) -> None:
    person = await house.person("vendor")
    answers = await asyncio.gather(
        *(person.call("POST", "/vendors/onboarding/venue-owner", VENUE) for _ in range(20))
    )
    assert {one.status_code for one in answers} <= {200, 409, 503}
    assert await house.rows("strathwell.vendors") == 1


async def test_decisions_stand_in_the_history_with_their_reason(house: House) -> None:
    admin = await house.person("admin")
    vendor_id = await approved(house, admin)
    body = {"disabled": True, "reason": "The bank account is disputed."}
    seen = await admin.post(f"/admin/vendors/{vendor_id}/disable-payout", body)
    assert seen["payouts_disabled_reason"] == body["reason"]
    again = {"disabled": False, "reason": "Settled with the bank."}
    seen = await admin.post(f"/admin/vendors/{vendor_id}/disable-payout", again)
    assert seen["payouts_disabled_reason"] is None
    events = await house.value(
        "SELECT array_agg(event ORDER BY seq) FROM kernel.audit_event WHERE entity_id = :id",
        id=vendor_id,
    )
    assert events[-3:] == ["approve", "payouts_disabled", "payouts_enabled"]
    assert await house.violations() == []
