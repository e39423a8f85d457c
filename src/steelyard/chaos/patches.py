"""Patch files, applied to a copy of the sources: as ``git diff`` writes them, without git.

A hunk is found by its lines wherever they have moved to; lines that are not there any more, or
there twice, are refused. So a patch is either applied as it was meant, or it is known to be stale.
"""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

_FILE = re.compile(r"\+\+\+ b/(\S+)")


class DoesNotApply(Exception):  # noqa: N818 - a fact about a patch
    """A patch and the sources do not fit any more; the sentence says where."""


@dataclass
class Hunk:
    """Lines as they are, and as they are to be."""

    before: list[str] = field(default_factory=list[str])
    after: list[str] = field(default_factory=list[str])


def read(patch: str) -> dict[str, list[Hunk]]:
    """Path → hunks. Raises DoesNotApply for what is no patch."""
    files: dict[str, list[Hunk]] = {}
    hunks: list[Hunk] | None = None
    for line in patch.splitlines():
        if (named := _FILE.match(line)) is not None:
            hunks = files.setdefault(named[1], [])
        elif line.startswith("@@") and hunks is not None:
            hunks.append(Hunk())
        elif hunks and line[:1] in {" ", "+", "-"} and not line.startswith("--- "):
            _take(hunks[-1], line)
        elif hunks and not line:
            _take(hunks[-1], " ")
    if not files or not all(files.values()):
        raise DoesNotApply("It changes no file.")
    return files


def copy_of(source: Path, target: Path) -> Path:
    """A copy of the package below ``target``; what goes before it on the module path.

    What was compiled comes along: only a changed file is compiled again.
    """
    shutil.copytree(source / "steelyard", target / "src" / "steelyard")
    return target / "src"


def apply(patch: str, root: Path) -> None:
    """Change the files below ``root`` (which has ``src``). Raises DoesNotApply."""
    for name, hunks in read(patch).items():
        path = root / name
        if not path.is_file():
            raise DoesNotApply(f"There is no {name}.")
        lines = path.read_text(encoding="utf-8").splitlines()
        for hunk in hunks:
            lines = _changed(lines, hunk, name)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _take(hunk: Hunk, line: str) -> None:
    mark, rest = line[0], line[1:]
    if mark in {" ", "-"}:
        hunk.before.append(rest)
    if mark in {" ", "+"}:
        hunk.after.append(rest)


def _changed(lines: list[str], hunk: Hunk, name: str) -> list[str]:
    size = len(hunk.before)
    places = [
        start
        for start in range(len(lines) - size + 1)
        if lines[start : start + size] == hunk.before
    ]
    if len(places) != 1:
        said = "not there any more" if not places else f"there {len(places)} times"
        first = next((line.strip() for line in hunk.before if line.strip()), "")
        raise DoesNotApply(f"{name}: the lines from “{first}” are {said}.")
    start = places[0]
    return [*lines[:start], *hunk.after, *lines[start + size :]]
