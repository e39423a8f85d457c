"""Is that pid still who we think it is? Numbers are given out again; programs are not.

A pid read from a file is worth nothing until the process behind it has been recognised by
something the file's writer knew: its program and the directory it works in, or its start time.
"""

import contextlib
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import psutil


def alive(pid: int) -> bool:
    """Whether a process with this pid runs. One that has ended but was not reaped does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError, OverflowError):
        return False


def start_time(pid: int) -> float | None:
    """When that process was started (seconds since 1970), or None if it does not run."""
    if not alive(pid):
        return None
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return None


def works_in(pid: int, program: str, directory: Path) -> bool:
    """Whether ``pid`` is a living ``program`` whose working directory is ``directory``."""
    if not alive(pid):
        return False
    try:
        process = psutil.Process(pid)
        return process.name() == program and _same(process.cwd(), directory)
    except psutil.Error:
        return False


def all_working_in(program: str, directory: Path) -> list[psutil.Process]:
    """Every living ``program`` whose working directory is ``directory``."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter(["name"]):
        named = process.info["name"] == program
        if named and works_in(process.pid, program, directory):
            found.append(process)
    return found


def end(process: psutil.Process, steps: Sequence[tuple[signal.Signals, float]]) -> bool:
    """Send each signal in turn, waiting its seconds; True as soon as the process is gone."""
    for number, seconds in steps:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
        if _gone(process, seconds):
            return True
    return False


def _gone(process: psutil.Process, seconds: float) -> bool:
    # Not process.wait(): where init is slow to reap, an ended process stays for seconds.
    deadline = time.monotonic() + seconds
    while process.is_running() and alive(process.pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _same(reported: str, directory: Path) -> bool:
    return Path(reported).resolve() == directory.resolve()
