"""The door of every HTTP provider: where request faults strike.

``work`` is synchronous, so it runs to its commit once begun; it is told whether a fault wants
its answer spoiled, because a provider with idempotency keys must remember the spoiled answer.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from steelyard.sandbox.faults import Fault
from steelyard.sandbox.ground import Ground

TRANSPORT_KEY = "sandbox.transport"


async def through_gate(
    request: Request,
    ground: Ground,
    provider: str,
    operation: str,
    *,
    work: Callable[[bool], Response],
    rate_limited: Callable[[], Response],
) -> Response:
    """Does the work under the faults in force and returns what the caller gets to see."""
    faults = ground.faults
    stopped = faults.strike_request(provider, operation, "down", "rate_limit")
    if stopped is not None:
        return await _refuse(request, stopped, rate_limited)
    slow = faults.strike_request(provider, operation, "slow")
    if slow is not None and not slow.after_work:
        await asyncio.sleep(slow.delay_ms / 1000)
    spoiled = faults.strike_request(provider, operation, "error_after_work")
    answer = work(spoiled is not None)
    if slow is not None and slow.after_work:
        await asyncio.sleep(slow.delay_ms / 1000)
    lost = faults.strike_request(provider, operation, "timeout")
    if lost is not None:
        await asyncio.sleep(lost.delay_ms / 1000)
        return await cut(request)
    strange = faults.strike_request(provider, operation, "strange")
    return _make_strange(answer, strange) if strange is not None else answer


async def cut(request: Request) -> Response:
    """Cuts the connection without a byte of answer; the returned response goes nowhere."""
    transport: asyncio.Transport = request.scope[TRANSPORT_KEY]
    transport.abort()
    await request.receive()  # returns once the server has seen the line go dead
    return Response(status_code=503)


async def _refuse(request: Request, fault: Fault, rate_limited: Callable[[], Response]) -> Response:
    if fault.kind == "rate_limit":
        return rate_limited()
    if fault.status is None:
        return await cut(request)
    return Response("Service Unavailable", status_code=fault.status)


def _make_strange(answer: Response, fault: Fault) -> Response:
    body: Any = orjson.loads(bytes(answer.body))
    if isinstance(body, dict):
        body["sandbox_unknown_field"] = {"nested": [1, None, {"kind": "never_seen_before"}]}
        body["sandbox_padding"] = "x" * fault.padding_bytes
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name.lower() not in {"content-length", "content-type"}
    }
    return Response(orjson.dumps(body), answer.status_code, headers, media_type="application/json")
