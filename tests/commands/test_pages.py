"""Commands and the web app: serving it, a demo with it, what ``test`` asks of it, its browser."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from tests.pages import workshops
from tests.pages.conftest import write_dist
from tests.pages.test_serve import PRODUCTION

from steelyard.commands import browser, web
from steelyard.installation import ROOT
from steelyard.output import Output
from steelyard.pages.build import Workshop
from steelyard.processes import EnvironmentProblem, choose_port

NOWHERE = "http://127.0.0.1:1"
HTML = {"Accept": "text/html"}


@contextmanager
def running(log: Path, *arguments: str, **environment: str) -> Generator[subprocess.Popen[str]]:
    """A command that goes on until it is told to end; what it says to people is in ``log``."""
    kept = {key: value for key, value in os.environ.items() if key != "WEB_DIST"}
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "steelyard.cli", *arguments],
            env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def when_up(url: str) -> httpx2.Response:
    deadline = time.monotonic() + 60
    while True:
        try:
            return httpx2.get(url, headers=HTML)
        except httpx2.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def production(dist: Path) -> dict[str, str]:
    told = {key.upper(): value for key, value in PRODUCTION.items() if isinstance(value, str)}
    return {**told, "STRIPE_WEBHOOK_SECRET": "whsec_x", "WEB_DIST": str(dist)}


def test_production_serves_what_is_there_and_never_builds(tmp_path: Path) -> None:
    dist = write_dist(tmp_path / "dist")
    port = choose_port(18_400)
    log = tmp_path / "said"
    with running(log, "serve", "--json", "--port", str(port), **production(dist)):
        page = when_up(f"http://127.0.0.1:{port}/locksmith")
        asset = httpx2.get(f"http://127.0.0.1:{port}/assets/public-1a2b3c.js")
    assert "landing" in page.text
    assert asset.headers["content-encoding"] in {"gzip", "br"}
    assert "no built web app" not in log.read_text()


def test_production_without_pages_says_so_and_serves_the_api(tmp_path: Path) -> None:
    port = choose_port(18_400)
    log = tmp_path / "said"
    with running(log, "serve", "--json", "--port", str(port), **production(tmp_path / "nothing")):
        page = when_up(f"http://127.0.0.1:{port}/locksmith")
        alive = httpx2.get(f"http://127.0.0.1:{port}/healthz")
    assert (page.status_code, page.json()["error"]) == (404, "not_found")
    assert alive.json() == {"status": "alive"}
    assert "only the API is served. Run ./steelyard pages" in log.read_text()


def test_a_demo_shows_its_pages_and_where_they_are(tmp_path: Path) -> None:
    dist = write_dist(tmp_path / "dist")
    log = tmp_path / "said"
    state = tmp_path / "state"
    with running(
        log,
        *("demo", "--json", "--no-seed", "--port", str(choose_port(18_500))),
        WEB_DIST=str(dist),
        STEELYARD_STATE=str(state),
    ) as process:
        assert process.stdout
        assert select.select([process.stdout], [], [], 90)[0], log.read_text()
        ready = json.loads(process.stdout.readline())
        console = httpx2.get(f"{ready['web']}/locksmith/admin", headers=HTML)
    assert ready["event"] == "ready"
    assert ready["pages"] is True
    secret = ready["desk"].removeprefix(f"{ready['sandbox']}/#")
    assert f"SANDBOX_SECRET={secret}" in (state / "secrets.env").read_text()
    assert "console one" in console.text
    assert (
        f"frame-ancestors 'self' {ready['sandbox']}" in (console.headers["content-security-policy"])
    )
    said = log.read_text()
    for line in ("/locksmith\n", "/locksmith/admin\n", f"/#{secret}"):
        assert line in said


def test_each_script_the_web_app_has_is_a_check(tmp_path: Path) -> None:
    workshop = workshops.make(
        tmp_path / "here",
        typecheck="node -e 0",
        budget="node -e 'process.exit(process.version > \"v22.19\" ? 0 : 1)'",
        other="node -e 0",
    )
    found = web.scripts(Output(to_stderr=True), workshop)
    assert [name for name, _, _ in found] == ["web types", "web budget"]
    assert (workshop.web / "node_modules/part").is_symlink()
    for _, command, environment in found:
        done = subprocess.run(command, env=environment, cwd=workshop.web, check=False)
        assert done.returncode == 0


def test_a_web_app_without_scripts_needs_no_tools(tmp_path: Path) -> None:
    workshop = workshops.make(tmp_path / "here")
    assert web.scripts(Output(to_stderr=True), workshop) == []
    assert not (workshop.web / "node_modules").exists()


def a_browser(folder: Path, name: str, says: str = "Chromium 153.0") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with one folder on its PATH, and nobody to ask for more."""
    for name in ("CHROMIUM", "CI", "STEELYARD_CI", "PLAYWRIGHT_BROWSERS_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("npm_config_registry", NOWHERE)
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    return tmp_path


def test_the_browser_named_comes_before_the_one_on_the_path(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browser.find() is None
    a_browser(bare / "bin", "chromium", "this is a stub: get a package")
    assert browser.find() is None
    usual = a_browser(bare / "bin", "google-chrome", "Google Chrome 156.0")
    assert browser.find() == usual
    named = a_browser(bare / "more", "mine")
    monkeypatch.setenv("CHROMIUM", str(named))
    assert browser.find() == named
    monkeypatch.setenv("CHROMIUM", str(bare / "gone"))
    with pytest.raises(EnvironmentProblem, match=r"CHROMIUM is .*gone, which does not run"):
        browser.find()


def test_playwrights_own_browser_is_found(bare: Path) -> None:
    kept = a_browser(bare / ".cache/ms-playwright/chromium-1234/chrome-linux", "chrome")
    assert browser.find() == kept


def test_without_a_browser_a_desk_goes_on_and_a_ci_does_not(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop = Workshop(bare / "checkout")
    tools = workshops.make(bare / "lender").tools.resolve()
    workshop.tools.mkdir(parents=True)
    for kept in tools.glob("node-*"):
        (workshop.tools / kept.name).symlink_to(kept)
    assert browser.provide(Output(to_stderr=True), workshop) is None
    assert "journeys in a browser are left out" in capsys.readouterr().err
    for name in ("CI", "STEELYARD_CI"):
        with monkeypatch.context() as told:
            told.setenv(name, "1")
            with pytest.raises(EnvironmentProblem, match="no browser for the journeys"):
                browser.provide(Output(to_stderr=True), workshop)
