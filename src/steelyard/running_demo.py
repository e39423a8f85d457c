"""Finding the demo that runs beside us, for commands that work against it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from steelyard.installation import STATE, Installation, resolve, sandbox_environment
from steelyard.processes import holder


@dataclass(frozen=True)
class Demo:
    """A running demo's addresses."""

    web: str
    sandbox: str
    sandbox_secret: str


def running_demo() -> Demo | None:
    """The demo of this checkout, or None."""
    found = holder(STATE)
    if found is None or not found.address:
        return None
    return Demo(found.address, found.facts["sandbox"], found.facts["sandbox_secret"])


def as_running() -> Installation:
    """The installation, pointed at the running demo's sandbox where there is one."""
    installation = resolve()
    demo = running_demo()
    if demo is None or not installation.embedded:
        return installation
    port = urlsplit(demo.sandbox).port or 0
    return Installation(
        {**installation.environment, **sandbox_environment(port, 0, demo.web)}, embedded=True
    )
