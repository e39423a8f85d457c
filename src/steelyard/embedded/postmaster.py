"""The running server of a data directory: who it is, whether it answers, how it ends."""

import contextlib
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from steelyard.embedded.cluster import SUPERUSER, Place
from steelyard.embedded.failures import explain
from steelyard.embedded.launch import detach, run
from steelyard.embedded.state import first_integer
from steelyard.processes.identity import alive, all_working_in, end, works_in
from steelyard.processes.problems import EnvironmentProblem

PROGRAM = "postgres"
# Larger than any pid a kernel gives out, so surely nobody's.
_NO_PID = 99_999_999
# Fast: roll back and end. Immediate: end, recover at the next start. Then the kernel does it.
_STOP = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
_RECOVERY_SECONDS = 120.0


@dataclass(frozen=True)
class Postmaster:
    """What a living server's postmaster.pid says."""

    pid: int
    port: int
    ready: bool


def find(data: Path) -> Postmaster | None:
    """The living server of this data directory, or None.

    The pid in the file is believed only if its process is a ``postgres`` working in ``data``.
    """
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid, port = int(lines[0]), int(lines[3])
    except (OSError, ValueError, IndexError):
        return None
    if not works_in(pid, PROGRAM, data):
        return None
    return Postmaster(pid, port, ready=len(lines) > 7 and lines[7].strip() == "ready")


def answers(place: Place, port: int, password: str, *, seconds: float = 5.0) -> bool:
    """Whether the server on ``port`` takes this password and serves this data directory."""
    command = [
        place.tool("psql"),
        *("-X", "-A", "-t", "-q", "-h", "127.0.0.1", "-p", str(port)),
        *("-U", SUPERUSER, "-d", "postgres", "-c", "SHOW data_directory"),
    ]
    variables = {"PGPASSWORD": password, "PGCONNECT_TIMEOUT": "5"}
    done = run(command, variables=variables, seconds=seconds)
    return done.returncode == 0 and Path(done.stdout.strip()).resolve() == place.data.resolve()


def mend_pid_file(data: Path) -> bool:
    """Make a postmaster.pid whose process is gone, or is somebody else, harmless.

    Its pid is replaced rather than the file deleted: the rest of it names the shared memory by
    which PostgreSQL sees that a dead server's children still work on the data. True if mended.
    """
    file = data / "postmaster.pid"
    pid = first_integer(file)
    if not file.exists() or pid == _NO_PID or (pid and works_in(pid, PROGRAM, data)):
        return False
    if pid is None:
        file.unlink()
        return True
    rest = file.read_text(encoding="utf-8", errors="replace").partition("\n")[2]
    file.write_text(f"{_NO_PID}\n{rest}", encoding="utf-8")
    return True


def launch(place: Place, log: Path) -> Postmaster:
    """Start the server of ``place.data`` and wait until it takes connections.

    Raises EnvironmentProblem with what stood in the way.
    """
    command = [
        place.tool(PROGRAM),
        *("-D", str(place.data), "-c", f"config_file={place.configuration}"),
    ]
    pid = detach(command, log=log, account=place.account)
    process = _process(pid)
    deadline = time.monotonic() + _RECOVERY_SECONDS
    while time.monotonic() < deadline:
        found = find(place.data)
        if found is not None and found.pid == pid and found.ready:
            return found
        if process is None or _ended(process):
            raise explain("PostgreSQL", place.data, _read(log), log)
        time.sleep(0.01)
    stop(place.data)
    raise EnvironmentProblem(
        f"PostgreSQL was not ready after {_RECOVERY_SECONDS:.0f} seconds.",
        f"Read {log} for what it was doing, then start it again.",
    )


def stop(data: Path) -> bool:
    """End the server of this data directory and every process of it; True if one was running."""
    found = find(data)
    if found is not None:
        postmaster = psutil.Process(found.pid)
        postmaster.resume()  # a suspended one would hear nothing
        end(postmaster, _STOP)
    left = all_working_in(PROGRAM, data)
    for process in left:
        # Without a postmaster they serve nobody; the next start recovers from the log.
        end(process, ((signal.SIGKILL, 5.0),))
    return found is not None or bool(left)


def _process(pid: int) -> psutil.Process | None:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid)
    return None


def _ended(process: psutil.Process) -> bool:
    return not process.is_running() or not alive(process.pid)


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-8000:]
