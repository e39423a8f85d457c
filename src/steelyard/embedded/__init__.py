"""Servers of one's own for a demo and for tests: PostgreSQL 18 and Valkey from wheels.

Nothing is installed on the machine, nothing is configured by hand; all state lies in one
directory. Every start mends what a killed run left there. Production names its own servers
(DATABASE_URL, VALKEY_URL) and never comes here.
"""

from pathlib import Path

from steelyard.embedded.postgres import PostgresServer, RunningPostgres
from steelyard.embedded.valkey import RunningValkey, ValkeyServer
from steelyard.processes.problems import EnvironmentProblem

__all__ = [
    "EnvironmentProblem",
    "PostgresServer",
    "RunningPostgres",
    "RunningValkey",
    "ValkeyServer",
    "erase_all",
    "stop_all",
]


def stop_all(directory: Path | str) -> list[str]:
    """Stop every server of this state directory, whoever started it; returns their names."""
    stopped: list[str] = []
    if ValkeyServer(directory).stop():
        stopped.append("Valkey")
    if PostgresServer(directory).stop():
        stopped.append("PostgreSQL")
    return stopped


def erase_all(directory: Path | str) -> None:
    """Stop every server of this state directory and delete what they kept."""
    ValkeyServer(directory).erase()
    PostgresServer(directory).erase()
