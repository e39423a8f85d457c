"""The measured part of docs/benchmarks.md: what one run of ``./steelyard bench`` saw, and how to
see it again."""

import re
from collections.abc import Sequence
from pathlib import Path

from steelyard.bench.figures import Result
from steelyard.installation import ROOT
from steelyard.kernel import clock
from steelyard.processes import EnvironmentProblem

PAGE = ROOT / "docs" / "benchmarks.md"
_BLOCK = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->)", re.DOTALL)
_HEAD = (
    "| bench | ours | baseline | ratio | p50 / p99 ms | load | what is counted |\n"
    "|---|---|---|---|---|---|---|\n"
)


def write(
    results: Sequence[Result], facts: Sequence[str], command: str, *, page: Path = PAGE
) -> None:
    """Put the run in the page. Raises EnvironmentProblem where there is no such page."""
    try:
        text = page.read_text(encoding="utf-8")
    except OSError as error:
        raise EnvironmentProblem(
            "There is no docs/benchmarks.md to write to.", "Run it in a checkout, or leave --write."
        ) from error
    made = render(results, facts, command)
    # A function, so that nothing of it is read as a reference to a group.
    new, number = _BLOCK.subn(lambda found: f"{found[1]}{made}{found[2]}", text)
    if number != 1:
        raise EnvironmentProblem(
            "docs/benchmarks.md has lost its place for what was measured.",
            "Put the lines <!-- measured --> and <!-- /measured --> back.",
        )
    page.write_text(new, encoding="utf-8")


def render(results: Sequence[Result], facts: Sequence[str], command: str) -> str:
    """Machine and versions, how to repeat, and a row for each result."""
    day = clock.now().date().isoformat()
    rows = "".join(_row(result) for result in results)
    told = "".join(f"- {fact}\n" for fact in facts)
    return f"Seen on {day} by `{command}`:\n\n{told}\n{_HEAD}{rows}"


def _row(result: Result) -> str:
    cells = [
        str(result["bench"]),
        *(_number(result[key]) for key in ("ours", "baseline", "ratio")),
        f"{_number(result['p50_ms'])} / {_number(result['p99_ms'])}",
        _number(result.get("load", 0.0)),
        str(result["unit"]),
    ]
    return "| " + " | ".join(cells) + " |\n"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) or value < 1000 else f"{value:,.0f}"
