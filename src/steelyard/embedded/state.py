"""The folder in which one embedded server keeps what it must remember between starts.

<state directory>/<server>/
    lock        held (flock) while somebody starts or stops the server
    password    made once, readable by its owner only
    port        the port it had last, so that addresses stay the same
    server.log  what the server said since its last start
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from steelyard.embedded.failures import unusable
from steelyard.processes.ports import choose_port


class StateFolder:
    """One server's folder under a state directory. Made on first use."""

    def __init__(self, directory: Path, name: str) -> None:
        self.path = directory.expanduser().resolve() / name
        self.log = self.path / "server.log"

    @property
    def exists(self) -> bool:
        return self.path.is_dir()

    @contextmanager
    def locked(self) -> Generator[None]:
        """Hold the folder alone. Waits for whoever is starting or stopping this server now.

        The kernel lets the lock go when its holder dies, so it is never stale.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = (self.path / "lock").open("a")
        except OSError as error:
            raise unusable(self.path, error) from error
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def password(self) -> tuple[str, bool]:
        """The server's password, and whether it was made just now.

        192 random bits. A file that is missing or cut short is replaced; the caller then tells
        the server.
        """
        file = self.path / "password"
        if file.is_file():
            known = file.read_text(encoding="ascii", errors="replace").strip()
            if len(known) == 48 and known.isalnum():
                return known, False
        made = secrets.token_hex(24)
        self.write("password", made, mode=0o600)
        return made, True

    def forget_password(self) -> None:
        """Let the next start make a new one: the server does not accept this one."""
        (self.path / "password").unlink(missing_ok=True)

    def last_port(self) -> int | None:
        """The port remembered from the last start, if it is one."""
        try:
            port = int((self.path / "port").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        return port if 0 < port < 65536 else None

    def pick_port(self, *, avoid: int | None = None) -> int:
        """The remembered port if it is free (and not ``avoid``), else a new one, remembered."""
        last = self.last_port()
        port = choose_port(last if last != avoid else None)
        self.write("port", str(port), mode=0o600)
        return port

    def write(self, name: str, text: str, *, mode: int = 0o644) -> Path:
        """Replace a file whole: a reader sees the old text or the new, never half of either."""
        file = self.path / name
        draft = self.path / f".{name}.{os.getpid()}.draft"
        try:
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(handle, "w", encoding="utf-8") as opened:
                os.fchmod(opened.fileno(), mode)
                opened.write(text)
            draft.replace(file)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise unusable(self.path, error) from error
        return file

    def fresh_log(self) -> Path:
        """Put the last start's log aside as ``server.log.1``; returns the path of the new one."""
        if self.log.exists():
            self.log.replace(self.log.with_name("server.log.1"))
        return self.log

    def log_tail(self, *, characters: int = 8000) -> str:
        """The end of what the server said since its last start."""
        try:
            return self.log.read_text(encoding="utf-8", errors="replace")[-characters:]
        except OSError:
            return ""

    def remove(self) -> None:
        """Delete the folder and everything in it. The server must have been stopped."""
        shutil.rmtree(self.path, ignore_errors=True)


def first_integer(file: Path) -> int | None:
    """The number on the first line of a pid file, or None when there is none."""
    try:
        return int(file.read_text(encoding="ascii", errors="replace").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def hush(_sentence: str) -> None:
    """Nobody listens to what is being done."""
