"""One request, one transaction, committed before the reply; one effect for each key."""

from collections.abc import AsyncGenerator

import anyio
import httpx2
import pytest
from sqlalchemy import text
from tests.kernel.http.edge import client_on, prepare

from steelyard.kernel.db import Database


@pytest.fixture
async def client(db: Database) -> AsyncGenerator[httpx2.AsyncClient]:
    await prepare(db)
    async with client_on(db) as made:
        yield made


async def notes(client: httpx2.AsyncClient) -> int:
    return int((await client.get("/api/notes")).json()["notes"])


async def test_what_a_request_did_is_there_when_its_answer_arrives(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.post("/api/notes", json={"word": "hello"})
    assert answer.status_code == 201
    assert await notes(client) == 1


async def test_a_commit_that_fails_is_never_answered_as_success(db: Database) -> None:
    """The constraint is deferred: it speaks only at the commit, after the handler is done."""
    await prepare(
        db,
        "ALTER TABLE kernel.note ADD CONSTRAINT once UNIQUE (word) DEFERRABLE INITIALLY DEFERRED",
    )
    async with client_on(db) as client:
        first = await client.post("/api/notes", json={"word": "twice"})
        second = await client.post("/api/notes", json={"word": "twice"})
        assert first.status_code == 201
        assert second.status_code == 500
        assert second.json()["error"] == "internal_error"
        assert await notes(client) == 1


async def test_a_lost_commit_answer_is_told_as_unknown_and_resolved_by_its_key(
    db: Database,
) -> None:
    """The first commit's backend dies; the same request with the same key learns the truth."""
    await prepare(
        db,
        "CREATE TABLE kernel.fuse (n int)",
        "INSERT INTO kernel.fuse VALUES (1)",
        "CREATE FUNCTION kernel.die_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
        " $$ BEGIN IF EXISTS (SELECT 1 FROM kernel.fuse) THEN"
        " PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON kernel.note DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION kernel.die_once()",
    )
    async with client_on(db) as client:
        key = {"Idempotency-Key": "one-intention"}
        lost = await client.post("/api/notes", json={"word": "hello"}, headers=key)
        assert lost.status_code == 503
        assert lost.json()["error"] == "outcome_unknown"
        assert lost.headers["retry-after"] == "1"
        owner = Database(db.url, pool_size=1, role=None)
        async with owner.transaction() as session:
            await session.execute(text("DELETE FROM kernel.fuse"))
        await owner.close()
        again = await client.post("/api/notes", json={"word": "hello"}, headers=key)
        assert again.status_code == 201
        third = await client.post("/api/notes", json={"word": "hello"}, headers=key)
        assert third.headers["idempotent-replayed"] == "true"
        assert await notes(client) == 1


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [("funds", 402, "insufficient_funds"), ("state", 409, "state_conflict"),
     ("slow", 429, "too_many_requests"), ("crash", 500, "internal_error")],
)  # fmt: skip
async def test_a_refusal_has_the_one_shape_and_leaves_nothing_behind(
    client: httpx2.AsyncClient, how: str, status: int, code: str
) -> None:
    answer = await client.post(f"/api/refused/{how}")
    assert answer.status_code == status
    body = answer.json()
    assert set(body) == {"error", "message", "details", "request_id"}
    assert body["error"] == code
    assert body["request_id"] == answer.headers["x-request-id"]
    assert await notes(client) == 0


async def test_the_same_key_and_body_get_the_same_answer_and_one_effect(
    client: httpx2.AsyncClient,
) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = await client.post("/api/paid", json={"word": "once"}, headers=headers)
    again = await client.post("/api/paid", json={"word": "once"}, headers=headers)
    assert first.json() == again.json() == {"notes": 1}
    assert again.headers["idempotent-replayed"] == "true"
    assert await notes(client) == 1


async def test_the_same_key_with_another_body_is_refused(client: httpx2.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k-1"}
    await client.post("/api/paid", json={"word": "once"}, headers=headers)
    other = await client.post("/api/paid", json={"word": "other"}, headers=headers)
    assert other.status_code == 422
    assert other.json()["error"] == "idempotency_key_reused"
    assert await notes(client) == 1


async def test_a_refusal_is_remembered_under_its_key(client: httpx2.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = await client.post("/api/refused/funds", headers=headers)
    again = await client.post("/api/refused/funds", headers=headers)
    assert (first.status_code, again.status_code) == (402, 402)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json()["error"] == "insufficient_funds"


async def test_what_says_ask_again_is_not_remembered(client: httpx2.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k-1"}
    await client.post("/api/refused/slow", headers=headers)
    again = await client.post("/api/refused/slow", headers=headers)
    assert "idempotent-replayed" not in again.headers


async def test_where_money_moves_a_key_is_required(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/api/paid", json={"word": "once"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "idempotency_key_required"


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there"])
async def test_a_key_that_is_none_is_refused(client: httpx2.AsyncClient, key: str) -> None:
    answer = await client.post("/api/paid", json={"word": "once"}, headers={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert answer.json()["error"] == "idempotency_key_invalid"


@pytest.mark.parametrize("path", ["/api/paid", "/api/outside"])
async def test_twenty_at_once_with_one_key_have_one_effect(
    client: httpx2.AsyncClient, path: str
) -> None:
    answers: list[httpx2.Response] = []

    async def send() -> None:
        answers.append(
            await client.post(path, json={"word": "x"}, headers={"Idempotency-Key": "k"})
        )

    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(send)
    good = [answer for answer in answers if answer.status_code == 200]
    waiting = [answer for answer in answers if answer.status_code == 409]
    assert len(good) + len(waiting) == 20
    assert len({answer.text for answer in good}) == 1
    assert sum("idempotent-replayed" not in answer.headers for answer in good) == 1
    assert await notes(client) <= 1


async def test_two_callers_with_one_key_do_not_see_each_others_answers(
    client: httpx2.AsyncClient,
) -> None:
    body, key = {"word": "mine"}, {"Idempotency-Key": "k"}
    await client.post("/api/paid", json=body, headers={**key, "Cookie": "who=ana"})
    other = await client.post("/api/paid", json=body, headers={**key, "Cookie": "who=bob"})
    assert "idempotent-replayed" not in other.headers


async def test_answers_at_rest_are_sealed(client: httpx2.AsyncClient, db: Database) -> None:
    await client.post("/api/outside", json={"word": "secret"}, headers={"Idempotency-Key": "k"})
    async with db.reading() as session:
        kept = await session.scalar(text("SELECT response_body FROM kernel.idempotency_key"))
    assert b"secret" not in bytes(kept)
