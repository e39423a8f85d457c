"""Who may use the controls: whoever shows the secret, in a header or, from the desk's own page,
by a session cookie got for it.

The cookie is HttpOnly and SameSite=Strict, and counts only on a request that comes from a page
of the sandbox's own origin: cookies do not tell ports apart, origins do.
"""

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

COOKIE = "sandbox_session"
PATH = "/control"
OWN_SITES = frozenset({"same-origin", "none"})


@dataclass(frozen=True)
class Access:
    """``secret``: what X-Sandbox-Secret must say under /control; empty: anybody may.
    ``origins``: the application's pages, which may use /control from a browser and hold the
    card form in an iframe. ``desk``: the folder of the desk's built page, if there is one."""

    secret: str = ""
    origins: tuple[str, ...] = ()
    desk: Path | None = None


class Doorkeeper:
    """Knows the secret; keeps no list of sessions, so a restart ends none."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._token = hmac.new(self._secret, b"sandbox desk session", hashlib.sha256).hexdigest()

    @property
    def asks(self) -> bool:
        return bool(self._secret)

    def knows(self, secret: str) -> bool:
        return hmac.compare_digest(secret.encode(), self._secret)

    def let_in(self, request: Request) -> None:
        """Raises 401 unless the request shows the secret or a session of ours."""
        if not self.is_open_to(request):
            raise HTTPException(
                401, "X-Sandbox-Secret is missing or wrong, and no session is open here."
            )

    def is_open_to(self, request: Request) -> bool:
        if not self.asks or self.knows(request.headers.get("x-sandbox-secret", "")):
            return True
        shown = request.cookies.get(COOKIE, "")
        return hmac.compare_digest(shown.encode(), self._token.encode()) and _from_own_page(request)

    def open_session(self, request: Request, response: Response) -> None:
        response.set_cookie(
            COOKIE, self._token, path=PATH, httponly=True, samesite="strict",
            secure=request.url.scheme == "https",
        )  # fmt: skip

    def close_session(self, response: Response) -> None:
        response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="strict")


def _from_own_page(request: Request) -> bool:
    headers = request.headers
    origin = headers.get("origin")
    own = f"{request.url.scheme}://{request.url.netloc}"
    return headers.get("sec-fetch-site", "same-origin") in OWN_SITES and origin in {None, own}
