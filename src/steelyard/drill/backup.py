"""A server that archives its log, a base backup of it, and whether both can be relied on."""

import asyncio
import json
import os
import shlex
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import asyncpg

from steelyard.drill.trouble import Damage
from steelyard.drill.wal import Stretch, position, written
from steelyard.embedded import PostgresServer, RunningPostgres
from steelyard.embedded.cluster import Place, find_place
from steelyard.embedded.launch import run as run_tool
from steelyard.embedded.postgres import NAME
from steelyard.processes import EnvironmentProblem

_ARCHIVED_SECONDS = 30.0
_TOOL_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Moment:
    """What is restored to: a named point of the log, and the server's time just after it.

    ``at`` is a timestamp as PostgreSQL writes it, ``lsn`` the position behind the point's record.
    """

    name: str
    lsn: int
    at: str


@dataclass(frozen=True)
class Backup:
    """A base backup and the archive that goes with it. Directories; sizes are of their files."""

    base: Path
    archive: Path
    place: Place
    password: str
    segment_bytes: int

    @property
    def base_bytes(self) -> int:
        return _bytes_in(self.base)

    @property
    def archive_bytes(self) -> int:
        return _bytes_in(self.archive)

    def until(self, moment: Moment) -> Stretch:
        """The log that a restore to ``moment`` reads. Raises ValueError for a broken manifest."""
        manifest: Any = json.loads((self.base / "backup_manifest").read_text(encoding="utf-8"))
        (needed,) = manifest["WAL-Ranges"]
        start = position(needed["Start-LSN"])
        return Stretch(int(needed["Timeline"]), start, moment.lsn, self.segment_bytes)


class Source:
    """The server that is backed up, in ``directory``."""

    def __init__(self, directory: Path) -> None:
        self.place = home(directory)
        self.archive = _folder(self.place, "archive")
        kept = shlex.quote(str(self.archive)).replace("%", "%%")
        # Whole or not at all: a name appears when all of the file is there.
        put = f"test ! -f {kept}/%f && cp %p {kept}/.%f.part && mv {kept}/.%f.part {kept}/%f"
        self._server = PostgresServer(
            directory, settings={"archive_mode": "on", "archive_command": put}
        )
        self.running: RunningPostgres

    async def start(self) -> None:
        """Raises EnvironmentProblem where this machine stands in the way."""
        self.running = await asyncio.to_thread(self._server.start)

    async def end(self, *, keep: bool = False) -> None:
        """Stop it; unless kept, its data, backup and archive go."""
        await asyncio.to_thread(self._server.stop if keep else self._server.erase)

    async def back_up(self) -> Backup:
        """A base backup by ``pg_basebackup``, without the log: that is in the archive.

        Returns when all the log the backup needs has been archived. Raises EnvironmentProblem.
        """
        base = _folder(self.place, "base")
        command = [
            self.place.tool("pg_basebackup"),
            *("-h", "127.0.0.1", "-p", str(self.running.port), "-U", self.running.user),
            *("-D", str(base), "--wal-method=none", "--checkpoint=fast"),
            *("--manifest-checksums=SHA256", "--no-password"),
        ]
        variables = {"PGPASSWORD": self.running.password}
        await tool(self.place, command, variables)
        size = await self.value(
            "SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size'"
        )
        return Backup(base, self.archive, self.place, self.running.password, int(size))

    async def name_moment(self, name: str) -> Moment:
        """Mark this moment in the log."""
        connection = await self._connect()
        try:
            lsn = await connection.fetchval("SELECT pg_create_restore_point($1)::text", name)
            at = await connection.fetchval("SELECT clock_timestamp()::text")
        finally:
            await connection.close()
        return Moment(name, position(lsn), at)

    async def archive_all(self) -> None:
        """Close the present file of the log and wait until it is in the archive.

        Raises EnvironmentProblem when that takes too long.
        """
        file = await self.value("SELECT pg_walfile_name(pg_current_wal_lsn())")
        await self.value("SELECT pg_switch_wal()::text")
        deadline = time.monotonic() + _ARCHIVED_SECONDS
        while not (self.archive / file).is_file():
            if time.monotonic() > deadline:
                raise EnvironmentProblem(
                    f"{file} was not archived within {_ARCHIVED_SECONDS:.0f} seconds.",
                    "See that there is room on the disk, and try again.",
                )
            await asyncio.sleep(0.05)

    async def value(self, query: str) -> Any:
        """One value, over a connection of its own."""
        connection = await self._connect()
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    async def _connect(self) -> Any:
        return cast(
            "Any",
            await asyncpg.connect(self.running.dsn),  # pyright: ignore[reportUnknownMemberType]
        )


async def inspect(
    backup: Backup, moment: Moment, say: Callable[[str], None] | None = None
) -> list[Damage]:
    """Whether the backup is what was taken, and the archive leads from it to ``moment``.

    Every file against the manifest, every file of the log by name and size, every record of it by
    its checksum. What is wrong is named; an empty list is good.
    """
    tell = say or _hush
    tell("Checking the backup against its manifest")
    verify = [backup.place.tool("pg_verifybackup"), "--no-parse-wal", str(backup.base)]
    done = await asyncio.to_thread(
        run_tool, verify, account=backup.place.account, seconds=_TOOL_SECONDS
    )
    if done.returncode:
        return [Damage("backup", one) for one in _said(done.stderr)]
    stretch = backup.until(moment)
    tell("Checking the archive")
    missing = _missing(backup, stretch)
    return missing or await _unreadable(backup, stretch)


def home(directory: Path) -> Place:
    """Where the server of this state directory keeps its things; made, and reachable by it."""
    folder = directory / NAME
    folder.mkdir(parents=True, exist_ok=True)
    for one in (directory, folder):
        one.chmod(0o755)
    return find_place(folder.resolve())


async def tool(place: Place, command: list[str], variables: dict[str, str] | None = None) -> None:
    """Run one of PostgreSQL's programs as the server's user. Raises EnvironmentProblem."""
    done = await asyncio.to_thread(
        run_tool, command, account=place.account, variables=variables, seconds=_TOOL_SECONDS
    )
    if done.returncode:
        said = _said(done.stderr) or ["it said nothing"]
        name = Path(command[0]).name
        raise EnvironmentProblem(f"{name} failed: {said[-1]}.", "Mend that, and try again.")


def _missing(backup: Backup, stretch: Stretch) -> list[Damage]:
    """The first file of the log that is not there whole: nothing behind it can be reached."""
    for name in stretch.segments():
        file = backup.archive / name
        if not file.is_file():
            return [Damage("archive", f"{name} is missing; the restore would end before it")]
        size = file.stat().st_size
        if size != backup.segment_bytes:
            return [Damage("archive", f"{name} has {size} bytes instead of {backup.segment_bytes}")]
    return []


async def _unreadable(backup: Backup, stretch: Stretch) -> list[Damage]:
    command = [
        backup.place.tool("pg_waldump"),
        *("--quiet", "--path", str(backup.archive), "--timeline", str(stretch.timeline)),
        *("--start", written(stretch.start), "--end", written(stretch.end)),
    ]
    done = await asyncio.to_thread(
        run_tool, command, account=backup.place.account, seconds=_TOOL_SECONDS
    )
    if not done.returncode:
        return []
    return [Damage("archive", one) for one in _said(done.stderr)[:1]]


def _said(text: str) -> list[str]:
    """A tool's complaints, without its name."""
    lines = [line.strip() for line in text.splitlines() if "error:" in line]
    return [line.partition("error:")[2].strip() for line in lines]


def _folder(place: Place, name: str) -> Path:
    """An empty folder of the server's user beside its data."""
    made = place.home / name
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    if place.account is not None:
        os.chown(made, place.account.uid, place.account.gid)
    return made


def _bytes_in(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def _hush(_sentence: str) -> None:
    """Nobody listens."""
