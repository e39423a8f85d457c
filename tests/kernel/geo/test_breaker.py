from datetime import timedelta

import anyio
import pytest

from steelyard.kernel.geo.breaker import CircuitBreaker, CircuitOpen

PAUSE = timedelta(milliseconds=40)


class BrokenError(Exception):
    pass


class AnsweredError(Exception):
    pass


async def fail(breaker: CircuitBreaker, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(BrokenError):
            async with breaker.call():
                raise BrokenError


async def test_it_opens_after_failures_in_a_row_and_refuses_at_once() -> None:
    breaker = CircuitBreaker(failures=3, pause=timedelta(minutes=1))
    await fail(breaker, 2)
    async with breaker.call():
        pass
    await fail(breaker, 2)
    assert not breaker.is_open
    await fail(breaker)
    assert breaker.is_open
    with pytest.raises(CircuitOpen):
        async with breaker.call():
            pytest.fail("nobody may be let through")


async def test_an_answer_that_refuses_is_no_failure() -> None:
    breaker = CircuitBreaker(failures=1)
    for _ in range(3):
        with pytest.raises(AnsweredError):
            async with breaker.call(AnsweredError):
                raise AnsweredError
    assert not breaker.is_open


async def test_after_the_pause_one_is_let_through_and_decides_for_all() -> None:
    breaker = CircuitBreaker(failures=1, pause=PAUSE)
    await fail(breaker)
    await anyio.sleep(0.06)
    async with breaker.call():
        with pytest.raises(CircuitOpen):
            async with breaker.call():
                pytest.fail("only one may be let through")
    async with breaker.call():
        assert not breaker.is_open


async def test_a_failing_probe_opens_it_for_another_pause() -> None:
    breaker = CircuitBreaker(failures=3, pause=PAUSE)
    await fail(breaker, 3)
    await anyio.sleep(0.06)
    await fail(breaker)
    assert breaker.is_open
    await anyio.sleep(0.06)
    assert not breaker.is_open


async def test_a_cancelled_probe_leaves_room_for_the_next() -> None:
    breaker = CircuitBreaker(failures=1, pause=PAUSE)
    await fail(breaker)
    await anyio.sleep(0.06)
    with anyio.move_on_after(0.01):
        async with breaker.call():
            await anyio.sleep(5)
    async with breaker.call():
        pass
    assert not breaker.is_open
