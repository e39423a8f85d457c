"""What a server's last words mean to the person in front of the machine."""

import errno
import re
from dataclasses import dataclass
from pathlib import Path

from steelyard.processes.problems import EnvironmentProblem


@dataclass(frozen=True)
class Symptom:
    """A passage of a log, what it means and what helps."""

    passage: str
    message: str
    remedy: str


SYMPTOMS = (
    Symptom(
        "no space left on device|disk quota exceeded",
        "The disk that holds {where} is full.",
        "Make room there and start again.",
    ),
    Symptom(
        "could not bind|address already in use|failed listening on port",
        "{server} cannot have its port: another program is listening there.",
        "Stop that program or choose another port.",
    ),
    Symptom(
        "shared memory segment|could not map anonymous shared memory|cannot allocate memory",
        "This machine does not give {server} the shared memory it needs.",
        "Free memory, or allow the container more of it (docker run --shm-size=256m).",
    ),
    Symptom(
        "could not create semaphores|too many open files",
        "This machine has no semaphores or open files left for {server}.",
        "Stop other servers, or raise the limits (ulimit -n).",
    ),
    Symptom(
        "read-only file system",
        "{where} is on a file system that cannot be written.",
        "Copy Steelyard to a directory that can be written, and start it there.",
    ),
    Symptom(
        "permission denied|operation not permitted",
        "{server} is not allowed to use {where}.",
        "Give that directory to the user who starts Steelyard (chown -R), or start as its owner.",
    ),
    Symptom(
        "could not locate a valid checkpoint record|invalid checkpoint|invalid data in file"
        "|could not read blocks|control file appears to be corrupt",
        "The data kept in {where} is damaged.",
        "Start over with ./steelyard demo --fresh (it deletes that data).",
    ),
    Symptom(
        "error while loading shared libraries|exec format error|version .glibc_",
        "{server}'s program does not run on this system.",
        "Start a server of your own and name it in DATABASE_URL and VALKEY_URL.",
    ),
)


def explain(server: str, where: Path, said: str, log: Path | None = None) -> EnvironmentProblem:
    """The problem behind a server that would not start, from what it said."""
    for symptom in SYMPTOMS:
        if re.search(symptom.passage, said, re.IGNORECASE):
            return EnvironmentProblem(
                symptom.message.format(server=server, where=where), symptom.remedy
            )
    last = _last_line(said)
    return EnvironmentProblem(
        f"{server} did not start" + (f": {last.rstrip('.')}." if last else "."),
        f"Read {log} for the whole story." if log else "Start it again.",
    )


def unusable(where: Path, error: OSError) -> EnvironmentProblem:
    """The problem behind an OSError on one of our own files under ``where``."""
    said = error.strerror or str(error)
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return EnvironmentProblem(
            f"{where} cannot be made: a file is in the way.", "Move that file elsewhere."
        )
    return explain("Steelyard", where, said)


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"FATAL|PANIC|ERROR|error:", line)]
    chosen = (telling or lines or [""])[-1]
    return re.sub(r"^.*?(FATAL|PANIC|ERROR|error):\s*", "", chosen)
