"""The page at ``/docs`` says what the description says, and needs nothing but itself."""

import re
from collections.abc import AsyncGenerator
from enum import StrEnum
from html import escape
from html.parser import HTMLParser
from typing import Annotated

import httpx2
import pytest
from fastapi import APIRouter, FastAPI, Path, Query
from pydantic import ConfigDict, Field
from tests.kernel.http.edge import Note

from steelyard.kernel.http import errors, reference
from steelyard.kernel.http.middleware import Envelope
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.http.wire import WireModel

NASTY = "<script src='https://evil.test/x.js'>alert(\"1\")</script> & `</code><b>`"
MANUAL = "https://manual.test/notes"
VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Page(WireModel):
    """One of many."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"number": 7, "within": []}]})

    number: Annotated[int, Field(ge=1, description="Counts from `one`.", examples=[7])]
    colour: Colour = Colour.RED
    note: Note | None = None
    within: list["Page"] = []


def build() -> FastAPI:
    router = APIRouter(prefix="/api", route_class=UnitOfWorkRoute)

    @router.post(
        "/pages/{page_id}", status_code=201, tags=["writing"], responses=errors.answers(409)
    )
    async def write_page(body: Page, page_id: Annotated[str, Path(description=NASTY)]) -> Page:
        assert page_id
        return body

    @router.get("/pages", tags=["reading"], summary=NASTY, description=f"See {MANUAL}.")
    async def list_pages(
        size: Annotated[int, Query(le=100, examples=[NASTY])] = 50,
    ) -> dict[str, int]:
        return {"size": size}

    @router.delete("/pages", deprecated=True, status_code=204)
    async def forget_pages() -> None: ...

    app = FastAPI(title=NASTY, description="About `pages`.\n\nAnd more.", docs_url=None)
    errors.install(app)
    app.include_router(router)
    reference.install(app)
    app.add_middleware(
        Envelope, trusted_hops=0, secure=True, max_body_bytes=4096, market_of=lambda _path: "test"
    )
    return app


class Outline(HTMLParser):
    """Every tag, id and link of a page; refuses tags that are not closed in their order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self._open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src"}:
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.fixture
def app() -> FastAPI:
    return build()


@pytest.fixture
async def page(app: FastAPI) -> AsyncGenerator[httpx2.Response]:
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://house.test") as client:
        yield await client.get("/docs")


def plain(page: httpx2.Response) -> str:
    """The page's words without its tags, runs of white space as one."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text.partition("</style>")[2]).split())


async def test_the_page_is_html_under_the_house_policy(page: httpx2.Response) -> None:
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_every_operation_is_on_it_and_in_its_contents(
    app: FastAPI, page: httpx2.Response
) -> None:
    outline = Outline(page.text)
    seen = 0
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            seen += 1
            assert outline.ids.count(operation["operationId"]) == 1
            assert f"#{operation['operationId']}" in outline.links
            assert f"{method.upper()} {path}" in plain(page)
    assert seen == 3
    assert outline.tags.count("h1") == 1
    assert {"header", "nav", "main"} <= set(outline.tags)


async def test_every_link_leads_somewhere_on_it_or_to_the_description(
    page: httpx2.Response,
) -> None:
    outline = Outline(page.text)
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.links) - {f"#{each}" for each in outline.ids} == {"openapi.json"}


async def test_what_the_description_carries_is_escaped_and_nothing_is_fetched(
    page: httpx2.Response,
) -> None:
    outline = Outline(page.text)
    assert "<script" not in page.text.lower()
    assert not {"link", "img", "iframe", "object", "b"} & set(outline.tags)
    assert "&lt;script src=" in page.text
    addresses = set(re.findall(r"https?://[\w./]+", page.text))
    assert addresses == {"https://evil.test/x.js", f"{MANUAL}."}
    assert "url(" not in page.text
    assert "@import" not in page.text


async def test_bodies_parameters_and_answers_are_told(page: httpx2.Response) -> None:
    words = plain(page)
    assert "page_id in path string required" in words
    assert "size in query integer optional at most 100; default 50" in words
    assert "number integer required Counts from one . at least 1 Example: 7" in words
    colour = escape('colour "red" or "green" optional').replace("&quot;", "&#34;")
    assert colour in words
    assert "note Note or null optional" in words
    assert "within list of Page optional" in words
    assert '{ "number": 7, "within": [] }'.replace('"', "&#34;") in words
    assert "201 Successful Response · application/json · Page" in words
    assert "Refusals, each ErrorBody : 409 Conflict" in words
    assert "DELETE /api/pages deprecated" in words
    assert "204 Successful Response" in words


async def test_the_page_is_no_operation_and_is_rendered_once(
    app: FastAPI, page: httpx2.Response
) -> None:
    assert "/docs" not in app.openapi()["paths"]
    app.openapi()["info"]["title"] = "Changed"
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://house.test") as client:
        assert (await client.get("/docs")).text == page.text
