"""The door (./steelyard): what it does before any Python of ours runs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
# Stands for the environment's Python: tells how it was called, then reads its standard input.
WITNESS = '#!/bin/sh\necho "$PYTHONPATH|$PWD|$*"\n'


def set_up(folder: Path, profile: str = "run") -> Path:
    """A clone whose environment is complete, as its stamp says."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "steelyard", folder / "steelyard")
    for lock in LOCKS.values():
        (folder / lock).write_text(f"# {lock}\n")
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(WITNESS)
    python.chmod(0o755)
    stamp(folder, profile)
    return folder / "steelyard"


def stamp(folder: Path, profile: str) -> None:
    with (folder / LOCKS[profile]).open("rb") as lock:
        checksum = subprocess.run(["cksum"], stdin=lock, capture_output=True, check=True).stdout
    text = f"{profile} {checksum.decode().strip()} {folder.resolve()}"
    (folder / ".venv" / ".steelyard-stamp").write_text(text)


def call(
    script: Path, *arguments: str, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(script), *arguments],
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_with_a_complete_environment_it_hands_over_at_once_and_silently(tmp_path: Path) -> None:
    script = set_up(tmp_path / "a clone")
    done = call(script, "demo", "--name", "a b", cwd=tmp_path)
    expected = f"{tmp_path}/a clone/src|{tmp_path}|-P -m steelyard.cli demo --name a b\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")


def test_it_finds_its_root_through_links(tmp_path: Path) -> None:
    script = set_up(tmp_path / "clone")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sy").symlink_to("../link")
    (tmp_path / "link").symlink_to(script)
    assert call(tmp_path / "bin" / "sy").stdout.startswith(f"{tmp_path}/clone/src|")


def test_the_shell_alone_may_start_it(tmp_path: Path) -> None:
    script = set_up(tmp_path / "clone")
    done = subprocess.run(
        ["sh", script.name, "x"], cwd=script.parent, capture_output=True, text=True, check=False
    )
    assert done.stdout.endswith("-P -m steelyard.cli x\n")


def test_variables_of_another_python_do_not_reach_ours(tmp_path: Path) -> None:
    script = set_up(tmp_path / "clone")
    (script.parent / ".venv" / "bin" / "python").write_text('#!/bin/sh\necho "[${PYTHONHOME-}]"\n')
    assert call(script, PYTHONHOME="/elsewhere").stdout == "[]\n"


@pytest.mark.parametrize(
    ("profile", "verb", "is_ready"),
    [
        ("run", "demo", True),
        ("run", "test", False),
        ("run", "lint", False),
        ("dev", "test", True),
        ("dev", "demo", True),
    ],
)
def test_the_tests_need_more_packages_than_the_demo(
    tmp_path: Path, profile: str, verb: str, is_ready: bool
) -> None:
    script = set_up(tmp_path / "clone", profile)
    # A uv that is none makes any set-up end before it changes something.
    done = call(script, "--json", verb, STEELYARD_UV="/bin/false")
    assert (done.returncode == 0) is is_ready


@pytest.mark.parametrize("change", ["lock", "moved", "no stamp", "no python"])
def test_whatever_is_out_of_date_is_set_up_again(tmp_path: Path, change: str) -> None:
    folder = tmp_path / "clone"
    script = set_up(folder)
    match change:
        case "lock":
            (folder / LOCKS["run"]).write_text("# other packages\n")
        case "moved":
            script = folder.rename(tmp_path / "moved") / "steelyard"
        case "no stamp":
            (folder / ".venv" / ".steelyard-stamp").unlink()
        case _:
            (folder / ".venv" / "bin" / "python").unlink()
    done = call(script, "demo", STEELYARD_UV="/bin/false")
    assert done.returncode == 3
    assert not done.stdout
    said = "steelyard: Set STEELYARD_UV to a uv of 0.8 or newer that runs, or unset it.\n"
    assert done.stderr == said
    assert not (script.parent / ".steelyard" / "setup.lock").exists()


def test_a_lock_left_by_a_dead_set_up_is_broken(tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    script = set_up(folder, "run")
    lock = folder / ".steelyard" / "setup.lock"
    lock.mkdir(parents=True)
    (lock / "holder").write_text("99999999 1\n")
    done = call(script, "test", STEELYARD_UV="/bin/false")
    assert (done.returncode, lock.exists()) == (3, False)


def test_a_set_up_waits_for_the_one_at_work_and_uses_what_it_made(tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    script = set_up(folder)
    (folder / ".venv" / ".steelyard-stamp").unlink()
    lock = folder / ".steelyard" / "setup.lock"
    lock.mkdir(parents=True)
    birth = Path("/proc/self/stat").read_text().rpartition(") ")[2].split()[19]
    (lock / "holder").write_text(f"{os.getpid()} {birth}\n")
    with subprocess.Popen(
        [script, "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as waiting:
        assert waiting.stderr is not None
        assert "another set-up is at work" in waiting.stderr.readline()
        stamp(folder, "run")
        (lock / "holder").unlink()
        lock.rmdir()
        assert waiting.communicate(timeout=10)[0].endswith("steelyard.cli demo\n")
        assert waiting.returncode == 0


def test_it_is_posix_shell() -> None:
    for shell in ("dash", "bash"):
        if shutil.which(shell):
            subprocess.run([shell, "-n", ROOT / "steelyard"], check=True)
