"""A trial: once, without a card, over by the clock; and what staff may do."""

from typing import Any

from sqlalchemy import text
from tests.markets.strathwell.house import Caller, House
from tests.markets.strathwell.people import mails
from tests.markets.strathwell.subscriptions.again import broken, sign_in_again

SWEEP = "strathwell.sweep_trials"


async def _start(caller: Caller, *, expect: int = 200) -> Any:
    return await caller.post("/subscription/start", {"mode": "trial"}, expect=expect)


async def _set(admin: Caller, person: Caller, status: str, *, expect: int = 200) -> Any:
    return await admin.post(
        f"/admin/users/{person.user_id}/subscription/set",
        {"status": status, "reason": "A present of the house."},
        expect=expect,
    )


async def test_who_never_asked_has_none_and_is_told_what_it_costs(house: House) -> None:
    organizer = await house.person("organizer")
    seen = await organizer.get("/me/subscription")
    assert (seen["status"], seen["can_start_trial"], seen["trial_days"]) == ("none", True, 14)
    assert (seen["price_cents"], seen["currency"], seen["bills"]) == (1900, "USD", [])
    assert await house.rows("strathwell.subscriptions") == 0
    await organizer.get("/planner/access-check", expect=402)


async def test_a_trial_opens_everything_until_it_ends_by_itself(house: House) -> None:
    organizer = await house.person("organizer")
    started = await _start(organizer)
    assert (started["subscription"]["status"], started["client_secret"]) == ("trial", None)
    await organizer.get("/planner/access-check")
    await house.sweep(SWEEP)
    assert await mails(house, "subscriber_trial_ends") == 0

    await house.push_clock(days=11, minutes=1)
    await sign_in_again(house, organizer)
    for _ in range(2):
        await house.sweep(SWEEP)
    assert await mails(house, "subscriber_trial_ends") == 1
    assert (await organizer.get("/me/subscription"))["status"] == "trial"

    await house.push_clock(days=3)
    await sign_in_again(house, organizer)
    for _ in range(2):
        await house.sweep(SWEEP)
    seen = await organizer.get("/me/subscription")
    assert (seen["status"], seen["opens_templates"]) == ("expired", False)
    assert (await mails(house, "subscriber_trial"), await mails(house, "subscriber_over")) == (1, 1)
    await organizer.get("/planner/access-check", expect=402)
    assert await broken(house) == []


async def test_nobody_has_two_trials(house: House) -> None:
    organizer = await house.person("organizer")
    await _start(organizer)
    assert (await _start(organizer, expect=409))["error"] == "trial_used"
    cancelled = await organizer.post("/subscription/cancel", {})
    assert (cancelled["status"], cancelled["can_start_trial"]) == ("canceled", False)
    assert (await _start(organizer, expect=409))["error"] == "trial_used"
    refused = await organizer.post("/subscription/cancel", {}, expect=409)
    assert refused["error"] == "no_subscription"
    assert await broken(house) == []


async def test_a_subscription_is_an_organizers_and_the_list_staffs(house: House) -> None:
    vendor, admin = await house.person("vendor"), await house.person("admin")
    organizer = await house.person("organizer")
    await house.nobody.get("/me/subscription", expect=401)
    await vendor.get("/me/subscription", expect=403)
    await _start(vendor, expect=403)
    await _set(organizer, organizer, "active", expect=403)
    await organizer.get("/admin/subscriptions", expect=403)
    await admin.post(
        "/admin/users/0199aaaa-0000-7000-8000-000000000001/subscription/set",
        {"status": "active", "reason": "Somebody."},
        expect=404,
    )


async def test_staff_set_any_state_and_the_audit_keeps_before_and_after(house: House) -> None:
    admin, organizer = await house.person("admin"), await house.person("organizer")
    row = await _set(admin, organizer, "trial")
    assert (row["status"], row["trial_ends_at"] is not None) == ("trial", True)
    await organizer.get("/planner/access-check")
    await _set(admin, organizer, "active")
    await house.push_clock(days=30)
    await sign_in_again(house, organizer)
    await sign_in_again(house, admin, "admin")
    await house.sweep(SWEEP)
    assert (await organizer.get("/me/subscription"))["status"] == "active"
    await _set(admin, organizer, "active", expect=409)
    await admin.post(
        f"/admin/users/{organizer.user_id}/subscription/set", {"status": "none"}, expect=422
    )
    await _set(admin, organizer, "none")
    assert (await _start(organizer, expect=409))["error"] == "trial_used"
    async with house.services.database.reading() as session:
        rows = await session.execute(
            text(
                "SELECT data, reason FROM kernel.audit_event WHERE kind = 'override'"
                " AND entity_type = 'subscription' ORDER BY seq"
            )
        )
        told = [(r.data["before"]["status"], r.data["after"]["status"]) for r in rows.all()]
    assert told == [("none", "trial"), ("trial", "active"), ("active", "none")]
    assert await broken(house) == []


async def test_a_present_of_the_house_can_be_given_back(house: House) -> None:
    admin, organizer = await house.person("admin"), await house.person("organizer")
    await _set(admin, organizer, "active")
    assert (await organizer.post("/subscription/cancel", {}))["status"] == "canceled"


async def test_the_list_has_pages_and_a_filter(house: House) -> None:
    admin = await house.person("admin")
    people = [await house.person("organizer", name=f"Ann {n}") for n in range(5)]
    for person in people:
        await _start(person)
    await people[0].post("/subscription/cancel", {})
    first = await admin.get("/admin/subscriptions", size=3)
    second = await admin.get("/admin/subscriptions", size=3, cursor=first["next_cursor"])
    names = [one["name"] for one in [*first["items"], *second["items"]]]
    assert names == ["Ann 4", "Ann 3", "Ann 2", "Ann 1", "Ann 0"]
    assert second["next_cursor"] is None
    cancelled = await admin.get("/admin/subscriptions", status="canceled")
    assert [one["name"] for one in cancelled["items"]] == ["Ann 0"]
    await admin.get("/admin/subscriptions", status="asleep", expect=422)
