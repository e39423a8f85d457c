"""The commands' manners: help, usage errors, refusals; no traceback for anybody's mistake."""

import json
import os
import subprocess
import sys

import pytest

from steelyard.installation import ROOT

COMMANDS = (
    "demo", "serve", "work", "migrate", "seed", "doctor", "verify", "reconcile", "journey",
    "bench", "pages", "test", "drill",
)  # fmt: skip


def steelyard(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "steelyard.cli", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_help_lists_every_command() -> None:
    shown = steelyard("--help")
    assert shown.returncode == 0
    for command in COMMANDS:
        assert command in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [("nothing",), ("verify", "--wrong"), ("journey", "nowhere"), ("bench", "nothing"),
     ("demo", "--port", "99999"),
     ("drill", "--by", "luck"), ("drill", "compare"), ("reconcile", "--hours", "0")],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_usage_is_told_without_a_traceback(arguments: tuple[str, ...]) -> None:
    told = steelyard(*arguments)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr + told.stdout


def test_an_unreachable_database_is_the_environments_fault() -> None:
    told = steelyard(
        "verify",
        "--json",
        DATABASE_URL="postgresql+asyncpg://nobody@127.0.0.1:1/none",
        VALKEY_URL="redis://127.0.0.1:1/0",
    )
    assert told.returncode == 3
    assert "Traceback" not in told.stderr
    assert json.loads(told.stdout.splitlines()[-1])["ok"] is False


def test_production_without_its_settings_refuses_to_serve_and_names_each() -> None:
    told = steelyard(
        "serve",
        "--json",
        APP_ENV="production",
        DATABASE_URL="postgresql+asyncpg://nobody@127.0.0.1:1/none",
        VALKEY_URL="redis://127.0.0.1:1/0",
        SANDBOX_URL="http://127.0.0.1:9",
    )
    assert told.returncode == 3
    said = json.loads(told.stdout.splitlines()[-1])["error"]
    for name in ("SANDBOX_URL", "ADMIN_GATE", "SECRET_KEY", "BASE_URL", "STRIPE_SECRET_KEY"):
        assert name in said
