"""The wire to Stripe for its official client: bounded in time and in size."""

from collections.abc import Awaitable, Mapping
from typing import Any, NoReturn, cast, override

import httpx2
import stripe

from steelyard.kernel import clock
from steelyard.kernel.http.admission import Client

ANSWER_MAX_BYTES = 8 * 1024 * 1024
_TIMEOUT = httpx2.Timeout(12.0, connect=3.0, pool=3.0)
_LIMITS = httpx2.Limits(max_connections=24, max_keepalive_connections=8)


class Transport(stripe.HTTPClient):
    """One connection pool a process. Nothing is retried here: that is decided with our rows."""

    name = "httpx2"

    def __init__(self) -> None:
        cast("Any", super()).__init__()
        self._client = Client(
            timeout=_TIMEOUT, limits=_LIMITS, follow_redirects=False, trust_env=False
        )

    @override
    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        try:
            async with self._client.stream(
                method, url, headers=dict(headers), content=post_data or None
            ) as response:
                return await _read(response), response.status_code, response.headers
        except httpx2.HTTPError as error:
            _no_answer(type(error).__name__, error)

    @override
    def sleep_async(self, secs: float) -> Awaitable[None]:
        return clock.sleep(secs)

    @override
    async def close_async(self) -> None:
        await self._client.aclose()


async def _read(response: httpx2.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > ANSWER_MAX_BYTES:
            _no_answer("an answer beyond all bounds", None)
        parts.append(part)
    return b"".join(parts)


def _no_answer(what: str, cause: Exception | None) -> NoReturn:
    raise stripe.APIConnectionError(f"Stripe gave no usable answer: {what}") from cause
