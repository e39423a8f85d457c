"""Where a browser says it takes notifications: which addresses we call at all.

An endpoint is an address that a stranger names and that our workers then call, so it is looked
at twice: when it is given (its form), and at every call (what its name stands for just then; the
call goes to that very address, so that no second answer of a name server can turn it inwards).
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import SplitResult, urlsplit

from steelyard.kernel.errors import InvalidInput
from steelyard.settings import Settings

ENDPOINT_MAX = 2000
_HTTPS = 443

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""A host's name and a port → the addresses it has now. Raises OSError."""


class EndpointNotAllowed(InvalidInput):
    """The address is not one that a push service of the public internet has."""

    code = "url_not_allowed"


class NoPublicPlace(Exception):  # noqa: N818 - a fact about a name
    """The name stands for an address inside, or for none."""


def checked(endpoint: str, settings: Settings) -> SplitResult:
    """The parts of an endpoint that may be kept. Raises EndpointNotAllowed.

    ``https`` on its own port, with a name and no user. Outside production the sandbox's push
    service counts as one too.
    """
    parts = _parts(endpoint)
    if is_sandbox(endpoint, settings):
        return parts
    try:
        port = parts.port
    except ValueError:
        port = -1
    host = parts.hostname or ""
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    named = "." in host and not _is_number(host)
    alone = parts.username is None and parts.password is None and not parts.fragment
    fits = len(endpoint) <= ENDPOINT_MAX and parts.scheme == "https" and port in {None, _HTTPS}
    if not (plain and named and alone and fits):
        raise _not_allowed()
    return parts


def is_sandbox(endpoint: str, settings: Settings) -> bool:
    """Whether it is the sandbox's; never in production."""
    base = settings.sandbox_url.rstrip("/")
    return bool(base) and not settings.is_production and endpoint.startswith(f"{base}/push/")


async def public_address(host: str, resolve: Resolve) -> str:
    """One address of ``host``, all of which lie in the public internet. Raises NoPublicPlace."""
    try:
        found = await resolve(host, _HTTPS)
    except OSError as error:
        raise NoPublicPlace(f"the push service has no address: {type(error).__name__}") from error
    if not found or not all(_is_public(one) for one in found):
        raise NoPublicPlace("the push service's name stands for an address inside")
    return found[0]


async def ask_names(host: str, port: int) -> list[str]:
    """What the machine's own name service says."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast


def _is_number(host: str) -> bool:
    """An address, however it is written: 10.0.0.1, ::1, 0x7f.1, 2130706433."""
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdecimal() or last.lower().startswith("0x")


def _parts(endpoint: str) -> SplitResult:
    try:
        return urlsplit(endpoint)
    except ValueError:
        raise _not_allowed() from None


def _not_allowed() -> EndpointNotAllowed:
    return EndpointNotAllowed(
        "This is not the address of a push service.",
        endpoint="Pass on the endpoint exactly as the browser gave it.",
    )
