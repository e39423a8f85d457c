"""Named points at which the chaos harness may end a process, to see that its work is taken up.

``reach`` does nothing at all unless ``CHAOS_FAILPOINTS`` names a file, which only the harness
sets and production refuses (``Settings.problems``). The file says what is wanted: ``count`` writes
every point reached into the file beside it, ``<point> <n>`` ends the process at the n-th time.
A point may be named with the work it belongs to: ``after_commit@payments.send_refund``.
"""

import os
from contextvars import ContextVar
from pathlib import Path

VARIABLE = "CHAOS_FAILPOINTS"
KILLED = 137

_file = os.environ.get(VARIABLE, "")
_job_only = _file.endswith(".worker")
_in_job: ContextVar[bool] = ContextVar("failpoints.in_job", default=False)
_work: ContextVar[str] = ContextVar("failpoints.work", default="")
_armed: tuple[str, int] = ("", 0)


def reach(point: str) -> None:
    """Say that ``point`` is reached. Whoever calls this must stand being ended here."""
    if _file:
        _strike(point)


def within(work: str) -> None:
    """Say which work the points from here on belong to: the name of a task, or of a route."""
    if _file:
        _work.set(work)


def watch(file: str) -> None:
    """Look into ``file`` from now on, for a process that was forked and not started."""
    global _file, _job_only, _armed
    _file, _job_only, _armed = file, file.endswith(".worker"), ("", 0)


def seen_beside(path: Path) -> Path:
    """Where ``count`` writes the points, one a line."""
    return path.with_name(f"{path.name}.seen")


def _strike(point: str) -> None:
    """A worker's own periodic work is left alone: how often it comes by is nobody's plan."""
    global _armed  # noqa: PLW0603 - one process counts for itself
    if point == "job.after_dequeue":
        _in_job.set(True)
    if _job_only and not _in_job.get():
        return
    path = Path(_file)
    label = f"{point}@{_work.get()}" if _work.get() else point
    try:
        wanted = path.read_text(encoding="utf-8").strip()
    except OSError:
        return
    if wanted == "count":
        with seen_beside(path).open("a", encoding="utf-8") as seen:
            seen.write(f"{label}\n")
        return
    name, _, times = wanted.partition(" ")
    if name not in {point, label}:
        return
    _armed = (wanted, _armed[1] + 1 if _armed[0] == wanted else 1)
    if _armed[1] >= int(times or 1):
        # Once only: the process that comes after this one goes on.
        path.unlink(missing_ok=True)
        os._exit(KILLED)
