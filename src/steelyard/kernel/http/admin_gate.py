"""Who stands at the door of the consoles.

Settled in the market's spec: identity is the network edge's business. ``cloudflare`` verifies the
edge's signed assertion with the team's own keys; ``network`` trusts whoever reaches the route,
chosen knowingly. In development the gate is open to loopback and to whoever reaches it.
"""

import asyncio
from functools import lru_cache
from json import JSONDecodeError
from typing import Annotated, Any

import jwt
from fastapi import Depends
from starlette.requests import HTTPConnection, Request

from steelyard.kernel.audit import Actor
from steelyard.kernel.errors import Unauthorized, Unavailable
from steelyard.kernel.http.context import services_of, set_actor
from steelyard.settings import Settings

_ASSERTION = "cf-access-jwt-assertion"
_EMAIL = "cf-access-authenticated-user-email"
ADMIN = "/api/admin/"
"""What stands behind the gate, in every market."""
UNKNOWN_STAFF = "staff@network"


async def staff_email(connection: HTTPConnection, settings: Settings) -> str:
    """The verified e-mail, else the header's, else ``staff@network``.

    Raises Unauthorized when the assertion is missing or forged (gate ``cloudflare``).
    """
    if settings.admin_gate == "cloudflare":
        return await _verified(connection.headers.get(_ASSERTION, ""), settings)
    shown = connection.headers.get(_EMAIL, "").strip()
    return shown[:254] if shown.isprintable() and "@" in shown else UNKNOWN_STAFF


async def _verified(assertion: str, settings: Settings) -> str:
    if not assertion:
        raise Unauthorized("Sign in through the company's access page.")
    issuer = _issuer(settings)
    try:
        key = await asyncio.to_thread(_keys(issuer).get_signing_key_from_jwt, assertion)
        claims: dict[str, Any] = jwt.decode(
            assertion,
            key.key,
            algorithms=["RS256"],
            audience=settings.cf_access_aud,
            issuer=issuer,
            options={"require": ["exp", "iat", "aud", "iss"]},
        )
    except (jwt.PyJWKClientConnectionError, jwt.PyJWKSetError, JSONDecodeError):
        raise Unavailable("The access provider's keys cannot be read just now.") from None
    except jwt.PyJWTError:
        raise Unauthorized("Sign in through the company's access page.") from None
    return str(claims.get("email") or UNKNOWN_STAFF)


def _issuer(settings: Settings) -> str:
    """Always TLS in production; elsewhere the domain may be a whole address, as of a test's."""
    domain = settings.cf_access_team_domain
    return domain if "://" in domain and not settings.is_production else f"https://{domain}"


@lru_cache(maxsize=4)
def _keys(issuer: str) -> jwt.PyJWKClient:
    return jwt.PyJWKClient(f"{issuer}/cdn-cgi/access/certs", cache_keys=True, timeout=3)


async def staff(request: Request) -> Actor:
    """The member of staff behind this request."""
    email = await staff_email(request, services_of(request).settings)
    return set_actor(request, kind="staff", id=email, role="staff")


Staff = Annotated[Actor, Depends(staff)]
