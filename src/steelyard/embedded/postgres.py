"""A PostgreSQL 18 of one's own, under a state directory, with nothing to install or configure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from steelyard.embedded import postmaster
from steelyard.embedded.account import database_account
from steelyard.embedded.cluster import (
    DATABASE,
    DURABLE,
    SUPERUSER,
    THROWAWAY,
    Place,
    ensure_cluster,
    find_place,
    render_configuration,
    set_password,
    write_configuration,
)
from steelyard.embedded.state import StateFolder, hush
from steelyard.embedded.tidy import discard_moved, sweep_orphans
from steelyard.processes.ports import is_free
from steelyard.processes.problems import EnvironmentProblem

NAME = "postgres"
_TRIES = 4


@dataclass(frozen=True)
class RunningPostgres:
    """A server that takes connections.

    ``dsn`` and ``sqlalchemy_url`` name the database ``steelyard`` as its owner (a superuser);
    ``adopted`` says that it was running before; ``data`` is its data directory.
    """

    host: str
    port: int
    user: str
    password: str
    pid: int
    data: Path
    adopted: bool

    @property
    def dsn(self) -> str:
        return self.url()

    @property
    def sqlalchemy_url(self) -> str:
        return self.url(driver="postgresql+asyncpg")

    def url(self, database: str = DATABASE, *, driver: str = "postgresql") -> str:
        """The address of any database of this server."""
        who = f"{self.user}:{self.password}@{self.host}:{self.port}"
        return f"{driver}://{who}/{quote(database, safe='')}"


class PostgresServer:
    """The server of one state directory. Whoever calls ``start`` first starts it, others share it.

    ``port``: None keeps the port of the last start, or takes another free one; a number is that
    port or an EnvironmentProblem. ``settings`` are postgresql.conf names and values and win over
    ours. ``fast`` gives up durability (tests). ``say`` hears, in a sentence, what takes time or
    was mended.
    """

    def __init__(
        self,
        directory: Path | str,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        *,
        fast: bool = False,
        say: Callable[[str], None] = hush,
    ) -> None:
        self._folder = StateFolder(Path(directory), NAME)
        self._port = port
        self._fast = fast
        self._settings = {**(THROWAWAY if fast else DURABLE), **(settings or {})}
        self._say = say

    def start(self) -> RunningPostgres:
        """Have the server running and ready, adopting one that runs already. Idempotent.

        An interrupted start, a stale pid file or orphans of a killed server are mended. Raises
        EnvironmentProblem when this machine stands in the way.
        """
        with self._folder.locked():
            place = self._place()
            password, is_new = self._folder.password()
            adopted = None if is_new else self._adopt(place, password)
            return adopted or self._start(place, password, password_is_new=is_new)

    def stop(self) -> bool:
        """Stop the server, cleanly if it will; True if it was running. Idempotent.

        A fast server's data that had to be put outside the state directory goes with it.
        """
        if not self._folder.exists:
            return False
        with self._folder.locked():
            place = find_place(self._folder.path)
            was_running = postmaster.stop(place.data)
            if place.moved and self._fast:
                discard_moved(place)
        return was_running

    def erase(self) -> None:
        """Stop the server and delete its data, wherever it is."""
        if not self._folder.exists:
            return
        with self._folder.locked():
            place = find_place(self._folder.path)
            postmaster.stop(place.data)
            discard_moved(place)
            self._folder.remove()

    def _place(self) -> Place:
        if database_account() is not None:
            # Its user must walk through; what is private in here has mode 0600.
            self._folder.path.chmod(0o755)
        place = find_place(self._folder.path)
        if place.moved:
            sweep_orphans()
            self._say(
                f"PostgreSQL does not run as root and its user cannot reach {self._folder.path}: "
                f"its data is kept in {place.home}"
            )
        return place

    def _adopt(self, place: Place, password: str) -> RunningPostgres | None:
        found = postmaster.find(place.data)
        if found is None:
            return None
        wanted_port = self._port or found.port
        wanted = render_configuration(place, wanted_port, self._settings)
        same = place.configuration.is_file() and place.configuration.read_text("utf-8") == wanted
        if same and found.ready and postmaster.answers(place, found.port, password):
            return self._running(found, place, password, adopted=True)
        self._say("a PostgreSQL left running does not answer as it should: restarting it")
        return None

    def _start(self, place: Place, password: str, *, password_is_new: bool) -> RunningPostgres:
        if postmaster.stop(place.data):
            self._say("stopped a PostgreSQL left by an earlier run")
        if ensure_cluster(place, password, durable=not self._fast):
            self._say("made a new PostgreSQL cluster")
        else:
            if postmaster.mend_pid_file(place.data):
                self._say("mended what a killed PostgreSQL left behind")
            if password_is_new:
                set_password(place, password)
        return self._launch(place, password)

    def _launch(self, place: Place, password: str) -> RunningPostgres:
        refused: int | None = None
        for attempt in range(1, _TRIES + 1):
            port = self._choose_port(refused)
            write_configuration(place, port, self._settings)
            try:
                found = postmaster.launch(place, self._folder.fresh_log())
            except EnvironmentProblem:
                # Between looking and listening somebody else may have taken the port.
                if attempt == _TRIES or self._port is not None or is_free(port):
                    raise
                refused = port
                continue
            return self._running(found, place, password, adopted=False)
        raise AssertionError("the last attempt returns or raises")

    def _choose_port(self, refused: int | None) -> int:
        if self._port is None:
            return self._folder.pick_port(avoid=refused)
        if not is_free(self._port):
            raise EnvironmentProblem(
                f"Port {self._port} is taken: another program is listening there.",
                "Stop that program or choose another port for PostgreSQL.",
            )
        return self._port

    @staticmethod
    def _running(
        found: postmaster.Postmaster, place: Place, password: str, *, adopted: bool
    ) -> RunningPostgres:
        return RunningPostgres(
            "127.0.0.1", found.port, SUPERUSER, password, found.pid, place.data, adopted
        )
