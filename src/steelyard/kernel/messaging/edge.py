"""Twilio's doors: texts that come in, and reports on texts that went out.

The signature is checked over the address the operator published (``BASE_URL``), never over what
a request calls itself. Both doors store and answer; everything slow follows as jobs.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import Response

from steelyard.kernel import clock
from steelyard.kernel.db import Session, is_retryable, sqlstate
from steelyard.kernel.errors import Refusal
from steelyard.kernel.http.body import UnsupportedMediaType
from steelyard.kernel.http.context import services_of
from steelyard.kernel.http.errors import answers
from steelyard.kernel.http.routes import UnitOfWorkRoute, own_transactions, raw_body
from steelyard.kernel.messaging import addresses
from steelyard.kernel.messaging.inbound import Text, receive
from steelyard.kernel.messaging.outcomes import locked, report
from steelyard.kernel.messaging.twilio_wire import status_of, why

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

BODY_MAX = 64 * 1024
FIELDS_MAX = 200
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

_FORM = "application/x-www-form-urlencoded"
_TRIES = 4
LOCK_TIMED_OUT = "55P03"
_DOCUMENTED = {
    "requestBody": {
        "required": True,
        "content": {_FORM: {"schema": {"type": "object", "additionalProperties": True}}},
    }
}

Fields = dict[str, str]


class InvalidSignature(Refusal):
    status = 400
    code = "invalid_signature"


class BodyTooLarge(Refusal):
    status = 413
    code = "body_too_large"


class MalformedForm(Refusal):
    status = 400
    code = "malformed_form"


def webhook_router(market_name: str) -> APIRouter:
    """``/api/webhooks/twilio/sms`` and ``…/status/{message_id}`` of one market."""
    router = APIRouter(tags=["webhooks"], route_class=UnitOfWorkRoute)
    root = "/api/webhooks/twilio"

    async def genuine(request: Request) -> Fields:
        path = request.url.path
        place = path[path.index(root) :]
        return await _genuine(request, market_name, place)

    @router.post(
        f"{root}/sms",
        response_class=Response,
        responses={200: {"content": {"text/xml": {}}}, **answers(400, 413, 415)},
        openapi_extra=_DOCUMENTED,
        summary="A text has reached our number (Twilio)",
    )
    @raw_body
    @own_transactions
    async def twilio_sms(request: Request, fields: Annotated[Fields, Depends(genuine)]) -> Response:
        text = _text(fields)

        async def work(session: Session) -> None:
            await receive(session, market_name, text)

        await _in_transaction(services_of(request), work)
        return Response(EMPTY_TWIML, media_type="text/xml")

    @router.post(
        f"{root}/status/{{message_id}}",
        status_code=204,
        response_class=Response,
        responses=answers(400, 413, 415, 422),
        openapi_extra=_DOCUMENTED,
        summary="What became of a text (Twilio)",
    )
    @raw_body
    @own_transactions
    async def twilio_status(
        request: Request, message_id: UUID, fields: Annotated[Fields, Depends(genuine)]
    ) -> Response:
        async def work(session: Session) -> None:
            await _apply(session, market_name, message_id, fields)

        await _in_transaction(services_of(request), work)
        return Response(status_code=204)

    return router


def _text(fields: Fields) -> Text:
    count = fields.get("NumMedia", "")
    return Text(
        ref=_required(fields, "MessageSid"),
        sender=addresses.sender(_required(fields, "From")),
        to=fields.get("To", "")[:64],
        body=fields.get("Body", ""),
        media_count=int(count) if count.isdecimal() and len(count) < 4 else 0,
    )


async def _apply(session: Session, market: str, message_id: UUID, fields: Fields) -> None:
    """One report. What is not ours (a restored backup knows less than Twilio) is left alone."""
    message = await locked(session, message_id)
    if message is None or message.market != market or message.direction != "out":
        return
    code = fields.get("ErrorCode") or None
    await report(
        session,
        message,
        _required(fields, "MessageSid"),
        status_of(fields.get("MessageStatus", "")),
        code=code,
        why=why(code) if code else None,
    )


def _required(fields: Fields, name: str) -> str:
    value = fields.get(name, "").strip()
    if not value or len(value) > 64:
        raise MalformedForm(f"The form needs one {name}.")
    return value


async def _genuine(request: Request, market: str, place: str) -> Fields:
    """The form of a call that Twilio signed for this very address. Else InvalidSignature."""
    services = services_of(request)
    fields = _parse(request, await _read(request))
    url = f"{services.settings.base_url.rstrip('/')}/{market}{place}"
    if request.url.query:
        url += f"?{request.url.query}"
    signature = request.headers.get("x-twilio-signature", "")
    ours = fields.get("AccountSid", "") == services.settings.twilio_account_sid
    if not (signature and ours and services.sms.is_genuine(url, fields, signature)):
        refusal = InvalidSignature("The signature does not fit this call.")
        await services.forgeries.note(request, refusal, market=market, provider="twilio")
        raise refusal
    return {name: value.replace("\x00", "") for name, value in fields.items()}


async def _read(request: Request) -> bytes:
    """The body, at most BODY_MAX, whatever the header says of its length."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            raise BodyTooLarge("The body is too large.", limit_bytes=BODY_MAX)
    return bytes(body)


def _parse(request: Request, body: bytes) -> Fields:
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _FORM:
        raise UnsupportedMediaType(f"Send the body as {_FORM}.")
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            max_num_fields=FIELDS_MAX,
            errors="strict",
        )
    except ValueError:
        raise MalformedForm("The form cannot be read.") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise MalformedForm("A field stands in the form twice.")
    return fields


async def _in_transaction(services: "Services", work: Callable[[Session], Awaitable[None]]) -> None:
    """``work`` in one committed transaction, tried again where the database asks for that, and
    once more where it waited too long for a row: whoever held it has decided by then."""
    waited = False
    for attempt in range(_TRIES):
        try:
            async with services.database.transaction() as session:
                await work(session)
        except DBAPIError as error:
            again = is_retryable(error) or (sqlstate(error) == LOCK_TIMED_OUT and not waited)
            if not again or attempt == _TRIES - 1:
                raise
            waited = waited or not is_retryable(error)
            await clock.sleep(0.02 * 2**attempt)
        else:
            return
