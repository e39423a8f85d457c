"""Programs for as long as a block runs: for commands that look at a house rather than keep one."""

import asyncio
import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from steelyard.processes.child import Child, Program, spawn


@asynccontextmanager
async def running(programs: Sequence[Program], logs: Path) -> AsyncGenerator[list[Child]]:
    """All of them, ready; they end with the block, and with us whatever happens.

    Nothing is started again and no signal is caught: Ctrl-C leaves the block. Raises ProgramFailed
    when one does not come up.
    """
    lifeline = os.pipe()
    children: list[Child] = []
    try:
        # One by one: what was started before one that cannot be is ended too.
        for program in programs:
            children += [await spawn(program, logs, lifeline[0])]
        await asyncio.gather(*(child.until_ready() for child in children))
        yield children
    finally:
        await asyncio.gather(*(child.stop(asyncio.Event()) for child in children))
        for end in lifeline:
            os.close(end)
