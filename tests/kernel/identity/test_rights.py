"""Who may: 401 for a stranger, 403 for the wrong role, 404 for what is not theirs; the matrix."""

from typing import Annotated
from uuid import uuid4

import pytest
from fastapi import APIRouter, Depends
from tests.kernel.identity.stage import (
    MARKET,
    PERMISSIONS,
    SYSTEM,
    House,
    bread_router,
    make_gate,
)

from steelyard.kernel import identity
from steelyard.kernel.errors import NotFound
from steelyard.kernel.identity import MEMBERS, PUBLIC, Permissions, Person, Unlisted

STAFF = {"owner"}
EVERYBODY = {"customer", "baker", "owner"}
MATRIX = {
    "GET /api/window": {PUBLIC},
    "POST /api/bread": {"baker", "owner"},
    "GET /api/baskets/{owner_id}": EVERYBODY,
    "GET /api/auth/me": {MEMBERS},
    "GET /api/auth/sessions": {MEMBERS},
    "POST /api/auth/sessions/{session_id}/end": {MEMBERS},
    "POST /api/auth/sign-out": {MEMBERS},
    "POST /api/auth/sign-out-everywhere": {MEMBERS},
    "POST /api/auth/password/change": {MEMBERS},
    "POST /api/auth/users/{user_id}/end-sessions": STAFF,
    "POST /api/auth/users/{user_id}/suspend": STAFF,
    "POST /api/auth/users/{user_id}/restore": STAFF,
    "GET /api/auth/users": STAFF,
    "GET /api/auth/users/{user_id}": STAFF,
    "GET /api/auth/roles": STAFF,
    "GET /api/auth/role-requests": STAFF,
    "POST /api/auth/users/{user_id}/roles": STAFF,
    "POST /api/auth/users/{user_id}/roles/{role}/revoke": STAFF,
    "POST /api/auth/role-requests/{request_id}/decide": STAFF,
    "POST /api/auth/role-requests/{request_id}/withdraw": STAFF,
    **{route: {PUBLIC} for route in identity.PUBLIC_ROUTES},
}


def routers() -> list[APIRouter]:
    gate = make_gate()
    return [identity.identity_router(gate), bread_router(gate)]


def test_every_route_is_in_the_table() -> None:
    assert identity.differences(PERMISSIONS, routers(), MATRIX) == []


def test_a_route_without_a_line_is_a_difference() -> None:
    less = {route: roles for route, roles in MATRIX.items() if route != "POST /api/bread"}
    assert identity.differences(PERMISSIONS, routers(), less) == [
        "POST /api/bread: is baker, owner, should be not there"
    ]
    more = {**MATRIX, "POST /api/cake": {"baker"}}
    assert identity.differences(PERMISSIONS, routers(), more) == [
        "POST /api/cake: is not there, should be baker"
    ]
    other = {**MATRIX, "POST /api/bread": EVERYBODY}
    assert len(identity.differences(PERMISSIONS, routers(), other)) == 1


def test_a_route_nobody_decided_about_is_found() -> None:
    router = APIRouter()

    @router.delete("/api/ovens/{oven}")
    async def remove(oven: str) -> str:
        return oven

    with pytest.raises(Unlisted, match=r"DELETE /api/ovens/\{oven\}: asks for nothing"):
        identity.matrix(PERMISSIONS, [*routers(), router])


def test_a_guarded_route_cannot_be_called_public() -> None:
    lying = Permissions(PERMISSIONS.roles, {*PERMISSIONS.public, "POST /api/bread"})
    with pytest.raises(Unlisted, match="POST /api/bread: public in the table"):
        identity.matrix(lying, routers())


def test_the_guard_is_found_behind_other_dependencies() -> None:
    gate, router = make_gate(), APIRouter()

    async def inner(person: Annotated[Person, Depends(gate.require("bread.bake"))]) -> Person:
        return person

    @router.get("/api/oven")
    async def see(
        _member: Annotated[Person, Depends(gate.signed_in())],
        person: Annotated[Person, Depends(inner)],
    ) -> str:
        return str(person.user_id)

    bare = Permissions(PERMISSIONS.roles)
    (row,) = identity.matrix(bare, [router])
    assert (row.needs, row.roles) == ("bread.bake", frozenset({"baker", "owner"}))


def test_a_permission_that_nobody_has_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no role of bakery has the permission"):
        make_gate().require("bread.burn")


@pytest.mark.parametrize("role", sorted(EVERYBODY))
async def test_each_role_gets_what_the_table_says(house: House, role: str) -> None:
    access = (await house.sign_in(await house.user(role)))["access_token"]
    answer = await house.post("/api/bread", access=access)
    assert answer.status_code == (200 if role in MATRIX["POST /api/bread"] else 403)


async def test_a_stranger_is_asked_to_sign_in(house: House) -> None:
    for access in ("", "x", "a.b.c", "Bearer"):
        answer = await house.post("/api/bread", access=access)
        assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in")
    assert (await house.get("/api/window")).status_code == 200


async def test_anothers_thing_is_not_there(house: House) -> None:
    ana, ben = await house.user(), await house.user()
    access = (await house.sign_in(ana))["access_token"]
    assert (await house.get(f"/api/baskets/{ana.id}", access)).status_code == 200
    assert (await house.get(f"/api/baskets/{ben.id}", access)).status_code == 404


async def test_a_role_counts_from_the_next_request_on(house: House) -> None:
    user = await house.user()
    access = (await house.sign_in(user))["access_token"]
    assert (await house.post("/api/bread", access=access)).status_code == 403
    async with house.services.database.transaction() as session:
        await identity.grant(session, user.id, market=MARKET, role="baker", actor=SYSTEM)
    assert (await house.post("/api/bread", access=access)).status_code == 200
    async with house.services.database.transaction() as session:
        assert await identity.withdraw(
            session, user.id, market=MARKET, role="baker", actor=SYSTEM, reason="left"
        )
    assert (await house.post("/api/bread", access=access)).status_code == 403


async def test_without_any_role_nobody_is_signed_in(house: House) -> None:
    user = await house.user()
    access = (await house.sign_in(user))["access_token"]
    await house.run_sql("DELETE FROM kernel.membership WHERE user_id = :id", id=user.id)
    assert (await house.get("/api/auth/me", access)).status_code == 401


async def test_an_access_token_ends_after_its_time(house: House) -> None:
    access = (await house.sign_in(await house.user()))["access_token"]
    await house.push_clock(minutes=9)
    assert (await house.get("/api/auth/me", access)).status_code == 200
    await house.push_clock(minutes=2)
    assert (await house.get("/api/auth/me", access)).status_code == 401


async def test_me_says_what_one_may(house: House) -> None:
    user = await house.user("baker")
    seen = (await house.get("/api/auth/me", (await house.sign_in(user))["access_token"])).json()
    assert seen["roles"] == ["baker"]
    assert seen["permissions"] == ["bread.bake", "bread.buy"]
    assert seen["email"] == user.email


def test_organisations_are_kept_apart() -> None:
    mine, theirs = uuid4(), uuid4()
    person = Person(uuid4(), uuid4(), MARKET, frozenset({"baker"}), {"baker": frozenset({mine})})
    person.must_belong_to(mine)
    person.must_belong_to(mine, "baker")
    for asked, roles in ((theirs, ()), (mine, ("owner",)), (None, ())):
        with pytest.raises(NotFound):
            person.must_belong_to(asked, *roles)
