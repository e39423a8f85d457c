"""Devices: listed, ended here and everywhere, and what staff may do; live tokens end with them."""

import asyncio
from uuid import UUID, uuid4

import pytest
from tests.kernel.identity.stage import MARKET, SYSTEM, House

from steelyard.kernel import identity
from steelyard.kernel.identity.refusals import SignInRefused
from steelyard.kernel.identity.sessions import Client, open_session


async def test_every_device_is_listed_with_its_name(house: House) -> None:
    user = await house.user()
    phone = await house.sign_in(user)
    await house.post(
        "/api/auth/sign-in",
        {"email": user.email, "password": "seven brown loaves on a shelf", "device": "Tablet"},
    )
    seen = (await house.get("/api/auth/sessions", phone["access_token"])).json()["items"]
    assert [one["device"] for one in seen] == ["Tablet", ""]
    assert [one["is_this"] for one in seen] == [False, True]


async def test_signing_out_ends_this_device_only(house: House) -> None:
    user = await house.user()
    here, there = await house.sign_in(user), await house.sign_in(user)
    assert (await house.post("/api/auth/sign-out", access=here["access_token"])).status_code == 204
    assert (await house.get("/api/auth/me", here["access_token"])).status_code == 401
    assert (await house.refresh(here["refresh_token"])).status_code == 401
    assert (await house.get("/api/auth/me", there["access_token"])).status_code == 200


async def test_signing_out_everywhere_ends_all(house: House) -> None:
    user = await house.user()
    devices = [await house.sign_in(user) for _ in range(3)]
    answer = await house.post("/api/auth/sign-out-everywhere", access=devices[0]["access_token"])
    assert answer.json() == {"ended": 3}
    for one in devices:
        assert (await house.get("/api/auth/me", one["access_token"])).status_code == 401


async def test_another_device_is_ended_and_another_persons_is_not_there(house: House) -> None:
    ana, ben = await house.user(), await house.user()
    here, there = await house.sign_in(ana), await house.sign_in(ana)
    bens = await house.sign_in(ben)
    path = "/api/auth/sessions/{}/end"
    access = here["access_token"]
    foreign = await house.post(path.format(bens["session_id"]), access=access)
    unknown = await house.post(path.format(uuid4()), access=access)
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.json()["message"] == unknown.json()["message"]
    assert (await house.get("/api/auth/me", bens["access_token"])).status_code == 200
    ended = await house.post(path.format(there["session_id"]), access=access)
    assert ended.status_code == 204
    assert (await house.get("/api/auth/me", there["access_token"])).status_code == 401


async def test_staff_sign_somebody_out_at_once(house: House) -> None:
    user, owner = await house.user(), await house.user("owner")
    theirs, staff = await house.sign_in(user), await house.sign_in(owner)
    answer = await house.post(
        f"/api/auth/users/{user.id}/end-sessions", {"reason": "Lost phone."},
        access=staff["access_token"],
    )  # fmt: skip
    assert answer.json() == {"ended": 1}
    assert (await house.get("/api/auth/me", theirs["access_token"])).status_code == 401
    assert (await house.sign_in(user))["access_token"]


async def test_a_suspended_account_is_out_at_once_and_in_again_when_restored(
    house: House,
) -> None:
    user, owner = await house.user(), await house.user("owner")
    theirs, staff = await house.sign_in(user), await house.sign_in(owner)
    path, said = f"/api/auth/users/{user.id}", {"reason": "Chargebacks."}
    access = staff["access_token"]
    assert (await house.post(f"{path}/suspend", said, access=access)).status_code == 204
    assert (await house.get("/api/auth/me", theirs["access_token"])).status_code == 401
    assert (await house.refresh(theirs["refresh_token"])).status_code == 401
    again = await house.post(f"{path}/suspend", said, access=access)
    assert (again.status_code, again.json()["details"]) == (409, {"state": "suspended"})
    assert (await house.post(f"{path}/restore", said, access=access)).status_code == 204
    assert (await house.refresh(theirs["refresh_token"])).status_code == 401
    await house.sign_in(user)
    assert await house.violations() == []


async def test_staff_cannot_do_it_to_themselves_or_to_strangers(house: House) -> None:
    owner, stranger = await house.user("owner"), await house.user()
    await house.run_sql("DELETE FROM kernel.membership WHERE user_id = :id", id=stranger.id)
    access = (await house.sign_in(owner))["access_token"]
    said = {"reason": "A slip."}
    own = await house.post(f"/api/auth/users/{owner.id}/suspend", said, access=access)
    other = await house.post(f"/api/auth/users/{stranger.id}/suspend", said, access=access)
    assert (own.status_code, other.status_code) == (403, 404)


async def test_a_suspension_and_a_sign_in_at_once_leave_nobody_in(house: House) -> None:
    for _ in range(3):
        user = await house.user()

        async def enter(user_id: UUID = user.id) -> None:
            async with house.services.database.transaction() as session:
                await open_session(
                    session, user_id,
                    market=MARKET, policy=house.gate.policy, client=Client(), actor=SYSTEM,
                )  # fmt: skip

        async def shut(user_id: UUID = user.id) -> None:
            async with house.services.database.transaction() as session:
                await identity.suspend(
                    session, user_id,
                    market=MARKET, actor=SYSTEM, reason="race",
                )  # fmt: skip

        results = await asyncio.gather(*(enter() for _ in range(4)), shut(), return_exceptions=True)
        assert all(one is None or isinstance(one, SignInRefused) for one in results), results
    assert await house.violations() == []


async def test_who_signs_in_while_a_suspension_is_under_way_waits_for_it(house: House) -> None:
    user = await house.user()

    async def enter() -> None:
        async with house.services.database.transaction() as session:
            await open_session(
                session, user.id,
                market=MARKET, policy=house.gate.policy, client=Client(), actor=SYSTEM,
            )  # fmt: skip

    async with house.services.database.transaction() as session:
        await identity.suspend(session, user.id, market=MARKET, actor=SYSTEM, reason="race")
        entering = asyncio.create_task(enter())
        await asyncio.sleep(0.3)
        assert not entering.done()
    with pytest.raises(SignInRefused):
        await entering
    assert await house.violations() == []


async def test_the_database_ends_sessions_whoever_writes_the_status(house: House) -> None:
    user = await house.user()
    theirs = await house.sign_in(user)
    await house.run_sql(
        "UPDATE kernel.user_account SET status = 'suspended' WHERE id = :id", id=user.id
    )
    assert (await house.get("/api/auth/me", theirs["access_token"])).status_code == 401
    assert await house.violations() == []
