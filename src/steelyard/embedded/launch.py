"""Starting a server that outlives us, and running one of its tools to the end."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from steelyard.embedded.account import Account
from steelyard.processes.problems import EnvironmentProblem

KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")
# The shell goes away at once and the server is adopted by init: no child of ours to be reaped.
_DETACH = '"$@" >&2 & echo $!'


def quiet_environment(**more: str) -> dict[str, str]:
    """A child's variables: only what it needs, so that PGPORT and its like cannot reach it."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC", **more}


def detach(
    command: Sequence[str],
    *,
    log: Path,
    account: Account | None = None,
    directory: Path = Path("/"),
) -> int:
    """Start ``command`` in a session of its own, writing to ``log``; returns its pid.

    It does not end with us nor at our Ctrl-C. ``account`` is the user it runs as, ``directory``
    where it starts.
    """
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        done = subprocess.run(  # noqa: S603 - our own servers, no shell text
            ["/bin/sh", "-c", _DETACH, "sh", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=handle,
            cwd=directory,
            env=quiet_environment(),
            start_new_session=True,
            check=False,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except PermissionError as error:
        raise _cannot_change_user(account) from error
    finally:
        os.close(handle)
    return int(done.stdout)


def run(
    command: Sequence[str],
    *,
    account: Account | None = None,
    given: str = "",
    seconds: float = 120.0,
    variables: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a tool to its end with ``given`` on its standard input; never raises for its exit code.

    A tool that takes longer than ``seconds`` counts as failed (return code 124).
    """
    try:
        return subprocess.run(  # noqa: S603 - our own tools
            command,
            input=given,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            cwd="/",
            env=quiet_environment(**(variables or {})),
            start_new_session=True,
            timeout=seconds,
            check=False,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", "it took too long")
    except PermissionError as error:
        raise _cannot_change_user(account) from error


def _cannot_change_user(account: Account | None) -> EnvironmentProblem:
    if account is None:
        return EnvironmentProblem(
            "A program of the embedded servers is not allowed to run here.",
            "Check that the file system with the environment (.venv) is not mounted noexec.",
        )
    return EnvironmentProblem(
        f"PostgreSQL does not run as root, and changing to the user {account.name} is not allowed.",
        "Start Steelyard as an ordinary user, or name a server of your own in DATABASE_URL.",
    )
