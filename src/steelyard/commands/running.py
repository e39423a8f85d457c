"""Running a command's async body with the house's errors turned into exit codes."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn

import typer
from sqlalchemy.exc import DBAPIError

from steelyard.output import Output, fail
from steelyard.processes import EnvironmentProblem


def run(output: Output, body: Coroutine[Any, Any, int]) -> NoReturn:
    """Run ``body`` and leave with its exit code; an outage or a missing thing is 3."""
    try:
        code = asyncio.run(body)
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
