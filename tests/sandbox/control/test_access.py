"""Who gets in: by the header, or with a session from the desk's own page; and the desk's files."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from tests.sandbox.outside import Process

APP = "http://app.example"


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser at a sandbox that has a secret and a desk."""
    desk = tmp_path / "desk"
    (desk / "assets").mkdir(parents=True)
    (desk / "sandbox.html").write_text("<title>The desk</title>")
    (desk / "assets" / "desk-1a2b.js").write_text("export {};")
    (tmp_path / "secret.txt").write_text("not for you")
    process = Process(
        tmp_path / "state",
        SANDBOX_SECRET="s3cret",
        SANDBOX_CORS_ORIGINS=APP,
        SANDBOX_DESK_DIR=str(desk),
    )
    async with httpx2.AsyncClient(base_url=process.url, trust_env=False) as browser:
        yield browser
    assert process.stop() == 0


async def test_a_session_lets_the_desk_s_own_page_in_and_no_other(
    locked: httpx2.AsyncClient,
) -> None:
    session = "/control/session"
    assert (await locked.get(session)).json() == {"needed": True, "open": False, "app": APP}
    assert (await locked.post(session, json={"secret": "wrong"})).status_code == 401
    assert (await locked.get("/control/phones")).status_code == 401
    opened = await locked.post(session, json={"secret": "s3cret"})
    cookie = opened.headers["set-cookie"]
    assert "s3cret" not in cookie
    for promise in ("HttpOnly", "SameSite=strict", "Path=/control"):
        assert promise in cookie
    assert (await locked.get("/control/phones")).status_code == 200
    assert (await locked.get(session)).json() == {"needed": True, "open": True, "app": APP}

    own = str(locked.base_url).rstrip("/")
    for headers, status in [
        ({"Origin": own, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": APP}, 401),
        ({"Sec-Fetch-Site": "same-site"}, 401),
        ({"Sec-Fetch-Site": "cross-site"}, 401),
    ]:
        answer = await locked.delete("/control/faults", headers=headers)
        assert answer.status_code == status, headers

    await locked.delete(session)
    assert (await locked.get("/control/phones")).status_code == 401
    with_header = await locked.get("/control/phones", headers={"X-Sandbox-Secret": "s3cret"})
    assert with_header.status_code == 200


async def test_the_stream_opens_with_a_session(locked: httpx2.AsyncClient) -> None:
    await locked.post("/control/session", json={"secret": "s3cret"})
    async with locked.stream("GET", "/control/stream") as stream:
        assert await anext(stream.aiter_lines()) == ": connected"


async def test_the_desk_is_served_with_its_own_policy(locked: httpx2.AsyncClient) -> None:
    page = await locked.get("/")
    assert page.text == "<title>The desk</title>"
    assert (await locked.get("/desk")).text == page.text
    policy = page.headers["content-security-policy"]
    assert f"frame-src 'self' {APP};" in policy
    assert "frame-ancestors 'none'" in policy
    script = await locked.get("/assets/desk-1a2b.js")
    assert "immutable" in script.headers["cache-control"]
    assert script.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path", ["/assets/none.js", "/assets/..%2f..%2fsecret.txt", "/assets/%2fetc%2fhostname"]
)
async def test_nothing_outside_the_desk_s_folder_is_served(
    locked: httpx2.AsyncClient, path: str
) -> None:
    assert (await locked.get(path)).status_code == 404


async def test_the_description_names_both_ways_in(locked: httpx2.AsyncClient) -> None:
    described = (await locked.get("/openapi.json")).json()
    ways = described["components"]["securitySchemes"].values()
    assert {(way["in"], way["name"]) for way in ways} == {
        ("header", "X-Sandbox-Secret"), ("cookie", "sandbox_session"),
    }  # fmt: skip
    phones = described["paths"]["/control/phones"]["get"]
    answer = phones["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/Phones"}


async def test_without_a_desk_the_root_says_how_to_get_one(process: Process) -> None:
    async with httpx2.AsyncClient(base_url=process.url, trust_env=False) as browser:
        answer = await browser.get("/")
        assert answer.status_code == 200
        assert "SANDBOX_DESK_DIR" in answer.text
        session = (await browser.get("/control/session")).json()
        assert session == {"needed": False, "open": True, "app": None}
