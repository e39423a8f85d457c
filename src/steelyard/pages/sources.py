"""What the pages are made of, as digests: the same sources need no second build."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

_MADE = frozenset({"node_modules", "dist", "coverage", "test-results", "playwright-report"})
_OF_NO_ACCOUNT = (".tsbuildinfo", ".log", ".DS_Store")


def of_build(web: Path) -> str:
    """A digest of every file under ``web`` that a build may read: names and contents."""
    return _digest(web, _sources(web))


def of_packages(web: Path, node_version: str) -> str:
    """A digest of what decides ``node_modules``: the lock, the manifest, Node's major version."""
    names = [
        name for name in ("package.json", "package-lock.json", ".npmrc") if (web / name).exists()
    ]
    return f"{_digest(web, names)} node {node_version.partition('.')[0]}"


def _digest(web: Path, names: list[str]) -> str:
    whole = hashlib.sha256()
    for name in names:
        content = hashlib.sha256((web / name).read_bytes()).digest()
        whole.update(name.encode() + b"\0" + content)
    return whole.hexdigest()


def _sources(web: Path) -> list[str]:
    return sorted(_walk(web))


def _walk(web: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(web):
        folders[:] = [one for one in folders if one not in _MADE and not one.startswith(".")]
        for name in files:
            path = Path(folder, name)
            if not name.endswith(_OF_NO_ACCOUNT) and path.is_file():
                yield path.relative_to(web).as_posix()
