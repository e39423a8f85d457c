"""The supervisor is tried as a demo uses it: in a process of its own, with real children."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

import steelyard
from steelyard.processes import (
    Program,
    ProgramFailed,
    Supervisor,
    answers_http,
    choose_port,
    listens,
    says,
)
from steelyard.processes.identity import alive

PYTHON = sys.executable
type Programs = Sequence[Mapping[str, object]]
# Says it is ready; on SIGTERM writes its name to a file that all share, in the order of ending.
POLITE = """
import os, signal, sys, time
def leave(*_):
    with open(os.environ["ENDED"], "a") as file: file.write(sys.argv[1] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
print("ready", flush=True)
while True: time.sleep(0.05)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
while True: time.sleep(0.05)
"""
# Starts a child of its own, as a server with workers does, and tells both pids.
PARENT = """
import subprocess, sys, time, os
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], **{options})
print("pids", os.getpid(), child.pid, flush=True)
print("ready", flush=True)
time.sleep(600)
"""


def wait_for[T](look: Callable[[], T | None], seconds: float = 10.0) -> T:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def pids_in(log: Path) -> list[int]:
    def look() -> list[int] | None:
        found = re.search(r"pids (\d+) (\d+)\n", log.read_text()) if log.exists() else None
        return [int(found[1]), int(found[2])] if found else None

    return wait_for(look)


def demo(folder: Path, programs: Programs) -> str:
    return f"""
import asyncio, sys
from pathlib import Path
from steelyard.processes import *
async def main():
    with claim(Path({str(folder)!r})) as held:
        async with Supervisor(Path({str(folder / "logs")!r}), say=lambda s: print(s, flush=True),
                              kept=(held.descriptor,)) as supervisor:
            for program in {programs!r}:
                await supervisor.start(Program(**program, ready=says("ready")))
            held.publish("http://127.0.0.1:8000")
            print("all up", flush=True)
            await supervisor.wait()
    print("all down", flush=True)
try:
    asyncio.run(main())
except EnvironmentProblem as problem:
    print(problem, flush=True); sys.exit(3)
"""


@contextmanager
def running(folder: Path, programs: Programs) -> Generator[subprocess.Popen[str]]:
    source = Path(steelyard.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(source), "ENDED": str(folder / "ended")}
    with subprocess.Popen(
        [PYTHON, "-c", demo(folder, programs)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def polite(name: str) -> dict[str, object]:
    return {"name": name, "command": [PYTHON, "-c", POLITE, name]}


def parent(name: str, options: str = "{}") -> dict[str, object]:
    return {"name": name, "command": [PYTHON, "-c", PARENT.format(options=options)]}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_stops_all_last_started_first(tmp_path: Path, number: signal.Signals) -> None:
    with running(tmp_path, [polite("one"), polite("two"), polite("three")]) as process:
        assert line(process) == "all up"
        process.send_signal(number)
        assert line(process) == "all down"
        assert process.wait(timeout=5) == 0
    assert (tmp_path / "ended").read_text().split() == ["three", "two", "one"]


def test_ctrl_c_in_the_terminal_reaches_the_programs_only_through_the_supervisor(
    tmp_path: Path,
) -> None:
    with running(tmp_path, [polite("one"), polite("two")]) as process:
        assert line(process) == "all up"
        os.killpg(process.pid, signal.SIGINT)
        assert line(process) == "all down"
    assert (tmp_path / "ended").read_text().split() == ["two", "one"]


def test_a_program_that_ignores_the_request_is_killed_when_its_time_is_over(
    tmp_path: Path,
) -> None:
    stubborn = {"name": "mule", "command": [PYTHON, "-uc", STUBBORN], "stop_seconds": 0.5}
    with running(tmp_path, [stubborn]) as process:
        assert line(process) == "all up"
        process.send_signal(signal.SIGTERM)
        assert line(process) == "mule did not end in time and was killed"
        assert line(process) == "all down"


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    stubborn = {"name": "mule", "command": [PYTHON, "-uc", STUBBORN], "stop_seconds": 60.0}
    with running(tmp_path, [stubborn]) as process:
        assert line(process) == "all up"
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=5) == 0


@pytest.mark.parametrize("options", ["{}", "dict(start_new_session=True)"])
def test_kill_9_of_the_supervisor_leaves_no_process_behind(tmp_path: Path, options: str) -> None:
    with running(tmp_path, [parent("web", options)]) as process:
        assert line(process) == "all up"
        pids = pids_in(tmp_path / "logs" / "web.log")
        assert all(alive(pid) for pid in pids)
        process.kill()
        wait_for(lambda: not any(alive(pid) for pid in pids))


def test_kill_9_of_supervisor_and_tether_at_once_still_ends_the_program(tmp_path: Path) -> None:
    with running(tmp_path, [polite("web")]) as process:
        assert line(process) == "all up"
        (tether,) = psutil.Process(process.pid).children()
        (program,) = tether.children()
        process.kill()
        tether.kill()
        wait_for(lambda: not alive(program.pid))


def test_a_crash_takes_its_leftovers_along_and_is_answered_by_a_new_start(tmp_path: Path) -> None:
    with running(tmp_path, [parent("web")]) as process:
        assert line(process) == "all up"
        program, worker = pids_in(tmp_path / "logs" / "web.log")
        os.kill(program, signal.SIGKILL)
        assert line(process) == "web ended (code 137); starting it again in 0.25 s"
        assert not alive(worker)
        assert line(process) == "web is back"
        assert pids_in(tmp_path / "logs" / "web.log")[0] != program
        assert f"pids {program} " in (tmp_path / "logs" / "web.1.log").read_text()


def test_a_program_that_crashes_again_and_again_is_given_up(tmp_path: Path) -> None:
    crashing = "import sys, time; print('ready', flush=True); time.sleep(0.3)\n"
    crashing += "sys.exit('the disk is on fire')"
    program = {"name": "worker", "command": [PYTHON, "-c", crashing], "restarts": 2}
    with running(tmp_path, [polite("web"), program]) as process:
        said = process.communicate(timeout=20)[0]
        assert process.returncode == 3
    assert said.count("starting it again") == 2
    assert "worker ended again (code 1) after 2 new starts" in said
    assert "the disk is on fire" in said
    assert (tmp_path / "ended").read_text().split() == ["web"]


def test_a_second_demo_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    with running(tmp_path, [polite("web")]) as first:
        assert line(first) == "all up"
        with running(tmp_path, [polite("web")]) as second:
            said = second.communicate(timeout=5)[0]
            assert second.returncode == 3
        assert f"already running at http://127.0.0.1:8000 (pid {first.pid})" in said


def test_a_demo_after_kill_9_waits_until_the_old_programs_are_gone(tmp_path: Path) -> None:
    lingering = POLITE.replace("def leave(*_):", "def leave(*_):\n    time.sleep(1.5)")
    program = {"name": "web", "command": [PYTHON, "-c", lingering, "web"]}
    with running(tmp_path, [program]) as first:
        assert line(first) == "all up"
        old = [child.pid for child in psutil.Process(first.pid).children(recursive=True)]
        first.kill()
        first.wait()
        with running(tmp_path, [program]) as second:
            assert line(second) == "all up"
            assert not any(alive(pid) for pid in old)


async def test_a_program_that_ends_before_it_is_ready_is_reported_with_its_last_words(
    tmp_path: Path,
) -> None:
    program = Program("web", [PYTHON, "-c", "raise SystemExit('no such database')"])
    waiting = Program("web", program.command, ready=says("never"))
    with pytest.raises(ProgramFailed, match=r"web ended with code 1 .* no such database"):
        async with Supervisor(tmp_path) as supervisor:
            await supervisor.start(waiting)


async def test_a_program_that_never_gets_ready_is_reported_and_ended(tmp_path: Path) -> None:
    program = Program(
        "web", [PYTHON, "-c", PARENT.format(options="{}")], ready=says("never"), ready_seconds=0.5
    )
    with pytest.raises(ProgramFailed, match=r"web was not ready after 0.5 s"):
        async with Supervisor(tmp_path) as supervisor:
            await supervisor.start(program)
    assert not any(alive(pid) for pid in pids_in(tmp_path / "web.log"))


async def test_a_program_that_does_not_exist_is_named(tmp_path: Path) -> None:
    program = Program("web", ["/no/such/program"], ready=says("never"))
    with pytest.raises(ProgramFailed, match=r"code 127 .* /no/such/program: No such file"):
        async with Supervisor(tmp_path) as supervisor:
            await supervisor.start(program)


async def test_ready_means_that_http_is_answered(tmp_path: Path) -> None:
    port = choose_port()
    serve = [PYTHON, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    async with Supervisor(tmp_path) as supervisor:
        url = f"http://127.0.0.1:{port}/"
        web = await supervisor.start(
            Program("web", serve, directory=tmp_path, ready=answers_http(url))
        )
        assert await answers_http(url)(tmp_path)
        assert await listens(port)(tmp_path)
        assert not await answers_http(f"{url}missing")(tmp_path)
        assert list(supervisor.children) == ["web"]
    assert not alive(web.pid)
    assert not await listens(port)(tmp_path)


async def test_what_a_program_is_given_reaches_it(tmp_path: Path) -> None:
    show = "import json,os,sys; print(json.dumps([os.environ['GIVEN'], os.getcwd()])); "
    show += "sys.stdin.read(); print('ready', flush=True); import time; time.sleep(60)"
    async with Supervisor(tmp_path / "logs") as supervisor:
        web = await supervisor.start(
            Program(
                "web",
                [PYTHON, "-c", show],
                environment={"GIVEN": "a b"},
                directory=tmp_path,
                ready=says("^ready$"),
            )
        )
        assert json.loads(web.log.read_text().splitlines()[0]) == ["a b", str(tmp_path)]


async def test_a_name_is_used_once(tmp_path: Path) -> None:
    program = Program("web", [PYTHON, "-c", "import time; time.sleep(60)"])
    async with Supervisor(tmp_path) as supervisor:
        await supervisor.start(program)
        with pytest.raises(ValueError, match="started already"):
            await supervisor.start(program)
