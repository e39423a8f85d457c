"""The lanes that are tests: deterministic, and written down where the tests are.

``model`` holds the ledger and the rules against references, ``interleave`` steps rivals through
their races, ``input`` sends what no client should send. A suite needs the checkout and its test
packages; without them the lane is not to be had here, and that is said.
"""

import asyncio
import importlib.util
import sys

from steelyard.chaos.journal import Finding
from steelyard.installation import ROOT
from steelyard.output import GOOD, WRONG, Output
from steelyard.processes import EnvironmentProblem

SUITES: dict[str, tuple[str, ...]] = {
    "model": (
        "tests/kernel/ledger/test_reference.py",
        "tests/kernel/test_money.py",
        "tests/markets/locksmith/test_rules.py",
    ),
    "interleave": (
        "tests/kernel/ledger/test_concurrency.py",
        "tests/markets/locksmith/test_dispatch.py",
        "tests/journeys/test_refund_clicks.py",
    ),
    "input": (
        "tests/api/test_bad_requests.py",
        "tests/api/test_bad_messages.py",
        "tests/api/test_schemathesis.py",
    ),
}
_NOTHING_COLLECTED = 5


async def run_suite(output: Output, lane: str, seed: int) -> int:
    """0 when every test of the lane passes, else 1. Raises EnvironmentProblem without tests."""
    files = [name for name in SUITES[lane] if (ROOT / name).is_file()]
    if not files or importlib.util.find_spec("pytest") is None:
        raise EnvironmentProblem(
            f"The lane {lane} is made of tests, and they are not here.",
            "Run it in a checkout, after ./steelyard test --no-lint --no-web has run once.",
        )
    seeded = (
        () if importlib.util.find_spec("hypothesis") is None else (f"--hypothesis-seed={seed}",)
    )
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *seeded, *files),
        cwd=ROOT,
        stdout=sys.stderr,
    )
    try:
        code = await child.wait()
    finally:
        if child.returncode is None:
            child.terminate()
            await child.wait()
    found = [] if code == 0 else [Finding("answer", lane, ", ".join(files), f"exit code {code}")]
    if code == _NOTHING_COLLECTED:
        raise EnvironmentProblem(f"The lane {lane} has no tests here.", "Run it in a checkout.")
    for one in found:
        output.emit(kind=one.kind, code=one.code, entity=one.entity, detail=one.detail)
    output.say(f"{lane:<9} {len(files)} suites, {'all hold' if not found else 'RED'}")
    output.emit(ok=not found, lane=lane, seed=seed, violations=len(found))
    return WRONG if found else GOOD
