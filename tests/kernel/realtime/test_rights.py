"""Who may watch: looked at before the upgrade, for each topic, and again while it lasts."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import orjson
import pytest
from tests.kernel.realtime.conftest import JOBS, Live, Serve, Watching, watching
from websockets.exceptions import InvalidStatus

from steelyard.kernel.realtime import ClientLimits


async def _refused(address: str, **options: Any) -> tuple[int, dict[str, Any]]:
    with pytest.raises(InvalidStatus) as caught:
        async with watching(address, **options):
            pass
    response = caught.value.response
    return response.status_code, orjson.loads(response.body or b"")


async def test_a_topic_that_may_not_be_watched_is_refused_before_the_upgrade(
    serve: Serve,
) -> None:
    live = await serve()
    live.rights.refused[JOBS] = "staff_only"
    status, body = await _refused(live.address(), origin=live.origin)
    assert status == 403
    assert body["error"] == "forbidden"
    assert body["details"] == {"topics": {JOBS: "staff_only"}}


async def test_of_several_topics_only_the_allowed_ones_are_watched(serve: Serve) -> None:
    live = await serve()
    live.rights.refused[JOBS] = False
    async with live.watch(f"{JOBS},locksmith:job:1") as client:
        assert await client.next() == {"type": "error", "code": "forbidden", "topic": JOBS}
        assert (await client.until("refetch"))["topic"] == "locksmith:job:1"
        live.say(JOBS, 1)
        live.say("locksmith:job:1", 2)
        assert (await client.next())["data"] == {"n": 2}


async def test_another_markets_topic_is_unknown_here_and_nobody_is_asked(serve: Serve) -> None:
    live = await serve()
    status, body = await _refused(live.address("guild:jobs"), origin=live.origin)
    assert (status, body["details"]) == (403, {"topics": {"guild:jobs": "unknown_topic"}})
    assert live.rights.asked == []


async def test_a_refused_subscribe_is_answered_and_not_heard(serve: Serve) -> None:
    live = await serve()
    live.rights.refused["locksmith:job:1"] = "not_yours"
    async with live.watch() as client:
        await client.until("refetch")
        await client.send(type="subscribe", topic="locksmith:job:1")
        assert await client.next() == {
            "type": "error",
            "code": "not_yours",
            "topic": "locksmith:job:1",
        }
        live.say("locksmith:job:1", 1)
        assert await client.quiet()


async def test_rights_that_are_taken_away_end_the_connection(serve: Serve) -> None:
    live = await serve(client_limits=ClientLimits(recheck_seconds=0.1))
    async with live.watch() as client:
        await client.until("refetch")
        live.rights.refused[JOBS] = "session_expired"
        assert await client.closed(2.0) == (4401, "unauthorized")


async def test_when_rights_cannot_be_looked_up_nobody_new_gets_in(serve: Serve) -> None:
    live = await serve()
    live.rights.outage = True
    status, body = await _refused(live.address(), origin=live.origin)
    assert (status, body["error"]) == (503, "unavailable")


async def test_an_outage_is_sat_out_once_and_ends_the_connection_the_second_time(
    serve: Serve,
) -> None:
    live = await serve(client_limits=ClientLimits(recheck_seconds=0.2))
    async with live.watch() as client:
        await client.until("refetch")
        live.rights.outage = True
        await asyncio.sleep(0.3)
        live.say(JOBS, 1)
        assert (await client.next())["data"] == {"n": 1}
        assert await client.closed(2.0) == (1013, "try_again_later")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:1", "null", "http://[::1"]
)
async def test_a_foreign_origin_is_refused_before_the_upgrade(serve: Serve, origin: str) -> None:
    live = await serve()
    status, body = await _refused(live.address(), origin=origin)
    assert (status, body["error"]) == (403, "foreign_origin")
    assert live.rights.asked == []


async def test_a_program_without_an_origin_may_come_without_cookies_only(serve: Serve) -> None:
    live = await serve()
    async with watching(live.address()) as client:
        assert (await client.next())["type"] == "subscribed"
    status, body = await _refused(live.address(), additional_headers={"Cookie": "session=1"})
    assert (status, body["error"]) == (403, "foreign_origin")


async def test_in_development_this_machine_has_several_names(serve: Serve) -> None:
    live = await serve()
    async with watching(live.address(), origin=f"http://localhost:{live.port}") as client:
        assert (await client.next())["type"] == "subscribed"


async def test_a_token_in_the_address_is_refused(serve: Serve) -> None:
    live = await serve()
    status, body = await _refused(live.address(extra="&token=abc"), origin=live.origin)
    assert (status, body["error"]) == (403, "token_in_url")
    assert "abc" not in str(body)


@pytest.mark.parametrize(
    ("topics", "extra", "field"),
    [
        ("", "", "topics"),
        ("Locksmith", "", "topics"),
        (",".join(f"locksmith:job:{n}" for n in range(33)), "", "topics"),
        (JOBS, "&since=yesterday", "since"),
        (JOBS, "&colour=red", "colour"),
    ],
)
async def test_an_address_that_cannot_be_read_is_refused_with_the_remedy(
    serve: Serve, topics: str, extra: str, field: str
) -> None:
    live = await serve()
    status, body = await _refused(live.address(topics, extra=extra), origin=live.origin)
    assert (status, body["error"]) == (422, "invalid_subscription")
    assert list(body["details"]) == [field]


@asynccontextmanager
async def _streaming(live: Live, **headers: str) -> AsyncGenerator[httpx2.Response]:
    address = f"{live.origin}/api/live/events?topics={JOBS}"
    async with httpx2.AsyncClient() as http, http.stream("GET", address, headers=headers) as got:
        yield got


async def test_the_event_stream_looks_at_the_same_rights(serve: Serve) -> None:
    live = await serve()
    async with _streaming(live, origin="https://evil.example") as got:
        assert got.status_code == 403
    async with _streaming(live, **{"sec-fetch-site": "cross-site"}) as got:
        assert got.status_code == 403
    async with _streaming(live, **{"sec-fetch-site": "same-origin"}) as got:
        assert got.status_code == 200
    live.rights.refused[JOBS] = False
    async with _streaming(live) as got:
        assert got.status_code == 403
        body = orjson.loads(await got.aread())
    assert body["details"] == {"topics": {JOBS: "forbidden"}}


async def test_the_event_stream_ends_when_rights_are_taken_away(serve: Serve) -> None:
    live = await serve(client_limits=ClientLimits(recheck_seconds=0.1))
    async with _streaming(live) as got:
        live.rights.refused[JOBS] = False
        *_, last = [line async for line in got.aiter_lines() if line.startswith("data: ")]
    assert orjson.loads(last[6:]) == {"type": "closed", "code": 4401, "reason": "unauthorized"}


async def test_the_subprotocol_is_agreed_when_offered(serve: Serve) -> None:
    live = await serve()
    async with live.watch(subprotocols=["steelyard.live.v1"]) as client:
        assert isinstance(client, Watching)
        assert client.connection.subprotocol == "steelyard.live.v1"
