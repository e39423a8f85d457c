"""Refresh tokens: one successor, once more for who lost the answer, and an end for who copied."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from tests.kernel.identity.stage import MARKET, SYSTEM, House, make_gate, open_house

from steelyard.kernel import clock
from steelyard.kernel.identity import KeyRing, Policy, renewal, sessions
from steelyard.kernel.identity.models import User
from steelyard.kernel.identity.renewal import Outcome, Renewal
from steelyard.kernel.identity.sessions import Client, Opened
from steelyard.settings import Settings

THIEF = {"user-agent": "somebody else's"}
ANA, MALLORY = Client(agent="ana's browser"), Client(agent="mallory's")


async def test_each_use_makes_a_new_pair_and_uses_the_old_one_up(house: House) -> None:
    user = await house.user()
    first = await house.sign_in(user)
    second = (await house.refresh(first["refresh_token"])).json()
    third = (await house.refresh(second["refresh_token"])).json()
    made = {one["refresh_token"] for one in (first, second, third)}
    assert len(made) == 3
    assert {one["session_id"] for one in (first, second, third)} == {first["session_id"]}
    assert (await house.get("/api/auth/me", third["access_token"])).status_code == 200


async def test_only_hashes_are_stored(house: House) -> None:
    user = await house.user()
    token = (await house.sign_in(user))["refresh_token"]
    token = (await house.refresh(token)).json()["refresh_token"]
    row = await house.count(
        "SELECT count(*) FROM kernel.device_session AS s WHERE s::text LIKE '%' || :token || '%'",
        token=token[22:60],
    )
    assert row == 0


async def test_who_lost_the_answer_gets_the_same_one(house: House) -> None:
    user = await house.user()
    first = (await house.sign_in(user))["refresh_token"]
    answers = [(await house.refresh(first)).json()["refresh_token"] for _ in range(3)]
    assert len(set(answers)) == 1
    assert (await house.refresh(answers[0])).status_code == 200


async def test_after_ten_seconds_the_session_ends_and_the_owner_is_told(house: House) -> None:
    user = await house.user()
    signed_in = await house.sign_in(user)
    successor = (await house.refresh(signed_in["refresh_token"])).json()
    await house.push_clock(seconds=11)
    refused = await house.refresh(signed_in["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (401, "refresh_token_reuse_detected")
    assert (await house.refresh(successor["refresh_token"])).json()["error"] == "session_ended"
    assert (await house.get("/api/auth/me", successor["access_token"])).status_code == 401
    assert user.email is not None
    told = await house.messages(user.email)
    assert [one.template for one in told] == ["identity_session_ended"]
    alarm = [one for one in await house.events(user) if one.event == "session.token_reused"]
    assert alarm[0].data["alarm"] is True
    assert signed_in["refresh_token"] not in str(alarm)


async def test_another_client_ends_the_session_at_once(house: House) -> None:
    user = await house.user()
    token = (await house.sign_in(user))["refresh_token"]
    assert (await house.refresh(token)).status_code == 200
    assert (await house.refresh(token, **THIEF)).json()["error"] == "refresh_token_reuse_detected"
    assert await house.violations() == []


async def test_a_token_of_two_uses_ago_ends_the_session_within_the_grace_too(house: House) -> None:
    user = await house.user()
    first = (await house.sign_in(user))["refresh_token"]
    second = (await house.refresh(first)).json()["refresh_token"]
    await house.refresh(second)
    assert (await house.refresh(first)).json()["error"] == "refresh_token_reuse_detected"


async def test_rubbish_for_a_known_session_ends_nothing(house: House) -> None:
    """A session's id is no secret; whoever knows it cannot have its owner signed out."""
    user = await house.user()
    signed_in = await house.sign_in(user)
    token = str(signed_in["refresh_token"])
    for rubbish in (token[:22] + "A" * 64, token[:-4] + "AAAA", token[:40], token + "A", "x"):
        assert (await house.refresh(rubbish)).json()["error"] == "session_ended"
    assert (await house.refresh(token)).status_code == 200


async def test_a_market_may_end_everything_for_one_reuse(
    database_url: str, valkey_url: str
) -> None:
    async with open_house(database_url, valkey_url, make_gate(reuse_ends_all=True)) as house:
        user = await house.user()
        token = (await house.sign_in(user))["refresh_token"]
        other = await house.sign_in(user)
        await house.refresh(token)
        await house.refresh(token, **THIEF)
        assert (await house.get("/api/auth/me", other["access_token"])).status_code == 401


async def test_a_session_ends_by_itself_unless_it_is_used(house: House) -> None:
    user = await house.user()
    token = (await house.sign_in(user))["refresh_token"]
    await house.push_clock(days=13)
    token = (await house.refresh(token)).json()["refresh_token"]
    await house.push_clock(days=13)
    token = (await house.refresh(token)).json()["refresh_token"]
    await house.push_clock(days=15)
    assert (await house.refresh(token)).json()["error"] == "session_ended"


async def test_however_often_it_is_used_it_ends_after_ninety_days(house: House) -> None:
    user = await house.user()
    token = (await house.sign_in(user))["refresh_token"]
    for _ in range(7):
        await house.push_clock(days=12)
        token = (await house.refresh(token)).json()["refresh_token"]
    await house.push_clock(days=7)
    assert (await house.refresh(token)).json()["error"] == "session_ended"


async def test_a_refresh_token_outlives_a_change_of_keys(
    database_url: str, valkey_url: str
) -> None:
    old, new = "a:" + "o" * 40, "b:" + "n" * 40
    async with open_house(database_url, valkey_url, identity_keys=old) as house:
        signed_in = await house.sign_in(await house.user())
    async with open_house(database_url, valkey_url, identity_keys=f"{new},{old}") as house:
        renewed = (await house.refresh(signed_in["refresh_token"])).json()
    async with open_house(database_url, valkey_url, identity_keys=new) as house:
        assert (await house.refresh(signed_in["refresh_token"])).json()["error"] == "session_ended"
        assert (await house.refresh(renewed["refresh_token"])).status_code == 200


@pytest.mark.parametrize("clients", [1, 2])
async def test_many_at_once_get_one_successor(house: House, clients: int) -> None:
    """From one client all get the same; from two, whoever comes second ends the session."""
    user = await house.user()
    token = (await house.sign_in(user))["refresh_token"]
    answers = await asyncio.gather(
        *(house.refresh(token, **{"user-agent": f"client {n % clients}"}) for n in range(24))
    )
    tokens = {one.json()["refresh_token"] for one in answers if one.status_code == 200}
    assert len(tokens) == 1
    generation = await house.count("SELECT generation FROM kernel.device_session")
    assert generation == 1
    refused = {one.json()["error"] for one in answers if one.status_code != 200}
    assert refused == (
        set() if clients == 1 else refused & {"refresh_token_reuse_detected", "session_ended"}
    )
    live = await house.count("SELECT count(*) FROM kernel.device_session WHERE ended_at IS NULL")
    assert live == (1 if clients == 1 else 0)
    assert await house.violations() == []


async def open_one(house: House, user: User) -> Opened:
    async with house.services.database.transaction() as session:
        return await sessions.open_session(
            session, user.id, market=MARKET, policy=Policy(), client=ANA, actor=SYSTEM
        )


async def renew(house: House, written: str, client: Client) -> Renewal:
    async with house.services.database.transaction() as session:
        return await renewal.renew(
            session, house.ring, written,
            market=MARKET, policy=Policy(), client=client, actor=SYSTEM,
        )  # fmt: skip


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["honest", "lost answer", "thief", "wait", "old"]), st.integers(0, 5)
    ),
    min_size=1,
    max_size=12,
)


@given(steps=STEPS)
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
async def test_any_history_of_honest_and_stolen_use_leaves_at_most_one_live_token(
    house: House, steps: list[tuple[str, int]]
) -> None:
    """The model: the tokens in the order they were made, who may still use which, and one rule,
    that a token shown out of turn ends everything."""
    opened = await open_one(house, await house.user())
    made = [opened.token]
    renewed_at, renewed_by, alive = clock.now() - timedelta(days=1), ANA, True
    for what, which in steps:
        if what == "wait":
            await house.push_clock(seconds=6)
            continue
        client = MALLORY if what == "thief" else ANA
        index = {"honest": -1, "lost answer": -2}.get(what, -1 - which)
        shown = made[max(index, -len(made))]
        current = shown == made[-1]
        in_grace = (
            len(made) > 1
            and shown == made[-2]
            and client == renewed_by
            and clock.now() - renewed_at < timedelta(seconds=9)
        )
        late = clock.now() - renewed_at < timedelta(seconds=10) and not in_grace
        outcome = await renew(house, shown.written(house.ring), client)
        if not alive:
            assert outcome.outcome is Outcome.ENDED
        elif current:
            assert outcome.outcome is Outcome.RENEWED
            assert outcome.token is not None
            made.append(outcome.token)
            renewed_at, renewed_by = clock.now(), client
        elif in_grace:
            assert (outcome.outcome, outcome.token) == (Outcome.RENEWED, made[-1])
        elif not (late and shown == made[-2] and client == renewed_by):
            assert outcome.outcome is Outcome.REUSED
            alive = False
        else:
            alive = outcome.outcome is Outcome.RENEWED
    assert len({one.secret for one in made}) == len(made)
    live = await house.count(
        "SELECT count(*) FROM kernel.device_session WHERE id = :id AND ended_at IS NULL"
        " AND token_hash = :last",
        id=opened.session_id,
        last=made[-1].hash,
    )
    assert live == int(alive)


async def test_a_token_of_another_market_is_nothing(house: House) -> None:
    opened = await open_one(house, await house.user())
    async with house.services.database.transaction() as session:
        elsewhere = await renewal.renew(
            session, house.ring, opened.token.written(house.ring),
            market="garage", policy=Policy(), client=ANA, actor=SYSTEM,
        )  # fmt: skip
    assert elsewhere.outcome is Outcome.ENDED
    assert (await renew(house, opened.token.written(house.ring), ANA)).outcome is Outcome.RENEWED


async def test_two_sessions_cannot_have_one_token(house: House) -> None:
    user = await house.user()
    await open_one(house, user)
    await open_one(house, user)
    with pytest.raises(IntegrityError, match="uq_device_session_token_hash"):
        await house.run_sql(
            "UPDATE kernel.device_session SET token_hash = (SELECT min(token_hash)"
            " FROM kernel.device_session)"
        )


async def test_verify_sees_a_token_that_counts_twice(house: House) -> None:
    user = await house.user()
    one, two = await open_one(house, user), await open_one(house, user)
    await house.run_sql(
        "UPDATE kernel.device_session SET previous_hash = :hash, generation = 1,"
        " rotated_at = kernel.clock_now() WHERE id = :id",
        hash=two.token.hash,
        id=one.session_id,
    )
    assert {found.code for found in await house.violations()} == {"K20a"}


def test_the_ring_of_the_settings_is_read_newest_first() -> None:
    values: dict[str, Any] = {"identity_keys": f"b:{'n' * 40},a:{'o' * 40}"}
    assert KeyRing.of(Settings(**values)).ids == ["b", "a"]
    assert KeyRing.of(Settings()).ids == ["0"]


@pytest.mark.parametrize(
    ("keys", "good"),
    [
        (f"b:{'n' * 40},a:{'o' * 40}", True),
        (f"a:{'n' * 40},a:{'o' * 40}", False),
        ("a:short", False),
        ("o" * 40, False),
        (f"Ä:{'n' * 40}", False),
    ],
)
def test_production_refuses_keys_that_cannot_be_used(keys: str, good: bool) -> None:
    values: dict[str, Any] = {"app_env": "production", "identity_keys": keys}
    said = any("IDENTITY_KEYS" in one for one in Settings(**values).problems())
    assert said is not good


async def test_a_key_is_its_persons_whatever_token_they_show(house: House) -> None:
    baker = await house.user("baker")
    before = await house.sign_in(baker)
    key = {"Idempotency-Key": "one-loaf-please"}
    first = await house.post("/api/bread", access=before["access_token"], **key)
    assert first.status_code == 200
    # The answer was lost, and by the retry the page has renewed its token.
    await house.push_clock(seconds=2)
    after = (await house.refresh(before["refresh_token"])).json()
    assert after["access_token"] != before["access_token"]
    again = await house.post("/api/bread", access=after["access_token"], **key)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    # Somebody else's key of the same name is another one, and so is nobody's.
    other = await house.sign_in(await house.user("baker"))
    theirs = await house.post("/api/bread", access=other["access_token"], **key)
    assert theirs.status_code == 200
    assert theirs.json() != first.json()
    forged = await house.post("/api/bread", access=before["access_token"][:-2] + "xx", **key)
    assert forged.status_code == 401
