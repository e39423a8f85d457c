"""What is reported is kept without the addresses in it, and only staff read it."""

from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import a_booking


async def test_a_report_keeps_no_address(house: House) -> None:
    party = await a_booking(house)
    body = {
        "kind": "contact_sharing",
        "text": "Write to me at ada@example.com or call 617 555 0142.",
        "booking_id": party.id,
    }
    made = await party.venue.post("/trust/moderation-events", body, expect=201)
    assert "example.com" not in made["text"]
    assert "0142" not in made["text"]
    assert await house.rows("kernel.moderation_event", "body LIKE '%example.com%'") == 0
    admin = await house.person("admin")
    listed = await admin.get("/admin/moderation-events", kind="contact_sharing")
    assert [one["id"] for one in listed["items"]] == [made["id"]]
    of_booking = await admin.get("/admin/moderation-events", booking_id=party.id)
    assert len(of_booking["items"]) == 1
    nobody = await admin.get("/admin/moderation-events", user_id=str(party.organizer.user_id))
    assert nobody["items"] == []
    await party.organizer.get("/admin/moderation-events", expect=403)


async def test_a_booking_of_others_cannot_be_named(house: House) -> None:
    party = await a_booking(house)
    stranger = await house.person("organizer")
    body = {"kind": "spam", "text": "Look at this.", "booking_id": party.id}
    await stranger.post("/trust/moderation-events", body, expect=404)
    await house.nobody.post("/trust/moderation-events", body, expect=401)
