"""Every limit of the markets is held, and what an outage of the counters means is as declared."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from types import ModuleType
from typing import Any, cast

import pytest
from redis.asyncio import Redis

from steelyard.kernel.errors import TooMany, Unavailable
from steelyard.kernel.http.limits import Limit, Limiter
from steelyard.kernel.identity import limits as identity
from steelyard.markets.locksmith import limits as locksmith


def declared(*modules: ModuleType) -> list[Limit]:
    return [one for module in modules for one in vars(module).values() if isinstance(one, Limit)]


LIMITS = declared(locksmith, identity)


def client_of(url: str) -> Redis:
    return cast("Any", Redis).from_url(url, socket_timeout=1.0, socket_connect_timeout=1.0)


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncIterator[Redis]:
    made = client_of(valkey_url)
    yield made
    await made.aclose()


def test_there_are_limits() -> None:
    assert len(LIMITS) > 5
    assert len({one.name for one in LIMITS}) == len(LIMITS)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
async def test_a_caller_gets_what_is_declared_and_is_told_when_to_come_back(
    valkey: Redis, limit: Limit
) -> None:
    # The counters are shared: names of this test's own, and a bound that is soon reached.
    small = replace(limit, name=f"{limit.name}.{secrets.token_hex(6)}", amount=3)
    limiter = Limiter(valkey)
    for _ in range(3):
        await limiter.check(small, "somebody")
    with pytest.raises(TooMany) as refused:
        await limiter.check(small, "somebody")
    wait = refused.value.details["retry_after_seconds"]
    assert isinstance(wait, int)
    assert 1 <= wait <= limit.minutes * 60 + 2
    await limiter.check(small, "somebody else")


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
async def test_without_the_counters_it_is_open_or_closed_as_declared(limit: Limit) -> None:
    away = client_of("redis://127.0.0.1:1/0")
    limiter = Limiter(away)
    if limit.fail_open:
        await limiter.check(limit, "somebody")
    else:
        with pytest.raises(Unavailable):
            await limiter.check(limit, "somebody")
    await away.aclose()
