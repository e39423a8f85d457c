"""A point does nothing, unless the harness named a file, and then exactly what it says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from steelyard.installation import ROOT
from steelyard.kernel.failpoints import KILLED, VARIABLE, seen_beside

REACH = (
    "from steelyard.kernel.failpoints import reach, watch, within\n"
    "watch({watched!r}) if {watched!r} else None\n"
    "for one in {points!r}: within(one[1:]) if one[0] == '@' else reach(one)\n"
)


def reached(points: list[str], armed: Path | None, watched: Path | None = None) -> int:
    """The exit code of a process that reaches these points one after the other; ``@work`` is
    where it says to which work the next ones belong."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop(VARIABLE, None)
    if armed is not None:
        environment[VARIABLE] = str(armed)
    code = REACH.format(points=points, watched=str(watched or ""))
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, check=False, timeout=60
    ).returncode


def test_without_a_file_nothing_happens() -> None:
    assert reached(["before_commit"], None) == 0


def test_with_a_file_that_is_not_there_nothing_happens(tmp_path: Path) -> None:
    assert reached(["before_commit"], tmp_path / "points.web") == 0


def test_the_process_ends_at_the_nth_time_and_only_once(tmp_path: Path) -> None:
    armed = tmp_path / "points.web"
    armed.write_text("after_commit 2")
    assert reached(["after_commit", "before_commit"], armed) == 0
    assert reached(["after_commit", "after_commit", "never"], armed) == KILLED
    assert not armed.exists()
    assert reached(["after_commit", "after_commit"], armed) == 0


def test_counting_writes_down_every_point_and_ends_nobody(tmp_path: Path) -> None:
    armed = tmp_path / "points.web"
    armed.write_text("count")
    assert reached(["before_commit", "after_commit", "before_commit"], armed) == 0
    seen = seen_beside(armed).read_text().split()
    assert seen == ["before_commit", "after_commit", "before_commit"]


@pytest.mark.parametrize(
    ("points", "code"),
    [(["before_commit"], 0), (["job.after_dequeue", "before_commit"], KILLED)],
)
def test_a_worker_is_ended_only_within_a_job(tmp_path: Path, points: list[str], code: int) -> None:
    armed = tmp_path / "points.worker"
    armed.write_text("before_commit 1")
    assert reached(points, armed) == code


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("after_commit@pay 1", KILLED),
        ("after_commit 2", KILLED),
        ("after_commit@pay 2", 0),
        ("after_commit@refund 1", 0),
    ],
)
def test_a_point_may_be_named_with_its_work(tmp_path: Path, wanted: str, code: int) -> None:
    armed = tmp_path / "points.web"
    armed.write_text(wanted)
    assert reached(["@start", "after_commit", "@pay", "after_commit"], armed) == code


def test_what_is_counted_is_named_with_its_work(tmp_path: Path) -> None:
    armed = tmp_path / "points.web"
    armed.write_text("count")
    assert reached(["before_commit", "@pay", "before_commit"], armed) == 0
    assert seen_beside(armed).read_text().split() == ["before_commit", "before_commit@pay"]


def test_a_forked_process_watches_the_file_it_is_told(tmp_path: Path) -> None:
    armed = tmp_path / "points.worker"
    armed.write_text("before_commit 1")
    assert reached(["before_commit"], None, watched=armed) == 0
    assert reached(["job.after_dequeue", "before_commit"], None, watched=armed) == KILLED
