"""The web processes."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn

from steelyard.app import RefusesToStart, create_app
from steelyard.installation import resolve
from steelyard.kernel.http import traces
from steelyard.kernel.http.logs import configure
from steelyard.output import ENVIRONMENT, GOOD, Output
from steelyard.pages.build import Workshop, ensure
from steelyard.pages.table import usable
from steelyard.processes import EnvironmentProblem
from steelyard.settings import Settings

SERVER: Mapping[str, Any] = {
    "log_config": None,
    "access_log": False,
    "timeout_graceful_shutdown": 15,
    "timeout_keep_alive": 30,
    "h11_max_incomplete_event_size": 64 * 1024,
    "server_header": False,
    "proxy_headers": False,
    "ws_per_message_deflate": False,
    "ws_max_size": 64 * 1024,
}
"""How uvicorn is told to behave, in whichever way a web process comes to be."""


def application():  # noqa: ANN201 - uvicorn's factory
    """What each web process runs."""
    settings = with_pages(Settings())
    configure(settings.log_level)
    traces.configure(settings, "steelyard-web")
    return create_app(settings)


def with_pages(settings: Settings) -> Settings:
    """Where no folder is named, the checkout's own."""
    if settings.web_dist:
        return settings
    return settings.model_copy(update={"web_dist": str(Workshop().dist)})


def serve(output: Output, *, host: str, port: int, processes: int, pages: bool = True) -> int:
    """Serve until stopped. Production with unsafe settings is refused before a port is opened.

    ``pages``: outside production the web app is built first if it must be; whatever stands in the
    way of that is said, and the API is served without it.
    """
    try:
        installation = resolve()
        os.environ.update(installation.environment)
        settings = with_pages(Settings())
        if pages:
            _look_after_pages(output, settings)
        create_app(settings)
    except (RefusesToStart, EnvironmentProblem) as problem:
        output.emit(ok=False, error=str(problem))
        output.say(f"Steelyard refuses to start:\n{problem}")
        return ENVIRONMENT
    uvicorn.run(
        "steelyard.commands.serve:application",
        factory=True,
        host=host,
        port=port,
        workers=processes,
        **SERVER,
    )
    return GOOD


def _look_after_pages(output: Output, settings: Settings) -> None:
    dist, own = Path(settings.web_dist), Workshop()
    if dist == own.dist and own.has_sources and not settings.is_production:
        try:
            ensure(own, output)
        except EnvironmentProblem as problem:
            output.say(f"{problem} Until then only the API is served.")
    elif not usable(dist):
        output.say(
            f"There is no built web app in {dist}; only the API is served. Run ./steelyard pages "
            "before the start, or set WEB_DIST to where it lies."
        )
