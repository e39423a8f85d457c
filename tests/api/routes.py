"""Every address the application answers, read from the application itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.routing import Host, Mount

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Answered:
    """One method at one address; ``WEBSOCKET`` stands for an upgrade."""

    method: str
    path: str
    endpoint: Any

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"

    def filled(self, **places: str) -> str:
        """The path with its places filled in."""
        return self.path.format(**places)

    @property
    def places(self) -> list[str]:
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]


def routes_of(app: FastAPI) -> list[Answered]:
    """All routes, markets under their mounts. A market's own host serves the same application."""
    mounted = [route.app for route in app.routes if isinstance(route, Mount)]
    hosts = [route.app for route in app.routes if isinstance(route, Host)]
    assert {id(host) for host in hosts} == {id(mount) for mount in mounted}
    return list(_walk(app.routes, ""))


def _walk(routes: Iterable[Any], root: str) -> Iterator[Answered]:
    for route in routes:
        if isinstance(route, Host):
            continue
        if isinstance(route, Mount):
            yield from _walk(route.routes, root + route.path)
        elif hasattr(route, "effective_route_contexts"):
            for context in route.effective_route_contexts():
                yield from _answered(context, context.original_route.endpoint, root)
        else:
            yield from _answered(route, route.endpoint, root)


def _answered(route: Any, endpoint: Any, root: str) -> Iterator[Answered]:
    inner = getattr(route, "starlette_route", None) or route
    methods = getattr(inner, "methods", None) or {"WEBSOCKET"}
    path = getattr(inner, "path_format", None) or inner.path
    for method in sorted(methods - {"HEAD"} if "GET" in methods else methods):
        yield Answered(method, root + path, endpoint)
