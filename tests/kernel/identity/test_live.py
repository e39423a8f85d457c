"""The live line's tickets: good once, for a moment, for the device that asked."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from tests.kernel.identity.stage import MARKET, OVEN, SYSTEM, House
from tests.kernel.realtime.conftest import Watching, watching
from websockets.exceptions import InvalidStatus

from steelyard.kernel import identity
from steelyard.kernel.identity import live_tickets
from steelyard.kernel.identity.live_tickets import Holder
from steelyard.kernel.realtime import publish

LIVE = "steelyard.live.v1"


async def ticket_of(house: House, access: str) -> str:
    answer = await house.post("/api/live/ticket", access=access)
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["expires_in"] == 30
    return answer.json()["ticket"]


@asynccontextmanager
async def line(house: House, *shown: str, **options: Any) -> AsyncGenerator[Watching]:
    address = f"{house.url.replace('http', 'ws')}/{MARKET}/api/live?topics={OVEN}"
    protocols = [LIVE, *(f"ticket.{one}" for one in shown)]
    async with watching(address, subprotocols=protocols, **options) as client:
        yield client


async def refused(house: House, *shown: str, **options: Any) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as caught:
        async with line(house, *shown, **options):
            pass
    response = caught.value.response
    return response.status_code, json.loads(response.body or b"{}")["error"]


async def bake(house: House) -> None:
    async with house.services.database.transaction() as session:
        publish(session, OVEN, "bread.baked", {"loaves": 7})


async def test_a_ticket_opens_the_line_and_its_owner_hears(house: House) -> None:
    user = await house.user("baker")
    ticket = await ticket_of(house, (await house.sign_in(user))["access_token"])
    async with line(house, ticket, origin=house.url) as client:
        assert client.connection.subprotocol == LIVE
        await client.next()
        await bake(house)
        assert (await client.until("bread.baked"))["data"] == {"loaves": 7}


async def test_a_ticket_is_good_once(house: House) -> None:
    user = await house.user("baker")
    ticket = await ticket_of(house, (await house.sign_in(user))["access_token"])
    async with line(house, ticket):
        assert await refused(house, ticket) == (401, "not_signed_in")


async def test_a_ticket_ends_after_half_a_minute(house: House) -> None:
    user = await house.user("baker")
    ticket = await ticket_of(house, (await house.sign_in(user))["access_token"])
    await house.push_clock(seconds=31)
    assert await refused(house, ticket) == (401, "not_signed_in")


async def test_made_up_tickets_and_those_of_another_market_open_nothing(house: House) -> None:
    user = await house.user("baker")
    tokens = await house.sign_in(user)
    elsewhere = await live_tickets.issue(
        house.services.valkey, "guild", Holder(user.id, tokens["session_id"])
    )
    for shown in ("x", "A" * 43, elsewhere):
        assert await refused(house, shown) == (401, "not_signed_in")
    assert await refused(house) == (403, "forbidden")


async def test_a_ticket_in_the_address_is_refused(house: House) -> None:
    user = await house.user("baker")
    ticket = await ticket_of(house, (await house.sign_in(user))["access_token"])
    address = f"{house.url.replace('http', 'ws')}/{MARKET}/api/live?topics={OVEN}&ticket={ticket}"
    with pytest.raises(InvalidStatus) as caught:
        async with watching(address):
            pass
    assert json.loads(caught.value.response.body or b"{}")["error"] == "token_in_url"


async def test_only_who_is_signed_in_gets_a_ticket(house: House) -> None:
    assert (await house.post("/api/live/ticket")).status_code == 401


async def test_valkey_holds_the_hash_and_not_the_ticket(house: House) -> None:
    user = await house.user("baker")
    ticket = await ticket_of(house, (await house.sign_in(user))["access_token"])
    valkey = cast("Any", house.services.valkey)
    keys = [key async for key in valkey.scan_iter("*live-ticket*")]
    kept = [f"{key} {await valkey.get(key)}" for key in keys]
    assert len(kept) >= 1
    assert not any(ticket in one for one in kept)


async def test_a_session_that_ended_meanwhile_opens_nothing(house: House) -> None:
    tokens = await house.sign_in(await house.user("baker"))
    ticket = await ticket_of(house, tokens["access_token"])
    await house.post("/api/auth/sign-out", access=tokens["access_token"])
    assert await refused(house, ticket) == (403, "forbidden")


async def test_a_signed_out_device_hears_no_more(house: House) -> None:
    tokens = await house.sign_in(await house.user("baker"))
    async with line(house, await ticket_of(house, tokens["access_token"])) as client:
        await client.next()
        await house.post("/api/auth/sign-out", access=tokens["access_token"])
        assert await client.closed() == (4401, "unauthorized")


async def test_who_loses_the_role_hears_no_more(house: House) -> None:
    user = await house.user("baker")
    access = (await house.sign_in(user))["access_token"]
    async with line(house, await ticket_of(house, access)) as client:
        await client.next()
        async with house.services.database.transaction() as session:
            await identity.withdraw(
                session, user.id, market=MARKET, role="baker", actor=SYSTEM, reason="They left."
            )
        assert await client.closed() == (4401, "unauthorized")


async def test_a_role_that_may_not_watch_is_refused_with_a_good_ticket(house: House) -> None:
    access = (await house.sign_in(await house.user("customer")))["access_token"]
    assert await refused(house, await ticket_of(house, access)) == (403, "forbidden")


async def test_a_program_still_shows_its_token_in_the_header(house: House) -> None:
    access = (await house.sign_in(await house.user("baker")))["access_token"]
    header = {"Authorization": f"Bearer {access}"}
    async with line(house, additional_headers=header) as client:
        assert (await client.next())["topic"] == OVEN


async def test_a_page_of_another_site_gets_no_line(house: House) -> None:
    access = (await house.sign_in(await house.user("baker")))["access_token"]
    shown = await refused(house, await ticket_of(house, access), origin="https://elsewhere.example")
    assert shown == (403, "foreign_origin")
