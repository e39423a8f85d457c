"""A package from the index this user's uv or pip is set to, into a folder of its own.

uv first (the one the bootstrap found or got), then any Python's pip. uv does not read pip's
settings; where the user has made none for uv, pip's index holds for it too.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from steelyard.pages.steps import Steps
from steelyard.pages.trouble import ToolFailed
from steelyard.processes import EnvironmentProblem

_PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}
_OF_UV = {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS"}


def fetch(
    steps: Steps,
    sentence: str,
    requirements: Path,
    target: Path,
    *,
    tools: Path,
    environment: Mapping[str, str],
) -> None:
    """Install what ``requirements`` pins (with hashes) into ``target``.

    Raises EnvironmentProblem when there is no uv and no pip, or none of them can get it.
    """
    last: ToolFailed | None = None
    for command, more in _installers(requirements, target, tools, environment):
        try:
            steps.run(
                sentence, command, directory=target.parent, environment={**environment, **more}
            )
        except ToolFailed as failed:
            last = failed
        else:
            return
    raise last or EnvironmentProblem(
        "There is no uv and no pip here to get Node.js with.",
        "Install Node.js 22.19 or newer with npm, or uv, then start again.",
    )


def _installers(
    requirements: Path, target: Path, tools: Path, environment: Mapping[str, str]
) -> Iterator[tuple[list[str], dict[str, str]]]:
    pinned = ["--require-hashes", "--no-deps", "--target", str(target), "-r", str(requirements)]
    pip = _pip(environment)
    uv = _uv(tools, environment)
    if uv:
        lent = _lent(pip, environment)
        # A target is not an environment: uv only has to know for which Python it chooses.
        yield [uv, "pip", "install", "--python", sys.executable, *pinned], lent
    if pip:
        yield [pip, "-m", "pip", "install", "--only-binary", ":all:", *pinned], {}


def _uv(tools: Path, environment: Mapping[str, str]) -> str | None:
    named = environment.get("STEELYARD_UV") or shutil.which("uv", path=environment.get("PATH"))
    ours = sorted(str(path) for path in tools.glob("uv-*") if os.access(path, os.X_OK))
    return named or (ours[-1] if ours else None)


def _pip(environment: Mapping[str, str]) -> str | None:
    base = getattr(sys, "_base_executable", sys.executable)
    names = (base, sys.executable, shutil.which("python3", path="/usr/local/bin:/usr/bin:/bin"))
    return next(
        (name for name in names if name and _answer([name, "-m", "pip", "--version"], environment)),
        None,
    )


def _lent(pip: str | None, environment: Mapping[str, str]) -> dict[str, str]:
    """pip's settings in uv's words, where the user has said nothing to uv."""
    if pip is None or _OF_UV & set(environment):
        return {}
    said = _answer([pip, "-m", "pip", "config", "list"], environment)
    found: dict[str, str] = {}
    for line in said.splitlines():
        name, _, value = line.partition("=")
        setting = name.rpartition(".")[2]
        if setting in _PIP_TO_UV:
            # Lines come as global, user, environment: the later one wins, as for pip.
            found[_PIP_TO_UV[setting]] = " ".join(value.strip("'\"").replace("\\n", " ").split())
    if "UV_INDEX" in found:
        # As pip does: the version asked for, wherever it is. The hashes guard what comes.
        found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    if "UV_FIND_LINKS" in found:
        there = [
            one for one in found["UV_FIND_LINKS"].split() if "://" in one or Path(one).exists()
        ]
        found["UV_FIND_LINKS"] = ",".join(there)
    return {name: value for name, value in found.items() if value and name not in environment}


def _answer(command: list[str], environment: Mapping[str, str]) -> str:
    """What a short command says; empty when it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - our own list
            command,
            env=dict(environment),
            cwd="/",
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
