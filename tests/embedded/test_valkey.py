import socket
from pathlib import Path
from typing import Any, cast

import psutil
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from steelyard.embedded import EnvironmentProblem, RunningValkey, ValkeyServer, stop_all
from steelyard.processes.identity import alive, all_working_in


def client(running: RunningValkey) -> Any:
    return cast("Any", redis.Redis).from_url(running.url, decode_responses=True)


def test_a_start_gives_a_server_that_answers(state: Path) -> None:
    running = ValkeyServer(state).start()
    with client(running) as valkey:
        assert valkey.set("greeting", "hello")
        assert valkey.get("greeting") == "hello"


def test_nobody_gets_in_without_the_password(state: Path) -> None:
    running = ValkeyServer(state).start()
    once = Retry(NoBackoff(), 0)
    with (
        redis.Redis(running.host, running.port, retry=once) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.get("greeting")
    assert (state / "valkey" / "valkey.conf").stat().st_mode & 0o077 == 0


def test_a_second_start_adopts_the_running_server(state: Path) -> None:
    first = ValkeyServer(state).start()
    second = ValkeyServer(state).start()
    assert second.adopted
    assert (second.pid, second.url) == (first.pid, first.url)


def test_after_kill_9_it_comes_back_at_the_same_address(state: Path) -> None:
    first = ValkeyServer(state).start()
    psutil.Process(first.pid).kill()
    second = ValkeyServer(state).start()
    assert not second.adopted
    assert second.pid != first.pid
    assert second.url == first.url


def test_it_keeps_nothing_over_a_restart(state: Path) -> None:
    with client(ValkeyServer(state).start()) as valkey:
        valkey.set("greeting", "hello")
    assert ValkeyServer(state).stop()
    with client(ValkeyServer(state).start()) as valkey:
        assert valkey.get("greeting") is None
    assert not list((state / "valkey").glob("*.rdb"))


def test_a_frozen_server_is_replaced(state: Path) -> None:
    first = ValkeyServer(state).start()
    psutil.Process(first.pid).suspend()
    second = ValkeyServer(state).start()
    assert second.pid != first.pid
    with client(second) as valkey:
        assert valkey.ping()


def test_a_server_of_a_lost_state_is_replaced_not_joined(state: Path) -> None:
    first = ValkeyServer(state).start()
    for name in ("password", "port", "valkey.conf"):
        (state / "valkey" / name).unlink()
    second = ValkeyServer(state).start()
    assert second.pid != first.pid
    assert not alive(first.pid)


def test_a_port_that_is_asked_for_and_taken_is_named(state: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(EnvironmentProblem, match=rf"Port {port} is taken"):
            ValkeyServer(state, port).start()


def test_the_port_stays_the_same_unless_somebody_took_it(state: Path) -> None:
    server = ValkeyServer(state)
    port = server.start().port
    server.stop()
    with socket.create_server(("127.0.0.1", port)):
        assert server.start().port != port


def test_settings_win_over_ours(state: Path) -> None:
    with client(ValkeyServer(state, settings={"maxmemory": "32mb"}).start()) as valkey:
        assert valkey.config_get("maxmemory") == {"maxmemory": str(32 * 1024 * 1024)}


def test_a_setting_the_server_does_not_know_is_reported(state: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="Valkey did not start"):
        ValkeyServer(state, settings={"nonsense": "1"}).start()


def test_stop_leaves_no_process_and_may_be_repeated(state: Path) -> None:
    running = ValkeyServer(state).start()
    assert stop_all(state) == ["Valkey"]
    assert stop_all(state) == []
    assert not alive(running.pid)
    assert not all_working_in("valkey-server", state / "valkey")


def test_a_path_with_spaces_and_quotes_does_not_matter(state: Path) -> None:
    directory = state / 'it\'s a "long" path' / ("x" * 120)
    try:
        assert ValkeyServer(directory).start().port
    finally:
        ValkeyServer(directory).erase()
