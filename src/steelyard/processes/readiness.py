"""When a program that was started may be counted on."""

import asyncio
import http.client
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

type Ready = Callable[[Path], Awaitable[bool]]
"""Asked again and again with the path of the program's log until it says True."""


def at_once() -> Ready:
    """For a program of which nothing is to be awaited but that it starts."""

    async def ready(_log: Path) -> bool:
        return True

    return ready


def answers_http(url: str, *, seconds: float = 2.0) -> Ready:
    """Ready when a GET of ``url`` is answered with a status below 400. Proxies are not used."""
    parts = urlsplit(url)
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"

    def probe() -> bool:
        connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port or 80, timeout=seconds
        )
        try:
            connection.request("GET", target)
            return connection.getresponse().status < 400
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    async def ready(_log: Path) -> bool:
        return await asyncio.to_thread(probe)

    return ready


def listens(port: int, host: str = "127.0.0.1") -> Ready:
    """Ready when a TCP connection to the port is accepted."""

    async def ready(_log: Path) -> bool:
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 2.0)
        except OSError:
            return False
        writer.close()
        return True

    return ready


def says(pattern: str) -> Ready:
    """Ready when the program has written a line in which ``pattern`` (a regex) is found.

    Every start has a log of its own, so an earlier start's line does not count.
    """
    wanted = re.compile(pattern, re.MULTILINE)

    async def ready(log: Path) -> bool:
        return bool(wanted.search(await asyncio.to_thread(_read, log)))

    return ready


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")
