"""Signing in: one answer for every refusal, after the same work; guessing gets slower."""

import asyncio
from typing import Any

import bcrypt
import pytest
from tests.kernel.identity.stage import MARKET, PASSWORD, SYSTEM, House, open_house

from steelyard.kernel import identity


def without_id(answer: Any) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name != "request_id"}


async def refusals(house: House) -> list[tuple[str, dict[str, str]]]:
    """Everything that may be wrong with a sign-in, by what it is."""
    suspended, other = await house.user(), await house.user()
    unverified = await house.user(verified=False)
    bare = await house.user()
    known = await house.user()
    async with house.services.database.transaction() as session:
        await identity.suspend(session, suspended.id, market=MARKET, actor=SYSTEM, reason="fraud")
    await house.run_sql("DELETE FROM kernel.membership WHERE user_id = :id", id=other.id)
    await house.run_sql(
        "UPDATE kernel.user_account SET password_hash = NULL WHERE id = :id", id=bare.id
    )
    right = {"password": PASSWORD}
    return [
        ("unknown address", {"email": "nobody@example.org", **right}),
        ("unknown phone", {"phone": "+13125550142", **right}),
        ("wrong password", {"email": known.email or "", "password": "another one entirely"}),
        ("suspended", {"email": suspended.email or "", **right}),
        ("not verified", {"email": unverified.email or "", **right}),
        ("no member of this market", {"email": other.email or "", **right}),
        ("no password", {"email": bare.email or "", **right}),
    ]


async def test_every_refusal_is_the_same_after_the_same_work(house: House) -> None:
    answers: dict[str, tuple[int, dict[str, Any], int, int]] = {}
    for what, body in await refusals(house):
        before = house.gate.hasher.verifications
        jobs = await house.count("SELECT count(*) FROM kernel.pgqueuer")
        answer = await house.post("/api/auth/sign-in", body)
        answers[what] = (
            answer.status_code,
            without_id(answer),
            house.gate.hasher.verifications - before,
            await house.count("SELECT count(*) FROM kernel.pgqueuer") - jobs,
        )
    first = answers["unknown address"]
    assert (first[0], first[1]["error"], first[2], first[3]) == (401, "sign_in_refused", 1, 0)
    assert all(one == first for one in answers.values()), answers


async def test_the_address_is_one_however_it_is_written(house: House) -> None:
    user = await house.user(email="Ana.Baker@Example.org")
    assert user.email == "ana.baker@example.org"
    answer = await house.post(
        "/api/auth/sign-in", {"email": " ANA.baker@example.ORG", "password": PASSWORD}
    )
    assert answer.status_code == 200


async def test_a_bcrypt_hash_is_replaced_by_signing_in(house: House) -> None:
    user = await house.user()
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    await house.run_sql(
        "UPDATE kernel.user_account SET password_hash = :old WHERE id = :id", old=old, id=user.id
    )
    await house.sign_in(user)
    now = (await house.row(user)).password_hash
    assert now is not None
    assert now.startswith("$argon2id$")
    await house.sign_in(user)
    assert (await house.row(user)).password_hash == now


async def tried(house: House, email: str | None, ip: str, password: str = "wrong " * 3) -> Any:
    return await house.post(
        "/api/auth/sign-in", {"email": email, "password": password}, **{"x-forwarded-for": ip}
    )


async def test_guessing_from_one_address_gets_slower_and_is_forgotten(house: House) -> None:
    user = await house.user()
    waits: list[int] = []
    for _ in range(8):
        answer = await tried(house, user.email, "203.0.113.7")
        if answer.status_code == 429:
            assert answer.json()["error"] == "sign_in_paused"
            waits.append(int(answer.headers["retry-after"]))
            await house.push_clock(seconds=waits[-1])
    assert waits == sorted(waits)
    assert len(waits) >= 2
    await house.push_clock(hours=25)
    for _ in range(4):
        assert (await tried(house, user.email, "203.0.113.7")).status_code == 401


async def test_while_a_pause_lasts_the_right_password_is_not_looked_at(house: House) -> None:
    user = await house.user()
    for _ in range(5):
        await tried(house, user.email, "203.0.113.7")
    before = house.gate.hasher.verifications
    assert (await tried(house, user.email, "203.0.113.7", PASSWORD)).status_code == 429
    assert house.gate.hasher.verifications == before


async def test_a_right_password_forgets_the_wrong_ones(house: House) -> None:
    user = await house.user()
    for _ in range(3):
        for _ in range(4):
            assert (await tried(house, user.email, "203.0.113.7")).status_code == 401
        assert (await tried(house, user.email, "203.0.113.7", PASSWORD)).status_code == 200


async def test_unknown_accounts_are_paused_like_known_ones(house: House) -> None:
    known = (await house.user()).email
    seen = [
        [(await tried(house, email, "203.0.113.7")).status_code for _ in range(7)]
        for email in (known, "nobody@example.org")
    ]
    assert seen[0] == seen[1]
    assert 429 in seen[0]


async def test_strangers_everywhere_cannot_keep_the_owner_out(house: House) -> None:
    user = await house.user()
    assert (await tried(house, user.email, "198.51.100.1", PASSWORD)).status_code == 200
    statuses = [
        (await tried(house, user.email, f"203.0.113.{n}")).status_code for n in range(1, 30)
    ]
    assert 429 in statuses
    # From where the owner was before: at once. From anywhere else: within a minute.
    assert (await tried(house, user.email, "198.51.100.1", PASSWORD)).status_code == 200
    refused = await tried(house, user.email, "198.51.100.99", PASSWORD)
    if refused.status_code == 429:
        assert int(refused.headers["retry-after"]) <= 62
        await house.push_clock(seconds=62)
    assert (await tried(house, user.email, "198.51.100.99", PASSWORD)).status_code == 200


async def test_a_hundred_guesses_at_once_are_not_a_hundred_guesses(house: House) -> None:
    user = await house.user()
    before = house.gate.hasher.verifications
    answers = await asyncio.gather(*(tried(house, user.email, "203.0.113.7") for _ in range(40)))
    assert sum(one.status_code == 401 for one in answers) <= 5
    assert house.gate.hasher.verifications - before <= 5


async def test_the_limit_by_address_is_closed_when_the_counters_are_away(
    database_url: str,
) -> None:
    async with open_house(database_url, "redis://127.0.0.1:1/0", rate_limits=True) as house:
        user = await house.user()
        answer = await tried(house, user.email, "203.0.113.7", PASSWORD)
        assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")


async def test_a_password_is_not_kept_for_a_second_request(house: House) -> None:
    user = await house.user()
    await house.sign_in(user, **{"idempotency-key": "the-same-key"})
    assert await house.count("SELECT count(*) FROM kernel.idempotency_key") == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "ana@example.org"},
        {"email": "ana@example.org", "phone": "+13125550142", "password": "x"},
        {"email": "no address", "password": "x"},
        {"email": "ana@example.org", "password": 5},
        {"email": "ana@example.org", "password": ""},
        {"email": "ana@example.org", "password": "x" * 300},
        {"email": "ana@example.org", "password": "x", "is_admin": True},
    ],
)
async def test_bad_input_is_refused_and_not_repeated(house: House, body: dict[str, Any]) -> None:
    answer = await house.post("/api/auth/sign-in", body)
    assert answer.status_code == 422
    assert "example.org" not in answer.text.replace("ana@example.org.", "")


async def test_a_body_is_read_strictly(house: House) -> None:
    url = f"{house.url}/bakery/api/auth/sign-in"
    twice = '{"email": "a@b.org", "email": "c@d.org", "password": "x"}'
    typed = {"content-type": "application/json"}
    assert (await house.client.post(url, content=twice, headers=typed)).status_code == 400
    form = await house.client.post(url, data={"email": "a@b.org", "password": "x"})
    assert form.status_code == 415


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_paths(house: House) -> None:
    user = await house.user()
    body = {"email": user.email, "password": PASSWORD, "as_cookie": True}
    answer = await house.post("/api/auth/sign-in", body)
    assert answer.json()["refresh_token"] is None
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/bakery/api/auth;" in cookie
    renewed = await house.post("/api/auth/refresh")
    assert renewed.status_code == 200
    assert renewed.json()["refresh_token"] is None
    assert renewed.headers["set-cookie"] != answer.headers["set-cookie"]
    foreign = await house.post("/api/auth/refresh", origin="https://evil.test")
    assert (foreign.status_code, foreign.json()["error"]) == (403, "foreign_page")
    crossed = await house.post("/api/auth/refresh", **{"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403
    signed_out = await house.post("/api/auth/sign-out", access=renewed.json()["access_token"])
    assert signed_out.status_code == 204
    assert 'refresh=""' in signed_out.headers["set-cookie"]
    assert (await house.post("/api/auth/refresh")).json()["error"] == "session_ended"


async def test_over_tls_the_cookie_is_secure(database_url: str, valkey_url: str) -> None:
    async with open_house(database_url, valkey_url, base_url="https://house.test") as house:
        user = await house.user()
        body = {"email": user.email, "password": PASSWORD, "as_cookie": True}
        cookie = (await house.post("/api/auth/sign-in", body)).headers["set-cookie"]
        assert cookie.startswith("__Secure-steelyard_bakery_refresh=")
        assert "secure" in cookie.lower()


async def test_nothing_secret_is_in_the_audit(house: House) -> None:
    user = await house.user()
    signed_in = await house.sign_in(user)
    await tried(house, user.email, "203.0.113.7")
    kept = await house.count(
        "SELECT count(*) FROM kernel.audit_event AS e WHERE e::text LIKE '%' || :token || '%'"
        " OR e::text LIKE '%' || :password || '%' OR e::text LIKE '%' || :email || '%'",
        token=signed_in["refresh_token"][:40],
        password=PASSWORD,
        email=user.email,
    )
    assert kept == 0
    seen = {one.event for one in await house.events(user)}
    assert {"user.added", "membership.granted", "session.opened", "sign_in.refused"} <= seen
