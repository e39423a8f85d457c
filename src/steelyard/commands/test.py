"""``./steelyard test``: everything that must hold before a change lands, with one command."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from steelyard.installation import ROOT
from steelyard.output import GOOD, WRONG, Output


@dataclass(frozen=True)
class Check:
    """One tool and what it is asked."""

    name: str
    command: tuple[str, ...]


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)


LINT = (
    Check("ruff", _module("ruff", "check", "src", "tests")),
    Check("format", _module("ruff", "format", "--check", "-q", "src", "tests")),
    Check("imports", (str(Path(sys.executable).with_name("lint-imports")),)),
    Check("types", _module("basedpyright", "--level", "error")),
)


def test(output: Output, *, arguments: list[str], lint: bool, suite: bool) -> int:
    """Run the checks, then the suite; every failure is shown, the exit code says if any."""
    failed = [check.name for check in (LINT if lint else ()) if not _run(output, check)]
    if suite and not _run(output, _suite(arguments)):
        failed.append("tests")
    output.emit(ok=not failed, failed=failed)
    output.say("All checks passed." if not failed else f"Failed: {', '.join(failed)}.")
    return WRONG if failed else GOOD


def _suite(arguments: list[str]) -> Check:
    workers = str(max(2, os.cpu_count() or 2))
    chosen = arguments or ["-n", workers, "--dist", "worksteal"]
    return Check("tests", _module("pytest", "-q", *chosen))


def _run(output: Output, check: Check) -> bool:
    output.say(f"— {check.name}")
    started = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(check.command, cwd=ROOT, env=environment, check=False)  # noqa: S603 - our own list
    ok = done.returncode == 0
    seconds = round(time.monotonic() - started, 1)
    output.emit(check=check.name, ok=ok, seconds=seconds)
    output.step(ok, check.name, f"{seconds} s")
    return ok
