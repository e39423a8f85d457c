"""The desk's page, when a built one is there: ``sandbox.html`` and its ``assets/``."""

from pathlib import Path

from fastapi import APIRouter, HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response

PAGE = "sandbox.html"
FOREVER = "public, max-age=31536000, immutable"
NO_DESK = (
    "This is the sandbox; to get its desk here, set SANDBOX_DESK_DIR to a folder that holds the "
    f"built {PAGE} and its assets/ (until then /docs shows the controls).\n"
)


class DeskFiles:
    """``/``, ``/desk`` and ``/assets``. ``shows``: origins whose pages the desk has in iframes."""

    def __init__(self, folder: Path | None, shows: tuple[str, ...]) -> None:
        self._folder = folder.resolve() if folder else None
        self._headers = {
            "Content-Security-Policy": _policy(shows),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/", self.page, methods=["GET"])
        router.add_api_route("/desk", self.page, methods=["GET"])
        router.add_api_route("/assets/{path:path}", self.asset, methods=["GET"])
        return router

    def page(self) -> Response:
        found = self._find(PAGE)
        if found is None:
            return PlainTextResponse(NO_DESK, headers=self._headers)
        return FileResponse(found, headers={**self._headers, "Cache-Control": "no-cache"})

    def asset(self, path: str) -> Response:
        """A file whose name changes with its content."""
        found = self._find(f"assets/{path}")
        if found is None:
            raise HTTPException(404, "There is no such file.")
        return FileResponse(found, headers={**self._headers, "Cache-Control": FOREVER})

    def _find(self, name: str) -> Path | None:
        """The file, if it exists and is really inside the folder."""
        if self._folder is None:
            return None
        found = (self._folder / name).resolve()
        return found if found.is_relative_to(self._folder) and found.is_file() else None


def _policy(shows: tuple[str, ...]) -> str:
    frames = " ".join(("'self'", *shows))
    return (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        f"frame-src {frames}; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
