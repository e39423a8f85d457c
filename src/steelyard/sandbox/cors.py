"""Which web pages may call the sandbox from a browser.

The providers' browser-facing parts take calls from any page, as the real ones do; the controls
only from the pages that were named at the start.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN_PATHS = ("/stripe/", "/google/", "/push/")
PREFLIGHT_SECONDS = b"600"


class BrowserAccess:
    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        origin = asked.get(b"origin")
        if origin is None or not self._allows(scope["path"], origin.decode("latin-1")):
            await self._app(scope, receive, send)
            return
        granted = [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
        if scope["method"] == "OPTIONS":
            await _preflight(send, granted, asked)
            return

        async def send_granted(message: Message) -> None:
            if message["type"] == "http.response.start":
                exposed = (b"access-control-expose-headers", b"Request-Id")
                message["headers"] = [*message["headers"], *granted, exposed]
            await send(message)

        await self._app(scope, receive, send_granted)

    def _allows(self, path: str, origin: str) -> bool:
        return path.startswith(OPEN_PATHS) or origin in self._origins


async def _preflight(
    send: Send, granted: list[tuple[bytes, bytes]], asked: dict[bytes, bytes]
) -> None:
    headers = [
        *granted,
        (b"access-control-allow-methods", b"GET, POST, PUT, DELETE"),
        (b"access-control-allow-headers", asked.get(b"access-control-request-headers", b"")),
        (b"access-control-max-age", PREFLIGHT_SECONDS),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
