"""The source's account routes, as somebody would use them."""

import re
from typing import Any

import pytest
from tests.markets.strathwell.house import Caller, House, open_house

from steelyard.settings import Settings

PASSWORD = "seven plum cakes upon a table"
TOKEN = "what only the operator of this house knows"


async def signed_up(house: House, email: str, role: str = "organizer") -> None:
    """An account whose address was confirmed by the mailed link."""
    await house.nobody.post(
        "/auth/signup",
        {"email": email, "password": PASSWORD, "name": "Ana Bell", "role": role},
        expect=202,
    )
    await house.work()
    (*_, newest) = await house.mails(email)
    found = re.search(r"#(\S+)", newest.body)
    assert found is not None
    await house.nobody.post("/api/auth/email/verify", {"token": found[1]}, expect=204)


async def logged_in(house: House, email: str) -> dict[str, Any]:
    return await house.nobody.post("/auth/login", {"email": email, "password": PASSWORD})


async def test_somebody_signs_up_confirms_logs_in_and_out(house: House) -> None:
    email = "ana@example.org"
    await signed_up(house, email)
    tokens = await logged_in(house, email)
    ana = Caller(house.client, tokens["access_token"])
    me = await ana.get("/auth/me")
    assert (me["email"], me["roles"]) == (email, ["organizer"])
    assert tokens["expires_in"] == 15 * 60
    await ana.post("/auth/logout", expect=204)
    await ana.get("/auth/me", expect=401)
    refused = await house.nobody.post(
        "/auth/refresh", {"refresh_token": tokens["refresh_token"]}, expect=401
    )
    assert refused["error"] == "session_ended"


async def test_an_unconfirmed_address_does_not_log_in(house: House) -> None:
    body = {"email": "ben@example.org", "password": PASSWORD, "name": "Ben", "role": "vendor"}
    await house.nobody.post("/auth/signup", body, expect=202)
    await house.nobody.post(
        "/auth/login", {"email": "ben@example.org", "password": PASSWORD}, expect=401
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"role": "admin"}, "role"),
        ({"password": "short"}, "password"),
        ({"password": "            "}, "password"),
        ({"email": "nobody"}, "email"),
        ({"extra": 1}, "extra"),
    ],
)
async def test_a_sign_up_that_cannot_be_says_which_field(
    house: House, body: dict[str, Any], field: str
) -> None:
    whole = {"email": "c@example.org", "password": PASSWORD, "name": "C", "role": "vendor", **body}
    refused = await house.nobody.post("/auth/signup", whole, expect=422)
    assert field in refused["details"]


async def test_a_refresh_token_used_twice_ends_every_session(house: House) -> None:
    await signed_up(house, "dee@example.org")
    first, other = [await logged_in(house, "dee@example.org") for _ in range(2)]
    body = {"refresh_token": first["refresh_token"]}
    second = await house.nobody.post("/auth/refresh", body)
    await house.push_clock(seconds=11)
    refused = await house.nobody.post("/auth/refresh", body, expect=401)
    assert refused["error"] == "refresh_token_reuse_detected"
    for tokens in (second, other):
        await Caller(house.client, tokens["access_token"]).get("/auth/me", expect=401)


async def test_the_first_admin_is_made_once_by_who_knows_the_token(settings: Settings) -> None:
    chosen = settings.model_copy(update={"admin_bootstrap_token": TOKEN})
    body = {"token": TOKEN, "email": "root@example.org", "password": PASSWORD, "name": "Root"}
    async with open_house(chosen) as house:
        wrong = await house.nobody.post(
            "/auth/bootstrap-admin", {**body, "token": "guessed"}, expect=403
        )
        assert wrong["error"] == "bootstrap_refused"
        await house.nobody.post("/auth/bootstrap-admin", body, expect=201)
        again = await house.nobody.post(
            "/auth/bootstrap-admin", {**body, "email": "other@example.org"}, expect=409
        )
        assert again["error"] == "has_first_admin"
        tokens = await logged_in(house, "root@example.org")
        me = await Caller(house.client, tokens["access_token"]).get("/auth/me")
        assert me["roles"] == ["admin"]


async def test_without_a_token_set_nobody_becomes_admin(house: House) -> None:
    body = {"token": " ", "email": "r@example.org", "password": PASSWORD, "name": "Root"}
    await house.nobody.post("/auth/bootstrap-admin", body, expect=403)
