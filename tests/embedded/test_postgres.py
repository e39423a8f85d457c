import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, cast

import asyncpg
import psutil
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

import steelyard
from steelyard.embedded import EnvironmentProblem, PostgresServer, RunningPostgres, stop_all
from steelyard.embedded.cluster import find_place
from steelyard.processes.identity import alive, all_working_in


async def connect(dsn: str) -> Any:
    return await cast("Any", asyncpg).connect(dsn, timeout=5)


async def ask(running: RunningPostgres, sql: str) -> object:
    connection = await connect(running.dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def data_directory(state: Path) -> Path:
    (state / "postgres").mkdir()
    return find_place(state / "postgres").data


async def test_a_first_start_gives_a_durable_postgresql_18(state: Path) -> None:
    running = PostgresServer(state).start()
    assert not running.adopted
    assert str(await ask(running, "SHOW server_version")).startswith("18.")
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert await ask(running, f"SHOW {name}") == "on"
    assert await ask(running, "SELECT current_database()") == "steelyard"
    assert await ask(running, "SELECT 'É' < 'a'") is False  # code point order: C.UTF-8


async def test_sqlalchemy_connects_with_the_url_it_is_given(state: Path) -> None:
    engine = create_async_engine(PostgresServer(state, fast=True).start().sqlalchemy_url)
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
    await engine.dispose()


async def test_a_wrong_password_is_refused(state: Path) -> None:
    running = PostgresServer(state, fast=True).start()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await connect(running.dsn.replace(running.password, "guess"))
    assert stat.S_IMODE((state / "postgres" / "password").stat().st_mode) == 0o600


def test_a_second_start_adopts_the_running_server(state: Path) -> None:
    first = PostgresServer(state, fast=True).start()
    second = PostgresServer(state, fast=True).start()
    assert second.adopted
    assert (second.pid, second.dsn) == (first.pid, first.dsn)


def test_starts_at_the_same_moment_share_one_server(state: Path) -> None:
    started: list[RunningPostgres] = []
    threads = [
        threading.Thread(target=lambda: started.append(PostgresServer(state, fast=True).start()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({running.pid for running in started}) == 1
    assert sorted(running.adopted for running in started) == [False, True, True, True]


async def test_what_was_committed_outlives_kill_9_of_the_server(state: Path) -> None:
    running = PostgresServer(state).start()
    await ask(running, "CREATE TABLE kept AS SELECT 42 AS value")
    for process in all_working_in("postgres", running.data):
        process.kill()
    again = PostgresServer(state).start()
    assert again.pid != running.pid
    assert again.dsn == running.dsn
    assert await ask(again, "SELECT value FROM kept") == 42


async def test_children_left_by_a_killed_postmaster_are_no_obstacle(state: Path) -> None:
    running = PostgresServer(state, fast=True).start()
    children = psutil.Process(running.pid).children()
    for child in children:
        child.suspend()  # they cannot notice that their parent is gone
    os.kill(running.pid, signal.SIGKILL)
    again = PostgresServer(state, fast=True).start()
    assert await ask(again, "SELECT 1") == 1
    assert not any(alive(child.pid) for child in children)


async def test_a_pid_file_naming_another_program_is_mended(state: Path) -> None:
    running = PostgresServer(state, fast=True).start()
    PostgresServer(state, fast=True).stop()
    account = (running.data.stat().st_uid, running.data.stat().st_gid)
    with subprocess.Popen(["sleep", "60"], user=account[0], group=account[1]) as stranger:
        lines = f"{stranger.pid}\n{running.data}\n1700000000\n{running.port}\n\n127.0.0.1\n"
        (running.data / "postmaster.pid").write_text(lines)
        said: list[str] = []
        again = PostgresServer(state, fast=True, say=said.append).start()
        assert await ask(again, "SELECT 1") == 1
        assert stranger.poll() is None
        assert any("mended" in sentence for sentence in said)
        stranger.kill()


def test_an_empty_pid_file_is_mended(state: Path) -> None:
    running = PostgresServer(state, fast=True).start()
    PostgresServer(state, fast=True).stop()
    (running.data / "postmaster.pid").write_text("")
    assert PostgresServer(state, fast=True).start().port == running.port


def test_a_half_made_data_directory_is_made_again(state: Path) -> None:
    data = data_directory(state)
    (data / "base").mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    (data.parent / "data.123.draft").mkdir()
    running = PostgresServer(state, fast=True).start()
    assert not running.adopted
    assert (data.with_name("data.unfinished") / "PG_VERSION").exists()
    assert not list(data.parent.glob("*.draft"))


async def test_kill_9_in_the_middle_of_the_first_start_leaves_nothing_in_the_way(
    state: Path,
) -> None:
    source = Path(steelyard.__file__).parents[1]
    code = f"from steelyard.embedded import *; PostgresServer({str(state)!r}).start()"
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(source)}
        ) as starting:
            while not list((state / "postgres").glob("data.*.draft/PG_VERSION")):
                assert starting.poll() is None
                time.sleep(0.001)
            starting.kill()
        assert not (state / "postgres" / "data").exists()
    assert await ask(PostgresServer(state).start(), "SELECT 1") == 1


def test_a_cluster_of_another_major_version_is_refused_and_left_alone(state: Path) -> None:
    data = data_directory(state)
    (data / "global").mkdir(parents=True)
    (data / "global" / "pg_control").write_bytes(b"precious")
    (data / "PG_VERSION").write_text("15\n")
    with pytest.raises(EnvironmentProblem, match=r"made by PostgreSQL 15; this is PostgreSQL 18"):
        PostgresServer(state).start()
    assert (data / "global" / "pg_control").read_bytes() == b"precious"


def test_a_damaged_cluster_is_reported_with_the_way_out(state: Path) -> None:
    running = PostgresServer(state, fast=True).start()
    PostgresServer(state, fast=True).stop()
    for segment in (running.data / "pg_wal").glob("0*"):
        segment.write_bytes(b"\0" * 100)
    with pytest.raises(EnvironmentProblem, match=r"damaged.*--fresh"):
        PostgresServer(state, fast=True).start()


def test_a_port_that_is_asked_for_and_taken_is_named(state: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(EnvironmentProblem, match=rf"Port {port} is taken"):
            PostgresServer(state, port, fast=True).start()
    assert PostgresServer(state, port, fast=True).start().port == port


def test_the_port_stays_the_same_unless_somebody_took_it(state: Path) -> None:
    server = PostgresServer(state, fast=True)
    port = server.start().port
    server.stop()
    assert server.start().port == port
    server.stop()
    with socket.create_server(("127.0.0.1", port)):
        assert server.start().port != port


async def test_a_lost_password_is_replaced(state: Path) -> None:
    server = PostgresServer(state, fast=True)
    before = server.start()
    (state / "postgres" / "password").unlink()
    after = server.start()
    assert after.password != before.password
    assert await ask(after, "SELECT 1") == 1


async def test_a_frozen_server_is_replaced(state: Path) -> None:
    before = PostgresServer(state, fast=True).start()
    psutil.Process(before.pid).suspend()
    after = PostgresServer(state, fast=True).start()
    assert after.pid != before.pid
    assert await ask(after, "SELECT 1") == 1


async def test_a_durable_start_does_not_adopt_a_fast_server(state: Path) -> None:
    fast = PostgresServer(state, fast=True).start()
    durable = PostgresServer(state).start()
    assert durable.pid != fast.pid
    assert await ask(durable, "SHOW fsync") == "on"


async def test_settings_win_over_ours(state: Path) -> None:
    running = PostgresServer(state, settings={"work_mem": "7MB"}, fast=True).start()
    assert await ask(running, "SHOW work_mem") == "7MB"


async def test_variables_meant_for_other_servers_do_not_reach_ours(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "1", "PGDATA": "/nowhere", "PGOPTIONS": "-c nonsense=1"}.items():
        monkeypatch.setenv(name, value)
    running = PostgresServer(state, fast=True).start()
    assert PostgresServer(state, fast=True).start().adopted
    assert alive(running.pid)


def test_stop_leaves_no_process_and_may_be_repeated(state: Path) -> None:
    running = PostgresServer(state, fast=True).start()
    assert PostgresServer(state, fast=True).stop()
    assert not PostgresServer(state, fast=True).stop()
    assert not alive(running.pid)
    assert not all_working_in("postgres", running.data)


async def test_stop_ends_a_server_in_use(state: Path) -> None:
    running = PostgresServer(state, fast=True).start()
    connection = await connect(running.dsn)
    assert stop_all(state) == ["PostgreSQL"]
    with pytest.raises((asyncpg.PostgresError, OSError, asyncpg.InterfaceError)):
        await connection.fetchval("SELECT 1")
    connection.terminate()


async def test_spaces_quotes_and_length_of_the_path_do_not_matter(state: Path) -> None:
    directory = state / 'it\'s a "long" 100 % path' / ("x" * 120)
    try:
        assert await ask(PostgresServer(directory, fast=True).start(), "SELECT 1") == 1
    finally:
        PostgresServer(directory, fast=True).erase()


def test_a_file_in_the_way_of_the_directory_is_named(state: Path) -> None:
    (state / "taken").write_text("")
    with pytest.raises(EnvironmentProblem, match="a file is in the way"):
        PostgresServer(state / "taken").start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to change to another user")
class TestBelowAPrivateDirectoryOfRoots:
    async def test_the_data_is_kept_where_its_user_reaches_it(self, state: Path) -> None:
        state.chmod(0o700)
        said: list[str] = []
        running = PostgresServer(state, fast=True, say=said.append).start()
        assert await ask(running, "SELECT 1") == 1
        assert state not in running.data.parents
        assert any(str(running.data.parent) in sentence for sentence in said)
        assert stat.S_IMODE(state.stat().st_mode) == 0o700
        assert PostgresServer(state, fast=True).start().adopted

    def test_a_fast_servers_data_goes_when_it_stops(self, state: Path) -> None:
        state.chmod(0o700)
        running = PostgresServer(state, fast=True).start()
        PostgresServer(state, fast=True).stop()
        assert not running.data.parent.exists()

    async def test_durable_data_stays_until_it_is_erased(self, state: Path) -> None:
        state.chmod(0o700)
        server = PostgresServer(state)
        running = server.start()
        await ask(running, "CREATE TABLE kept AS SELECT 42 AS value")
        server.stop()
        assert await ask(server.start(), "SELECT value FROM kept") == 42
        server.erase()
        assert not running.data.parent.exists()

    def test_data_whose_state_directory_is_gone_is_swept_at_the_next_start(
        self, state: Path
    ) -> None:
        state.chmod(0o700)
        abandoned = PostgresServer(state / "gone", fast=True).start()
        for file in sorted((state / "gone").rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        (state / "gone").rmdir()
        PostgresServer(state, fast=True).start()
        assert not alive(abandoned.pid)
        assert not abandoned.data.exists()
