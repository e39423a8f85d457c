"""Who may watch what, live: staff the boards, a customer their own request."""

from uuid import UUID

from starlette.requests import HTTPConnection

from steelyard.kernel.errors import Refusal
from steelyard.kernel.http.admin_gate import staff_email
from steelyard.kernel.http.context import services_of
from steelyard.kernel.realtime import realtime_router
from steelyard.markets.locksmith.links import session_of
from steelyard.markets.locksmith.requests.access import HEADER, cookie_name

_REQUEST = "locksmith:request:"


async def may_watch(connection: HTTPConnection, topic: str) -> bool:
    """Whether this connection may hear ``topic``."""
    settings = services_of(connection).settings
    if topic.startswith(_REQUEST):
        return _owns(connection, topic.removeprefix(_REQUEST))
    if not topic.startswith("locksmith:"):
        return False
    try:
        await staff_email(connection, settings)
    except Refusal:
        return False
    return True


def _owns(connection: HTTPConnection, shown_id: str) -> bool:
    settings = services_of(connection).settings
    try:
        wanted = UUID(shown_id)
    except ValueError:
        return False
    tokens = (connection.cookies.get(cookie_name(settings)), connection.headers.get(HEADER))
    return any(session_of(settings.secret_key, token) == wanted for token in tokens if token)


router = realtime_router("locksmith", may_watch)
