"""The HTTP side of Twilio's messaging API."""

import base64
import binascii
import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode

import orjson
import phonenumbers
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from steelyard.sandbox.gate import through_gate
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc
from steelyard.sandbox.twilio import errors
from steelyard.sandbox.twilio.errors import TwilioError
from steelyard.sandbox.twilio.messages import API_VERSION, Text, resource
from steelyard.sandbox.twilio.network import Network
from steelyard.sandbox.twilio.words import LONGEST_BODY

LARGEST_PAGE = 1000
E164 = re.compile(r"^\+[1-9]\d{6,14}$")
MAGIC_RECIPIENTS = {
    "+15005550001": (21211, "The 'To' number +15005550001 is not a valid phone number."),
    "+15005550002": (21612, "The 'To' phone number is not reachable from the 'From' number."),
    "+15005550003": (21408, "Permission to send an SMS has not been enabled for the region."),
    "+15005550004": (21610, "Attempt to send to unsubscribed recipient"),
    "+15005550009": (21614, "'To' number is not a valid mobile number"),
}
"""Twilio's own test recipients. https://www.twilio.com/docs/iam/test-credentials"""


class TwilioApi:
    """Messages: create, fetch, list; and the account itself."""

    def __init__(self, ground: Ground, network: Network) -> None:
        self._ground = ground
        self._network = network

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/twilio/{path:path}", self.answer, methods=["GET", "POST", "DELETE"])
        return router

    async def answer(self, request: Request) -> Response:
        try:
            account = self._authenticate(request)
            fields = await _fields(request)
            operation, run = self._operation(request, account, fields)
        except TwilioError as error:
            return _response(error.status, error.body())

        def work(spoiled: bool) -> Response:
            status, body = self._run(request, operation, run)
            if spoiled:
                trouble = errors.internal()
                return _response(trouble.status, trouble.body())
            return _response(status, body)

        def limited() -> Response:
            error = errors.too_many()
            return _response(error.status, error.body())

        return await through_gate(
            request, self._ground, "twilio", operation, work=work, rate_limited=limited
        )

    def _run(
        self, request: Request, operation: str, run: Callable[[], tuple[int, Doc]]
    ) -> tuple[int, Doc]:
        with self._ground.store.transaction():
            try:
                status, body = run()
            except TwilioError as error:
                status, body = error.status, error.body()
            self._ground.journal.append(
                "twilio", "request", operation, str(body.get("sid") or ""), status=status,
                method=request.method, path=request.url.path, error=body.get("code"),
            )  # fmt: skip
        return status, body

    def _operation(
        self, request: Request, account: str, fields: Doc
    ) -> tuple[str, Callable[[], tuple[int, Doc]]]:
        path = request.url.path.removeprefix("/twilio")
        root = f"/{API_VERSION}/Accounts/{account}"
        if path == f"{root}/Messages.json" and request.method == "POST":
            return "messages.create", lambda: (201, self._create(account, fields))
        if path == f"{root}/Messages.json" and request.method == "GET":
            return "messages.list", lambda: (200, self._list(account, fields))
        found = re.fullmatch(re.escape(root) + r"/Messages/(\w+)\.json", path)
        if found is not None and request.method == "GET":
            return "messages.fetch", lambda: (200, self._fetch(account, found[1], path))
        if path == f"{root}.json" and request.method == "GET":
            return "accounts.fetch", lambda: (200, _account(account))
        raise errors.not_found(path)

    def _create(self, account: str, fields: Doc) -> Doc:
        recipient = _recipient(fields.get("To", ""))
        sender = self._sender(fields)
        body = str(fields.get("Body", ""))
        media = fields.get("MediaUrl", [])
        if not body and not media:
            raise TwilioError(400, 21602, "Message body is required.")
        if len(body) > LONGEST_BODY:
            raise TwilioError(
                400, 21617, "The concatenated message body exceeds the 1600 character limit."
            )
        callback = str(fields.get("StatusCallback", ""))
        if callback and not callback.startswith(("http://", "https://")):
            raise TwilioError(400, 21609, f"The StatusCallback URL {callback} is not a valid URL.")
        text = self._network.accept(
            Text(
                direction="outbound-api",
                sender=sender,
                recipient=recipient,
                body=body,
                media=[media] if isinstance(media, str) else list(media),
                created_at=self._ground.clock.now(),
                status_callback=callback,
                messaging_service=fields.get("MessagingServiceSid"),
            )
        )
        return resource(text, account)

    def _sender(self, fields: Doc) -> str:
        sender = str(fields.get("From", ""))
        numbers = self._network.config.numbers
        if not sender and fields.get("MessagingServiceSid") and numbers:
            return next(iter(numbers))
        if not sender:
            raise TwilioError(400, 21603, "A 'From' phone number is required.")
        if not E164.fullmatch(sender):
            raise TwilioError(400, 21212, f"Invalid From Number (caller ID): {sender}")
        if sender not in numbers:
            raise TwilioError(
                400, 21606,
                f"The From phone number {sender} is not a valid, SMS-capable inbound phone number "
                "or short code for your account.",
            )  # fmt: skip
        return sender

    def _fetch(self, account: str, sid: str, path: str) -> Doc:
        text = self._network.texts.get(sid)
        if text is None:
            raise errors.not_found(path)
        return resource(text, account)

    def _list(self, account: str, fields: Doc) -> Doc:
        size = min(max(int(fields.get("PageSize", "50")), 1), LARGEST_PAGE)
        number = int(fields.get("Page", "0"))
        token = str(fields.get("PageToken", ""))
        before = int(token.removeprefix("PA")) if token else None
        found = self._network.texts.search(_filters(fields), size + 1, before)
        shown = found[:size]
        path = f"/{API_VERSION}/Accounts/{account}/Messages.json"
        kept = {name: value for name, value in fields.items() if not name.startswith("Page")}

        def page(place: int, **more: str) -> str:
            return f"{path}?{urlencode({**kept, 'PageSize': size, 'Page': place, **more})}"

        following = page(number + 1, PageToken=f"PA{shown[-1].seq}") if len(found) > size else None
        return {
            "end": number * size + max(len(shown) - 1, 0),
            "first_page_uri": page(0),
            "messages": [resource(text, account) for text in shown],
            "next_page_uri": following,
            "page": number,
            "page_size": size,
            "previous_page_uri": None,
            "start": number * size,
            "uri": page(number),
        }

    def _authenticate(self, request: Request) -> str:
        """The account; 20003 unless the sid and its token are the configured ones."""
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        try:
            given = base64.b64decode(value, validate=True) if scheme.lower() == "basic" else b""
        except binascii.Error:
            given = b""
        config = self._network.config
        expected = f"{config.account_sid}:{config.auth_token}".encode()
        if not config.account_sid or not hmac.compare_digest(given, expected):
            raise errors.not_authenticated()
        return config.account_sid


async def _fields(request: Request) -> Doc:
    raw = await request.body() if request.method == "POST" else request.url.query.encode()
    try:
        parsed = parse_qs(raw.decode(), keep_blank_values=True, max_num_fields=200)
    except (UnicodeDecodeError, ValueError) as unreadable:
        raise TwilioError(400, 20001, "The request could not be read.") from unreadable
    return {name: values[0] if len(values) == 1 else values for name, values in parsed.items()}


def _recipient(given: object) -> str:
    if not given:
        raise TwilioError(400, 21604, "A 'To' phone number is required.")
    number = str(given)
    if number in MAGIC_RECIPIENTS:
        raise TwilioError(400, *MAGIC_RECIPIENTS[number])
    if not E164.fullmatch(number) or not _possible(number):
        raise TwilioError(400, 21211, f"The 'To' number {number} is not a valid phone number.")
    return number


def _possible(number: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _filters(fields: Doc) -> Doc:
    """``DateSent`` names a whole day; ``DateSent>`` and ``DateSent<`` are inclusive bounds."""
    filters: Doc = {"sender": fields.get("From"), "recipient": fields.get("To")}
    if "DateSent" in fields:
        day = _moment(fields["DateSent"]).replace(hour=0, minute=0, second=0)
        filters["since"] = day.timestamp()
        filters["until"] = (day + timedelta(days=1)).timestamp()
    if "DateSent>" in fields:
        filters["since"] = _moment(fields["DateSent>"]).timestamp()
    if "DateSent<" in fields:
        filters["until"] = (_moment(fields["DateSent<"]) + timedelta(seconds=1)).timestamp()
    return filters


def _moment(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as unreadable:
        raise TwilioError(400, 20001, f"Invalid date: {given}") from unreadable
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _account(sid: str) -> Doc:
    root = f"/{API_VERSION}/Accounts/{sid}"
    return {
        "sid": sid,
        "friendly_name": "Sandbox",
        "status": "active",
        "type": "Full",
        "uri": f"{root}.json",
        "subresource_uris": {"messages": f"{root}/Messages.json"},
    }


def _response(status: int, body: Doc) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")
