"""Who may watch, looked at before anything is opened and again while it is open."""

from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple, Protocol, cast
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from steelyard.kernel.db import is_outage
from steelyard.kernel.errors import InvalidInput, NotYours, Refusal, Unavailable
from steelyard.kernel.realtime.hub import Hub
from steelyard.kernel.realtime.limits import ClientLimits
from steelyard.kernel.realtime.wire import Position, is_topic, read_since
from steelyard.settings import LOOPBACK_HOSTS, Settings

Authorise = Callable[[HTTPConnection, str], Awaitable[bool | str]]
"""``authorise(connection, topic)``: True if the caller may watch; False or a short code if not.

It may raise a Refusal instead. It is asked again about every 45 s for as long as the connection
lasts, so it reads the caller's rights afresh each time.
"""

Admit = Callable[[HTTPConnection], Awaitable[None]]
"""``admit(connection)``: asked once, before any topic is; reads what may be shown only once.

It raises a Refusal for who may not come in at all.
"""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_QUERY = frozenset({"topics", "since"})
_TOKENS = frozenset(
    {"token", "access_token", "id_token", "jwt", "authorization", "session", "ticket"}
)


class ForeignOrigin(NotYours):
    code = "foreign_origin"


class TokenInUrl(NotYours):
    code = "token_in_url"


class TopicRefused(NotYours):
    """None of the topics asked for may be watched by this caller."""


class InvalidSubscription(InvalidInput):
    code = "invalid_subscription"


class House(Protocol):
    """What the live view needs of the process's services."""

    @property
    def settings(self) -> Settings: ...

    @property
    def hub(self) -> Hub: ...


class Asked(NamedTuple):
    """What a connection asks for."""

    topics: list[str]
    since: dict[str, Position]


def house_of(connection: HTTPConnection) -> House:
    return cast("House", connection.app.state.services)


def check_origin(connection: HTTPConnection, settings: Settings) -> None:
    """Refuse a page of somebody else's that uses our visitor's cookies. Raises ForeignOrigin.

    A browser always names its origin when it opens a WebSocket; programs may leave it out as
    long as they bring no cookie. A same-origin GET names none, but says so in Sec-Fetch-Site.
    """
    origin = connection.headers.get("origin")
    if origin is not None:
        allowed = _is_ours(origin, settings)
    elif connection.scope["type"] == "websocket":
        allowed = "cookie" not in connection.headers
    else:
        site = connection.headers.get("sec-fetch-site", "none")
        allowed = site in {"none", "same-origin"}
    if not allowed:
        raise ForeignOrigin("This address may not be watched from another site.")


def _is_ours(origin: str, settings: Settings) -> bool:
    ours = [settings.base_url, settings.frontend_url, *settings.cors_origins]
    seen = _place(origin)
    places = [_place(url) for url in ours if url]
    if seen in places and seen[1]:
        return True
    # In development one machine has several names for itself.
    scheme, host, port = seen
    return (
        not settings.is_production
        and host in LOOPBACK_HOSTS
        and any(s == scheme and h in LOOPBACK_HOSTS and p == port for s, h, p in places)
    )


def _place(text: str) -> tuple[str, str, int | None]:
    """Scheme, host and port; of what is no address, a place that is nowhere."""
    try:
        url = urlsplit(text)
        return url.scheme, url.hostname or "", url.port or _DEFAULT_PORTS.get(url.scheme)
    except ValueError:
        return "", "", None


def read_query(connection: HTTPConnection, limits: ClientLimits) -> Asked:
    """``topics`` and ``since`` of a connection. Raises InvalidSubscription, TokenInUrl."""
    names = set(connection.query_params)
    if names & _TOKENS:
        raise TokenInUrl("A token does not belong in an address, where logs and histories keep it.")
    if names - _QUERY:
        raise InvalidSubscription(
            "This address takes topics and since.",
            **dict.fromkeys(sorted(names - _QUERY)[:8], "Remove this parameter."),
        )
    topics = list(dict.fromkeys(filter(None, connection.query_params.get("topics", "").split(","))))
    if not 1 <= len(topics) <= limits.topics or not all(map(is_topic, topics)):
        raise InvalidSubscription(
            "The topics to watch cannot be read.",
            topics=f"Name 1 to {limits.topics} topics, separated by commas.",
        )
    return Asked(topics, _since(connection))


def _since(connection: HTTPConnection) -> dict[str, Position]:
    # A browser that reconnects by itself repeats the old address but knows a newer position.
    text = connection.headers.get("last-event-id") or connection.query_params.get("since", "")
    try:
        return read_since(text)
    except ValueError as error:
        raise InvalidSubscription(
            "The position to continue from cannot be read.",
            since="Write topic:epoch:seq, separated by commas, or leave it out.",
        ) from error


class Gate:
    """One connection's rights in one market."""

    def __init__(self, market: str, authorise: Authorise, connection: HTTPConnection) -> None:
        self._prefix = f"{market}:"
        self._authorise = authorise
        self._connection = connection

    async def refusal(self, topic: str) -> str | None:
        """Why this caller may not watch ``topic``, in a short code; None if it may.

        Raises Unavailable when rights cannot be looked up just now.
        """
        if not topic.startswith(self._prefix) or not is_topic(topic):
            return "unknown_topic"
        try:
            verdict = await self._authorise(self._connection, topic)
        except Refusal as refusal:
            return refusal.code
        except Exception as error:
            if is_outage(error):
                raise Unavailable("Rights cannot be looked up just now.") from error
            raise
        if verdict is True:
            return None
        return verdict or "forbidden"

    async def sort(self, topics: Iterable[str]) -> tuple[list[str], dict[str, str]]:
        """Those that may be watched, and why the others may not.

        Raises TopicRefused when none may, Unavailable when that cannot be said.
        """
        refused: dict[str, str] = {}
        allowed: list[str] = []
        for topic in topics:
            code = await self.refusal(topic)
            if code is None:
                allowed.append(topic)
            else:
                refused[topic] = code
        if not allowed:
            raise TopicRefused("You may not watch this.", topics=refused)
        return allowed, refused
