"""What a failed tool meant, as one sentence with its remedy."""

import re
from pathlib import Path

from steelyard.processes import EnvironmentProblem

_TAIL_BYTES = 16_384
_LINES = 20
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_STACK = re.compile(r"\s+at .*(?:node:|file:)")
_NETWORK = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT"
    r"|network request to|error sending request|Connection(?:Error| refused)|dns error"
    r"|Failed to establish a new connection|Could not connect",
)
_RIGHTS = re.compile(r"EACCES|EPERM|EROFS|Permission denied|Read-only file system")
_ROOM = re.compile(r"ENOSPC|No space left on device|EDQUOT|Disk quota exceeded")
_LOCK = re.compile(r"EUSAGE|can only install (?:packages )?with an existing package-lock")
_ABSENT = re.compile(r"npm error code E404|ETARGET|No solution found|No matching distribution")
_ALTERED = re.compile(r"EINTEGRITY|Hash mismatch|DO NOT MATCH THE HASHES")


class ToolFailed(EnvironmentProblem):
    """A tool ended badly. ``said`` is the end of what it said, for whoever wants to read."""

    def __init__(self, message: str, remedy: str, *, said: str) -> None:
        super().__init__(message, remedy)
        self.said = said


def explain(sentence: str, log: Path, began_at: int, web: Path) -> ToolFailed:
    """What ``log`` says from byte ``began_at`` on about the step that ``sentence`` names."""
    text = _since(log, began_at)
    said = _telling(text)
    remedies = (
        (_ROOM, f"Make room on the disk that holds {web}, then start again."),
        (_RIGHTS, f"See that you may write in {web} and its .steelyard, then start again."),
        (_NETWORK, "Check the network and the registry that npm and pip are set to."),
        (_LOCK, "Run npm install in web/ so that package-lock.json fits package.json again."),
        (_ALTERED, "Use a registry that hands out the packages as they were published."),
        (_ABSENT, "Use a registry that has every package of web/package-lock.json."),
    )
    for pattern, remedy in remedies:
        if pattern.search(text):
            return ToolFailed(f"{sentence} failed.", remedy, said=said)
    return ToolFailed(f"{sentence} failed.", f"Mend what {log} says, then start again.", said=said)


def _since(log: Path, began_at: int) -> str:
    """The end of what was written since; empty where there is no log."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(began_at, size - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _telling(text: str) -> str:
    """The lines worth showing: npm's verdict, which stands above its manual, or the last ones."""
    plain = (_COLOUR.sub("", line).rstrip() for line in text.splitlines())
    lines = [line for line in plain if line and not _STACK.match(line)]
    verdict = next((n for n, line in enumerate(lines) if line.startswith("npm error code E")), None)
    shown = lines[-_LINES:] if verdict is None else lines[verdict : verdict + _LINES]
    return "\n".join(shown)
