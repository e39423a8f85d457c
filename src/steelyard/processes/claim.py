"""One demo a state directory: who has it now, and at which address.

.steelyard/demo.lock   held (flock) as long as the holder lives; the kernel lets it go
.steelyard/demo.json   {"pid", "started", "address", …}, for whoever comes second
"""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from steelyard.processes.identity import start_time
from steelyard.processes.problems import EnvironmentProblem

_SAME_START_SECONDS = 5.0
# More than a tether gives an abandoned program to end.
_LEFTOVER_SECONDS = 10.0


@dataclass(frozen=True)
class Holder:
    """The living process that holds a claim. ``address`` is empty until it has said one."""

    pid: int
    started: float
    address: str
    facts: dict[str, str]


class AlreadyRunning(EnvironmentProblem):
    """Somebody else holds the claim; ``holder`` says who, where that is known."""

    def __init__(self, name: str, holder: Holder | None) -> None:
        where = f" at {holder.address}" if holder and holder.address else ""
        who = f" (pid {holder.pid})" if holder else ""
        super().__init__(
            f"The {name} is already running{where}{who}.",
            "Use that one, or end it with Ctrl-C in its terminal"
            + (f" (or: kill {holder.pid})." if holder else "."),
        )
        self.holder = holder


class Claim:
    """A claim that is held. ``publish`` tells others where to find us.

    ``descriptor`` is the lock's. Given to a supervisor (``kept``), the claim outlives a killed
    holder until its programs have ended too, so that nobody starts into ports still taken.
    """

    def __init__(self, file: Path, descriptor: int) -> None:
        self._file = file
        self.descriptor = descriptor

    def publish(self, address: str = "", **facts: str) -> None:
        """Write who and where we are, for ``holder`` and for a second start."""
        me = os.getpid()
        record = {"pid": me, "started": start_time(me), "address": address, "facts": facts}
        draft = self._file.with_name(f".{self._file.name}.draft")
        draft.write_text(json.dumps(record), encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(self._file)


@contextmanager
def claim(directory: Path, name: str = "demo") -> Generator[Claim]:
    """Hold ``name`` in this state directory until the block ends.

    Raises AlreadyRunning when another living process holds it. Programs a killed holder left are
    waited for: they are ending.
    """
    directory.mkdir(parents=True, exist_ok=True)
    record = directory / f"{name}.json"
    with (directory / f"{name}.lock").open("a") as lock:
        _take(lock, name, record)
        held = Claim(record, lock.fileno())
        held.publish()
        try:
            yield held
        finally:
            record.unlink(missing_ok=True)


def holder(directory: Path, name: str = "demo") -> Holder | None:
    """Who holds ``name`` here, or None. A record of a pid that is somebody else's now is none."""
    found = _read(directory / f"{name}.json")
    if found is None:
        return None
    started = start_time(found.pid)
    if started is None or abs(started - found.started) > _SAME_START_SECONDS:
        return None
    return found


def _take(lock: IO[str], name: str, record: Path) -> None:
    deadline = time.monotonic() + _LEFTOVER_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            known = holder(record.parent, name)
            if known is not None or time.monotonic() > deadline:
                raise AlreadyRunning(name, known) from error
            time.sleep(0.05)
        else:
            return


def _read(file: Path) -> Holder | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        record = cast("dict[str, Any]", json.loads(file.read_text(encoding="utf-8")))
        return Holder(
            int(record["pid"]),
            float(record["started"]),
            str(record["address"]),
            {str(key): str(value) for key, value in record["facts"].items()},
        )
    return None
