"""The log files of child processes: a new one each start, the last few kept, none without end."""

import shutil
from pathlib import Path

KEPT = 5
LIMIT_BYTES = 32 * 1024 * 1024


def rotate(log: Path, *, kept: int = KEPT) -> Path:
    """Put ``web.log`` aside as ``web.1.log`` and so on; returns the free path ``web.log``."""
    log.parent.mkdir(parents=True, exist_ok=True)
    for number in range(kept - 1, 0, -1):
        older = numbered(log, number)
        if older.exists():
            older.replace(numbered(log, number + 1))
    if log.exists():
        log.replace(numbered(log, 1))
    return log


def trim(log: Path, *, limit: int = LIMIT_BYTES) -> bool:
    """Move a grown log's text aside while its writers keep it open; True if it was too long.

    The writers append, so they go on at the new end. Lines written during the copy are lost.
    """
    try:
        if log.stat().st_size <= limit:
            return False
        shutil.copyfile(log, numbered(log, 1))
        with log.open("r+b") as opened:
            opened.truncate(0)
    except OSError:
        return False
    return True


def tail(log: Path, *, characters: int = 4000) -> str:
    """The end of a log, or nothing if it cannot be read."""
    try:
        with log.open("rb") as opened:
            size = opened.seek(0, 2)
            opened.seek(max(0, size - characters))
            return opened.read().decode("utf-8", errors="replace")
    except OSError:
        return ""


def numbered(log: Path, number: int) -> Path:
    """``web.log`` and 2 make ``web.2.log``."""
    return log.with_name(f"{log.stem}.{number}{log.suffix}")
