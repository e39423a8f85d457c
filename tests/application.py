"""The whole application, shared by tests that would each have made the same one.

What an application answers with lives in its services, and those are opened anew for every
test; its routes are declarations, and reading some two hundred of them takes half a second.
"""

import secrets

from fastapi import FastAPI

from steelyard.app import create_app
from steelyard.settings import Settings

# One for all tests of a worker: with the same secret two tests have the same settings.
SECRET = secrets.token_hex(32)

_KEPT = 6
_made: list[tuple[Settings, FastAPI]] = []


def application(settings: Settings) -> FastAPI:
    """The application of these settings; its lifespan opens new services each time."""
    known = next((made for made in _made if made[0] == settings), None)
    if known is None:
        known = (settings, create_app(settings))
    else:
        _made.remove(known)
    _made.append(known)
    del _made[:-_KEPT]
    return known[1]
