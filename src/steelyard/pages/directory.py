"""``GET /api/markets``: which markets stand in this house, for its first page."""

from collections.abc import Sequence

from fastapi import APIRouter, Response
from pydantic import BaseModel

from steelyard.kernel.market import Market
from steelyard.pages.places import desks_of

CACHED = "public, max-age=60"
_TITLES = {"admin": "Console", "vendor": "Vendors' desk"}


class DeskTold(BaseModel):
    """A place of work: staff's console, or a vendor's desk."""

    title: str
    href: str


class MarketTold(BaseModel):
    """One market, with the addresses of its pages."""

    name: str
    title: str
    tagline: str
    href: str
    docs: str
    desks: list[DeskTold]


class Directory(BaseModel):
    markets: list[MarketTold]


def router_of(markets: Sequence[Market]) -> APIRouter:
    """The route, for these markets in their order."""
    router = APIRouter(tags=["house"])
    told = Directory(markets=[_told(market) for market in markets])

    @router.get("/api/markets")
    async def list_markets(response: Response) -> Directory:
        """Every market of this house. Nothing secret; good for a minute."""
        response.headers["cache-control"] = CACHED
        return told

    return router


def _told(market: Market) -> MarketTold:
    root = f"/{market.name}"
    return MarketTold(
        name=market.name,
        title=market.title,
        tagline=market.tagline,
        href=root,
        docs=f"{root}/docs",
        desks=[
            DeskTold(title=_TITLES.get(word, word.capitalize()), href=f"{root}/{word}")
            for word in desks_of(market.name)
        ],
    )
