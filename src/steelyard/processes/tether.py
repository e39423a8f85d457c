"""Runs one program and never outlives the supervisor that asked for it. A script of its own.

    python -I -S tether.py <lifeline>[,<kept>…] <program> [argument …]

``lifeline`` is the reading end of a pipe whose writing end only the supervisor holds; ``kept`` are
descriptors that merely stay open as long as the tether lives. However
that ends, kill -9 included, the pipe closes; the tether then ends the program and everything it
started. A pipe is used because it works on every system and for whole trees of processes;
PR_SET_PDEATHSIG (Linux) reaches one process only, so it is the second net: it kills the program
should the tether itself be killed. As a subreaper (Linux) the tether also inherits what the
program leaves running, and takes it along.

SIGTERM and SIGINT are handed to the program alone; it decides how its own children end.
Exit code: the program's, or 128 + the number of the signal that ended it; 127 if there is no such
program. Only the standard library is used, nothing of ours: it must start in milliseconds.
"""

import contextlib
import ctypes
import os
import select
import signal
import sys
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_GRACE_WHEN_ABANDONED = 5.0
_GRACE_FOR_LEFTOVERS = 1.0
_FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main(arguments: list[str]) -> int:
    descriptors, command = [int(number) for number in arguments[0].split(",")], arguments[1:]
    for number in descriptors:
        os.set_inheritable(number, False)
    lifeline = descriptors[0]
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    program = _start(command)
    woken = _listen(program)
    code = _wait(program, lifeline, woken)
    if code is None:
        code = _ask_to_end(program)
    _sweep(_GRACE_FOR_LEFTOVERS)
    return code


def _start(command: list[str]) -> int:
    tether = os.getpid()
    program = os.fork()
    if program:
        return program
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != tether:
        os._exit(1)
    try:
        os.execvp(command[0], command)  # noqa: S606 - that is the point of this script
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    os._exit(127)


def _listen(program: int) -> int:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    for number in _FORWARDED:
        signal.signal(number, lambda received, _frame: _send(program, received))
    return reading


def _wait(program: int, lifeline: int, woken: int) -> int | None:
    """The program's exit code, or None when the supervisor is gone."""
    while True:
        code = _reap(program)
        if code is not None:
            return code
        # The second is for a child that ended before the signal was listened to.
        readable, _, _ = select.select([lifeline, woken], [], [], 1.0)
        if woken in readable:
            os.read(woken, 4096)
        if lifeline in readable:
            return None


def _reap(program: int) -> int | None:
    """Collect every child that has ended; the program's exit code if it was among them."""
    code: int | None = None
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            if pid == program:
                ended = os.waitstatus_to_exitcode(status)
                code = ended if ended >= 0 else 128 - ended
    return code


def _ask_to_end(program: int) -> int:
    """SIGTERM for the program of a supervisor that is gone; its exit code if it obeys in time."""
    _send(program, signal.SIGTERM)
    deadline = time.monotonic() + _GRACE_WHEN_ABANDONED
    while time.monotonic() < deadline:
        code = _reap(program)
        if code is not None:
            return code
        time.sleep(0.02)
    return 128 + signal.SIGKILL


def _sweep(grace: float) -> None:
    """End what is left below us: ask, wait up to ``grace`` seconds, then kill."""
    if not _has_children():
        return
    for number in _FORWARDED:
        signal.signal(number, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    asked: set[int] = set()
    deadline = time.monotonic() + grace
    while _has_children():
        # Whoever ends leaves its children to us, so there may be new ones each time.
        children = _children()
        overdue = time.monotonic() > deadline
        for pid in children if overdue else children - asked:
            _send(pid, signal.SIGKILL if overdue else signal.SIGTERM)
        asked |= children
        time.sleep(0.02)


def _has_children() -> bool:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _children() -> set[int]:
    try:
        listing = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    except OSError:
        # No such list on this system: the whole group goes, ourselves with it.
        os.killpg(0, signal.SIGKILL)
        return set()
    return {int(pid) for pid in listing.split()}


def _send(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
