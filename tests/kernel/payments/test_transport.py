"""The wire to Stripe goes where it is configured to go, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from steelyard.kernel.payments.transport import Transport

_MOVED = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
async def asked() -> AsyncIterator[tuple[str, list[str]]]:
    """A server that sends everybody elsewhere: its address, and what it was asked for."""
    paths: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        paths.append(head.split(b" ")[1].decode())
        writer.write(_MOVED)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield f"http://127.0.0.1:{port}", paths


async def test_an_answer_that_leads_elsewhere_is_not_followed(
    asked: tuple[str, list[str]],
) -> None:
    address, paths = asked
    transport = Transport()
    try:
        _, status, _ = await transport.request_async("GET", f"{address}/v1/charges", {})
    finally:
        await transport.close_async()
    assert (status, paths) == (302, ["/v1/charges"])
