"""Accounts over time: erased people, sealed secrets, what is tidied up, and what verify sees."""

from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy.exc import IntegrityError
from tests.kernel.identity.stage import MARKET, PERIODICS, SYSTEM, House, open_house

from steelyard.kernel import identity
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.identity import KeyRing, sealing
from steelyard.kernel.identity.refusals import AddressTaken
from steelyard.kernel.identity.sealing import CannotOpen
from steelyard.kernel.messaging.addresses import InvalidAddress

OLD = KeyRing((("a", "o" * 40),))
BOTH = KeyRing((("b", "n" * 40), ("a", "o" * 40)))
NEW = KeyRing((("b", "n" * 40),))
ACCOUNT = b"GB33BUKB20201555555555"


async def test_an_address_belongs_to_one_account(house: House) -> None:
    user = await house.user(phone="+13125550142")
    for email, phone in ((user.email, None), (None, "+1 312 555 0142")):
        with pytest.raises(AddressTaken):
            async with house.services.database.transaction() as session:
                await identity.add_user(
                    session, market=MARKET, actor=SYSTEM, email=email, phone=phone
                )


async def test_the_database_knows_one_form_of_an_address(house: House) -> None:
    user = await house.user()
    with pytest.raises(IntegrityError, match="one_form"):
        await house.run_sql(
            "UPDATE kernel.user_account SET email = upper(email) WHERE id = :id", id=user.id
        )


async def test_without_an_address_there_is_no_account(session: Session) -> None:
    with pytest.raises(ValueError, match="needs an e-mail address or a phone"):
        await identity.add_user(session, market=MARKET, actor=SYSTEM)
    with pytest.raises(InvalidAddress):
        await identity.add_user(session, market=MARKET, actor=SYSTEM, email="nowhere")


async def test_a_role_is_had_once(house: House) -> None:
    user = await house.user()
    organisation = uuid4()
    async with house.services.database.transaction() as session:
        for expected in (True, False):
            made = await identity.grant(
                session, user.id, market=MARKET, role="baker", actor=SYSTEM,
                organisation_id=organisation,
            )  # fmt: skip
            assert made is expected
        assert not await identity.grant(
            session, user.id, market=MARKET, role="customer", actor=SYSTEM
        )
        roles = [one.role for one in await identity.memberships_of(session, user.id, MARKET)]
        assert sorted(roles) == ["baker", "customer"]
        assert await identity.memberships_of(session, user.id, "garage") == []


async def test_of_an_erased_person_only_the_id_is_left(house: House) -> None:
    user = await house.user(phone="+13125550142")
    device = await house.sign_in(user)
    await house.post("/api/auth/password/forgotten", {"email": user.email})
    await house.post("/api/auth/code", {"phone": "+13125550142"})
    await house.work()
    async with house.services.database.transaction() as session:
        await identity.keep_secret(
            session, house.ring, owner_type="user", owner_id=user.id, purpose="bank", plain=ACCOUNT
        )
    async with house.services.database.transaction() as session:
        await identity.erase(session, user.id, market=MARKET, actor=SYSTEM, reason="They asked.")
    gone = await house.row(user)
    assert (gone.email, gone.phone, gone.name, gone.password_hash) == (None, None, "", None)
    assert gone.status == identity.ERASED
    assert (await house.get("/api/auth/me", device["access_token"])).status_code == 401
    assert await house.violations() == []
    async with house.services.database.transaction() as session:
        with pytest.raises(NotFound):
            await identity.restore(session, user.id, market=MARKET, actor=SYSTEM, reason="no")
    # Their address is free again, for an account that is another one.
    assert (await house.user(email=user.email or "")).id != user.id


async def test_erased_and_still_having_a_name_is_impossible(house: House) -> None:
    user = await house.user()
    with pytest.raises(IntegrityError, match="ck_user_account_erased"):
        await house.run_sql(
            "UPDATE kernel.user_account SET status = 'erased' WHERE id = :id", id=user.id
        )


async def test_an_account_is_never_deleted(house: House) -> None:
    with pytest.raises(Exception, match="permission denied"):
        await house.run_sql("DELETE FROM kernel.user_account")


async def keep(session: Session, ring: KeyRing, owner: UUID, plain: bytes = ACCOUNT) -> None:
    await sealing.keep_secret(
        session, ring, owner_type="user", owner_id=owner,
        purpose="bank", plain=plain,
    )  # fmt: skip


async def opened(session: Session, ring: KeyRing, owner: UUID, purpose: str = "bank") -> bytes:
    return await sealing.open_secret(
        session, ring, owner_type="user", owner_id=owner,
        purpose=purpose,
    )  # fmt: skip


async def test_a_secret_is_sealed_and_opened(house: House) -> None:
    owner = uuid4()
    async with house.services.database.transaction() as session:
        await keep(session, OLD, owner, b"first")
        await keep(session, OLD, owner)
        assert await opened(session, OLD, owner) == ACCOUNT
        with pytest.raises(NotFound):
            await opened(session, OLD, owner, "passport")
    held = await house.count(
        "SELECT count(*) FROM kernel.sealed_secret WHERE position(:plain IN sealed) > 0",
        plain=ACCOUNT,
    )
    assert held == 0


async def test_a_secret_does_not_open_in_anothers_place(house: House) -> None:
    one, two = uuid4(), uuid4()
    async with house.services.database.transaction() as session:
        await keep(session, OLD, one)
        await keep(session, OLD, two, b"another")
    await house.run_sql(
        "UPDATE kernel.sealed_secret SET sealed ="
        " (SELECT sealed FROM kernel.sealed_secret WHERE owner_id = :one) WHERE owner_id = :two",
        one=one,
        two=two,
    )
    async with house.services.database.transaction() as session:
        with pytest.raises(CannotOpen):
            await opened(session, OLD, two)


async def test_secrets_are_sealed_anew_when_the_key_changes(house: House) -> None:
    owners = [uuid4() for _ in range(5)]
    async with house.services.database.transaction() as session:
        for owner in owners:
            await keep(session, OLD, owner)
        with pytest.raises(CannotOpen):
            await opened(session, NEW, owners[0])
    async with house.services.database.transaction() as session:
        assert await sealing.reseal(session, BOTH, limit=3) == 3
        assert await sealing.reseal(session, BOTH, limit=3) == 2
        assert await sealing.reseal(session, BOTH) == 0
        assert [await opened(session, NEW, owner) for owner in owners] == [ACCOUNT] * 5


async def test_the_worker_seals_anew(database_url: str, valkey_url: str) -> None:
    owner = uuid4()
    keys = f"b:{'n' * 40},a:{'o' * 40}"
    async with open_house(database_url, valkey_url, identity_keys=keys) as house:
        async with house.services.database.transaction() as session:
            await keep(session, OLD, owner)
        await PERIODICS["identity.reseal"](house.context())
        async with house.services.database.transaction() as session:
            assert await opened(session, NEW, owner) == ACCOUNT


async def test_a_key_taken_away_too_early_is_loud_and_loses_nothing(house: House) -> None:
    owner = uuid4()
    async with house.services.database.transaction() as session:
        await keep(session, OLD, owner)
    with pytest.raises(CannotOpen):
        async with house.services.database.transaction() as session:
            await sealing.reseal(session, NEW)
    async with house.services.database.transaction() as session:
        assert await opened(session, OLD, owner) == ACCOUNT


async def test_what_has_ended_is_tidied_away(house: House) -> None:
    user = await house.user(phone="+13125550142")
    await house.sign_in(user)
    await house.post("/api/auth/sign-in", {"email": user.email, "password": "wrong wrong wrong"})
    await house.post("/api/auth/code", {"phone": "+13125550142"})
    await house.post("/api/auth/password/forgotten", {"email": user.email})
    await house.work()
    await house.push_clock(days=15)
    await PERIODICS["identity.tidy"](house.context())
    expired = "SELECT count(*) FROM kernel.device_session WHERE ended_reason = 'expired'"
    assert await house.count(expired) == 1
    for table in ("sign_in_pause", "one_time_code", "single_use_link"):
        assert await house.count(f"SELECT count(*) FROM kernel.{table}") == 0  # noqa: S608
    await house.push_clock(days=91)
    await PERIODICS["identity.tidy"](house.context())
    assert await house.count("SELECT count(*) FROM kernel.device_session") == 0
    assert (await house.row(user)).status == identity.ACTIVE


BREACHES = {
    "K20b": "ALTER TABLE kernel.user_account DISABLE TRIGGER end_sessions;"
    "UPDATE kernel.user_account SET status = 'suspended'",
    "K20c": "ALTER TABLE kernel.membership DROP CONSTRAINT fk_membership_user_id;"
    "INSERT INTO kernel.membership (user_id, market, role, granted_by)"
    " VALUES (uuidv7(), 'bakery', 'baker', 'test')",
    "K20d": "UPDATE kernel.user_account SET status = 'erased', email = NULL, name = '',"
    " password_hash = NULL, erased_at = now();"
    "DELETE FROM kernel.membership",
    "K20e": "INSERT INTO kernel.one_time_code (market, purpose, phone, ip, tries, created_at,"
    " expires_at) VALUES ('bakery', 'sign_in', '+13125550142', 'x', 5, now(), now())",
}


@pytest.mark.parametrize("code", sorted(BREACHES))
async def test_verify_sees_what_should_be_impossible(
    house: House, database_dsn: str, code: str
) -> None:
    await house.sign_in(await house.user())
    assert await house.violations() == []
    owner = cast("Any", await asyncpg.connect(database_dsn))  # pyright: ignore[reportUnknownMemberType]
    await owner.execute(BREACHES[code])
    await owner.close()
    assert {found.code for found in await house.violations()} == {code}
