"""``web/`` made into ``web/dist``, when and only when something in it changed.

    web/node_modules/.steelyard-stamp   what was installed, written after ``npm ci``
    web/dist/.stamp                     what was built, written last: a build without it is none
    .steelyard/pages.lock, pages.log    one build at a time, and what the tools said

An installation without the sources uses the ``dist`` it came with.
"""

import fcntl
import os
import sys
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from steelyard.output import Output
from steelyard.pages import node as nodes
from steelyard.pages import sources
from steelyard.pages.node import Node
from steelyard.pages.steps import Steps
from steelyard.pages.table import HOUSE, STAMP, usable
from steelyard.pages.trouble import ToolFailed
from steelyard.processes import EnvironmentProblem

ROOT = Path(__file__).resolve().parents[3]
_PACKAGES_STAMP = ".steelyard-stamp"
_NOT_FOR_TOOLS = ("NODE_ENV", "NODE_OPTIONS", "FORCE_COLOR", "npm_config_prefix", "PYTHONHOME")


@dataclass(frozen=True)
class Workshop:
    """A checkout's places. Tools and caches belong to it, not to one installation's data."""

    root: Path = ROOT

    @property
    def web(self) -> Path:
        return self.root / "web"

    @property
    def dist(self) -> Path:
        return self.web / "dist"

    @property
    def home(self) -> Path:
        return self.root / ".steelyard"

    @property
    def tools(self) -> Path:
        return self.home / "tools"

    @property
    def log(self) -> Path:
        return self.home / "pages.log"

    @property
    def has_sources(self) -> bool:
        return (self.web / "package.json").is_file()


@dataclass(frozen=True)
class Pages:
    """Where the pages are, and whether they were built just now."""

    dist: Path
    built: bool
    seconds: float


def ensure(
    workshop: Workshop,
    output: Output,
    *,
    live: bool = True,
    stop: threading.Event | None = None,
) -> Pages:
    """The pages of this checkout, built if they must be.

    ``live``: see Steps. ``stop``, once set, ends a build (Abandoned). Raises EnvironmentProblem
    (a ToolFailed after its words were shown) with what to do when they cannot be had.
    """
    began = time.monotonic()
    if not workshop.has_sources:
        if usable(workshop.dist):
            return Pages(workshop.dist, built=False, seconds=0.0)
        raise EnvironmentProblem(
            "There is no web app here: neither its sources in web/ nor a built one in web/dist.",
            "Restore web/ (git checkout -- web), then start again.",
        )
    if is_current(workshop):
        return Pages(workshop.dist, built=False, seconds=_since(began))
    with _turn(workshop, output) as lock:
        # Whoever had the turn before us may have built what we want.
        if is_current(workshop):
            return Pages(workshop.dist, built=False, seconds=_since(began))
        steps = Steps(
            output,
            workshop.log,
            workshop.web,
            live=live,
            kept=(lock.fileno(),),
            stop=stop or threading.Event(),
        )
        try:
            _build(workshop, steps)
        except ToolFailed as failed:
            steps.tell(failed)
            raise
        except OSError as error:
            raise _cannot_write(workshop, error) from error
    return Pages(workshop.dist, built=True, seconds=_since(began))


def is_current(workshop: Workshop) -> bool:
    """Whether the built pages are those of the sources as they are. Takes milliseconds."""
    try:
        stamp = (workshop.dist / STAMP).read_text(encoding="utf-8")
    except OSError:
        return False
    return stamp == sources.of_build(workshop.web)


def environment_for(node: Node, workshop: Workshop) -> dict[str, str]:
    """What a script of ``web/package.json`` runs in: that Node first, then our Python."""
    environment = tool_environment(workshop)
    first = [str(node.folder), str(Path(sys.executable).parent)]
    environment["PATH"] = os.pathsep.join([*first, environment.get("PATH", os.defpath)])
    environment["PYTHONPATH"] = str(workshop.root / "src")
    return environment


def tool_environment(workshop: Workshop) -> dict[str, str]:
    """Ours, less what would lead tools astray; caches of our own where there is no usable home."""
    environment = {key: value for key, value in os.environ.items() if key not in _NOT_FOR_TOOLS}
    environment |= {
        "NO_COLOR": "1",
        "npm_config_update_notifier": "false",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
    }
    if not _has_home(environment):
        if not environment.get("HOME"):
            environment.pop("HOME", None)
        cache = workshop.home / "cache"
        environment.setdefault("npm_config_cache", str(cache / "npm"))
        environment.setdefault("UV_CACHE_DIR", str(cache / "uv"))
        environment.setdefault("PIP_CACHE_DIR", str(cache / "pip"))
    return environment


def get_node(workshop: Workshop, steps: Steps) -> Node:
    """The Node.js this checkout works with (see ``node``)."""
    return nodes.provide(steps, workshop.tools, tool_environment(workshop))


def prepare(workshop: Workshop, output: Output) -> Node:
    """Node.js, and the packages of the lock installed: what a script of ``web/`` needs.

    Raises EnvironmentProblem (a ToolFailed after its words were shown).
    """
    with _turn(workshop, output) as lock:
        steps = Steps(output, workshop.log, workshop.web, kept=(lock.fileno(),))
        try:
            node = get_node(workshop, steps)
            install_packages(workshop, steps, node)
        except ToolFailed as failed:
            steps.tell(failed)
            raise
        except OSError as error:
            raise _cannot_write(workshop, error) from error
    return node


def install_packages(workshop: Workshop, steps: Steps, node: Node) -> None:
    """``npm ci``, unless the packages are those of the lock already."""
    stamp = workshop.web / "node_modules" / _PACKAGES_STAMP
    wanted = sources.of_packages(workshop.web, node.version)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    stamp.unlink(missing_ok=True)
    steps.run(
        "installing the packages of web/package-lock.json",
        [node.npm, "ci", "--include=dev", "--no-audit", "--no-fund"],
        directory=workshop.web,
        environment=environment_for(node, workshop),
    )
    stamp.parent.mkdir(exist_ok=True)
    _write(stamp, wanted)


@contextmanager
def _turn(workshop: Workshop, output: Output) -> Generator[IO[str]]:
    """One build at a time; the kernel lets the lock go with its holder."""
    try:
        workshop.home.mkdir(parents=True, exist_ok=True)
        lock = (workshop.home / "pages.lock").open("a")
    except OSError as error:
        raise EnvironmentProblem(
            f"{workshop.home} cannot be written ({error.strerror}).",
            "Give it to yourself (chown -R) or copy the checkout elsewhere.",
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            output.say("The web app is being built by another command; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def _build(workshop: Workshop, steps: Steps) -> None:
    steps.log.write_bytes(b"")
    wanted = sources.of_build(workshop.web)
    node = get_node(workshop, steps)
    install_packages(workshop, steps, node)
    (workshop.dist / STAMP).unlink(missing_ok=True)
    steps.run(
        "building the web app",
        [node.npm, "run", "build"],
        directory=workshop.web,
        environment=environment_for(node, workshop),
    )
    if not (workshop.dist / HOUSE).is_file():
        raise EnvironmentProblem(
            f"The build of web/ made no dist/{HOUSE}.", f"Mend what {steps.log} says."
        )
    _write(workshop.dist / STAMP, wanted)


def _cannot_write(workshop: Workshop, error: OSError) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"The web app cannot be built: {error.strerror} ({error.filename}).",
        f"See that {workshop.root} can be written and has room, then start again.",
    )


def _write(file: Path, text: str) -> None:
    """Whole or not at all."""
    draft = file.with_name(f"{file.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)


def _has_home(environment: Mapping[str, str]) -> bool:
    home = environment.get("HOME", "")
    if not home or not Path(home).is_dir():
        return False
    cache = Path(environment.get("npm_config_cache", Path(home, ".npm")))
    return os.access(cache if cache.exists() else home, os.W_OK)


def _since(began: float) -> float:
    return round(time.monotonic() - began, 1)
