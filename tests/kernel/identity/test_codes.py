"""Codes by text: guessed five times at most, sent to members only, and the bill has a ceiling."""

import asyncio
import re
import secrets
from typing import Any

from sqlalchemy import select
from tests.kernel.identity.stage import House, open_house

from steelyard.kernel import clock
from steelyard.kernel.identity import SECRET_KINDS
from steelyard.kernel.identity.models import OneTimeCode
from steelyard.kernel.identity.tasks import send_code


def new_phone() -> str:
    return f"+1312{secrets.randbelow(8_000_000) + 1_000_000}"


async def ask(house: House, phone: str, ip: str = "203.0.113.7") -> Any:
    return await house.post("/api/auth/code", {"phone": phone}, **{"x-forwarded-for": ip})


async def sent(house: House, phone: str) -> str:
    """The code in the newest text."""
    await house.work()
    (*_, newest) = await house.messages(phone)
    found = re.search(r"\b\d{6}\b", newest.body)
    assert found is not None
    return found[0]


async def show(house: House, phone: str, code: str) -> Any:
    return await house.post("/api/auth/code/sign-in", {"phone": phone, "code": code})


def wrong(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 1_000_000:06}"


async def test_the_code_signs_in_and_verifies_the_phone_once(house: House) -> None:
    phone = new_phone()
    user = await house.user(phone=phone)
    assert (await ask(house, phone)).status_code == 202
    code = await sent(house, phone)
    answer = await show(house, phone, code)
    assert answer.status_code == 200
    assert (await house.get("/api/auth/me", answer.json()["access_token"])).json()["id"] == str(
        user.id
    )
    assert (await house.row(user)).phone_verified_at is not None
    again = await show(house, phone, code)
    assert (again.status_code, again.json()["error"]) == (401, "code_refused")


async def test_five_tries_and_no_more(house: House) -> None:
    phone = new_phone()
    await house.user(phone=phone)
    await ask(house, phone)
    code = await sent(house, phone)
    for by in range(1, 6):
        assert (await show(house, phone, wrong(code, by))).status_code == 401
    assert (await show(house, phone, code)).status_code == 401
    assert await house.violations() == []


async def test_the_fifth_try_may_still_be_right(house: House) -> None:
    phone = new_phone()
    await house.user(phone=phone)
    await ask(house, phone)
    code = await sent(house, phone)
    for by in range(1, 5):
        await show(house, phone, wrong(code, by))
    assert (await show(house, phone, code)).status_code == 200


async def test_many_tries_at_once_are_five(house: House) -> None:
    phone = new_phone()
    await house.user(phone=phone)
    await ask(house, phone)
    code = await sent(house, phone)
    answers = await asyncio.gather(*(show(house, phone, wrong(code, by)) for by in range(1, 31)))
    assert all(one.status_code == 401 for one in answers)
    assert await house.count("SELECT max(tries) FROM kernel.one_time_code") == 5
    assert (await show(house, phone, code)).status_code == 401


async def test_a_right_code_shown_many_times_at_once_signs_in_once(house: House) -> None:
    phone = new_phone()
    await house.user(phone=phone)
    await ask(house, phone)
    code = await sent(house, phone)
    answers = await asyncio.gather(*(show(house, phone, code) for _ in range(5)))
    assert sorted(one.status_code for one in answers) == [200, 401, 401, 401, 401]


async def test_it_ends_after_five_minutes(house: House) -> None:
    phone = new_phone()
    await house.user(phone=phone)
    await ask(house, phone)
    code = await sent(house, phone)
    await house.push_clock(minutes=5, seconds=1)
    assert (await show(house, phone, code)).status_code == 401


async def test_a_new_code_ends_the_one_before(house: House) -> None:
    phone = new_phone()
    await house.user(phone=phone)
    await ask(house, phone)
    first = await sent(house, phone)
    await house.push_clock(seconds=31)
    await ask(house, phone)
    second = await sent(house, phone)
    if first != second:
        assert (await show(house, phone, first)).status_code == 401
    assert (await show(house, phone, second)).status_code == 200


async def test_a_code_fits_its_own_phone_only(house: House) -> None:
    one, two = new_phone(), new_phone()
    await house.user(phone=one)
    await house.user(phone=two)
    await ask(house, one)
    await ask(house, two, "203.0.113.8")
    await house.work()
    code = await sent(house, one)
    assert (await show(house, two, code)).status_code == 401 or code == await sent(house, two)


async def test_strangers_get_the_same_answer_and_no_text(house: House) -> None:
    member, stranger, former = new_phone(), new_phone(), new_phone()
    await house.user(phone=member)
    shut = await house.user(phone=former)
    await house.run_sql("DELETE FROM kernel.membership WHERE user_id = :id", id=shut.id)
    seen: list[tuple[int, str, int]] = []
    for number, ip in ((member, "203.0.113.1"), (stranger, "203.0.113.2"), (former, "203.0.113.3")):
        answer = await ask(house, number, ip)
        asked = await house.count(
            "SELECT count(*) FROM kernel.pgqueuer WHERE entrypoint = 'identity.send_code'"
        )
        seen.append((answer.status_code, answer.text, asked))
        await house.work()
    assert len(set(seen)) == 1
    assert len(await house.messages(member)) == 1
    assert await house.messages(stranger) == []
    assert await house.messages(former) == []
    assert (await show(house, stranger, "000000")).status_code == 401


async def test_a_job_that_runs_twice_texts_once(house: House) -> None:
    phone = new_phone()
    await house.user(phone=phone)
    await ask(house, phone)
    code = await sent(house, phone)
    async with house.services.database.reading() as session:
        code_id = await session.scalar(select(OneTimeCode.id))
    await send_code(house.context(), code_id=str(code_id))
    assert len(await house.messages(phone)) == 1
    assert (await show(house, phone, code)).status_code == 200


async def test_no_code_is_stored_in_the_clear(house: House) -> None:
    phone = new_phone()
    await house.user(phone=phone)
    await ask(house, phone)
    code = await sent(house, phone)
    held = await house.count(
        "SELECT count(*) FROM kernel.one_time_code AS c"
        " WHERE (to_jsonb(c) - 'id' - 'phone' - 'created_at' - 'expires_at')::text"
        " ~ ('\\y' || :code || '\\y')",
        code=code,
    )
    assert held == 0


async def test_a_phone_gets_ten_codes_a_day(house: House) -> None:
    phone = new_phone()
    taken = 0
    for number in range(40):
        answer = await ask(house, phone, f"203.0.113.{number}")
        taken += answer.status_code == 202
        if answer.status_code == 429:
            assert answer.json()["error"] == "too_many_codes"
        await house.push_clock(minutes=20)
    assert taken == 10
    assert (await ask(house, phone)).status_code == 429
    await house.push_clock(hours=24)
    assert (await ask(house, phone)).status_code == 202


async def test_an_address_asks_for_ten_codes_an_hour(house: House) -> None:
    statuses = [(await ask(house, new_phone())).status_code for _ in range(12)]
    assert statuses == [202] * 10 + [429] * 2


async def test_the_house_has_a_ceiling_and_says_so_once(database_url: str, valkey_url: str) -> None:
    async with open_house(database_url, valkey_url, identity_codes_per_day=15) as house:
        answers = await asyncio.gather(
            *(ask(house, new_phone(), f"198.51.100.{n}") for n in range(60))
        )
        assert sum(one.status_code == 202 for one in answers) == 15
        for _ in range(3):
            await ask(house, new_phone(), "198.51.100.200")
        alarms = "SELECT count(*) FROM kernel.audit_event WHERE event = 'codes.ceiling_reached'"
        first = await house.count(alarms)
        assert first >= 1
        await ask(house, new_phone(), "198.51.100.201")
        assert await house.count(alarms) == first
    clock.forget()


async def test_a_password_from_before_the_phone_was_shown_is_gone(house: House) -> None:
    """Somebody registered with another's number and a password of their own, and waits."""
    phone = new_phone()
    user = await house.user(phone=phone, verified=False)
    await ask(house, phone)
    assert (await show(house, phone, await sent(house, phone))).status_code == 200
    assert (await house.row(user)).password_hash is None


async def test_what_is_no_code_is_bad_input(house: House) -> None:
    for code in ("12345", "1234567", "abcdef", "１２３４５６", ""):
        assert (await show(house, "+13125550142", code)).status_code == 422
    assert (await ask(house, "12")).status_code == 422


async def test_the_texts_and_mails_that_open_an_account_are_of_kinds_to_hide(house: House) -> None:
    phone = new_phone()
    user = await house.user(phone=phone)
    await ask(house, phone)
    await house.post("/api/auth/password/forgotten", {"email": user.email})
    await house.work()
    written = [*await house.messages(phone), *await house.messages(user.email or "")]
    assert {one.kind for one in written} == SECRET_KINDS
    assert len(written) == 2
