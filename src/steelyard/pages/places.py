"""Which page an address is: the routes of the web app as the server sees them.

The app's own router knows the rest; here it is only decided which of its few documents starts it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from steelyard.pages.table import CONSOLE, HOUSE, KIT

_NOT_PAGES = frozenset({"api", "docs", "openapi.json", "assets", "files", "webhooks"})
"""First words of a market's addresses that answer for themselves, or with the standard 404."""
_DESKS = {"strathwell": {"admin": "strathwell-console.html", "vendor": "strathwell-console.html"}}
"""Markets whose desks have a document of their own: by an address's first word."""
_STAFF = {"admin": CONSOLE}
LANDING = "landing"
"""What a market's first page is called, having no word of its own."""
_FILE = re.compile(
    r"\.(?:avif|css|gif|html?|ico|jpe?g|js|json|map|mjs|php|png|svg|ttf|txt|wasm|webmanifest|webp"
    r"|woff2?|xml|zip)$",
    re.IGNORECASE,
)
_SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True, slots=True)
class Place:
    """A page. ``document`` starts it; ``pattern`` is what the log and the figures call it.

    ``own``: the document that shows this very page before its script has come, where the build
    made one (``web/src/app/public/openings.tsx``); it is taken first.
    """

    document: str
    pattern: str
    own: str = ""


def in_market(path: str, market: str) -> Place | None:
    """The page at ``path`` of a market, its own root being ``/`` or nothing."""
    words = _words(path)
    if words is None or (words and words[0] in _NOT_PAGES):
        return None
    desk = _DESKS.get(market, _STAFF).get(words[0]) if words else None
    if desk is not None:
        return Place(desk, f"/{words[0]}/{{page}}")
    first = words[0] if words else LANDING
    own = f"{market}-{first}.html" if len(words) < 2 else ""
    return Place(f"{market}.html", "/{page}", own)


def in_house(path: str, markets: Collection[str], *, kit: bool) -> Place | None:
    """The page at ``path`` of the house, where markets lie under their names."""
    words = _words(path)
    if words is None:
        return None
    if not words:
        return Place(HOUSE, "/")
    if words[0] in markets:
        return in_market("/".join(words[1:]), words[0])
    if words[0] == "kit" and kit:
        return Place(KIT, "/kit/{page}")
    return None


def desks_of(market: str) -> list[str]:
    """The first words of the addresses of a market's desks."""
    return list(_DESKS.get(market, _STAFF))


def tidied(path: str) -> str:
    """``path`` with its doubled slashes made single; never one that leads to another host."""
    return _SLASHES.sub("/", path)


def _words(path: str) -> list[str] | None:
    """The path's parts; None for one that no page has: a file's name, a dot, a back step."""
    words = [word for word in path.split("/") if word]
    hidden = any(word.startswith(".") or "\\" in word or not word.isprintable() for word in words)
    if hidden or (words and _FILE.search(words[-1])):
        return None
    return words
