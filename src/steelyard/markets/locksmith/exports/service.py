"""Writing a list into a file, page after page, and sending the file.

The file is made first and sent then: what goes wrong on the way is an error and not half a file,
whether rows were left out is known before the first byte, and no transaction waits for a slow
line. It lies on disk, so memory is a page's, however long the list; each page is a short read of
its own, from where the last one ended.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from starlette.responses import StreamingResponse

from steelyard.kernel import audit, clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.services import Services
from steelyard.markets.locksmith.exports import cells
from steelyard.markets.locksmith.exports.cells import Column
from steelyard.markets.locksmith.lifecycles import MARKET

ROWS_MAX = 100_000
PAGE = 2_000
_CHUNK = 64 * 1024

Page = Callable[[Session, str | None, int], Awaitable[tuple[Sequence[Any], str | None]]]
"""Rows from a cursor on, at most so many, and the cursor of the next."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported: its name, its columns, how a page of it is read."""

    name: str
    columns: Sequence[Column[Any]]
    page: Page
    asked: dict[str, Any]
    """The filters as they were given; they stand in the history."""


async def send(
    services: Services, export: Export, *, staff: Actor, rows_max: int = ROWS_MAX
) -> StreamingResponse:
    """The file as an answer. ``X-Truncated`` says whether rows were left out."""
    file: IO[bytes] = tempfile.TemporaryFile(prefix="steelyard-export-")  # noqa: SIM115 - closed when sent
    try:
        rows, truncated = await _write(services, export, file, rows_max)
        await _note(services, export, staff, rows, truncated=truncated)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    name = f"steelyard-{export.name}-{clock.now():%Y-%m-%d}.csv"
    return StreamingResponse(
        _sent(file),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(size),
            "X-Row-Count": str(rows),
            "X-Truncated": "true" if truncated else "false",
        },
    )


async def _write(
    services: Services, export: Export, file: IO[bytes], rows_max: int
) -> tuple[int, bool]:
    """The whole list, or its first ``rows_max`` rows and a last line that says so."""
    file.write(cells.head(export.columns).encode())
    written = 0
    cursor: str | None = None
    while True:
        async with services.database.reading() as session:
            rows, cursor = await export.page(session, cursor, min(PAGE, rows_max - written))
        text = await asyncio.to_thread(cells.lines, export.columns, rows)
        file.write(text.encode())
        written += len(rows)
        if cursor is None:
            return written, False
        if written >= rows_max:
            note = f"Only the first {rows_max} rows are here; narrow the filters for the rest."
            file.write(f'"{note}"\r\n'.encode())
            return written, True


async def _note(
    services: Services, export: Export, staff: Actor, rows: int, *, truncated: bool
) -> None:
    async with services.database.transaction() as session:
        audit.record(
            session,
            stream=MARKET,
            actor=staff,
            entity_type="export",
            entity_id=export.name,
            event="exported",
            data={"filters": export.asked, "rows": rows, "truncated": truncated},
        )


async def _sent(file: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk
    finally:
        file.close()
