"""The journal as a stream of server-sent events."""

import asyncio
from collections.abc import AsyncIterator

from steelyard.sandbox.journal import Journal
from steelyard.sandbox.store import Doc, dump

CATCH_UP = 1000
HEARTBEAT_SECONDS = 15.0


async def events_after(journal: Journal, after: int | None) -> AsyncIterator[bytes]:
    """Entries above ``after`` (None: only new ones), without a gap, then as they come."""
    live = journal.listen()
    ahead = asyncio.create_task(_next(live))
    try:
        await asyncio.sleep(0)
        yield b": connected\n\n"
        seen = after if after is not None else 0
        while after is not None and (missed := journal.after(seen, CATCH_UP)):
            for entry in missed:
                yield _event(entry)
            seen = missed[-1]["seq"]
        while True:
            done, _ = await asyncio.wait({ahead}, timeout=HEARTBEAT_SECONDS)
            if not done:
                yield b": still here\n\n"
                continue
            entry = ahead.result()
            if entry is None:
                return
            if entry["seq"] > seen:
                yield _event(entry)
            ahead = asyncio.create_task(_next(live))
    finally:
        ahead.cancel()


async def _next(live: AsyncIterator[Doc]) -> Doc | None:
    return await anext(live, None)


def _event(entry: Doc) -> bytes:
    return b"id: %d\nevent: journal\ndata: %s\n\n" % (entry["seq"], dump(entry))
