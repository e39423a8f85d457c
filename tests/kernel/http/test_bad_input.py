"""Bad input over HTTP: a clear refusal in the one shape, nothing changed, nothing echoed."""

import json
from collections.abc import AsyncGenerator

import httpx2
import pytest
from tests.kernel.http.edge import client_on, prepare

from steelyard.kernel.db import Database

JSON = {"content-type": "application/json"}


@pytest.fixture
async def client(db: Database) -> AsyncGenerator[httpx2.AsyncClient]:
    await prepare(db)
    async with client_on(db) as made:
        yield made


DEEP = "[" * 40 + "]" * 40
BODIES = [
    (b'{"word": ', 400, "malformed_json"),
    (b'{"word": "a"} extra', 400, "malformed_json"),
    (b"\xff\xfe", 400, "malformed_json"),
    (b'\xef\xbb\xbf{"word": "a"}', 400, "malformed_json"),
    (b'{"word": "a", "amount": NaN}', 400, "malformed_json"),
    (b'{"word": "a", "amount": Infinity}', 400, "malformed_json"),
    (b'{"word": "a", "amount": 1e400}', 422, "invalid_amount"),
    (b'{"word": "a", "word": "b"}', 400, "duplicate_field"),
    (('{"word": ' + DEEP + "}").encode(), 400, "too_deep"),
    (json.dumps({"word": [1] * 1001}).encode(), 422, "too_many_items"),
    (b'{"word": "a", "is_admin": true}', 422, "unknown_field"),
    (b'{"word": "a", "price": 1}', 422, "unknown_field"),
    (b"{}", 422, "missing_field"),
    (b'{"word": 5}', 422, "invalid_input"),
    (b'{"word": ""}', 422, "invalid_input"),
    (b'{"word": "a\\u0000b"}', 422, "invalid_text"),
    (b'{"word": "a\\ud800"}', 422, "invalid_text"),
    (b'{"word": "a\\u202eb"}', 422, "invalid_text"),
    (b'{"word": "a\\nb"}', 422, "invalid_text"),
    (b'{"word": "a", "amount": "5"}', 422, "invalid_amount"),
    (b'{"word": "a", "amount": 5.0}', 422, "invalid_amount"),
    (b'{"word": "a", "amount": true}', 422, "invalid_amount"),
    (b'{"word": "a", "amount": 0}', 422, "invalid_amount"),
    (b'{"word": "a", "amount": -1}', 422, "invalid_amount"),
    (b'{"word": "a", "amount": 1000000000001}', 422, "invalid_amount"),
    (b'{"word": "a", "loud": "yes"}', 422, "invalid_input"),
    (b'{"word": "a", "loud": 1}', 422, "invalid_input"),
    (b'{"word": "a", "phone": "call me"}', 422, "invalid_phone"),
    (b'{"word": "a", "phone": "3125550142"}', 422, "invalid_phone"),
    (b'{"word": "a", "phone": 13125550142}', 422, "invalid_phone"),
    (b"[]", 422, "invalid_input"),
    (b"null", 422, "invalid_input"),
]


@pytest.mark.parametrize(("body", "status", "code"), BODIES, ids=[str(b[0][:40]) for b in BODIES])
async def test_a_body_is_refused(
    client: httpx2.AsyncClient, body: bytes, status: int, code: str
) -> None:
    answer = await client.post("/api/notes", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert set(answer.json()) == {"error", "message", "details", "request_id"}
    assert (await client.get("/api/notes")).json() == {"notes": 0}


async def test_a_number_of_ten_thousand_digits_is_refused(client: httpx2.AsyncClient) -> None:
    body = b'{"word": "a", "amount": ' + b"9" * 3900 + b"}"
    answer = await client.post("/api/notes", content=body, headers=JSON)
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json_is_taken(client: httpx2.AsyncClient, kind: str) -> None:
    answer = await client.post(
        "/api/notes", content=b'{"word": "a"}', headers={"content-type": kind}
    )
    assert (answer.status_code, answer.json()["error"]) == (415, "unsupported_media_type")


async def test_a_body_over_the_limit_is_refused(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/api/notes", json={"word": "a" * 5000})
    assert (answer.status_code, answer.json()["error"]) == (413, "body_too_large")


async def test_the_wrong_method_is_told_the_right_ones(client: httpx2.AsyncClient) -> None:
    answer = await client.delete("/api/paid")
    assert (answer.status_code, answer.json()["error"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


async def test_an_unknown_path_has_the_one_shape(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/api/nowhere")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


async def test_what_was_sent_is_never_echoed(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/api/notes", json={"word": 5, "password": "hunter2-in-clear"})
    assert "hunter2" not in answer.text


async def test_a_harmless_request_id_is_honoured_and_another_is_replaced(
    client: httpx2.AsyncClient,
) -> None:
    kept = await client.get("/api/notes", headers={"X-Request-ID": "caller-0001"})
    assert kept.headers["x-request-id"] == "caller-0001"
    for bad in ("short", "a" * 65, 'x"y{}z-injection'):
        replaced = await client.get("/api/notes", headers={"X-Request-ID": bad})
        assert replaced.headers["x-request-id"] != bad


async def test_every_answer_wears_the_security_headers(client: httpx2.AsyncClient) -> None:
    for answer in (await client.get("/api/notes"), await client.get("/api/nowhere")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["strict-transport-security"].startswith("max-age=")
