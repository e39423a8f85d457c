"""``./steelyard chaos`` on the command line: what it says, and its exit codes."""

import json
from pathlib import Path

import anyio
import pytest
from tests.chaos.planted import run
from typer.testing import CliRunner

from steelyard.cli import app
from steelyard.output import ENVIRONMENT, GOOD, USAGE, WRONG

runner = CliRunner()


def chaos(*arguments: str) -> tuple[int, list[dict[str, object]]]:
    done = runner.invoke(app, ["chaos", *arguments, "--json"])
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return done.exit_code, told


async def test_check_of_a_sound_database_is_good(database_dsn: str) -> None:
    code, told = await anyio.to_thread.run_sync(chaos, "check", "--dsn", database_dsn)
    assert code == GOOD
    assert told[-1]["ok"] is True
    assert told[-1]["violations"] == 0


async def test_check_names_what_is_broken(database_dsn: str) -> None:
    await run(database_dsn, "GRANT DELETE ON kernel.audit_event TO steelyard_app")
    code, told = await anyio.to_thread.run_sync(chaos, "check", "--dsn", database_dsn)
    assert code == WRONG
    assert told[0] == {
        "code": "K06",
        "entity": "kernel.audit_event",
        "detail": "steelyard_app may change it",
    }
    assert told[-1]["violations"] == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check",), USAGE),
        (("check", "--dsn", "not an address"), ENVIRONMENT),
        (("check", "--dsn", "postgresql://nobody@127.0.0.1:1/none"), ENVIRONMENT),
        (("run", "--lane", "hurricane"), USAGE),
        (("run", "--market", "bazaar"), USAGE),
        (("run", "--faults", "none"), USAGE),
        (("replay", "there-is-no-such.json"), USAGE),
        (("mutants", "--only", "none-of-them"), USAGE),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    seen, told = chaos(*arguments)
    assert seen == code
    assert told[-1]["ok"] is False
    assert str(told[-1]["error"]).endswith(".")


def test_a_file_that_is_no_failure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    assert chaos("replay", str(tmp_path / "other.json"))[0] == USAGE


def test_probe_tells_of_every_ability_what_it_is_good_for() -> None:
    code, told = chaos("probe")
    assert code == GOOD
    assert all(one["there"] or one["why_not"] for one in told[:-1])
    assert told[-1]["ok"] is True
    assert told[-1]["skipped"] == sum(not one["there"] for one in told[:-1])
