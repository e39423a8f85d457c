"""A drill ends well when all is well, and says plainly what is wrong with a backup that is not."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import asyncpg
import pytest

from steelyard.drill import Damage, DrillFailed
from steelyard.drill.backup import Backup, Moment, Source, home, inspect
from steelyard.drill.load import Journal, Sent
from steelyard.drill.proof import gap_settled
from steelyard.drill.restore import Copy
from steelyard.drill.wal import Stretch, position, written
from steelyard.installation import ROOT
from steelyard.kernel.payments.report import Cash, Finding, ReconcileReport

SEGMENT = 16 << 20


def test_a_drill_restores_to_its_moment_and_proves_it() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "steelyard.cli", "drill", "--seconds", "0.5", "--json"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    (done,) = [json.loads(line) for line in told.stdout.splitlines()]
    assert done["ok"] is True
    assert done["counts"]["acknowledged"] > 20
    assert done["counts"]["promises"] > 50
    assert (done["counts"]["entered"], done["counts"]["named"]) == (3, 3)
    assert set(done["heads"]) == {"locksmith", "strathwell"}
    assert done["bytes"]["archive"] >= SEGMENT


class TestLog:
    def test_positions_are_read_and_written_as_postgresql_does(self) -> None:
        assert position("16/B374D848") == 0x16B374D848
        assert written(0x16B374D848) == "16/B374D848"

    def test_a_stretch_names_every_file_it_lies_in(self) -> None:
        stretch = Stretch(2, 0x1_FE00_0010, 0x2_0000_0001, SEGMENT)
        assert list(stretch.segments()) == [
            "0000000200000001000000FE",
            "0000000200000001000000FF",
            "000000020000000200000000",
        ]

    def test_a_stretch_that_ends_where_a_file_ends_does_not_need_the_next(self) -> None:
        assert len(list(Stretch(1, 0x100_0000, 0x200_0000, SEGMENT).segments())) == 1


class TestJournal:
    def test_what_was_on_its_way_is_on_neither_side(self) -> None:
        journal = Journal({"early": Sent(1, 2), "open": Sent(1, 5), "late": Sent(4, 6)})
        journal.operations["lost"] = Sent(1)
        assert journal.acknowledged_before(3) == {"early"}
        assert journal.sent_after(3) == {"late"}


class TestGap:
    """O6: what the provider knows and the restored books do not."""

    def test_a_payment_that_nobody_named_is_told(self) -> None:
        report = ReconcileReport(cash=[Cash("USD", 0, 4900)])
        assert [one.part for one in gap_settled(report, [], {"pi_1": 4900})] == ["gap"]

    def test_money_that_nothing_explains_is_told(self) -> None:
        report = ReconcileReport(
            findings=[Finding("unknown", "payment pi_1", "nothing", "succeeded", False)],
            cash=[Cash("USD", 0, 9800)],
        )
        (told,) = gap_settled(report, [], {"pi_1": 4900})
        assert "9800 minor units unexplained instead of 4900" in told.what

    def test_an_outcome_that_was_not_entered_is_told(self) -> None:
        (told,) = gap_settled(ReconcileReport(), ["pi_1"], {})
        assert "0 of 1 outcomes" in told.what


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("drill")
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
async def source(place: Path) -> AsyncIterator[Source]:
    made = Source(place / "source")
    await made.start()
    yield made
    await made.end()


@pytest.fixture(scope="module")
async def taken(source: Source) -> tuple[Backup, Moment]:
    """A backup whose archive is three files of the log long, and a row on each side of it."""
    await source.value("CREATE TABLE note (said text)")
    backup = await source.back_up()
    for number in range(3):
        await source.value(f"INSERT INTO note VALUES ('before {number}')")  # noqa: S608
        await source.archive_all()
    moment = await source.name_moment("noon")
    await source.value("INSERT INTO note VALUES ('after')")
    await source.archive_all()
    return backup, moment


@pytest.fixture
def harmed(taken: tuple[Backup, Moment]) -> Iterator[Backup]:
    """A copy of backup and archive that may be spoilt."""
    backup, _ = taken
    spoilt = backup.base.with_name("harmed")
    for name, folder in (("base", backup.base), ("archive", backup.archive)):
        shutil.copytree(folder, spoilt / name)
    for one in (spoilt, *spoilt.rglob("*")):
        if backup.place.account is not None:
            shutil.chown(one, backup.place.account.uid, backup.place.account.gid)
    yield replace(backup, base=spoilt / "base", archive=spoilt / "archive")
    shutil.rmtree(spoilt)


async def _notes(dsn: str) -> list[str]:
    connection = cast("Any", await asyncpg.connect(dsn))  # pyright: ignore[reportUnknownMemberType]
    try:
        return [row["said"] for row in await connection.fetch("SELECT said FROM note ORDER BY 1")]
    finally:
        await connection.close()


class TestBackup:
    async def test_a_good_one_has_nothing_wrong_and_goes_back_to_its_moment(
        self, taken: tuple[Backup, Moment], place: Path
    ) -> None:
        backup, moment = taken
        assert await inspect(backup, moment) == []
        copy = Copy(place / "good", backup, moment, "time")
        try:
            restored = await copy.start()
            assert await _notes(restored.running.dsn) == ["before 0", "before 1", "before 2"]
            assert restored.running.port != 0
        finally:
            await copy.end()

    async def test_a_changed_file_is_named(
        self, harmed: Backup, taken: tuple[Backup, Moment]
    ) -> None:
        file = harmed.base / "PG_VERSION"
        file.write_text("19\n", encoding="ascii")
        (told,) = await inspect(harmed, taken[1])
        assert told.part == "backup"
        assert "PG_VERSION" in told.what

    async def test_a_file_that_was_taken_away_is_named(
        self, harmed: Backup, taken: tuple[Backup, Moment]
    ) -> None:
        (harmed.base / "global" / "pg_filenode.map").unlink()
        (told,) = await inspect(harmed, taken[1])
        assert "pg_filenode.map" in told.what

    async def test_a_manifest_that_was_rewritten_is_found(
        self, harmed: Backup, taken: tuple[Backup, Moment]
    ) -> None:
        manifest = harmed.base / "backup_manifest"
        text = manifest.read_text(encoding="utf-8")
        manifest.write_text(text.replace('"Size": 3,', '"Size": 4,'), encoding="utf-8")
        (told, *_) = await inspect(harmed, taken[1])
        assert told.part == "backup"


class TestArchive:
    async def test_a_missing_file_of_the_log_is_named_and_the_restore_refuses(
        self, harmed: Backup, taken: tuple[Backup, Moment], place: Path
    ) -> None:
        moment = taken[1]
        second = sorted(harmed.until(moment).segments())[1]
        (harmed.archive / second).unlink()
        assert await inspect(harmed, moment) == [
            Damage("archive", f"{second} is missing; the restore would end before it")
        ]
        copy = Copy(place / "gap", harmed, moment)
        try:
            with pytest.raises(DrillFailed, match="before configured recovery target"):
                await copy.start()
        finally:
            await copy.end()

    async def test_a_file_cut_short_is_named(
        self, harmed: Backup, taken: tuple[Backup, Moment]
    ) -> None:
        first = next(harmed.until(taken[1]).segments())
        (harmed.archive / first).write_bytes(b"short")
        (told,) = await inspect(harmed, taken[1])
        assert told == Damage("archive", f"{first} has 5 bytes instead of {SEGMENT}")

    async def test_a_changed_record_is_found(
        self, harmed: Backup, taken: tuple[Backup, Moment]
    ) -> None:
        stretch = harmed.until(taken[1])
        file = harmed.archive / next(stretch.segments())
        content = bytearray(file.read_bytes())
        for place in range(stretch.start % SEGMENT + 24, stretch.start % SEGMENT + 64):
            content[place] ^= 0xFF
        file.write_bytes(content)
        (told,) = await inspect(harmed, taken[1])
        assert told.part == "archive"


def test_a_home_is_made_where_the_server_can_reach_it(tmp_path: Path) -> None:
    assert home(tmp_path / "new").home.is_dir()
