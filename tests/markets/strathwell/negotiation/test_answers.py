"""What vendors and organizers say to each other about a price, over HTTP."""

from datetime import timedelta

from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import (
    a_booking,
    a_ready_booking,
    a_vendor,
    a_venue,
    mails,
    pass_time,
)

HOUR = timedelta(hours=1)


async def test_all_agree_and_the_booking_is_ready(house: House) -> None:
    party = await a_booking(house, services=1)
    await party.venue.answer("approve", party.id)
    assert await party.status() == "awaiting_vendor_approval"
    await party.services[0].answer("approve", party.id, agreed_amount_cents=95_000)
    seen = await party.look()
    assert (seen["status"], seen["total_cents"]) == ("ready_for_payment", 495_000)
    assert await mails(house, "organizer_ready") == 1
    again = await party.venue.answer("approve", party.id, expect=409)
    assert again["error"] == "illegal_move"


async def test_without_a_price_nobody_agrees(house: House) -> None:
    party = await a_booking(house, venue=await a_venue(house, price=None))
    refused = await party.venue.answer("approve", party.id, expect=422)
    assert "agreed_amount_cents" in refused["details"]
    for amount in (0, -5, "400000", 1.5, True, 10**13):
        await party.venue.answer("approve", party.id, expect=422, agreed_amount_cents=amount)
    assert await party.status() == "awaiting_vendor_approval"
    await party.venue.answer("approve", party.id, agreed_amount_cents=380_000)
    assert (await party.look())["total_cents"] == 380_000


async def test_an_accepted_counter_is_the_agreed_amount(house: House) -> None:
    party = await a_booking(house)
    await party.venue.answer(
        "counter", party.id, proposed_amount_cents=460_000, note="Call me: +1 617 555 0142"
    )
    seen = await party.look()
    (row,) = seen["vendors"]
    assert (row["status"], row["proposed_amount_cents"]) == ("countered", 460_000)
    assert "555" not in str(row["quotes"])
    stale = await party.answer_counter(
        party.venue, accept=True, expected_amount_cents=1, expect=409
    )
    assert stale["error"] == "offer_changed"
    other = {"booking_vendor_id": party.id, "accept": True}
    await party.to_row(party.venue, "accept-counter", expect=422, **other)
    seen = await party.answer_counter(party.venue, accept=True)
    (row,) = seen["vendors"]
    assert (seen["status"], row["agreed_amount_cents"]) == ("ready_for_payment", 460_000)
    assert [(q["version"], q["side"], q["status"]) for q in row["quotes"]] == [
        (1, "list_price", "superseded"),
        (2, "vendor", "accepted"),
    ]
    assert await mails(house, "vendor_counter_accepted") == 1


async def test_a_refused_counter_leaves_the_booking_waiting(house: House) -> None:
    party = await a_booking(house, services=1)
    await party.venue.answer("approve", party.id)
    await party.services[0].answer("counter", party.id, proposed_amount_cents=999_000)
    seen = await party.answer_counter(party.services[0], accept=False)
    assert seen["vendors"][1]["status"] == "declined"
    assert seen["status"] == "awaiting_vendor_approval"
    other = await a_vendor(house, price=120_000, name="Rose Garden")
    seen = await party.to_row(party.services[0], "replace", vendor_id=str(other.id))
    assert [row["status"] for row in seen["vendors"]] == ["approved", "replaced", "pending"]
    assert seen["vendors"][2]["replaces_id"] == seen["vendors"][1]["id"]
    await party.to_row(party.services[0], "replace", expect=409, vendor_id=str(other.id))
    await other.answer("approve", party.id)
    assert (await party.look())["total_cents"] == 520_000


async def test_an_event_goes_on_without_a_service_but_not_without_a_venue(house: House) -> None:
    party = await a_booking(house, services=1)
    await party.venue.answer("approve", party.id)
    await party.services[0].answer("decline", party.id, note="We are away.")
    assert await party.status() == "awaiting_vendor_approval"
    seen = await party.to_row(party.services[0], "go-on-without")
    assert (seen["status"], seen["total_cents"]) == ("ready_for_payment", 400_000)
    await party.venue.answer("withdraw", party.id, reason="Water in the cellar")
    assert await party.status() == "awaiting_vendor_approval"
    assert await mails(house, "organizer_withdrawn") == 1
    await party.to_row(party.venue, "go-on-without", expect=422)


async def test_a_vendor_who_leaves_reopens_a_ready_booking(house: House) -> None:
    party = await a_ready_booking(house, services=1)
    await party.services[0].answer("withdraw", party.id, expect=422)
    await party.services[0].answer("withdraw", party.id, reason="A wedding of our own")
    seen = await party.look()
    assert (seen["status"], seen["total_cents"]) == ("awaiting_vendor_approval", None)
    await party.services[0].answer("approve", party.id, expect=409)


async def test_five_rounds_and_then_yes_or_no(house: House) -> None:
    party = await a_booking(house)
    await party.to_row(party.venue, "counter-back", expect=409, proposed_amount_cents=1)
    for n in range(5):
        if n % 2 == 0:
            await party.venue.answer("counter", party.id, proposed_amount_cents=500_000 - n)
            await party.venue.answer("approve", party.id, expect=409)
        else:
            await party.to_row(party.venue, "counter-back", proposed_amount_cents=300_000 + n)
    refused = await party.to_row(
        party.venue, "counter-back", expect=409, proposed_amount_cents=310_000
    )
    assert refused["error"] == "move_refused"
    seen = await party.answer_counter(party.venue, accept=True)
    assert seen["vendors"][0]["agreed_amount_cents"] == 499_996
    assert [q["version"] for q in seen["vendors"][0]["quotes"]] == [1, 2, 3, 4, 5, 6]


async def test_an_organizers_price_is_agreed_to_as_it_stands(house: House) -> None:
    party = await a_booking(house)
    await party.venue.answer("counter", party.id, proposed_amount_cents=500_000)
    await party.to_row(party.venue, "counter-back", proposed_amount_cents=450_000)
    await party.venue.answer("approve", party.id, expect=422, agreed_amount_cents=500_000)
    await party.venue.answer("approve", party.id)
    assert (await party.look())["total_cents"] == 450_000


async def test_a_request_is_reminded_of_and_then_over(house: House) -> None:
    party = await a_booking(house)
    await house.sweep("strathwell.sweep_answers")
    assert await mails(house, "vendor_reminder") == 0
    await pass_time(house, 25 * HOUR)
    for _ in range(2):
        await house.sweep("strathwell.sweep_answers")
    assert await mails(house, "vendor_reminder") == 1
    await pass_time(house, 24 * HOUR, party.venue, party.organizer)
    late = await party.venue.answer("approve", party.id, expect=409)
    assert late["error"] == "answer_too_late"
    await party.venue.answer("counter", party.id, expect=409, proposed_amount_cents=1)
    for _ in range(2):
        await house.sweep("strathwell.sweep_answers")
    assert (await party.look())["vendors"][0]["status"] == "expired"
    assert await mails(house, "organizer_expired") == await mails(house, "vendor_expired") == 1
    other = await a_venue(house)
    await party.to_row(party.venue, "replace", vendor_id=str(other.id))
    await other.answer("approve", party.id)
    assert await party.status() == "ready_for_payment"


async def test_a_counter_stands_for_three_days(house: House) -> None:
    party = await a_booking(house)
    await party.venue.answer("counter", party.id, proposed_amount_cents=460_000)
    await pass_time(house, 71 * HOUR, party.organizer)
    await house.sweep("strathwell.sweep_answers")
    assert await mails(house, "organizer_reminder") == 1
    assert (await party.look())["vendors"][0]["status"] == "countered"
    await pass_time(house, 2 * HOUR, party.organizer)
    await party.answer_counter(party.venue, accept=True, expect=409)
    await house.sweep("strathwell.sweep_answers")
    assert (await party.look())["vendors"][0]["quotes"][-1]["status"] == "expired"


async def test_only_those_concerned_answer(house: House) -> None:
    party = await a_booking(house, services=1)
    await party.venue.answer("counter", party.id, proposed_amount_cents=460_000)
    stranger, rival = await a_booking(house), await a_vendor(house)
    await rival.answer("approve", party.id, expect=404)
    row = party.row(party.venue)
    body = {"booking_vendor_id": row, "accept": True}
    for path in (
        f"/bookings/{party.id}/vendors/{row}/accept-counter",
        f"/bookings/{stranger.id}/vendors/{row}/accept-counter",
    ):
        await stranger.organizer.post(path, body, expect=404)
    await party.venue.post(f"/bookings/{party.id}/vendors/{row}/accept-counter", body, expect=403)
    path = f"/vendor/bookings/{party.id}/approve"
    await party.organizer.post(path, {}, expect=403)
    newcomer = await house.person("vendor")
    await newcomer.post(path, {}, expect=404)


async def test_no_mail_tells_the_other_sides_address(house: House) -> None:
    party = await a_booking(house, notes="Ask for jane@example.com")
    await party.venue.answer("counter", party.id, proposed_amount_cents=460_000, note="Mail us")
    await party.answer_counter(party.venue, accept=True)
    assert await house.rows("kernel.message", "body ~ '@' OR subject_line ~ '@'") == 0
    assert await house.rows("kernel.message", "template = 'vendor_request'") == 1
