"""Registering, mailed links and passwords: quiet about who is here, opened once, for a while."""

import asyncio
import re
import secrets
from typing import Any

import pytest
from tests.kernel.identity.stage import MARKET, PASSWORD, SYSTEM, House, open_house

from steelyard.kernel import identity
from steelyard.kernel.identity import users

NEW = "eight round rolls in a basket"


def new_email() -> str:
    return f"ben-{secrets.token_hex(4)}@example.org"


async def register(house: House, email: str, password: str = PASSWORD, **more: Any) -> Any:
    body = {"email": email, "password": password, "name": "Ben", "role": "customer", **more}
    return await house.post("/api/auth/register", body)


async def link_in(house: House, email: str) -> str:
    """The token in the newest mail."""
    await house.work()
    (*_, newest) = await house.messages(email)
    found = re.search(r"#(\S+)", newest.body)
    assert found is not None
    return found[1]


async def verify(house: House, token: str) -> Any:
    return await house.post("/api/auth/email/verify", {"token": token})


async def reset(house: House, token: str, password: str = NEW) -> Any:
    return await house.post("/api/auth/password/reset", {"token": token, "password": password})


async def sign_in(house: House, email: str | None, password: str = PASSWORD) -> int:
    answer = await house.post("/api/auth/sign-in", {"email": email, "password": password})
    return answer.status_code


async def test_one_registers_confirms_and_signs_in(house: House) -> None:
    email = new_email()
    assert (await register(house, email)).status_code == 202
    assert await sign_in(house, email) == 401
    token = await link_in(house, email)
    assert (await verify(house, token)).status_code == 204
    assert await sign_in(house, email) == 200
    again = await verify(house, token)
    assert (again.status_code, again.json()["error"]) == (410, "link_refused")


async def test_registering_says_nothing_of_who_is_here(house: House) -> None:
    known = await house.user()
    seen: list[tuple[int, str, int, list[str]]] = []
    for email in (known.email or "", new_email()):
        before = house.gate.hasher.verifications
        answer = await register(house, email, NEW)
        work = house.gate.hasher.verifications - before
        seen.append((answer.status_code, answer.text, work, await house.work()))
    assert seen[0] == seen[1]
    assert [one.template for one in await house.messages(known.email or "")] == [
        "identity_already_registered"
    ]
    assert await sign_in(house, known.email, NEW) == 401
    assert await sign_in(house, known.email) == 200


async def test_trying_again_does_not_tell_who_was_here_either(house: House) -> None:
    known = await house.user()
    seen: list[list[int]] = []
    for email in (known.email or "", new_email()):
        statuses = [(await register(house, email, f"{NEW} {n}")).status_code for n in range(4)]
        statuses += [await sign_in(house, email, "wrong " * 3) for _ in range(3)]
        seen.append(statuses)
    assert seen[0] == seen[1]
    assert 429 in seen[0]


async def test_who_knows_the_password_joins_this_market(house: House) -> None:
    user = await house.user()
    await house.run_sql("DELETE FROM kernel.membership WHERE user_id = :id", id=user.id)
    assert await sign_in(house, user.email) == 401
    await register(house, user.email or "")
    assert await sign_in(house, user.email) == 200


async def test_only_open_roles_can_be_chosen(house: House) -> None:
    answer = await register(house, new_email(), role="owner")
    assert (answer.status_code, list(answer.json()["details"])) == (422, ["role"])


async def test_a_weak_password_is_refused_with_advice(house: House) -> None:
    answer = await register(house, new_email(), "password1234")
    assert (answer.status_code, answer.json()["error"]) == (422, "weak_password")
    assert "password1234" not in answer.text


async def test_five_who_register_with_one_address_at_once_make_one_account(house: House) -> None:
    email = new_email()
    answers = await asyncio.gather(*(register(house, email) for _ in range(5)))
    assert {one.status_code for one in answers} <= {202}
    found = "SELECT count(*) FROM kernel.user_account WHERE email = :email"
    assert await house.count(found, email=email) == 1


async def test_asking_for_a_link_is_the_same_for_everybody(house: House) -> None:
    known = await house.user()
    for path in ("/api/auth/password/forgotten", "/api/auth/email/ask"):
        seen: list[tuple[int, str, list[str]]] = []
        for email in (known.email, new_email()):
            answer = await house.post(path, {"email": email})
            waiting = await house.count("SELECT count(*) FROM kernel.message")
            seen.append((answer.status_code, f"{answer.text} {waiting}", []))
        assert seen[0] == seen[1]
    assert len(await house.work()) == 4
    assert len(await house.messages(known.email or "")) == 1


async def test_a_jobs_arguments_do_not_tell_the_address(house: House) -> None:
    email = new_email()
    await house.post("/api/auth/password/forgotten", {"email": email})
    told = await house.count(
        "SELECT count(*) FROM kernel.pgqueuer"
        " WHERE position(convert_to(:email, 'UTF8') IN payload) > 0",
        email=email,
    )
    assert told == 0


async def test_a_reset_sets_the_password_once_and_ends_every_session(house: House) -> None:
    user = await house.user()
    device = await house.sign_in(user)
    await house.post("/api/auth/password/forgotten", {"email": user.email})
    token = await link_in(house, user.email or "")
    answers = await asyncio.gather(*(reset(house, token) for _ in range(5)))
    assert sorted(one.status_code for one in answers) == [204, 410, 410, 410, 410]
    assert await sign_in(house, user.email) == 401
    assert await sign_in(house, user.email, NEW) == 200
    assert (await house.get("/api/auth/me", device["access_token"])).status_code == 401
    assert (await house.refresh(device["refresh_token"])).status_code == 401
    templates = [one.template for one in await house.messages(user.email or "")]
    assert templates == ["identity_reset_password", "identity_password_changed"]


async def test_a_weak_password_leaves_the_link_good(house: House) -> None:
    user = await house.user()
    await house.post("/api/auth/password/forgotten", {"email": user.email})
    token = await link_in(house, user.email or "")
    assert (await reset(house, token, "short")).status_code == 422
    assert (await reset(house, token)).status_code == 204


async def test_a_newer_link_ends_the_older(house: House) -> None:
    user = await house.user()
    tokens: list[str] = []
    for _ in range(2):
        await house.post("/api/auth/password/forgotten", {"email": user.email})
        tokens.append(await link_in(house, user.email or ""))
    assert (await reset(house, tokens[0])).status_code == 410
    assert (await reset(house, tokens[1])).status_code == 204


async def test_a_link_ends_after_half_an_hour(house: House) -> None:
    user = await house.user()
    await house.post("/api/auth/password/forgotten", {"email": user.email})
    token = await link_in(house, user.email or "")
    await house.push_clock(minutes=31)
    assert (await reset(house, token)).status_code == 410


async def test_a_link_is_good_for_its_own_purpose_address_and_market(house: House) -> None:
    user = await house.user(verified=False)
    await house.post("/api/auth/email/ask", {"email": user.email})
    token = await link_in(house, user.email or "")
    assert (await reset(house, token)).status_code == 410
    other = f"moved-{user.email}"
    await house.run_sql(
        "UPDATE kernel.user_account SET email = :other WHERE id = :id", other=other, id=user.id
    )
    assert (await verify(house, token)).status_code == 410
    assert (await house.row(user)).email_verified_at is None


@pytest.mark.parametrize("token", ["x", "a.b", "é" * 20, "A" * 4000, "..", "0" * 60])
async def test_a_made_up_link_is_refused(house: House, token: str) -> None:
    assert (await verify(house, token)).status_code == 410
    assert (await reset(house, token)).status_code == 410


async def test_changing_the_password_asks_for_the_present_one(house: House) -> None:
    user = await house.user()
    here, there = await house.sign_in(user), await house.sign_in(user)
    path, access = "/api/auth/password/change", here["access_token"]
    wrong = await house.post(path, {"present": NEW, "password": NEW}, access=access)
    assert (wrong.status_code, wrong.json()["error"]) == (403, "reauth_required")
    right = await house.post(path, {"present": PASSWORD, "password": NEW}, access=access)
    assert right.status_code == 204
    assert (await house.get("/api/auth/me", access)).status_code == 200
    assert (await house.get("/api/auth/me", there["access_token"])).status_code == 401
    assert await sign_in(house, user.email, NEW) == 200


async def test_who_found_a_device_cannot_guess_the_password_on_it(house: House) -> None:
    user = await house.user()
    access = (await house.sign_in(user))["access_token"]
    statuses = [
        (
            await house.post(
                "/api/auth/password/change", {"present": f"guess {n}", "password": NEW},
                access=access,
            )
        ).status_code
        for n in range(8)
    ]  # fmt: skip
    assert statuses[0] == 403
    assert statuses[-1] == 429


async def test_the_first_administrator_is_made_once(database_url: str, valkey_url: str) -> None:
    email = new_email()
    async with open_house(database_url, valkey_url, identity_admin_email=email) as house:

        async def start() -> object:
            async with house.services.database.transaction() as session:
                return await identity.ensure_first_admin(
                    session, house.services.settings, market=MARKET, role="owner"
                )

        made = await asyncio.gather(*(start() for _ in range(4)))
        assert sum(one is not None for one in made) == 1
        assert (await reset(house, await link_in(house, email))).status_code == 204
        answer = await house.post("/api/auth/sign-in", {"email": email, "password": NEW})
        access = answer.json()["access_token"]
        me = (await house.get("/api/auth/me", access)).json()
        assert me["roles"] == ["owner"]
        async with house.services.database.transaction() as session:
            user = await users.user_at(session, users.Address.mail(email))
            assert user is not None
        await house.user("owner")
        async with house.services.database.transaction() as session:
            await identity.erase(session, user.id, market=MARKET, actor=SYSTEM, reason="They left.")
        assert await start() is None


async def test_without_the_setting_there_is_no_first_administrator(house: House) -> None:
    async with house.services.database.transaction() as session:
        made = await identity.ensure_first_admin(
            session, house.services.settings, market=MARKET, role="owner"
        )
    assert made is None
