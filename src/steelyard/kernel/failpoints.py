"""Named points at which the chaos harness may end a process, to see that its work is taken up.

``reach`` does nothing at all unless ``CHAOS_FAILPOINTS`` names a file, which only the harness
sets and production refuses (``Settings.problems``). The file says what is wanted: ``count`` writes
every point reached into the file beside it, ``<point> <n>`` ends the process at the n-th time.
"""

import os
from contextvars import ContextVar
from pathlib import Path

VARIABLE = "CHAOS_FAILPOINTS"
KILLED = 137

_FILE = os.environ.get(VARIABLE, "")
_JOB_ONLY = _FILE.endswith(".worker")
_in_job: ContextVar[bool] = ContextVar("failpoints.in_job", default=False)
_armed: tuple[str, int] = ("", 0)


def reach(point: str) -> None:
    """Say that ``point`` is reached. Whoever calls this must stand being ended here."""
    if _FILE:
        _strike(point)


def seen_beside(path: Path) -> Path:
    """Where ``count`` writes the points, one a line."""
    return path.with_name(f"{path.name}.seen")


def _strike(point: str) -> None:
    """A worker's own periodic work is left alone: how often it comes by is nobody's plan."""
    global _armed  # noqa: PLW0603 - one process counts for itself
    if point == "job.after_dequeue":
        _in_job.set(True)
    if _JOB_ONLY and not _in_job.get():
        return
    path = Path(_FILE)
    try:
        wanted = path.read_text(encoding="utf-8").strip()
    except OSError:
        return
    if wanted == "count":
        with seen_beside(path).open("a", encoding="utf-8") as seen:
            seen.write(f"{point}\n")
        return
    name, _, times = wanted.partition(" ")
    if name != point:
        return
    _armed = (wanted, _armed[1] + 1 if _armed[0] == wanted else 1)
    if _armed[1] >= int(times or 1):
        # Once only: the process that comes after this one goes on.
        path.unlink(missing_ok=True)
        os._exit(KILLED)
