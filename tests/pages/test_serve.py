"""What a browser gets from the house: pages, files, and the API's answers as they were."""

import gzip
import os
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.api.stage import error_of
from tests.pages.conftest import MADE_UP_BROTLI, browsing, touch_later, write_dist

from steelyard.settings import Settings

PRODUCTION: dict[str, Any] = {
    "app_env": "production",
    "base_url": "https://market.example.com",
    "secret_key": "x" * 40,
    "database_url": "postgresql+asyncpg://app@127.0.0.1:1/none",
    "VALKEY_URL": "redis://127.0.0.1:1/0",
    "admin_gate": "network",
    "stripe_secret_key": "sk_live_x",
    "stripe_publishable_key": "pk_live_x",
    "stripe_webhook_secret": ["whsec_x"],
    "twilio_account_sid": "AC" + "0" * 32,
    "twilio_auth_token": "x" * 32,
    "twilio_phone_number": "+13125550100",
    "smtp_url": "smtp://mail.example.com:25",
}


def title(answer: httpx2.Response) -> str:
    found = re.search(r"<title>(\w+)", answer.text)
    assert found, answer.text
    return found[1]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "house"),
        ("/locksmith", "landing"),
        ("/locksmith/", "landing"),
        ("/locksmith/request", "request"),
        ("/locksmith/request/", "request"),
        ("/locksmith/request/0192", "locksmith"),
        ("/locksmith/track/0192", "locksmith"),
        ("/locksmith/administer", "locksmith"),
        ("/locksmith/admin", "console"),
        ("/locksmith/admin/", "console"),
        ("/locksmith/admin/jobs/0192?tab=money", "console"),
        ("/kit", "kit"),
        ("/kit/", "kit"),
        ("/kit/tables", "kit"),
    ],
)
async def test_each_address_starts_its_own_page(dist: Path, path: str, page: str) -> None:
    async with browsing(dist) as browser:
        answer = await browser.get(path)
        head = await browser.head(path)
    assert answer.status_code == 200
    assert title(answer) == page
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(answer.content))
    assert head.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "landing"),
        ("/request", "request"),
        ("/track/0192", "locksmith"),
        ("/admin", "console"),
        ("/admin/jobs", "console"),
    ],
)
async def test_on_its_own_host_a_market_needs_no_prefix(dist: Path, path: str, page: str) -> None:
    async with browsing(dist, host="locksmith.example.com") as browser:
        assert title(await browser.get(path)) == page
        for file in ("/sw.js", "/assets/public-1a2b3c.js", "/icons/locksmith-192.png"):
            assert (await browser.get(file)).status_code == 200, file
        error_of(await browser.get("/api/nothing"), 404)


async def test_the_app_installed_from_a_markets_own_host_opens_at_its_root(dist: Path) -> None:
    manifest = "/manifest-locksmith.webmanifest"
    async with browsing(dist, host="locksmith.example.com") as browser:
        assert (await browser.get(manifest)).json() == {"start_url": "/"}
    async with browsing(dist) as browser:
        assert (await browser.get(manifest)).json() == {}


async def test_a_build_without_documents_of_pages_is_served_all_the_same(dist: Path) -> None:
    for name in ("locksmith-landing.html", "locksmith-request.html"):
        (dist / name).unlink()
    async with browsing(dist) as browser:
        assert title(await browser.get("/locksmith")) == "locksmith"
        assert title(await browser.get("/locksmith/request")) == "locksmith"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/healthz/x",
        "/locksmith/api",
        "/locksmith/api/nothing",
        "/locksmith/api/webhooks/nothing",
        "/locksmith/docs/x",
        "/locksmith/assets/public-1a2b3c.js",
        "/locksmith/sw.js",
        "/locksmith/old.css",
        "/locksmith/wp-login.php",
        "/locksmith/.env",
        "/locksmith/.git/config",
        "/assets/",
        "/assets/gone-000000.js",
        "/assets/manifest.json",
        "/assets/public-1a2b3c.js.br",
        "/assets/public-1a2b3c.js.gz",
        "/icons",
        "/icons/gone.png",
        "/.env",
        "/.stamp",
        "/sandbox.html",
        "/..%2f..%2fetc/passwd",
        "/assets/..%2f.env",
        "/assets/%2e%2e/.env",
        "/locksmith/..%2f..%2fetc%2fpasswd",
        "/locksmith/%5c..%5cx",
        "/locksmith/a%00b",
    ],
)
async def test_what_is_no_page_gets_the_standard_answer(dist: Path, path: str) -> None:
    async with browsing(dist) as browser:
        answer = await browser.get(path)
    assert error_of(answer, 404)["error"] == "not_found"
    assert answer.headers["content-type"] == "application/json"


async def test_the_apis_own_answers_stay_whatever_is_asked_for(dist: Path) -> None:
    async with browsing(dist) as browser:
        assert (await browser.get("/healthz")).json() == {"status": "alive"}
        assert (await browser.get("/metrics")).headers["content-type"].startswith("text/plain")
        assert (await browser.get("/locksmith/openapi.json")).json()["openapi"]
        assert "Steelyard" in (await browser.get("/locksmith/docs")).text
        started = await browser.get("/locksmith/api/request/start")
        assert error_of(started, 405)["error"] == "method_not_allowed"


async def test_where_a_call_has_the_same_address_a_browser_gets_the_page(dist: Path) -> None:
    async with browsing(dist) as browser:
        for path, document in (
            ("/strathwell/bookings/0192", "strathwell"),
            ("/strathwell/templates", "strathwell"),
            ("/strathwell/admin/vendors", "strathwell-console"),
            ("/strathwell/vendor/bookings", "strathwell-console"),
        ):
            page = await browser.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
            assert page.status_code == 200, path
            assert f"<title>{document} one<" in page.text
            assert "accept" in page.headers["vary"].lower()
            for accept in ("*/*", "application/json", "application/json, text/plain, */*"):
                called = await browser.get(path, headers={"Accept": accept})
                assert called.headers["content-type"] == "application/json", (path, accept)
        # What is sent to a file's link is the file, for a browser too.
        sent = await browser.get(
            "/strathwell/files/forged", headers={"Accept": "text/html,*/*;q=0.8"}
        )
        assert sent.headers["content-type"] == "application/json"


async def test_a_page_is_for_those_who_take_one(dist: Path) -> None:
    async with browsing(dist) as browser:
        for accept, status in (
            ("text/html", 200),
            ("*/*", 200),
            ("", 200),
            ("text/*;q=0.1", 200),
            ("application/json", 404),
            ("application/json, text/plain, */*", 404),
            ("application/json, text/html;q=0.5", 404),
            ("text/html;q=0", 404),
            ("image/png", 404),
        ):
            answer = await browser.get("/locksmith/track", headers={"Accept": accept})
            assert answer.status_code == status, accept
            assert status == 200 or answer.headers["content-type"] == "application/json"
        for method in ("POST", "PUT", "DELETE"):
            error_of(await browser.request(method, "/locksmith/track"), 404)
            error_of(await browser.request(method, "/sw.js"), 404)
        assert error_of(await browser.post("/locksmith"), 405)["error"] == "method_not_allowed"


async def test_doubled_slashes_lead_to_the_one_address_and_never_elsewhere(dist: Path) -> None:
    async with browsing(dist) as browser:
        for path, there in (
            ("/locksmith//admin//jobs?tab=1", "/locksmith/admin/jobs?tab=1"),
            ("//locksmith/track", "/locksmith/track"),
        ):
            answer = await browser.get(f"http://127.0.0.1{path}")
            assert (answer.status_code, answer.headers["location"]) == (308, there)
        error_of(await browser.get("http://127.0.0.1//evil.example/x"), 404)


async def test_an_asset_is_kept_for_a_year_and_comes_as_the_client_takes_it(dist: Path) -> None:
    path = "/assets/public-1a2b3c.js"
    plain = (dist / path[1:]).read_bytes()
    etags: set[str] = set()
    async with browsing(dist) as browser:
        for accept, encoding in (
            ("", ""),
            ("br, gzip", "br"),
            ("gzip, deflate, br, zstd", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip;q=0.5", "gzip"),
            ("*", "br"),
            ("identity", ""),
            ("br;q=0, *;q=0", ""),
        ):
            answer = await browser.head(path, headers={"Accept-Encoding": accept})
            assert answer.headers.get("content-encoding", "") == encoding, accept
            assert answer.headers["vary"] == "Accept-Encoding"
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
            etags.add(answer.headers["etag"])
        assert len(etags) == 3
        assert (await browser.get(path)).content == plain
        unpacked = await browser.get(path, headers={"Accept-Encoding": "gzip"})
        assert unpacked.content == plain
        sent = gzip.compress(plain)
        assert unpacked.headers["content-length"] == str(len(sent))
        brotli = await browser.head(path, headers={"Accept-Encoding": "br"})
        assert brotli.headers["content-length"] == str(len(MADE_UP_BROTLI + plain))


async def test_who_has_it_already_is_told_so(dist: Path) -> None:
    async with browsing(dist) as browser:
        for path in ("/assets/public-1a2b3c.js", "/sw.js", "/locksmith/admin"):
            first = await browser.get(path)
            etag = first.headers["etag"]
            assert re.fullmatch(r'"[0-9a-f]{24}"', etag)
            for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
                again = await browser.get(path, headers={"If-None-Match": known})
                assert (again.status_code, again.content) == (304, b""), known
                assert again.headers["etag"] == etag
                assert again.headers["cache-control"] == first.headers["cache-control"]
                assert again.headers["vary"] == first.headers["vary"]
            packed = await browser.get(
                path, headers={"If-None-Match": etag, "Accept-Encoding": "gzip"}
            )
            assert packed.status_code == 200, "another encoding is another thing"


async def test_files_at_the_root_are_asked_for_each_time(dist: Path) -> None:
    types = {
        "/sw.js": "text/javascript; charset=utf-8",
        "/offline.html": "text/html; charset=utf-8",
        "/manifest-locksmith.webmanifest": "application/manifest+json; charset=utf-8",
        "/icons/locksmith-192.png": "image/png",
        "/robots.txt": "text/plain; charset=utf-8",
        "/locksmith.html": "text/html; charset=utf-8",
    }
    async with browsing(dist) as browser:
        for path, kind in types.items():
            answer = await browser.get(path)
            assert answer.status_code == 200, path
            assert answer.headers["content-type"] == kind
            assert answer.headers["cache-control"] == "no-cache"
            worker = answer.headers.get("service-worker-allowed")
            assert worker == ("/" if path == "/sw.js" else None)
        font = await browser.get("/assets/inter-7a8b9c.woff2", headers={"Accept-Encoding": "br"})
        assert font.headers["content-type"] == "font/woff2"
        assert "content-encoding" not in font.headers


async def test_a_link_out_of_the_folder_is_not_followed(dist: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "more").mkdir()
    (tmp_path / "more/secret.txt").write_text("secret")
    (dist / "out.txt").symlink_to(tmp_path / "secret.txt")
    (dist / "more").symlink_to(tmp_path / "more")
    (dist / "assets/kit-4d5e6f.css.br").unlink()
    (dist / "assets/kit-4d5e6f.css.br").symlink_to(tmp_path / "secret.txt")
    async with browsing(dist) as browser:
        for path in ("/out.txt", "/more/secret.txt"):
            error_of(await browser.get(path), 404)
        packed = await browser.get("/assets/kit-4d5e6f.css", headers={"Accept-Encoding": "br"})
        assert packed.text == "p { color: red }"


async def test_another_build_is_taken_over_when_it_is_whole(dist: Path) -> None:
    async with browsing(dist) as browser:
        assert "house one" in (await browser.get("/")).text
        (dist / ".stamp").unlink()
        (dist / "house.html").unlink()
        assert "house one" in (await browser.get("/")).text, "pages stay while others are built"
        write_dist(dist, "two")
        touch_later(dist / ".stamp")
        assert "house two" in (await browser.get("/")).text


async def test_an_interrupted_build_beside_its_sources_is_not_served(tmp_path: Path) -> None:
    dist = write_dist(tmp_path / "dist")
    (dist / ".stamp").unlink()
    (tmp_path / "package.json").write_text("{}")
    async with browsing(dist) as browser:
        answer = error_of(await browser.get("/"), 404)
        assert answer["message"] == "The web app is not built here. Run ./steelyard pages."
        (tmp_path / "package.json").unlink()
        assert title(await browser.get("/")) == "house", "shipped without sources it is whole"


async def test_without_a_folder_there_is_the_api_alone() -> None:
    async with browsing("") as browser:
        for path in ("/", "/locksmith/track", "/kit", "/sw.js"):
            error_of(await browser.get(path), 404)


async def test_production_shows_no_kit_and_keeps_what_it_has_read(dist: Path) -> None:
    async with browsing(dist, **PRODUCTION) as browser:
        for path in ("/kit", "/kit/tables", "/kit.html", "/sandbox.html"):
            error_of(await browser.get(path), 404)
        assert "locksmith one" in (await browser.get("/locksmith/track")).text
        write_dist(dist, "two")
        touch_later(dist / ".stamp")
        assert "locksmith one" in (await browser.get("/locksmith/track")).text


async def test_pages_are_logged_and_counted_by_pattern(dist: Path) -> None:
    async with browsing(dist) as browser:
        for path in ("/locksmith/track/a1", "/locksmith/admin/jobs/b2", "/assets/public-1a2b3c.js"):
            answer = await browser.get(path)
            assert answer.headers["x-request-id"]
        figures = (await browser.get("/metrics")).text
    for route in ("/{page}", "/admin/{page}", "/assets/{file}"):
        assert f'route="{route}"' in figures
    for told in ("a1", "b2", "1a2b3c"):
        assert told not in figures


def _policy(answer: httpx2.Response) -> dict[str, str]:
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


async def test_a_page_may_load_what_it_needs_and_be_framed_by_nobody(dist: Path) -> None:
    async with browsing(dist) as browser:
        answer = await browser.get("/locksmith")
    policy = _policy(answer)
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert policy["script-src"] == "'self' https://js.stripe.com https://*.js.stripe.com"
    assert policy["worker-src"] == "'self' blob:"
    assert policy["font-src"] == policy["manifest-src"] == "'self'"
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["connect-src"] == "'self' https://api.stripe.com"


async def test_the_sandbox_may_show_a_page_on_a_phone_of_its_desk(dist: Path) -> None:
    sandbox = "http://127.0.0.1:9001"
    async with browsing(dist, sandbox_url=sandbox) as browser:
        answer = await browser.get("/locksmith")
    policy = _policy(answer)
    assert policy["frame-ancestors"] == f"'self' {sandbox}"
    assert "x-frame-options" not in answer.headers
    for directive in ("script-src", "connect-src", "frame-src"):
        assert sandbox in policy[directive]


def test_the_folder_is_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEB_DIST", os.fspath(tmp_path))
    assert Settings().web_dist == str(tmp_path)
