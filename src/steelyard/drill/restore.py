"""A base backup becomes a server again, on a new directory and port, at one moment of the log."""

import asyncio
import os
import shlex
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from steelyard.drill.backup import Backup, Moment, home
from steelyard.drill.trouble import Damage, DrillFailed
from steelyard.embedded import PostgresServer, RunningPostgres
from steelyard.embedded.account import Account
from steelyard.embedded.postgres import NAME
from steelyard.embedded.state import StateFolder
from steelyard.processes import EnvironmentProblem

By = Literal["name", "time"]


@dataclass(frozen=True, slots=True)
class Restored:
    """What runs now, and how long it took: the copy back, and the log played on top (seconds)."""

    running: RunningPostgres
    copied: float
    replayed: float


class Copy:
    """The restored server, in ``directory``, which is empty or new. Never the source's."""

    def __init__(self, directory: Path, backup: Backup, moment: Moment, by: By = "name") -> None:
        self._directory = directory
        self._backup = backup
        fetch = shlex.quote(str(backup.archive)).replace("%", "%%")
        target = {
            "name": {"recovery_target_name": moment.name},
            "time": {"recovery_target_time": moment.at},
        }[by]
        self._server = PostgresServer(
            directory,
            settings={
                "restore_command": f"cp {fetch}/%f %p",
                "recovery_target_action": "promote",
                # Ready means restored, not half-way there.
                "hot_standby": "off",
                **target,
            },
        )

    async def start(self) -> Restored:
        """Copy, play the log up to the moment, and take connections.

        Raises DrillFailed when the log does not lead there, EnvironmentProblem for anything else.
        """
        began = time.monotonic()
        await asyncio.to_thread(self._put_back)
        copied = time.monotonic() - began
        try:
            running = await asyncio.to_thread(self._server.start)
        except EnvironmentProblem as problem:
            raise DrillFailed([Damage("restore", str(problem))]) from problem
        return Restored(running, copied, time.monotonic() - began - copied)

    async def end(self, *, keep: bool = False) -> None:
        """Stop it; unless kept, its data goes."""
        await asyncio.to_thread(self._server.stop if keep else self._server.erase)

    def _put_back(self) -> None:
        place = home(self._directory)
        # The backup knows the source's password, and no other is needed.
        StateFolder(self._directory, NAME).write("password", self._backup.password, mode=0o600)
        shutil.copytree(self._backup.base, place.data)
        place.data.chmod(0o700)
        (place.data / "recovery.signal").touch()
        if place.account is not None:
            _give(place.data, place.account)


def _give(folder: Path, account: Account) -> None:
    for one in (folder, *folder.rglob("*")):
        os.chown(one, account.uid, account.gid, follow_symlinks=False)
