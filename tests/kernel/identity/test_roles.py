"""Roles are given and taken: staff's by two people, and there is always somebody left."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from tests.kernel.identity.stage import MARKET, PERMISSIONS, SYSTEM, House, make_gate

from steelyard.kernel import approvals, identity
from steelyard.kernel.audit import Actor
from steelyard.kernel.identity import Permissions, Policy, User
from steelyard.kernel.identity.keepers import LastKeeper

WHY = {"reason": "They run the ovens from Monday."}


@dataclass
class Desk:
    """One owner at the bakery's staff routes."""

    house: House
    user: User
    access: str

    async def give(self, user: User, role: str) -> httpx2.Response:
        path = f"/api/auth/users/{user.id}/roles"
        return await self.house.post(path, {"role": role, **WHY}, access=self.access)

    async def take(self, user: User, role: str) -> httpx2.Response:
        path = f"/api/auth/users/{user.id}/roles/{role}/revoke"
        return await self.house.post(path, WHY, access=self.access)

    async def decide(self, request_id: str, *, approve: bool = True) -> httpx2.Response:
        path = f"/api/auth/role-requests/{request_id}/decide"
        said = {"approve": approve, "reason": "As we said."}
        return await self.house.post(path, said, access=self.access)

    async def requests(self, **which: str) -> list[dict[str, Any]]:
        asked = "&".join(f"{name}={value}" for name, value in which.items())
        answer = await self.house.get(f"/api/auth/role-requests?{asked}", self.access)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    async def member(self, user: User) -> dict[str, Any]:
        answer = await self.house.get(f"/api/auth/users/{user.id}", self.access)
        assert answer.status_code == 200, answer.text
        return answer.json()


async def desk(house: House, role: str = "owner") -> Desk:
    user = await house.user(role)
    return Desk(house, user, (await house.sign_in(user))["access_token"])


async def desks(house: House, count: int) -> list[Desk]:
    return [await desk(house) for _ in range(count)]


def roles_of(member: dict[str, Any]) -> list[str]:
    return [one["role"] for one in member["roles"]]


async def waiting(answer: httpx2.Response) -> str:
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "waits"
    return answer.json()["request"]["id"]


async def test_a_role_without_staffs_powers_is_given_and_taken_by_one(house: House) -> None:
    ana = await desk(house)
    ben = await house.user()
    bens = await house.sign_in(ben)
    assert (await house.post("/api/bread", access=bens["access_token"])).status_code == 403
    given = await ana.give(ben, "baker")
    assert given.json() == {"status": "done", "alone": False, "request": None}
    assert (await house.post("/api/bread", access=bens["access_token"])).status_code == 200
    again = await ana.give(ben, "baker")
    assert (again.status_code, again.json()["error"]) == (409, "role_unchanged")
    assert (await ana.take(ben, "baker")).status_code == 200
    assert (await house.post("/api/bread", access=bens["access_token"])).status_code == 403


async def test_staffs_role_waits_until_another_keeper_agrees(house: House) -> None:
    ana, cleo = await desks(house, 2)
    ben = await house.user()
    request_id = await waiting(await ana.give(ben, "owner"))
    assert roles_of(await ana.member(ben)) == ["customer"]
    own = await ana.decide(request_id)
    assert (own.status_code, own.json()["error"]) == (403, "not_your_own")
    (seen,) = await cleo.requests(status="pending")
    assert (seen["change"], seen["role"], seen["user_name"], seen["why_not"], seen["is_yours"]) == (
        "grant", "owner", "Ana", None, False,
    )  # fmt: skip
    assert (await ana.requests())[0]["why_not"] is not None
    agreed = await cleo.decide(request_id)
    assert (agreed.status_code, agreed.json()["status"]) == (200, "done")
    assert roles_of(await cleo.member(ben)) == ["customer", "owner"]
    again = await cleo.decide(request_id)
    assert again.status_code == 409
    assert await house.violations() == []


async def test_the_colleagues_hear_of_the_request_and_of_the_end_of_it(house: House) -> None:
    ana, cleo = await desks(house, 2)
    ben = await house.user()
    request_id = await waiting(await ana.give(ben, "owner"))
    (asked,) = await house.messages(cleo.user.email or "")
    assert asked.template == "identity_role_asked"
    assert WHY["reason"] in asked.body
    assert await house.messages(ana.user.email or "") == []
    await cleo.decide(request_id)
    for user in (ana.user, cleo.user, ben):
        told = [one.template for one in await house.messages(user.email or "")]
        assert told[-1] == "identity_role_changed"


async def test_a_refused_request_changes_nothing_and_needs_a_reason(house: House) -> None:
    ana, cleo = await desks(house, 2)
    ben = await house.user()
    request_id = await waiting(await ana.give(ben, "owner"))
    path = f"/api/auth/role-requests/{request_id}/decide"
    bare = await house.post(path, {"approve": False}, access=cleo.access)
    assert bare.status_code == 422
    refused = await cleo.decide(request_id, approve=False)
    assert refused.json()["status"] == "rejected"
    assert roles_of(await ana.member(ben)) == ["customer"]


async def test_who_asked_may_withdraw_and_nobody_else(house: House) -> None:
    ana, cleo = await desks(house, 2)
    request_id = await waiting(await ana.give(await house.user(), "owner"))
    path = f"/api/auth/role-requests/{request_id}/withdraw"
    assert (await house.post(path, access=cleo.access)).status_code == 403
    assert (await house.post(path, access=ana.access)).json()["status"] == "withdrawn"
    assert (await cleo.decide(request_id)).status_code == 409


async def test_nobody_decides_about_their_own_role(house: House) -> None:
    ana, cleo, ben = await desks(house, 3)
    request_id = await waiting(await ana.take(ben.user, "owner"))
    own = await ben.decide(request_id, approve=False)
    assert (own.status_code, own.json()["error"]) == (403, "not_your_own")
    for act in (ben.give(ben.user, "baker"), ben.take(ben.user, "owner")):
        assert (await act).status_code == 403
    assert (await cleo.decide(request_id)).status_code == 200


async def test_a_taken_role_bites_at_the_next_request(house: House) -> None:
    ana, cleo, ben = await desks(house, 3)
    await ana.give(ben.user, "baker")
    request_id = await waiting(await ana.take(ben.user, "owner"))
    assert (await house.get("/api/auth/users", ben.access)).status_code == 200
    await cleo.decide(request_id)
    assert (await house.get("/api/auth/users", ben.access)).status_code == 403
    assert (await house.post("/api/bread", access=ben.access)).status_code == 200


async def test_who_loses_the_last_role_is_signed_out(house: House) -> None:
    ana, cleo, ben = await desks(house, 3)
    tokens = await house.sign_in(ben.user)
    await cleo.decide(await waiting(await ana.take(ben.user, "owner")))
    assert (await house.get("/api/auth/me", ben.access)).status_code == 401
    assert (await house.refresh(tokens["refresh_token"])).status_code == 401
    gone = await house.get(f"/api/auth/users/{ben.user.id}", ana.access)
    assert gone.status_code == 404


async def test_the_first_alone_appoints_the_second_and_it_is_said_aloud(house: House) -> None:
    ana = await desk(house)
    ben = await house.user()
    given = await ana.give(ben, "owner")
    assert given.json() == {"status": "done", "alone": True, "request": None}
    for user in (ana.user, ben):
        (told,) = await house.messages(user.email or "")
        assert "alone" in told.body
    event = next(one for one in await house.events(ben) if one.data.get("alone"))
    assert (event.event, event.actor_id, event.reason) == (
        "membership.granted", str(ana.user.id), WHY["reason"],
    )  # fmt: skip
    # From now on there is somebody to ask.
    await waiting(await ana.give(await house.user(), "owner"))


async def test_shutting_a_colleague_out_is_no_way_to_be_alone(house: House) -> None:
    ana, cleo = await desks(house, 2)
    shut = await house.post(f"/api/auth/users/{cleo.user.id}/suspend", WHY, access=ana.access)
    assert shut.status_code == 204
    request_id = await waiting(await ana.give(await house.user(), "owner"))
    assert (await ana.decide(request_id)).status_code == 403


async def test_who_removed_a_colleague_alone_appoints_nobody_alone_for_a_week(house: House) -> None:
    ana, cleo = await desks(house, 2)
    assert (await ana.take(cleo.user, "owner")).json()["alone"] is True
    (told,) = await house.messages(cleo.user.email or "")
    assert "no longer has" in told.body
    ben = await house.user()
    refused = await ana.give(ben, "owner")
    assert (refused.status_code, refused.json()["error"]) == (409, "alone_too_soon")
    assert "possible_from" in refused.json()["details"]
    await house.push_clock(days=7, minutes=1)
    access = (await house.sign_in(ana.user))["access_token"]
    later = Desk(house, ana.user, access)
    assert (await later.give(ben, "owner")).json()["alone"] is True


@pytest.mark.parametrize("turn", range(3))
async def test_two_who_remove_each_other_at_once_leave_one(house: House, turn: int) -> None:
    ana, cleo = await desks(house, 2)
    pair = [ana.take(cleo.user, "owner"), cleo.take(ana.user, "owner")]
    answers = await asyncio.gather(*(pair if turn % 2 else reversed(pair)))
    done, refused = sorted(one.status_code for one in answers)
    assert done == 200
    assert refused in {401, 403, 409}
    left = await house.count(
        "SELECT count(*) FROM kernel.membership WHERE market = :market AND role = 'owner'",
        market=MARKET,
    )
    assert left == 1


async def test_two_who_shut_each_other_out_at_once_leave_one(house: House) -> None:
    ana, cleo = await desks(house, 2)
    answers = await asyncio.gather(
        *(
            house.post(f"/api/auth/users/{whom.user.id}/suspend", WHY, access=who.access)
            for who, whom in ((ana, cleo), (cleo, ana))
        )
    )
    assert sum(one.status_code == 204 for one in answers) == 1
    left = await house.count(
        "SELECT count(*) FROM kernel.user_account AS u JOIN kernel.membership AS m"
        " ON m.user_id = u.id WHERE m.role = 'owner' AND u.status = 'active'"
    )
    assert left == 1


@pytest.mark.parametrize("way", ["withdraw", "suspend", "erase"])
async def test_the_last_keeper_cannot_be_removed_by_any_service(house: House, way: str) -> None:
    ana = await desk(house)
    why: dict[str, Any] = {"market": MARKET, "actor": SYSTEM, "reason": "No."}
    if way == "withdraw":
        why["role"] = "owner"
    with pytest.raises(LastKeeper):
        async with house.services.database.transaction() as session:
            await getattr(identity, way)(session, ana.user.id, **why)
    assert (await house.get("/api/auth/users", ana.access)).status_code == 200


async def test_what_somebody_asked_is_void_once_they_are_gone(house: House) -> None:
    ana, cleo, dee = await desks(house, 3)
    ben = await house.user()
    request_id = await waiting(await dee.give(ben, "owner"))
    await cleo.decide(await waiting(await ana.take(dee.user, "owner")))
    answer = await cleo.decide(request_id)
    assert (answer.status_code, answer.json()["error"]) == (409, "asker_gone")
    assert roles_of(await ana.member(ben)) == ["customer"]


async def test_a_second_wish_about_the_same_person_waits_its_turn(house: House) -> None:
    ana, cleo = await desks(house, 2)
    ben = await house.user()
    first = await waiting(await ana.give(ben, "owner"))
    assert await waiting(await ana.give(ben, "owner")) == first
    other = await cleo.give(ben, "owner")
    assert (other.status_code, other.json()["error"]) == (409, "approval_pending")


async def test_what_cannot_be_is_said(house: House) -> None:
    ana = await desk(house)
    ben, stranger = await house.user(), await house.user()
    await house.run_sql("DELETE FROM kernel.membership WHERE user_id = :id", id=stranger.id)
    unknown = await ana.give(ben, "king")
    assert (unknown.status_code, "baker" in unknown.json()["details"]["role"]) == (422, True)
    assert (await ana.give(stranger, "baker")).status_code == 404
    assert (await ana.take(ben, "baker")).json()["error"] == "role_unchanged"
    await house.run_sql(
        "UPDATE kernel.user_account SET status = 'suspended', suspended_at = now(),"
        " status_reason = 'x' WHERE id = :id", id=ben.id,
    )  # fmt: skip
    assert (await ana.give(ben, "baker")).json()["error"] == "account_shut"


async def test_requests_of_another_kind_are_not_decided_here(house: House) -> None:
    ana, cleo = await desks(house, 2)

    async def nothing(*_: object) -> None: ...

    approvals.register(
        approvals.ApprovalRule(MARKET, "bake", approvers=frozenset({"owner"})), nothing
    )
    async with house.services.database.transaction() as session:
        asked = await approvals.request(
            session, market=MARKET, action="bake", subject_type="bread", subject_id="1",
            amount=None, reason="Bread.",
            requested_by=Actor("user", str(ana.user.id), "owner"),
        )  # fmt: skip
    assert (await cleo.decide(str(asked.id))).status_code == 404


async def test_members_are_found_by_name_role_and_state(house: House) -> None:
    ana = await desk(house)
    baker = await house.user("baker", email="rye.miller@example.org")
    for asked, found in (
        ("q=RYE.", [str(baker.id)]),
        ("role=baker", [str(baker.id)]),
        ("q=%25", []),
        ("status=suspended", []),
    ):
        answer = await house.get(f"/api/auth/users?{asked}", ana.access)
        assert [one["id"] for one in answer.json()["items"]] == found, asked
    first = (await house.get("/api/auth/users?size=1", ana.access)).json()
    rest = (await house.get(f"/api/auth/users?cursor={first['next_cursor']}", ana.access)).json()
    ids = [one["id"] for one in (*first["items"], *rest["items"])]
    assert sorted(ids) == sorted([str(baker.id), str(ana.user.id)])
    own = next(one for one in (*first["items"], *rest["items"]) if one["is_you"])
    assert (own["id"], own["devices"], own["roles"][0]["takes_two"]) == (str(ana.user.id), 1, True)


def test_nobody_can_register_in_a_role_that_takes_two() -> None:
    gate = make_gate()
    with pytest.raises(ValueError, match="two people"):
        identity.Gate(MARKET, PERMISSIONS, Policy(open_roles=frozenset({"owner"})), gate.hasher)
    flagged = Permissions(PERMISSIONS.roles, PERMISSIONS.public, privileged={"baker"})
    assert flagged.is_privileged("baker")
    assert flagged.is_privileged("owner")
    assert not flagged.is_privileged("customer")
    with pytest.raises(ValueError, match="role of the table"):
        Permissions(PERMISSIONS.roles, privileged={"king"})
