import errno
import os
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest

from steelyard.embedded import EnvironmentProblem, PostgresServer
from steelyard.embedded.failures import explain, unusable

WHERE = Path("/somewhere/postgres")


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("FATAL:  could not write lock file: No space left on device", "is full"),
        ('FATAL:  could not create lock file "postmaster.pid": Read-only file system', "written"),
        ('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', "its port"),
        ("Failed listening on port 6379 (tcp), aborting.", "its port"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "shared memory"),
        ("PANIC:  could not locate a valid checkpoint record at 0/1D4A9C8", "is damaged"),
        ('initdb: error: could not access directory "/x": Permission denied', "not allowed"),
        ("postgres: error while loading shared libraries: libz.so.1", "does not run on this"),
    ],
)
def test_a_servers_last_words_are_translated(said: str, meaning: str) -> None:
    problem = explain("PostgreSQL", WHERE, said)
    assert meaning in problem.message
    assert problem.remedy
    assert problem.exit_code == 3


def test_what_is_not_known_is_quoted_without_its_prefix() -> None:
    said = "2026-01-01 [7] LOG:  starting\n2026-01-01 [7] FATAL:  the moon is too close\n"
    problem = explain("PostgreSQL", WHERE, said, Path("/somewhere/server.log"))
    assert problem.message == "PostgreSQL did not start: the moon is too close."
    assert "/somewhere/server.log" in problem.remedy


def test_silence_is_reported_as_such() -> None:
    assert explain("Valkey", WHERE, "").message == "Valkey did not start."


@pytest.mark.parametrize(
    ("number", "meaning"),
    [(errno.ENOSPC, "is full"), (errno.EACCES, "not allowed"), (errno.EROFS, "cannot be written")],
)
def test_errors_of_our_own_files_are_translated_too(number: int, meaning: str) -> None:
    assert meaning in unusable(WHERE, OSError(number, os.strerror(number))).message


@pytest.fixture
def tiny_disk(state: Path) -> Generator[Path]:
    disk = state / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=755", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only a root who may mount file systems can make a disk of 24 MB")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_named_and_leaves_no_half_made_cluster(tiny_disk: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="is full"):
        PostgresServer(tiny_disk).start()
    assert not list((tiny_disk / "postgres").glob("data*"))
