"""The web processes."""

import os

import uvicorn

from steelyard.app import RefusesToStart, create_app
from steelyard.installation import resolve
from steelyard.kernel.http import traces
from steelyard.kernel.http.logs import configure
from steelyard.output import ENVIRONMENT, GOOD, Output
from steelyard.processes import EnvironmentProblem
from steelyard.settings import Settings


def application():  # noqa: ANN201 - uvicorn's factory
    """What each web process runs."""
    settings = Settings()
    configure(settings.log_level)
    traces.configure(settings, "steelyard-web")
    return create_app(settings)


def serve(output: Output, *, host: str, port: int, processes: int) -> int:
    """Serve until stopped. Production with unsafe settings is refused before a port is opened."""
    try:
        installation = resolve()
        os.environ.update(installation.environment)
        create_app(Settings())
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
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=15,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=64 * 1024,
        server_header=False,
        proxy_headers=False,
        ws_per_message_deflate=False,
        ws_max_size=64 * 1024,
    )
    return GOOD
