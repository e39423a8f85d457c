"""Running a command's async body with the house's errors turned into exit codes."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

import typer
from sqlalchemy.exc import DBAPIError

from steelyard.output import Output, fail
from steelyard.processes import EnvironmentProblem


def run(output: Output, body: Coroutine[Any, Any, int], *, busy: bool = False) -> NoReturn:
    """Run ``body`` and leave with its exit code; an outage or a missing thing is 3.

    ``busy``: on the event loop that web processes have, which takes a fifth less processor time.
    """
    try:
        code = asyncio.run(body, loop_factory=_busy_loop() if busy else None)
    except EnvironmentProblem as problem:
        fail(output, str(problem))
    except (DBAPIError, OSError) as error:
        fail(
            output,
            f"The database or another service cannot be reached ({type(error).__name__}). "
            "Run ./steelyard doctor to see what is missing.",
        )
    except KeyboardInterrupt:
        output.say("Stopped. What was committed stays; the rest was rolled back.")
        sys.exit(130)
    raise typer.Exit(code)


def _busy_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    from uvicorn.loops.auto import auto_loop_factory  # noqa: PLC0415 - few commands need it

    return auto_loop_factory()
