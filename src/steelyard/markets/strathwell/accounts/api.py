"""The source's account routes, led to the kernel's identity; that one's own stand under /api/auth.

A new account is confirmed by mail before it can sign in: see decision 27.
"""

import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from steelyard.kernel.errors import NotYours
from steelyard.kernel.http.context import (
    CurrentActor,
    CurrentServices,
    CurrentSession,
    current_actor,
)
from steelyard.kernel.http.errors import answers
from steelyard.kernel.identity import Address, Person, check_strength
from steelyard.kernel.identity.accounts import register
from steelyard.kernel.identity.edge import (
    CredentialsRoute,
    check_address_limit,
    check_limit,
    client_of,
    credentials,
    tokens_of,
)
from steelyard.kernel.identity.first_admin import claim_first_admin
from steelyard.kernel.identity.limits import MAIL_PER_ADDRESS
from steelyard.kernel.identity.schemas import Accepted, Me, Tokens
from steelyard.kernel.identity.sessions import end_session
from steelyard.kernel.identity.signing_in import renewed, with_password
from steelyard.kernel.identity.users import user_by_id
from steelyard.markets.strathwell.accounts.schemas import Bootstrap, Login, Refresh, Signup
from steelyard.markets.strathwell.gate import ADMIN, GATE
from steelyard.markets.strathwell.limits import (
    BOOTSTRAP_PER_IP,
    LOGIN_PER_IP,
    REFRESH_PER_IP,
    SIGNUP_PER_IP,
)

router = APIRouter(
    prefix="/auth",
    route_class=CredentialsRoute,
    tags=["accounts"],
    responses=answers(400, 401, 403, 409, 413, 415, 422, 429, 503),
)
_SIGNED_IN = Depends(GATE.signed_in())


class BootstrapRefused(NotYours):
    """The token is not the installation's, or it has none."""

    code = "bootstrap_refused"


@router.post("/signup", status_code=202)
@credentials
async def sign_up(
    body: Signup, request: Request, services: CurrentServices, actor: CurrentActor
) -> Accepted:
    """A new account; the link that confirms the address comes by mail.

    The answer is the same whether there was an account already.
    """
    await check_limit(request, SIGNUP_PER_IP)
    await check_address_limit(request, MAIL_PER_ADDRESS, body.email)
    await register(
        services,
        GATE,
        Address.mail(body.email),
        password=body.password.get_secret_value(),
        name=body.name,
        role=body.role,
        ip=actor.ip or "unknown",
        actor=actor,
    )
    return Accepted(message="If that address can be reached here, a message is on its way.")


@router.post("/login")
@credentials
async def log_in(
    body: Login,
    request: Request,
    response: Response,
    services: CurrentServices,
    actor: CurrentActor,
) -> Tokens:
    """With a password. Every reason for a refusal gets the same answer after the same work."""
    await check_limit(request, LOGIN_PER_IP)
    signed_in = await with_password(
        services,
        GATE,
        Address.mail(body.email),
        body.password.get_secret_value(),
        client_of(request, body.device),
        actor,
    )
    return tokens_of(request, response, GATE, signed_in, as_cookie=False)


@router.post("/refresh")
@credentials
async def refresh_tokens(
    body: Refresh,
    request: Request,
    response: Response,
    services: CurrentServices,
    actor: CurrentActor,
) -> Tokens:
    """A new pair for a refresh token, which is used up by it.

    One that was used before ends every session of its owner (``refresh_token_reuse_detected``).
    """
    await check_limit(request, REFRESH_PER_IP)
    shown = body.refresh_token.get_secret_value()
    signed_in = await renewed(services, GATE, shown, client_of(request), actor)
    return tokens_of(request, response, GATE, signed_in, as_cookie=False)


@router.post("/logout", status_code=204)
async def log_out(
    request: Request, session: CurrentSession, person: Annotated[Person, _SIGNED_IN]
) -> None:
    """End this device's session: its access token counts no more from the next request on."""
    await end_session(
        session,
        person.user_id,
        person.session_id,
        market=GATE.market,
        actor=current_actor(request),
        reason="signed_out",
    )


@router.get("/me")
async def see_own_account(session: CurrentSession, person: Annotated[Person, _SIGNED_IN]) -> Me:
    """Who is signed in, and what they may do here."""
    user = await user_by_id(session, person.user_id)
    return Me(
        id=user.id,
        email=user.email,
        phone=user.phone,
        name=user.name,
        roles=sorted(person.roles),
        permissions=sorted(person.permissions),
    )


@router.post("/bootstrap-admin", status_code=201)
@credentials
async def bootstrap_admin(
    body: Bootstrap, request: Request, services: CurrentServices, actor: CurrentActor
) -> Accepted:
    """The first admin, once, for whoever shows ``ADMIN_BOOTSTRAP_TOKEN``; they log in next."""
    await check_limit(request, BOOTSTRAP_PER_IP)
    expected = services.settings.admin_bootstrap_token
    shown = body.token.get_secret_value()
    if not expected or not hmac.compare_digest(shown.encode(), expected.encode()):
        raise BootstrapRefused("This is not the installation's bootstrap token.")
    password = body.password.get_secret_value()
    check_strength(password, minimum=GATE.policy.password_min, personal=(body.email, body.name))
    hashed = await GATE.hasher.hash(password)
    async with services.database.transaction() as session:
        await claim_first_admin(
            session,
            market=GATE.market,
            role=ADMIN,
            email=body.email,
            name=body.name,
            password_hash=hashed,
            actor=actor,
        )
    return Accepted(message="You are the first admin. Log in.")
