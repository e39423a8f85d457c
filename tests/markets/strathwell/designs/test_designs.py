"""Templates: written by staff, seen by everybody, seen whole by subscribers."""

from typing import Any

import pytest
from sqlalchemy import text
from tests.markets.strathwell.house import Caller, House

GARDEN: dict[str, Any] = {
    "title": "Garden supper",
    "summary": "Long tables under lights.",
    "occasion": "wedding",
    "min_guests": 40,
    "max_guests": 120,
    "budget_cents": 2_500_000,
    "budget_split": {"venue": 4000, "catering": 3500, "florals": 1000, "music": 1500},
    "steps": ["Book the garden a year ahead."],
}


async def published(admin: Caller, **facts: Any) -> str:
    made = await admin.post("/admin/templates", {**GARDEN, **facts}, expect=201)
    assert made["status"] == "draft"
    path = f"/admin/templates/{made['id']}"
    changed = await admin.send("PATCH", path, {"status": "published"})
    assert (changed["status"], changed["steps"]) == ("published", made["steps"])
    return str(made["id"])


async def subscribed(house: House, status: str = "trial") -> Caller:
    person = await house.person("organizer")
    async with house.services.database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO strathwell.subscriptions (user_id, status, trial_ends_at)"
                " VALUES (:user, :status, now() + interval '14 days')"
            ),
            {"user": person.user_id, "status": status},
        )
    return person


async def test_a_design_is_public_as_a_card_and_whole_for_subscribers(house: House) -> None:
    admin = await house.person("admin")
    template_id = await published(admin)
    page = await house.nobody.get("/templates")
    assert [card["title"] for card in page["items"]] == ["Garden supper"]
    assert "steps" not in page["items"][0]
    await house.nobody.get(f"/templates/{template_id}", expect=401)
    stranger = await house.person("organizer")
    refused = await stranger.get(f"/templates/{template_id}", expect=402)
    assert refused["error"] == "subscription_required"
    for status in ("trial", "active"):
        seen = await (await subscribed(house, status)).get(f"/templates/{template_id}")
        assert (seen["steps"], seen["budget_split"]) == (GARDEN["steps"], GARDEN["budget_split"])
    for status in ("canceled", "expired", "none"):
        person = await subscribed(house, status)
        await person.get(f"/templates/{template_id}", expect=402)


async def test_a_draft_and_an_archived_design_are_nowhere(house: House) -> None:
    admin, person = await house.person("admin"), await subscribed(house)
    draft = await admin.post("/admin/templates", GARDEN, expect=201)
    gone = await published(admin)
    await admin.send("DELETE", f"/admin/templates/{gone}", expect=204)
    for template_id in (draft["id"], gone):
        await person.get(f"/templates/{template_id}", expect=404)
    assert (await house.nobody.get("/templates"))["items"] == []
    everything = await admin.get("/admin/templates")
    assert {one["status"] for one in everything["items"]} == {"draft", "archived"}


@pytest.mark.parametrize(
    ("guests", "names"), [(None, ["Big", "Small"]), (30, ["Small"]), (100, ["Big", "Small"])]
)
async def test_the_gallery_knows_how_many_come(
    house: House, guests: int | None, names: list[str]
) -> None:
    admin = await house.person("admin")
    await published(admin, title="Small", min_guests=None, position=2)
    await published(admin, title="Big", min_guests=60, max_guests=None, position=1)
    wishes = {} if guests is None else {"guests": guests}
    page = await house.nobody.get("/templates", **wishes)
    assert [card["title"] for card in page["items"]] == names


@pytest.mark.parametrize(
    "facts",
    [
        {"budget_split": {"venue": 4000}},
        {"budget_split": {"castle": 10_000}},
        {"min_guests": 10, "max_guests": 5},
        {"title": " "},
        {"budget_cents": 0},
        {"media_file_ids": ["0199aaaa-0000-7000-8000-000000000001"]},
    ],
)
async def test_a_design_that_cannot_be_is_refused(house: House, facts: dict[str, Any]) -> None:
    admin = await house.person("admin")
    answer = await admin.call("POST", "/admin/templates", {**GARDEN, **facts})
    assert answer.status_code in {404, 422}, answer.text
    assert await house.rows("strathwell.templates") == 0


async def test_a_change_stands_in_the_history_with_before_and_after(house: House) -> None:
    admin = await house.person("admin")
    made = await admin.post("/admin/templates", GARDEN, expect=201)
    await admin.send("PATCH", f"/admin/templates/{made['id']}", {"title": "Orchard supper"})
    told = await house.value(
        "SELECT data FROM kernel.audit_event WHERE entity_id = :id AND event = 'changed'",
        id=made["id"],
    )
    assert told == {"before": {"title": "Garden supper"}, "after": {"title": "Orchard supper"}}


async def test_only_editors_edit(house: House) -> None:
    for role in ("organizer", "vendor"):
        person = await house.person(role)
        await person.post("/admin/templates", GARDEN, expect=403)
