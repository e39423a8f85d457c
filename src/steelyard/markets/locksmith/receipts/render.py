"""A receipt's PDF: typst lays out what it is given as data."""

import json
from datetime import datetime
from functools import partial
from pathlib import Path

import anyio.to_thread
import typst

from steelyard.markets.locksmith.receipts.content import Receipt

_TEMPLATE = Path(__file__).with_name("receipt.typ")


async def pdf_of(receipt: Receipt) -> bytes:
    """Off the event loop. The same receipt gives the same bytes."""
    return await anyio.to_thread.run_sync(partial(_compile, receipt.told(), receipt.as_of))


def _compile(told: dict[str, object], as_of: datetime) -> bytes:
    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        # The fonts inside the package, so that every machine sets the same page.
        ignore_system_fonts=True,
        sys_inputs={"receipt": json.dumps(told)},
        timestamp=int(as_of.timestamp()),
    )
