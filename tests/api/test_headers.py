"""What every answer carries, to whom other sites may speak, and what is never said."""

import json
from typing import Any

import httpx2
from tests.api.stage import ROOT, SMS, Stage, error_of, open_stage

from steelyard.kernel.http.middleware import SECURITY_HEADERS
from steelyard.settings import Settings

FRONT = "https://www.example.com"
NOBODY = "01a1fdf1-0000-7000-8000-000000000000"
ANSWERS: dict[str, tuple[str, str, dict[str, Any], int]] = {
    "page of the house": ("GET", "/healthz", {}, 200),
    "figures": ("GET", "/metrics", {}, 200),
    "description": ("GET", f"{ROOT}/openapi.json", {}, 200),
    "documentation": ("GET", f"{ROOT}/docs", {}, 200),
    "customer's answer": (
        "POST",
        f"{ROOT}/api/request/start",
        {"json": {"name": "Dana", "phone": "+13125550142"}},
        201,
    ),
    "staff's answer": ("GET", f"{ROOT}/api/admin/jobs", {}, 200),
    "validation": ("POST", f"{ROOT}/api/request/start", {"json": {}}, 422),
    "malformed": (
        "POST",
        f"{ROOT}/api/request/start",
        {"content": b"{", "headers": {"Content-Type": "application/json"}},
        400,
    ),
    "refusal": ("GET", f"{ROOT}/api/request/{NOBODY}", {}, 404),
    "no such address": ("GET", "/nothing", {}, 404),
    "no such address in the market": ("GET", f"{ROOT}/nothing", {}, 404),
    "wrong method": ("DELETE", f"{ROOT}/api/admin/jobs", {}, 405),
    "wrong type": ("POST", f"{ROOT}/api/request/start", {"content": b"x"}, 415),
    "too large": ("POST", f"{ROOT}/api/request/start", {"content": b"x" * 300_000}, 413),
    "webhook refused": ("POST", SMS, {"data": {"Body": "YES"}}, 400),
    "stream refused": ("GET", f"{ROOT}/api/live/events?topics=guild:jobs", {}, 403),
}


def _check(headers: httpx2.Headers, *, secure: bool) -> None:
    for name, value in SECURITY_HEADERS.items():
        assert headers[name] == value, name
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "127.0.0.1" not in policy
    assert headers["x-request-id"]
    assert "server" not in headers
    assert "x-powered-by" not in headers
    assert ("strict-transport-security" in headers) == secure


async def test_every_kind_of_answer_carries_the_security_headers(stage: Stage) -> None:
    for name, (method, path, options, status) in ANSWERS.items():
        answer = await stage.client.request(method, path, **options)
        assert answer.status_code == status, name
        _check(answer.headers, secure=False)
        if "/api/" in path:
            assert answer.headers["cache-control"] == "no-store", name
        if status >= 400:
            assert answer.headers["content-type"] == "application/json", name


async def test_a_fault_of_our_own_carries_them_too_and_says_nothing_inner(
    settings: Settings,
) -> None:
    lost = settings.model_copy(
        update={"database_url": "postgresql+asyncpg://nobody:hunter2@127.0.0.1:1/nowhere"}
    )
    async with open_stage(lost) as stage:
        answer = await stage.client.get(f"{ROOT}/api/admin/jobs")
    assert error_of(answer, 503)["error"] == "unavailable"
    _check(answer.headers, secure=False)
    for word in ("hunter2", "nowhere", "asyncpg", "Traceback", "Connection"):
        assert word not in answer.text


async def test_production_adds_transport_security_and_binds_the_cookie(settings: Settings) -> None:
    public = settings.model_copy(
        update={
            "app_env": "production",
            "base_url": "https://market.example.com",
            "admin_gate": "network",
            "stripe_secret_key": "sk_live_unused",
            "smtp_url": "smtp://mail.example.com:25",
        }
    )
    async with open_stage(public) as stage:
        _, path, options, status = ANSWERS["customer's answer"]
        answer = await stage.client.post(path, **options)
        assert answer.status_code == status
        _check(answer.headers, secure=True)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-steelyard_request=")
        assert "Secure" in cookie
        assert "Domain" not in cookie
        gone = await stage.client.get("/nothing")
        _check(gone.headers, secure=True)


async def test_only_allowed_sites_may_speak_to_the_api(settings: Settings) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,idempotency-key,x-request-token",
    }
    path = f"{ROOT}/api/request/start"
    async with open_stage(settings.model_copy(update={"cors_origins": [FRONT]})) as stage:
        client = stage.client
        welcome = await client.options(path, headers={"Origin": FRONT, **asked})
        assert welcome.status_code == 200
        assert welcome.headers["access-control-allow-origin"] == FRONT
        assert welcome.headers["access-control-allow-credentials"] == "true"
        simple = await client.get("/healthz", headers={"Origin": FRONT})
        assert simple.headers["access-control-allow-origin"] == FRONT
        assert "Origin" in simple.headers["vary"]
        for origin in ("https://evil.test", f"{FRONT}.evil.test", "null", "http://www.example.com"):
            refused = await client.options(path, headers={"Origin": origin, **asked})
            assert refused.status_code == 400, origin
            plain = await client.get("/healthz", headers={"Origin": origin})
            for answer in (refused, plain):
                assert "access-control-allow-origin" not in answer.headers, origin
                _check(answer.headers, secure=False)


async def test_without_a_list_no_site_is_allowed(stage: Stage) -> None:
    answer = await stage.client.get("/healthz", headers={"Origin": FRONT})
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_live_view_refused_before_the_upgrade_is_refused_in_the_one_shape(
    stage: Stage,
) -> None:
    calls: list[tuple[str, list[tuple[bytes, bytes]], str]] = [
        ("topics=guild:jobs", [], "forbidden"),
        ("topics=locksmith:jobs", [(b"origin", b"https://evil.test")], "foreign_origin"),
        ("topics=locksmith:jobs", [(b"cookie", b"a=b")], "foreign_origin"),
        ("topics=locksmith:jobs&token=x", [], "token_in_url"),
        ("topics=", [], "invalid_subscription"),
        ("topics=locksmith:jobs&bid=5", [], "invalid_subscription"),
        (f"topics=locksmith:request:{NOBODY}", [], "forbidden"),
    ]
    for query, headers, code in calls:
        status, said, body = await _refused_upgrade(stage, query, headers)
        assert status in {403, 422}
        assert (body["error"], set(body)) == (code, {"error", "message", "details", "request_id"})
        _check(said, secure=False)
        assert said["cache-control"] == "no-store"


async def _refused_upgrade(
    stage: Stage, query: str, headers: list[tuple[bytes, bytes]]
) -> tuple[int, httpx2.Headers, dict[str, Any]]:
    """One attempt to open a WebSocket, as a server passes it on; the refusal's parts."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    scope: dict[str, Any] = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": f"{ROOT}/api/live",
        "raw_path": f"{ROOT}/api/live".encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1"), *headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
    }
    await stage.app(scope, receive, send)
    start, *rest = sent
    assert start["type"] == "websocket.http.response.start"
    body = b"".join(one["body"] for one in rest)
    return start["status"], httpx2.Headers(start["headers"]), json.loads(body)
