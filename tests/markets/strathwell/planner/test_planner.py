"""A budget split to the cent, vendors who fit, and a draft that nobody has been asked about."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.markets.strathwell.designs.test_designs import published, subscribed
from tests.markets.strathwell.house import Caller, House
from tests.markets.strathwell.vendors.test_vendors import CATERER, approved

from steelyard.kernel.money import Money

DAY = "2027-05-08"


async def caterer(house: House, admin: Caller, name: str, cents: int) -> str:
    cook = await house.person("vendor")
    body = {**CATERER, "business_name": name, "base_price_cents": cents}
    seen = await cook.post("/vendors/onboarding/service-provider", body)
    await admin.post(f"/admin/vendors/{seen['id']}/approve")
    return str(seen["id"])


def occasion(template_id: str, **facts: Any) -> dict[str, Any]:
    return {"template_id": template_id, "guest_count": 90, "event_date": DAY, **facts}


@given(st.integers(1, 10**12), st.lists(st.integers(1, 9000), min_size=1, max_size=12))
def test_the_shares_of_a_budget_come_to_the_budget(amount: int, weights: list[int]) -> None:
    shares = Money(amount, "USD").allocate(weights)
    assert sum(share.amount_minor for share in shares) == amount


async def test_a_plan_names_who_fits_the_dearest_first(house: House) -> None:
    admin, person = await house.person("admin"), await subscribed(house)
    template_id = await published(admin)
    await approved(house, admin, business_name="Hall", capacity=200, base_price_cents=900_000)
    await approved(house, admin, business_name="Nook", capacity=20, base_price_cents=50_000)
    for name, cents in (("Plain", 300_000), ("Fine", 800_000), ("Royal", 2_000_000)):
        await caterer(house, admin, name, cents)
    plan = await person.post("/planner/plan", occasion(template_id))
    assert sum(part["amount_cents"] for part in plan["parts"]) == plan["budget_cents"] == 2_500_000
    who = {
        part["category"]: [one["business_name"] for one in part["suggestions"]]
        for part in plan["parts"]
    }
    assert who == {"venue": ["Hall"], "catering": ["Fine", "Plain"], "music": [], "florals": []}
    assert set(plan["missing"]) == {"music", "florals"}


async def test_a_plan_becomes_a_draft_and_nobody_is_asked(house: House) -> None:
    admin, person = await house.person("admin"), await subscribed(house)
    template_id = await published(admin)
    await approved(house, admin, capacity=200)
    await caterer(house, admin, "Fine", 800_000)
    made = await person.post("/planner/bookings", occasion(template_id), expect=201)
    booking = await person.get(f"/bookings/{made['booking_id']}")
    assert (booking["status"], len(booking["vendors"])) == ("draft", 2)
    assert await house.rows("kernel.message", "kind LIKE 'vendor_request%'") == 0


async def test_without_a_venue_there_is_no_draft(house: House) -> None:
    admin, person = await house.person("admin"), await subscribed(house)
    body = occasion(await published(admin))
    refused = await person.post("/planner/bookings", body, expect=409)
    assert refused["error"] == "no_venue_found"
    assert await house.rows("strathwell.bookings") == 0


async def test_the_planner_is_for_subscribers(house: House) -> None:
    person = await house.person("organizer")
    await person.get("/planner/access-check", expect=402)
    access = await (await subscribed(house)).get("/planner/access-check")
    assert access == {"allowed": True, "subscription": "trial"}
