"""Hands out the built web app: its files by their names, its documents at every page's address.

What an application's own routes do not answer comes here last, so an API's answer is never hidden
by a page. FastAPI's ``app.frontend`` and Starlette's ``FileResponse`` are not used: neither knows
precompressed files, a year's caching for hashed names, or which of several documents starts an
address; and both read the disk while it is being written (see ``table``).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path

import structlog
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from steelyard.pages import places, table
from steelyard.pages.negotiation import best_encoding, takes_html
from steelyard.pages.places import Place
from steelyard.pages.table import File, Table

log = structlog.get_logger("steelyard.pages")

NOT_BUILT = "The web app is not built here. Run ./steelyard pages."


@dataclass(frozen=True, slots=True)
class Found:
    """What the log calls an answer, in the place where a route would stand."""

    path: str


class Site:
    """The web app in ``dist``, read when it is first asked for.

    ``watched``: another build is taken over when it is whole, without a restart; until then the
    pages are those of the one before.
    """

    def __init__(self, dist: Path, *, watched: bool, hidden: Collection[str] = ()) -> None:
        self._dist = dist
        self._watched = watched
        self._hidden = frozenset(hidden)
        self._seen = (0, 0)
        self._files: Table = {}

    def files(self) -> Table:
        """Every file by its name; empty while nothing is built."""
        if self._files and not self._watched:
            return self._files
        there = table.version(self._dist)
        if there != self._seen and table.usable(self._dist):
            try:
                self._files = {
                    name: file
                    for name, file in table.load(self._dist).items()
                    if name not in self._hidden
                }
                self._seen = there
            except OSError as error:
                log.info("pages.changing", error=type(error).__name__)
        return self._files


def install(
    house: FastAPI,
    markets: dict[str, FastAPI],
    dist: Path,
    *,
    production: bool,
) -> Site:
    """Let ``house`` and each of ``markets`` (its application by its name) serve ``dist``.

    Below ``/<market>`` there are pages only; on a market's own host its files lie beside them.
    """
    hidden = {table.DESK, table.MANIFEST, *({table.KIT} if production else ())}
    site = Site(dist, watched=not production, hidden=hidden)
    site.files()

    def in_house(path: str) -> Place | None:
        return places.in_house(path, markets, kit=not production)

    desk = _Desk(site, in_house, otherwise=house.router.default)
    house.router.default = desk
    for name, app in markets.items():
        # Else the router would lead "/locksmith" to "/locksmith/".
        door = Route(f"/{name}", desk, methods=["GET"], include_in_schema=False)
        house.router.routes.append(door)
        in_market = partial(places.in_market, market=name)
        market_desk = _Desk(
            site,
            in_market,
            otherwise=app.router.default,
            instead={table.MANIFEST_OF.format(name): table.OWN_MANIFEST_OF.format(name)},
        )
        app.router.default = market_desk
        app.add_middleware(_PageFirst, desk=market_desk)
    return site


class _Desk:
    """The last to be asked: a file, a page, or whoever was last before.

    ``instead``: the file to hand out for another's name, where the build made it.
    """

    def __init__(
        self,
        site: Site,
        place_of: Callable[[str], Place | None],
        *,
        otherwise: ASGIApp,
        instead: Mapping[str, str] | None = None,
    ) -> None:
        self._site = site
        self._place_of = place_of
        self._otherwise = otherwise
        self._instead = instead or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self.answer(scope) if scope["type"] == "http" else None
        await (answer or self._otherwise)(scope, receive, send)

    def answer(self, scope: Scope) -> Response | None:
        """The file or page asked for; None where there is neither."""
        if scope["method"] not in {"GET", "HEAD"}:
            return None
        headers = Headers(scope=scope)
        # A mount leaves the whole path and says how much of it is its own.
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        # Below a market's mount nothing but pages: files lie at the root of a host.
        file = None if scope.get("root_path") else self._file_at(path.removeprefix("/"))
        if file is not None:
            return self._file(scope, path, file)
        place = self._place_of(path)
        if place is None or not takes_html(headers.get("accept", "")):
            return None
        return self._page(scope, path, place)

    def page(self, scope: Scope) -> Response | None:
        """The page asked for by somebody who names HTML; None where there is none."""
        accept = Headers(scope=scope).get("accept", "")
        named = "text/html" in accept and takes_html(accept)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        place = self._place_of(path) if named and scope["method"] in {"GET", "HEAD"} else None
        if place is None or place.document not in self._site.files():
            return None
        return self._page(scope, path, place)

    def _file_at(self, name: str) -> File | None:
        files = self._site.files()
        return files.get(self._instead.get(name, name)) or files.get(name)

    def _file(self, scope: Scope, path: str, file: File) -> Response:
        is_asset = path.startswith(f"/{table.ASSETS}")
        scope["route"] = Found("/assets/{file}" if is_asset else path)
        return respond(scope, file, {"service-worker-allowed": "/"} if path == "/sw.js" else {})

    def _page(self, scope: Scope, path: str, place: Place) -> Response:
        scope["route"] = Found(place.pattern)
        if "//" in path:
            query = scope["query_string"].decode("latin-1")
            there = places.tidied(scope["path"]) + (f"?{query}" if query else "")
            return RedirectResponse(there, HTTPStatus.PERMANENT_REDIRECT)
        files = self._site.files()
        file = files.get(place.own) or files.get(place.document)
        if file is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, NOT_BUILT)
        return respond(scope, file, {}, varies="Accept, Accept-Encoding")


class _PageFirst:
    """A page for who asks for one, where a market's call has the same address.

    ``/strathwell/bookings/…`` is a page for a person's browser and the booking itself for a
    program: a browser that goes somewhere says that it takes HTML, a call does not.
    """

    def __init__(self, app: ASGIApp, *, desk: _Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._desk.page(scope) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)


def respond(
    scope: Scope, file: File, more: dict[str, str], *, varies: str = "Accept-Encoding"
) -> Response:
    """``file`` in the best encoding the client takes; 304 when it has it already."""
    asked = Headers(scope=scope)
    encoding = best_encoding(asked.get("accept-encoding", ""), file.encodings)
    etag = file.etag(encoding)
    headers = {"etag": etag, "cache-control": file.cache, **more}
    if file.encodings or varies != "Accept-Encoding":
        headers["vary"] = varies
    if _has(asked.get("if-none-match", ""), etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    body = file.bodies[encoding]
    headers |= {"content-type": file.media_type, "content-length": str(len(body))}
    if encoding:
        headers["content-encoding"] = encoding
    return Response(b"" if scope["method"] == "HEAD" else body, headers=headers)


def _has(if_none_match: str, etag: str) -> bool:
    """Whether the client's list has ``etag``; weak ones compare as strong ones do here."""
    known = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return etag in known or "*" in known
