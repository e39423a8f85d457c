"""The routes that need no access token: in, out of forgetting, and back in."""

from fastapi import APIRouter, Request, Response

from steelyard.kernel.http.context import CurrentActor, CurrentServices
from steelyard.kernel.http.errors import answers
from steelyard.kernel.identity import accounts, codes, limits, signing_in
from steelyard.kernel.identity.cookies import token_in_cookie
from steelyard.kernel.identity.edge import (
    check_address_limit,
    check_limit,
    client_of,
    credentials,
    tokens_of,
)
from steelyard.kernel.identity.gate import Gate
from steelyard.kernel.identity.refusals import CeilingReached
from steelyard.kernel.identity.schemas import (
    Accepted,
    CodeShown,
    CodeWish,
    Credentials,
    LinkShown,
    MailWish,
    PasswordReset,
    Registration,
    Renewal,
    Tokens,
)
from steelyard.kernel.identity.tasks import answer_later

_LOOK = Accepted(message="If that address can be reached here, a message is on its way.")


def add_routes(router: APIRouter, gate: Gate) -> None:
    _add_sign_in(router, gate)
    _add_code(router, gate)
    _add_mail(router, gate)


def _add_sign_in(router: APIRouter, gate: Gate) -> None:
    @router.post("/register", status_code=202)
    @credentials
    async def register(
        body: Registration, request: Request, services: CurrentServices, actor: CurrentActor
    ) -> Accepted:
        """A new account. The answer is the same whether there was one already."""
        await check_limit(request, limits.REGISTER_PER_IP)
        await check_address_limit(request, limits.MAIL_PER_ADDRESS, body.address.value)
        await accounts.register(
            services,
            gate,
            body.address,
            password=body.password.get_secret_value(),
            name=body.name,
            role=body.role,
            ip=actor.ip or "unknown",
            actor=actor,
        )
        return _LOOK

    @router.post("/sign-in")
    @credentials
    async def sign_in(
        body: Credentials,
        request: Request,
        response: Response,
        services: CurrentServices,
        actor: CurrentActor,
    ) -> Tokens:
        """With a password. Every reason for a refusal gets the same answer after the same work."""
        await check_limit(request, limits.SIGN_IN_PER_IP)
        signed_in = await signing_in.with_password(
            services,
            gate,
            body.address,
            body.password.get_secret_value(),
            client_of(request, body.device),
            actor,
        )
        return tokens_of(request, response, gate, signed_in, as_cookie=body.as_cookie)

    @router.post("/refresh")
    @credentials
    async def refresh(
        body: Renewal,
        request: Request,
        response: Response,
        services: CurrentServices,
        actor: CurrentActor,
    ) -> Tokens:
        """A new pair; the refresh token that was shown is used up.

        The same client may show it once more within ten seconds, if the answer was lost, and gets
        the same one. Shown by anybody else, or later, the session ends.
        """
        await check_limit(request, limits.REFRESH_PER_IP)
        shown = body.refresh_token.get_secret_value() if body.refresh_token else ""
        as_cookie = not shown
        if as_cookie:
            shown = token_in_cookie(request, services.settings, gate.market)
        signed_in = await signing_in.renewed(services, gate, shown, client_of(request), actor)
        return tokens_of(request, response, gate, signed_in, as_cookie=as_cookie)


def _add_code(router: APIRouter, gate: Gate) -> None:
    @router.post("/code", status_code=202)
    @credentials
    async def ask_for_code(
        body: CodeWish, services: CurrentServices, actor: CurrentActor
    ) -> Accepted:
        """Six digits by text, good for five minutes; a code asked for before ends."""
        try:
            async with services.database.transaction() as session:
                await codes.ask(
                    session,
                    services.settings,
                    market=gate.market,
                    purpose=codes.SIGN_IN,
                    phone=body.phone,
                    ip=actor.ip or "unknown",
                )
        except CeilingReached:
            async with services.database.transaction() as session:
                await codes.note_ceiling(session, gate.market, actor)
            raise
        return _LOOK

    @router.post("/code/sign-in")
    @credentials
    async def sign_in_with_code(
        body: CodeShown,
        request: Request,
        response: Response,
        services: CurrentServices,
        actor: CurrentActor,
    ) -> Tokens:
        """With the code of a text message; five tries each."""
        await check_limit(request, limits.CODE_TRIES_PER_IP)
        signed_in = await signing_in.with_code(
            services, gate, body.phone, body.code, client_of(request, body.device), actor
        )
        return tokens_of(request, response, gate, signed_in, as_cookie=body.as_cookie)


def _add_mail(router: APIRouter, gate: Gate) -> None:
    @router.post("/email/ask", status_code=202)
    @credentials
    async def ask_for_verification(
        body: MailWish, request: Request, services: CurrentServices
    ) -> Accepted:
        """A link that shows the address is yours, once more."""
        await _ask(request, services, body.email, "verify_email")
        return _LOOK

    @router.post("/email/verify", status_code=204, responses=answers(410))
    @credentials
    async def verify_email(
        body: LinkShown, request: Request, services: CurrentServices, actor: CurrentActor
    ) -> None:
        """Open the mailed link: the address is yours."""
        await check_limit(request, limits.OPEN_LINK_PER_IP)
        await accounts.verify_email(services, gate, body.token.get_secret_value(), actor)

    @router.post("/password/forgotten", status_code=202)
    @credentials
    async def ask_for_reset(
        body: MailWish, request: Request, services: CurrentServices
    ) -> Accepted:
        """A link to choose a new password."""
        await _ask(request, services, body.email, "reset_password")
        return _LOOK

    @router.post("/password/reset", status_code=204, responses=answers(410))
    @credentials
    async def reset_password(
        body: PasswordReset, request: Request, services: CurrentServices, actor: CurrentActor
    ) -> None:
        """Choose a new password by the mailed link; every device is signed out."""
        await check_limit(request, limits.OPEN_LINK_PER_IP)
        await accounts.reset_password(
            services,
            gate,
            body.token.get_secret_value(),
            body.password.get_secret_value(),
            actor,
        )

    async def _ask(request: Request, services: CurrentServices, email: str, wish: str) -> None:
        await check_limit(request, limits.MAIL_PER_IP)
        await check_address_limit(request, limits.MAIL_PER_ADDRESS, email)
        async with services.database.transaction() as session:
            answer_later(session, services.box, market=gate.market, wish=wish, email=email)
