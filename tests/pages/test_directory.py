"""The house's first page is told which markets stand here, by those who stand here."""

import httpx2
from fastapi import FastAPI

from steelyard.kernel.market import Market
from steelyard.pages.directory import router_of


def _market(name: str) -> Market:
    return Market(name=name, title=name.title(), tagline="Fresh.", routers=(), lifecycles=())


async def test_every_installed_market_is_named_with_its_pages_and_desks() -> None:
    app = FastAPI()
    app.include_router(router_of([_market("locksmith"), _market("strathwell"), _market("bakery")]))
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://house.test"
    ) as client:
        answer = await client.get("/api/markets")
    assert answer.headers["cache-control"] == "public, max-age=60"
    told = {one["name"]: one for one in answer.json()["markets"]}
    assert list(told) == ["locksmith", "strathwell", "bakery"]
    assert told["locksmith"]["desks"] == [{"title": "Console", "href": "/locksmith/admin"}]
    assert [one["href"] for one in told["strathwell"]["desks"]] == [
        "/strathwell/admin",
        "/strathwell/vendor",
    ]
    assert (told["bakery"]["href"], told["bakery"]["docs"]) == ("/bakery", "/bakery/docs")


async def test_a_house_without_markets_says_so() -> None:
    app = FastAPI()
    app.include_router(router_of([]))
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://house.test"
    ) as client:
        assert (await client.get("/api/markets")).json() == {"markets": []}
