"""``./steelyard test``: everything that must hold before a change lands, with one command."""

import os
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from steelyard.commands import browser
from steelyard.commands import web as pages
from steelyard.installation import ROOT
from steelyard.output import GOOD, WRONG, Output
from steelyard.pages.build import Workshop
from steelyard.processes import EnvironmentProblem


@dataclass(frozen=True)
class Check:
    """One tool and what it is asked."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    directory: Path = ROOT


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)


LINT = (
    Check("ruff", _module("ruff", "check", "src", "tests")),
    Check("format", _module("ruff", "format", "--check", "-q", "src", "tests")),
    Check("imports", (str(Path(sys.executable).with_name("lint-imports")),)),
    Check("types", _module("basedpyright", "--level", "error")),
)


def test(output: Output, *, arguments: list[str], lint: bool, suite: bool, web: bool) -> int:
    """Run the checks, then the suite; every failure is shown, the exit code says if any."""
    failed = [check.name for check in (LINT if lint else ()) if not _run(output, check)]
    workshop = Workshop()
    if web and workshop.has_sources:
        failed += _web(output, workshop)
    if suite:
        failed += _tests(output, workshop, arguments)
    output.emit(ok=not failed, failed=failed)
    output.say("All checks passed." if not failed else f"Failed: {', '.join(failed)}.")
    return WRONG if failed else GOOD


def _web(output: Output, workshop: Workshop) -> list[str]:
    """Build the pages and run the web app's own checks; the names of those that failed."""
    failed: list[str] = []
    scripts: list[Check] = []
    with _told(output, "pages", failed):
        pages.build(output, workshop)
    with _told(output, "web tools", failed):
        scripts = [
            Check(name, command, environment, workshop.web)
            for name, command, environment in pages.scripts(output, workshop)
        ]
    return failed + [check.name for check in scripts if not _run(output, check)]


def _tests(output: Output, workshop: Workshop, arguments: list[str]) -> list[str]:
    """The suite, with a browser where there are pages to look at."""
    failed: list[str] = []
    environment: dict[str, str] = {}
    if workshop.has_sources:
        with _told(output, "browser", failed):
            found = browser.provide(output, workshop)
            environment = {browser.VARIABLE: str(found)} if found else {}
    workers = str(max(2, os.cpu_count() or 2))
    chosen = arguments or ["-n", workers, "--dist", "loadscope"]
    if not _run(output, Check("tests", _module("pytest", "-q", *chosen), environment)):
        failed.append("tests")
    return failed


@contextmanager
def _told(output: Output, name: str, failed: list[str]) -> Generator[None]:
    """A part of our own as a check: an EnvironmentProblem is its failure, said in a sentence."""
    output.say(f"— {name}")
    started = time.monotonic()
    problem = ""
    try:
        yield
    except EnvironmentProblem as standing:
        problem = str(standing)
        failed.append(name)
        output.say(problem)
    seconds = round(time.monotonic() - started, 1)
    output.emit(check=name, ok=not problem, seconds=seconds)
    output.step(not problem, name, f"{seconds} s")


def _run(output: Output, check: Check) -> bool:
    output.say(f"— {check.name}")
    started = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **check.environment}
    done = subprocess.run(  # noqa: S603 - our own list
        check.command,
        cwd=check.directory,
        env=environment,
        # Under --json standard output is for objects alone.
        stdout=sys.stderr if output.json else None,
        check=False,
    )
    ok = done.returncode == 0
    seconds = round(time.monotonic() - started, 1)
    output.emit(check=check.name, ok=ok, seconds=seconds)
    output.step(ok, check.name, f"{seconds} s")
    return ok
