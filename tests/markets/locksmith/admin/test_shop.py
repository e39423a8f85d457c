"""Areas and prices: replaced whole, refused by index, nothing forgotten."""

from typing import Any

import httpx2
import pytest
from tests.markets.locksmith.conftest import AREA, Desk, every_price


async def test_an_area_left_out_is_deactivated_and_can_come_back(desk: Desk) -> None:
    (oak,) = (await desk.send("PUT", "/service-areas", {"items": [AREA]}))["items"]
    chicago = {**AREA, "name": "Chicago", "city": "Chicago"}
    areas = (await desk.send("PUT", "/service-areas", {"items": [chicago]}))["items"]
    assert {one["name"]: one["is_active"] for one in areas} == {"Chicago": True, "Oak Park": False}
    areas = (await desk.send("PUT", "/service-areas", {"items": [*areas[:1], oak]}))["items"]
    assert [one["is_active"] for one in areas] == [True, True]
    assert await desk.events("replaced") == 3


async def test_two_areas_may_swap_their_names(desk: Desk) -> None:
    other = {**AREA, "name": "Chicago"}
    first, second = (await desk.send("PUT", "/service-areas", {"items": [AREA, other]}))["items"]
    swapped = [{**first, "name": second["name"]}, {**second, "name": first["name"]}]
    areas = (await desk.send("PUT", "/service-areas", {"items": swapped}))["items"]
    assert {one["id"]: one["name"] for one in areas} == {
        first["id"]: second["name"],
        second["id"]: first["name"],
    }


@pytest.mark.parametrize(
    ("items", "named"),
    [
        ([AREA, {**AREA, "name": "oak PARK"}], "items.1.name"),
        ([{**AREA, "id": "0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a10"}], "items.0.id"),
        ([AREA, {**AREA, "name": "B", "radius_km": 0}], "items.1.radius_km"),
        ([{**AREA, "lat": "41.8"}], "items.0.lat"),
    ],
)
async def test_a_bad_area_is_named_by_its_index(
    desk: Desk, items: list[dict[str, Any]], named: str
) -> None:
    refusal = await desk.send("PUT", "/service-areas", {"items": items}, status=422)
    assert named in refusal["details"]
    assert (await desk.get("/service-areas"))["items"] == []


async def test_a_name_of_an_inactive_area_is_refused_with_the_remedy(desk: Desk) -> None:
    await desk.send("PUT", "/service-areas", {"items": [AREA]})
    await desk.send("PUT", "/service-areas", {"items": []})
    refusal = await desk.send("PUT", "/service-areas", {"items": [AREA]}, status=422)
    assert "with its id" in refusal["details"]["items.0.name"]


async def test_the_price_table_is_replaced_whole(desk: Desk) -> None:
    await desk.open_shop()
    (area,) = (await desk.get("/service-areas"))["items"]
    special = {**every_price(9900)[0], "area_id": area["id"]}
    await desk.send("PUT", "/pricing", {"items": [*every_price(5900), special]})
    table = (await desk.get("/pricing"))["items"]
    assert len(table) == 13
    assert {one["deposit_minor"] for one in table if one["area_id"] is None} == {5900}
    await desk.send("PUT", "/pricing", {"items": every_price(5900)})
    assert len((await desk.get("/pricing"))["items"]) == 12


@pytest.mark.parametrize(
    ("path", "first", "second", "third"),
    [
        (
            "/service-areas",
            *([{**AREA, "name": name}] for name in ("Cicero", "Evanston", "Joliet")),
        ),
        ("/pricing", *(every_price(price) for price in (5900, 6900, 7900))),
    ],
)
async def test_a_list_that_changed_since_it_was_read_is_not_overwritten(
    desk: Desk,
    path: str,
    first: list[dict[str, Any]],
    second: list[dict[str, Any]],
    third: list[dict[str, Any]],
) -> None:
    async def put(items: list[dict[str, Any]], if_match: str, key: str) -> httpx2.Response:
        headers = {"If-Match": if_match, "Idempotency-Key": key}
        return await desk.client.put(path, json={"items": items}, headers=headers)

    seen = await desk.client.get(path)
    etag = seen.headers["etag"]
    assert etag == f'"{seen.json()["version"]}"'
    saved = await put(first, etag, "mine")
    assert saved.headers["etag"] == f'"{saved.json()["version"]}"' != etag
    again = await put(first, etag, "mine")
    assert (again.status_code, again.json()) == (200, saved.json()), "a retry is no change"
    refusal = await put(second, etag, "theirs")
    assert refusal.status_code == 412
    assert refusal.json()["error"] == "changed_meanwhile"
    assert refusal.json()["details"] == {"version": saved.json()["version"]}
    assert await desk.get(path) == saved.json()
    # Read again it goes; without the header, as ever.
    assert (await put(second, f'"other", W/{saved.headers["etag"]}', "fresh")).status_code == 200
    await desk.send("PUT", path, {"items": third})


@pytest.mark.parametrize(
    ("items", "named", "error"),
    [
        (every_price(4900)[1:], "items", "invalid_input"),
        ([*every_price(4900), every_price(1)[0]], "items.12", "invalid_input"),
        (
            [{**every_price(4900)[0], "currency": "EUR"}, *every_price(4900)[1:]],
            "items.0.currency",
            "currency_not_supported",
        ),
        ([{**every_price(4900)[0], "deposit_minor": 0}], "items.0.deposit_minor", "invalid_amount"),
        (
            [
                *every_price(4900),
                {**every_price(1)[0], "area_id": "0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a10"},
            ],
            "items.12.area_id",
            "invalid_input",
        ),
    ],
)
async def test_a_bad_price_is_named_and_the_table_stays(
    desk: Desk, items: list[dict[str, Any]], named: str, error: str
) -> None:
    await desk.open_shop(deposit_minor=4900)
    refusal = await desk.send("PUT", "/pricing", {"items": items}, status=422)
    assert refusal["error"] == error
    assert named in refusal["details"]
    assert {one["deposit_minor"] for one in (await desk.get("/pricing"))["items"]} == {4900}


async def test_what_is_marked_as_not_offered_needs_no_other_entry(desk: Desk) -> None:
    closed = [{**one, "is_offered": False} for one in every_price(4900)]
    table = (await desk.send("PUT", "/pricing", {"items": closed}))["items"]
    assert not any(one["is_offered"] for one in table)
