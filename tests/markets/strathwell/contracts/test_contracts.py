"""The contract of a paid booking, and the changes to it."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from tests.markets.strathwell.house import House
from tests.markets.strathwell.listening import Heard
from tests.markets.strathwell.people import (
    a_booking,
    a_paid_booking,
    a_ready_booking,
    in_transaction,
    mails,
)

from steelyard.kernel.db import Session
from steelyard.markets.strathwell.book.queries import locked_booking
from steelyard.markets.strathwell.contracts.canonical import canonical, digest
from steelyard.markets.strathwell.contracts.freeze import freeze, versions

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), _JSON, max_size=5))
def test_the_digest_does_not_depend_on_the_order_of_keys(content: dict[str, object]) -> None:
    turned = dict(reversed(content.items()))
    assert digest(turned) == digest(content)
    assert json.loads(canonical(content)) == content


def test_a_broken_number_has_no_place_in_a_contract() -> None:
    with pytest.raises(TypeError, match="broken"):
        digest({"vendors": [{"amount": 1.5}]})


async def test_what_is_paid_is_frozen_with_its_digest(house: House) -> None:
    party = await a_paid_booking(house, services=1)
    seen = await party.organizer.get(f"/bookings/{party.id}/contract")
    contract = seen["contract"]
    assert seen["is_whole"]
    assert contract["version"] == 1
    plain = json.dumps(
        contract["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert hashlib.sha256(plain.encode()).hexdigest() == contract["digest"]
    assert contract["content"]["total_minor"] == 500_000
    assert contract["content"]["policy"]["cancellation"][0] == {"days": 60, "basis_points": 10000}
    theirs = (await party.services[0].get(f"/bookings/{party.id}/contract"))["contract"]
    assert theirs["is_partial"]
    assert str(party.venue.id) not in str(theirs)
    assert "500000" not in str(theirs["content"])

    async def again(session: Session) -> int:
        booking = await locked_booking(session, party.uuid)
        return (await freeze(session, booking)).version

    assert await in_transaction(house, again) == 1

    async def tamper(session: Session) -> None:
        (frozen,) = await versions(session, party.uuid)
        frozen.content = {**frozen.content, "total_minor": 1}
        await session.flush()

    with pytest.raises(DBAPIError):
        await in_transaction(house, tamper)
    assert await house.rows("strathwell.contracts") == 1


async def test_without_payment_there_is_no_contract_and_no_change(house: House) -> None:
    party = await a_ready_booking(house)
    await party.organizer.get(f"/bookings/{party.id}/contract", expect=404)
    body = {"booking_vendor_id": party.row(party.venue), "delta_cents": 5, "reason": "More"}
    refused = await party.organizer.post(f"/bookings/{party.id}/change-orders", body, expect=409)
    assert refused["error"] == "not_under_contract"


async def test_one_side_asks_and_the_other_one_agrees(house: House, told: Heard) -> None:
    party = await a_paid_booking(house, services=1)
    path = f"/bookings/{party.id}/change-orders"
    row = party.row(party.venue)
    less = {"booking_vendor_id": row, "delta_cents": -50_000, "reason": "Mail me: a@example.com"}
    order = await party.venue.post(path, less, expect=201)
    assert (order["proposed_by"], order["status"]) == ("vendor", "proposed")
    assert "a@example.com" not in order["reason"]
    twice = await party.organizer.post(path, less, expect=409)
    assert twice["error"] == "change_open"
    accept = f"{path}/{order['id']}/accept"
    refused = await party.venue.post(accept, expect=403)
    assert refused["error"] == "not_your_answer"
    await party.services[0].post(accept, expect=404)
    stranger = await a_booking(house)
    await stranger.organizer.post(accept, expect=404)
    done = await party.organizer.post(accept)
    assert done["status"] == "accepted"
    await party.organizer.post(accept, expect=409)
    seen = await party.look()
    assert seen["total_cents"] == 450_000
    assert seen["vendors"][0]["agreed_amount_cents"] == 350_000
    contracts = await party.organizer.get(f"/bookings/{party.id}/contract")
    assert contracts["is_whole"]
    assert [one["version"] for one in contracts["versions"]] == [1, 2]
    assert contracts["contract"]["previous_digest"] == contracts["versions"][0]["digest"]
    assert contracts["contract"]["content"]["change_orders"][0]["delta_minor"] == -50_000
    more = {"booking_vendor_id": row, "delta_cents": 70_000, "reason": "More guests"}
    order = await party.organizer.post(path, more, expect=201)
    await party.venue.post(f"{path}/{order['id']}/accept")
    seen = await party.look()
    assert (seen["total_cents"], seen["vendors"][0]["agreed_amount_cents"]) == (450_000, 420_000)
    assert seen["status"] == "paid"
    order = await party.organizer.post(path, more, expect=201)
    await party.venue.post(f"{path}/{order['id']}/reject")
    order = await party.organizer.post(path, more, expect=201)
    await party.venue.post(f"{path}/{order['id']}/withdraw", expect=403)
    await party.organizer.post(f"{path}/{order['id']}/withdraw")
    listed = (await party.organizer.get(path))["items"]
    assert [one["status"] for one in listed] == ["accepted", "accepted", "rejected", "withdrawn"]
    assert (await party.services[0].get(path))["items"] == []
    assert await mails(house, "organizer_change") == 1
    assert await mails(house, "vendor_change") == 3
    assert told == [("paid", -50_000), ("paid", 70_000)]
    for delta in (0, 1.5, "5", -420_000, 10**13):
        body = {**more, "delta_cents": delta}
        await party.organizer.post(path, body, expect=422)
