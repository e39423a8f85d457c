"""The routes describe themselves, and nothing secret reaches the log."""

import pytest
from fastapi import FastAPI
from tests.kernel.identity.stage import PASSWORD, House, make_gate

from steelyard.kernel.identity import MEMBERS, identity_router, matrix
from steelyard.kernel.identity.api import PUBLIC_ROUTES


def test_every_route_says_what_it_does_and_who_may() -> None:
    gate, app = make_gate(), FastAPI()
    router = identity_router(gate)
    app.include_router(router)
    described = app.openapi()
    guarded = {
        row.route
        for row in matrix(type(gate.permissions)(gate.permissions.roles, PUBLIC_ROUTES), [router])
        if row.needs == MEMBERS or row.roles
    }
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], path
            assert {"401", "422", "429"} <= set(operation["responses"]), path
            shown = f"{method.upper()} {path}" in guarded
            assert ("security" in operation) is shown, path
    (scheme,) = described["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["scheme"], scheme["bearerFormat"]) == ("http", "bearer", "JWT")


def test_operations_have_names_of_their_own() -> None:
    names = [route.name for route in identity_router(make_gate()).routes]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    assert len(set(names)) == len(names)  # pyright: ignore[reportUnknownArgumentType]


async def test_nothing_secret_is_in_the_log(
    house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    user = await house.user()
    signed_in = await house.sign_in(user)
    token, access = signed_in["refresh_token"], signed_in["access_token"]
    await house.refresh(token)
    await house.refresh(token, **{"user-agent": "another"})
    await house.get("/api/auth/me", access)
    await house.post("/api/auth/password/reset", {"token": "made.up", "password": PASSWORD})
    await house.post("/api/auth/password/forgotten", {"email": user.email})
    await house.work()
    out, err = capfd.readouterr()
    logged = out + err
    assert "/api/auth/refresh" in logged
    for secret in (token, token[22:60], access, access.rpartition(".")[2], PASSWORD, user.email):
        assert str(secret) not in logged
