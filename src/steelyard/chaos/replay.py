"""``./steelyard chaos replay``: a kept failure, run again.

The players' intentions and the faults are the same; which process gets which request first is
not. So a failure is repeated so many times, and how often it came back is told.
"""

from typing import Any

from steelyard.chaos import report, storm
from steelyard.chaos.house import Shape
from steelyard.chaos.schedule import from_json
from steelyard.output import GOOD, USAGE, WRONG, Output, fail


async def replay(output: Output, kept: dict[str, Any], *, times: int, keep: bool) -> int:
    """0 when it never failed again, else 1."""
    try:
        schedule = from_json(kept["schedule"])
        markets, naive = tuple(kept["markets"]), bool(kept["naive"])
        load = float(kept.get("load", 1.0))
    except (KeyError, TypeError, ValueError):
        fail(output, "That is no file of a failed run.", USAGE)
    orders = storm.Orders(schedule, markets, Shape(), naive=naive, load=load, keep=keep)
    failed = 0
    for number in range(1, times + 1):
        output.say(f"Run {number} of {times}:")
        result = await storm.run(orders, output.say)
        for line in report.lines(result, str(kept.get("commit", ""))):
            output.say(line)
        failed += report.code_of(result) != GOOD
        output.emit(run=number, **report.summary(result))
    output.say(f"It failed {failed} times of {times}.")
    output.emit(ok=not failed, failed=failed, times=times)
    return WRONG if failed else GOOD
