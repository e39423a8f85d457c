"""The refresh token as a cookie: no script reads it, no other path and no other site sends it."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from steelyard.kernel.errors import NotYours
from steelyard.settings import Settings

ROOT = "/api/auth"


class ForeignPage(NotYours):
    """A page of another site asked in the name of who is signed in here."""

    code = "foreign_page"


def is_secure(settings: Settings) -> bool:
    """Over plain HTTP, on a developer's own machine, a secure cookie would never come back."""
    return settings.is_production or urlsplit(settings.base_url).scheme == "https"


def cookie_name(settings: Settings, market: str) -> str:
    prefix = "__Secure-" if is_secure(settings) else ""
    return f"{prefix}steelyard_{market}_refresh"


def set_cookie(
    request: Request, response: Response, settings: Settings, market: str, token: str, seconds: int
) -> None:
    response.set_cookie(
        cookie_name(settings, market),
        token,
        max_age=seconds,
        path=_path(request),
        httponly=True,
        secure=is_secure(settings),
        samesite="lax",
    )


def clear_cookie(request: Request, response: Response, settings: Settings, market: str) -> None:
    response.delete_cookie(
        cookie_name(settings, market),
        path=_path(request),
        httponly=True,
        secure=is_secure(settings),
        samesite="lax",
    )


def token_in_cookie(request: Request, settings: Settings, market: str) -> str:
    """The cookie's token, or nothing. Raises ForeignPage when another site's page sent it."""
    shown = request.cookies.get(cookie_name(settings, market), "")
    if shown:
        _refuse_foreign_pages(request, settings)
    return shown


def _refuse_foreign_pages(request: Request, settings: Settings) -> None:
    """SameSite stops them in browsers; here is said no to what slipped through."""
    origin = request.headers.get("origin", "")
    ours = {_origin(one) for one in (settings.base_url, settings.frontend_url)}
    ours.update(settings.cors_origins)
    same_host = urlsplit(origin).netloc == request.headers.get("host")
    if origin and origin not in ours and not same_host:
        raise ForeignPage("Ask from our own page.")
    if request.headers.get("sec-fetch-site") == "cross-site" and origin not in ours:
        raise ForeignPage("Ask from our own page.")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _path(request: Request) -> str:
    """Bound to these routes, wherever the market is mounted."""
    return f"{request.scope.get('root_path', '')}{ROOT}"
