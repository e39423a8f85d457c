"""The web app is built when it must be, by a real npm, once, and never half."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from tests.pages import workshops

from steelyard.output import Output
from steelyard.pages import build
from steelyard.pages.build import Workshop, ensure, is_current
from steelyard.pages.steps import Abandoned
from steelyard.processes import EnvironmentProblem

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return workshops.make(tmp_path / "a check out")


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_first_build_makes_the_pages_and_the_second_has_nothing_to_do(
    workshop: Workshop,
) -> None:
    made = ensure(workshop, Output(to_stderr=True))
    assert made.built
    assert (made.dist / "house.html").is_file()
    assert (made.dist / ".stamp").is_file()
    assert workshops.builds(workshop) == 1
    major, minor = (workshop.root / "builds.txt").read_text()[1:].split(".")[:2]
    assert (int(major), int(minor)) >= (22, 19)

    assert not ensure(workshop, Output(to_stderr=True)).built
    assert workshops.builds(workshop) == 1


def test_what_the_pages_are_made_of_decides_and_nothing_else(workshop: Workshop) -> None:
    ensure(workshop, Output(to_stderr=True))
    for made in ("node_modules/x.js", "dist/more.js", "coverage/x.json", ".cache/x", "a.log"):
        path = workshop.web / made
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("made by a tool")
    os.utime(workshop.web / "src/app.js")
    assert is_current(workshop)

    source = workshop.web / "src/app.js"
    text = source.read_text()
    source.write_text(text.replace("one", "two"))
    assert not is_current(workshop)
    source.write_text(text)
    assert is_current(workshop)
    source.rename(source.with_name("other.js"))
    assert not is_current(workshop)
    source.with_name("other.js").rename(source)
    (workshop.web / "src/new.js").write_text("")
    assert not is_current(workshop)


def test_packages_are_installed_again_only_when_the_lock_changed(workshop: Workshop) -> None:
    marker = workshop.web / "node_modules/kept-since-the-last-install"
    ensure(workshop, Output(to_stderr=True))
    assert (workshop.web / "node_modules/part").is_symlink()
    marker.write_text("")

    (workshop.web / "src/app.js").write_text("export const word = 'two'\n")
    assert ensure(workshop, Output(to_stderr=True)).built
    assert marker.exists()

    workshops.depend(workshop, workshops.manifest_of(workshop), {})
    assert ensure(workshop, Output(to_stderr=True)).built
    assert not marker.exists()
    assert not (workshop.web / "node_modules/part").exists()


def test_a_broken_build_is_told_with_its_words_and_never_used(workshop: Workshop) -> None:
    ensure(workshop, Output(to_stderr=True))
    (workshop.web / "build.mjs").write_text("throw new Error('a comma is missing')")
    code, lines, said = workshops.finish(workshops.start(workshop))
    assert code == 3
    assert lines[-1]["ok"] is False
    assert "Building the web app failed. Mend what" in lines[-1]["error"]
    assert "a comma is missing" in said
    assert not is_current(workshop)

    (workshop.web / "build.mjs").write_text(workshops.BUILD)
    code, lines, _ = workshops.finish(workshops.start(workshop))
    assert (code, lines[-1]["built"]) == (0, True)


def test_a_killed_build_is_not_taken_for_a_good_one_and_leaves_nothing_running(
    workshop: Workshop,
) -> None:
    ensure(workshop, Output(to_stderr=True))
    (workshop.web / "src/app.js").write_text("export const word = 'two'\n")
    building = workshops.start(workshop, HOLD="1")
    wait_for(lambda: workshops.builds(workshop) == 2)
    below = psutil.Process(building.pid).children(recursive=True)
    assert any("build.mjs" in child.cmdline() for child in below)
    building.kill()
    building.communicate()
    assert not psutil.wait_procs(below, timeout=15)[1]
    assert not is_current(workshop)

    code, lines, _ = workshops.finish(workshops.start(workshop))
    assert (code, lines[-1]["built"]) == (0, True)
    assert is_current(workshop)


def test_an_interrupt_ends_the_build_at_once(workshop: Workshop) -> None:
    building = workshops.start(workshop, HOLD="1")
    wait_for(lambda: workshops.builds(workshop) == 1)
    building.send_signal(signal.SIGINT)
    code, _, said = workshops.finish(building)
    assert (code, "Stopped." in said) == (130, True)
    assert not is_current(workshop)


def test_a_build_that_is_no_longer_wanted_is_abandoned(workshop: Workshop) -> None:
    stop = threading.Event()
    timer = threading.Timer(0.5, stop.set)
    timer.start()
    (workshop.web / "build.mjs").write_text("setTimeout(() => {}, 60000)")
    with pytest.raises(Abandoned):
        ensure(workshop, Output(to_stderr=True), live=False, stop=stop)
    timer.join()


def test_of_two_at_once_one_builds_and_the_other_waits(workshop: Workshop) -> None:
    ensure(workshop, Output(to_stderr=True))
    (workshop.web / "src/app.js").write_text("export const word = 'two'\n")
    first = workshops.start(workshop, HOLD="1")
    wait_for(lambda: workshops.builds(workshop) == 2)
    second = workshops.start(workshop)
    assert second.stderr
    assert "waiting for it" in second.stderr.readline()
    (workshop.root / "go").touch()
    ended = [workshops.finish(one) for one in (first, second)]
    assert [code for code, _, _ in ended] == [0, 0]
    assert [lines[-1]["built"] for _, lines, _ in ended] == [True, False]
    assert workshops.builds(workshop) == 2


def test_a_lock_that_does_not_fit_is_named(workshop: Workshop) -> None:
    manifest = workshops.manifest_of(workshop)
    manifest["dependencies"] = {"part": "file:part", "left-out": "file:left-out"}
    (workshop.web / "left-out").mkdir()
    left_out = '{"name": "left-out", "version": "1.0.0"}'
    (workshop.web / "left-out/package.json").write_text(left_out)
    lock = (workshop.web / "package-lock.json").read_text()
    workshops.depend(workshop, manifest, manifest["dependencies"])
    (workshop.web / "package-lock.json").write_text(lock)
    code, lines, _ = workshops.finish(workshops.start(workshop))
    assert code == 3
    assert "npm install in web/" in lines[-1]["error"]


def test_without_a_network_the_sentence_says_so(workshop: Workshop) -> None:
    workshops.depend(workshop, workshops.manifest_of(workshop), {"react": "19.3.1"})
    code, lines, _ = workshops.finish(
        workshops.start(
            workshop,
            npm_config_registry=NOWHERE,
            npm_config_replace_registry_host="always",
            npm_config_fetch_retries="0",
            npm_config_cache=str(workshop.root / "empty"),
        )
    )
    assert code == 3
    assert "Check the network" in lines[-1]["error"]


def test_an_old_node_and_no_index_is_one_sentence(workshop: Workshop, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for name, said in (("node", "v20.20.2"), ("npm", "11.0.0")):
        (old / name).write_text(f"#!/bin/sh\necho {said}\n")
        (old / name).chmod(0o755)
    workshop.tools.unlink()
    code, lines, _ = workshops.finish(
        workshops.start(
            workshop,
            PATH=str(old),
            UV_DEFAULT_INDEX=NOWHERE,
            UV_HTTP_RETRIES="0",
            PIP_INDEX_URL=NOWHERE,
            PIP_EXTRA_INDEX_URL="",
            PIP_RETRIES="0",
            PIP_NO_CACHE_DIR="1",
        )
    )
    assert code == 3
    assert "Node.js 22.19 or newer" in lines[-1]["error"]
    assert workshops.builds(workshop) == 0
    assert [path.name for path in workshop.tools.iterdir()] == ["node.lock"]


@pytest.mark.parametrize("home", ["", "/nowhere/at/all"])
def test_without_a_home_the_caches_lie_in_the_checkout(workshop: Workshop, home: str) -> None:
    code, _, _ = workshops.finish(workshops.start(workshop, HOME=home))
    assert code == 0
    assert (workshop.home / "cache/npm").is_dir()


def test_a_shipped_build_without_sources_is_used_as_it_is(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    with pytest.raises(EnvironmentProblem, match="no web app here"):
        ensure(workshop, Output(to_stderr=True))
    workshop.dist.mkdir(parents=True)
    (workshop.dist / "house.html").write_text("shipped")
    assert ensure(workshop, Output(to_stderr=True)) == build.Pages(workshop.dist, False, 0.0)
    assert not workshop.home.exists()


def test_a_production_environment_does_not_leave_the_tools_out(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODE_ENV", "production")
    monkeypatch.setenv("NODE_OPTIONS", "--no-such-option")
    assert ensure(workshop, Output(to_stderr=True)).built
