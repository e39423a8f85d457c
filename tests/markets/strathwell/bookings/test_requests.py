"""Making a booking: who is asked, what is kept, what is refused."""

from uuid import uuid4

import pytest
from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import (
    a_booking,
    a_vendor,
    a_venue,
    in_days,
    mails,
)

from steelyard.markets.strathwell.words import VendorStatus


async def test_every_vendor_gets_a_row_and_is_asked(house: House) -> None:
    party = await a_booking(house, services=2)
    assert party.booking["status"] == "awaiting_vendor_approval"
    assert [row["kind"] for row in party.booking["vendors"]] == ["venue", "service", "service"]
    assert {row["status"] for row in party.booking["vendors"]} == {"pending"}
    assert [row["quotes"][0]["side"] for row in party.booking["vendors"]] == ["list_price"] * 3
    assert await mails(house, "vendor_request") == 3


async def test_without_a_date_it_stays_a_draft_that_no_vendor_sees(house: House) -> None:
    party = await a_booking(house, event_date=None)
    assert party.booking["status"] == "draft"
    assert {row["status"] for row in party.booking["vendors"]} == {"pending"}
    assert await mails(house, "vendor_request") == 0
    assert (await party.venue.get("/vendor/bookings"))["items"] == []
    await party.venue.caller.get(f"/bookings/{party.id}", expect=404)
    await party.venue.answer("approve", party.id, expect=404)


async def test_a_draft_is_edited_and_then_sent(house: House) -> None:
    party = await a_booking(house, services=1, draft=True)
    other = await a_venue(house, name="Mill Hall")
    edited = await party.organizer.send(
        "PATCH",
        f"/bookings/{party.id}",
        {"venue_vendor_id": str(other.id), "service_vendor_ids": [], "notes": "By the water."},
    )
    assert edited["notes"] == "By the water."
    asked = await party.organizer.post(f"/bookings/{party.id}/submit")
    active = [row for row in asked["vendors"] if row["status"] == "pending"]
    assert [row["vendor_id"] for row in active] == [str(other.id)]
    assert (await party.venue.get("/vendor/bookings"))["items"] == []
    await other.answer("approve", party.id)
    assert await party.status() == "ready_for_payment"


async def test_what_was_asked_is_not_edited(house: House) -> None:
    party = await a_booking(house)
    refused = await party.organizer.send(
        "PATCH", f"/bookings/{party.id}", {"notes": "More."}, expect=409
    )
    assert refused["error"] == "not_a_draft"


async def test_a_draft_without_a_date_is_not_sent(house: House) -> None:
    party = await a_booking(house, event_date=None)
    refused = await party.organizer.post(f"/bookings/{party.id}/submit", expect=422)
    assert "event_date" in refused["details"]
    assert await party.status() == "draft"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"currency": "EUR"}, 422, "currency_not_supported"),
        ({"currency": "usd"}, 422, None),
        ({"guest_count": 0}, 422, None),
        ({"guest_count": "80"}, 422, None),
        ({"requested_budget_cents": 10.5}, 422, None),
        ({"requested_budget_cents": -1}, 422, None),
        ({"total_cents": 1}, 422, None),
        ({"organizer_id": str(uuid4())}, 422, None),
        ({"status": "paid"}, 422, None),
        ({"venue_vendor_id": str(uuid4())}, 404, "not_found"),
        ({"service_vendor_ids": [str(uuid4())]}, 404, "not_found"),
        ({"template_id": str(uuid4())}, 404, "not_found"),
        ({"event_date": "2020-01-01"}, 422, "invalid_time"),
        ({"event_date": "2099-01-01"}, 422, "invalid_time"),
        ({"event_date": 1700000000}, 422, None),
        ({"guest_count": 81}, 422, "too_many_guests"),
    ],
)
async def test_what_cannot_be_booked_is_refused(
    house: House, change: dict[str, object], status: int, code: str | None
) -> None:
    organizer = await house.person("organizer")
    venue = await a_venue(house, capacity=80)
    body = {
        "venue_vendor_id": str(venue.id),
        "event_date": str(in_days(90)),
        "currency": "USD",
        **change,
    }
    refused = await organizer.post("/bookings", body, expect=status)
    assert code in {None, refused["error"]}
    assert await house.rows("strathwell.bookings") == 0


async def test_a_vendor_who_is_not_approved_is_as_good_as_unknown(house: House) -> None:
    organizer = await house.person("organizer")
    hidden = await a_venue(house, status=VendorStatus.PENDING)
    body = {"venue_vendor_id": str(hidden.id), "event_date": str(in_days(9)), "currency": "USD"}
    await organizer.post("/bookings", body, expect=404)


async def test_a_service_is_no_venue_and_a_venue_no_service(house: House) -> None:
    organizer = await house.person("organizer")
    service, venue = await a_vendor(house), await a_venue(house)
    body = {"venue_vendor_id": str(service.id), "event_date": str(in_days(9)), "currency": "USD"}
    await organizer.post("/bookings", body, expect=404)
    body |= {"venue_vendor_id": str(venue.id), "service_vendor_ids": [str(venue.id)]}
    await organizer.post("/bookings", body, expect=404)


async def test_addresses_in_notes_are_taken_out(house: House) -> None:
    party = await a_booking(house, notes="Write to me at jane@example.com instead.")
    assert "jane@example.com" not in party.booking["notes"]


async def test_a_strangers_booking_is_not_there(house: House) -> None:
    party = await a_booking(house)
    stranger = await house.person("organizer")
    for method, path in (
        ("GET", ""),
        ("GET", "/actions"),
        ("GET", "/timeline"),
        ("GET", "/cancellation-quote"),
        ("GET", "/contract"),
        ("GET", "/change-orders"),
        ("PATCH", ""),
        ("POST", "/submit"),
        ("POST", "/complete"),
        ("POST", f"/vendors/{party.row(party.venue)}/go-on-without"),
    ):
        body: dict[str, str] | None = {} if method == "PATCH" else None
        answer = await stranger.call(method, f"/bookings/{party.id}{path}", body)
        assert answer.status_code == 404, (method, path, answer.text)
    assert (await stranger.get("/bookings"))["items"] == []


async def test_a_vendor_sees_their_own_row_only(house: House) -> None:
    party = await a_booking(house, services=1, requested_budget_cents=900_000)
    seen = await party.services[0].get(f"/bookings/{party.id}")
    assert seen["vendor"]["vendor_id"] == str(party.services[0].id)
    said = str(seen)
    assert str(party.venue.id) not in said
    assert "900000" not in said
    assert "total_cents" not in seen
    other = await a_vendor(house)
    await other.caller.get(f"/bookings/{party.id}", expect=404)


async def test_pages_and_filters_fit_together(house: House) -> None:
    organizer = await house.person("organizer")
    made = [(await a_booking(house, organizer=organizer, days=60 + n)).id for n in range(3)]
    await a_booking(house, organizer=organizer, draft=True)
    first = await organizer.get("/bookings", status="awaiting_vendor_approval", size=2)
    rest = await organizer.get(
        "/bookings", status="awaiting_vendor_approval", size=2, cursor=first["next_cursor"]
    )
    assert [one["id"] for one in first["items"] + rest["items"]] == made[::-1]
    assert rest["next_cursor"] is None
    await organizer.get("/bookings", cursor="forged", expect=422)
    await organizer.get("/bookings", status="nonsense", expect=422)


async def test_staff_see_all_bookings(house: House) -> None:
    party = await a_booking(house)
    admin = await house.person("admin")
    (row,) = (await admin.get("/admin/bookings", status="awaiting_vendor_approval"))["items"]
    assert row["id"] == party.id
    assert (await admin.get("/admin/bookings", status="paid"))["items"] == []
    assert (await admin.get(f"/admin/bookings/{party.id}"))["id"] == party.id
    assert (await admin.get(f"/bookings/{party.id}"))["id"] == party.id


async def test_nobody_else_comes_to_the_desk(house: House) -> None:
    party = await a_booking(house)
    for person, status in (
        (house.nobody, 401),
        (party.organizer, 403),
        (party.venue.caller, 403),
    ):
        await person.get("/admin/bookings", expect=status)
        for act in ("cancel", "force-complete"):
            path = f"/admin/bookings/{party.id}/{act}"
            await person.post(path, {"reason": "because"}, expect=status)
        await person.get("/vendor/calendar", expect=status if person is not party.venue.caller
                         else 422)  # fmt: skip


async def test_the_same_key_makes_one_booking(house: House) -> None:
    organizer, venue = await house.person("organizer"), await a_venue(house)
    body = {"venue_vendor_id": str(venue.id), "event_date": str(in_days(9)), "currency": "USD"}
    one = await organizer.post("/bookings", body, key="once-only", expect=201)
    two = await organizer.post("/bookings", body, key="once-only", expect=201)
    assert one["id"] == two["id"]
    assert await house.rows("strathwell.bookings") == 1


async def test_a_history_in_plain_words(house: House) -> None:
    party = await a_booking(house)
    await party.venue.answer("counter", party.id, proposed_amount_cents=450_000)
    await party.look()
    await party.answer_counter(party.venue, accept=True)
    lines = (await party.organizer.get(f"/bookings/{party.id}/timeline"))["items"]
    said = [f"{line['who']} {line['what']}" for line in lines]
    assert "The organizer asked the vendors" in said
    assert "Harbour House asked for $4,500.00" in said
    assert "The organizer accepted $4,500.00" in said
    assert "Strathwell found all vendors agreed, at $4,500.00" in said
    assert "@" not in str(lines)


async def test_actions_say_what_may_be_done_and_why_not(house: House) -> None:
    party = await a_booking(house)
    mine = (await party.organizer.get(f"/bookings/{party.id}/actions"))["items"]
    known = {(one["name"], one["booking_vendor_id"]): one for one in mine}
    assert known["cancel", None]["allowed"]
    assert not known["complete", None]["allowed"]
    assert known["complete", None]["why_not"]
    assert known["withdraw", party.row(party.venue)]["allowed"]
    assert not known["accept_counter", party.row(party.venue)]["allowed"]
    theirs = (await party.venue.get(f"/bookings/{party.id}/actions"))["items"]
    allowed = {one["name"] for one in theirs if one["allowed"]}
    assert allowed == {"approve", "decline", "counter", "withdraw"}
