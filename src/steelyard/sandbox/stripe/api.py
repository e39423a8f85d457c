"""The HTTP side of Stripe: who calls, what for, and the answer in Stripe's form."""

import base64
import binascii
from dataclasses import dataclass, replace

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from steelyard.sandbox.gate import through_gate
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import errors
from steelyard.sandbox.stripe.call import Call, Operation, expand
from steelyard.sandbox.stripe.desk import API_VERSION, Desk, Origin
from steelyard.sandbox.stripe.form import parse_form
from steelyard.sandbox.stripe.idempotency import Keys, Remembered, fingerprint
from steelyard.sandbox.stripe.operations import OPERATIONS
from steelyard.sandbox.stripe.pay_operations import for_browser
from steelyard.sandbox.stripe.shelf import new_id

LARGEST_BODY = 256 * 1024


@dataclass(frozen=True)
class Caller:
    """Whose key it is; a publishable one may only do what a browser may.

    ``acts_for``: the connected account named by Stripe-Account; empty: the platform itself.
    """

    account: str
    publishable: bool
    acts_for: str = ""

    @property
    def holder(self) -> str:
        """Whose idempotency keys count."""
        return f"{self.account} {self.acts_for}" if self.acts_for else self.account


@dataclass(frozen=True)
class Answer:
    status: int
    body: Doc
    request_id: str
    replayed_from: str | None = None


@dataclass(frozen=True)
class Asked:
    """One request, understood as far as which operation it wants; not yet its parameters."""

    request: Request
    request_id: str
    operation: Operation
    name: str
    inner: str
    fields: Doc
    caller: Caller
    key: str | None
    fingerprint: str


class StripeApi:
    """One request at a time from the wire to an operation and back."""

    def __init__(self, ground: Ground, desk: Desk) -> None:
        self._ground = ground
        self._desk = desk
        self._keys = Keys(ground.store, ground.clock)

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route(
            "/stripe/v1/{path:path}", self.answer, methods=["GET", "POST", "DELETE"]
        )
        return router

    async def answer(self, request: Request) -> Response:
        request_id = new_id("req_", 14)
        try:
            asked = await _understand(request, request_id)
            return await self._once(asked)
        except errors.StripeError as error:
            return _response(Answer(error.status, error.body(), request_id), _key(request))

    async def _once(self, asked: Asked) -> Response:
        """Answers from memory when the key was used before, else performs."""
        if asked.key is None:
            return await self._perform(asked)
        account = asked.caller.holder
        with self._keys.under_way(account, asked.key):
            known = self._keys.recall(account, asked.key, asked.fingerprint)
            if known is None:
                return await self._perform(asked)
            answer = Answer(known.status, known.body, asked.request_id, known.request_id)
            return _response(answer, asked.key)

    async def _perform(self, asked: Asked) -> Response:
        def work(spoiled: bool) -> Response:
            answer = self._work(asked, spoiled=spoiled)
            return _response(answer, asked.key)

        def limited() -> Response:
            error = errors.rate_limited()
            return _response(Answer(429, error.body(), asked.request_id), asked.key)

        return await through_gate(
            asked.request,
            self._ground,
            "stripe",
            asked.operation.name,
            work=work,
            rate_limited=limited,
        )

    def _work(self, asked: Asked, *, spoiled: bool) -> Answer:
        """The work, what its key remembers of it and its journal entry: one transaction."""
        try:
            with self._ground.store.transaction():
                answer = self._run(asked)
                if spoiled:
                    trouble = errors.unknown_trouble()
                    answer = Answer(trouble.status, trouble.body(), asked.request_id)
                if asked.key is not None:
                    kept = Remembered(answer.status, answer.body, asked.request_id)
                    self._keys.remember(asked.caller.holder, asked.key, asked.fingerprint, kept)
                self._note(asked, answer)
        except errors.StripeError as error:
            answer = Answer(error.status, error.body(), asked.request_id)
            self._note(asked, answer)
        return answer

    def _run(self, asked: Asked) -> Answer:
        """A refusal that belongs to its key is an answer, since a declined payment changed
        things; any other is raised and everything is undone."""
        origin = Origin(asked.request_id, asked.key)
        try:
            call = Call(
                desk=replace(self._desk, origin=origin),
                given=asked.operation.spec.read(asked.fields),
                name=asked.name,
                base=str(asked.request.base_url).rstrip("/"),
                path=asked.request.url.path.removeprefix("/stripe"),
                client_secret=_client_secret(asked),
                inner=asked.inner,
                account=asked.caller.acts_for,
            )
            _check_account(call)
            body = asked.operation.run(call)
            body = expand(call.shelf, body, call.given.get("expand", []))
        except errors.StripeError as error:
            if asked.caller.publishable:
                _hide(error)
            if not error.remembered:
                raise
            return Answer(error.status, error.body(), asked.request_id)
        return Answer(200, body, asked.request_id)

    def _note(self, asked: Asked, answer: Answer) -> None:
        self._ground.journal.append(
            "stripe",
            "request",
            asked.operation.name,
            str(answer.body.get("id") or asked.name),
            method=asked.request.method,
            path=asked.request.url.path,
            status=answer.status,
            request_id=answer.request_id,
            idempotency_key=asked.key,
            error=answer.body.get("error", {}).get("code"),
        )


async def _understand(request: Request, request_id: str) -> Asked:
    raw = await _read_body(request)
    fields = parse_form(raw if request.method == "POST" else request.url.query)
    caller = _caller(request, fields)
    operation, name, inner = _operation(request)
    if caller.publishable and not operation.browser:
        raise errors.not_permitted(
            "This API call cannot be made with a publishable API key. Please use a secret API "
            "key. You can find a list of your API keys at "
            "https://dashboard.stripe.com/account/apikeys."
        )
    if caller.acts_for and not operation.connected:
        raise errors.invalid(
            f"This sandbox does not do {operation.name} for a connected account (Stripe-Account)."
        )
    return Asked(
        request=request,
        request_id=request_id,
        operation=operation,
        name=name,
        inner=inner,
        fields=fields,
        caller=caller,
        key=_key(request),
        fingerprint=fingerprint(request.method, request.url.path, raw),
    )


def _hide(error: errors.StripeError) -> None:
    """A browser sees no more of a payment in a refusal than in an answer."""
    if "payment_intent" in error.error:
        error.error["payment_intent"] = for_browser(error.error["payment_intent"])


def _check_account(call: Call) -> None:
    if call.account and not call.shelf.has("account", call.account):
        raise errors.no_such_account(call.account)


def _key(request: Request) -> str | None:
    return request.headers.get("idempotency-key") if request.method == "POST" else None


def _client_secret(asked: Asked) -> str | None:
    """What a browser shows to prove that the payment is its own; None for a secret key."""
    return str(asked.fields.get("client_secret", "")) if asked.caller.publishable else None


async def _read_body(request: Request) -> str:
    body = await request.body()
    if len(body) > LARGEST_BODY:
        raise errors.StripeError(413, "The request is too large.")
    return body.decode("utf-8", "replace")


def _operation(request: Request) -> tuple[Operation, str, str]:
    path = request.url.path.removeprefix("/stripe")
    for operation in OPERATIONS:
        names = operation.match(request.method, path)
        if names is not None:
            return operation, *names
    raise errors.no_such_path(request.method, path)


def _caller(request: Request, fields: Doc) -> Caller:
    key = _api_key(request) or str(fields.get("key", ""))
    if not key:
        raise errors.unauthorised(
            "You did not provide an API key. You need to provide your API key in the "
            "Authorization header, using Bearer auth (e.g. 'Authorization: Bearer "
            "YOUR_SECRET_KEY')."
        )
    if key.startswith("pk_test_"):
        return Caller(account=key, publishable=True)
    if not key.startswith("sk_test_"):
        raise errors.unauthorised(f"Invalid API Key provided: {key[:7]}{'*' * 8}{key[-4:]}")
    return Caller(
        account=key, publishable=False, acts_for=request.headers.get("stripe-account", "")
    )


def _api_key(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _response(answer: Answer, key: str | None) -> Response:
    headers = {"Request-Id": answer.request_id, "Stripe-Version": API_VERSION}
    if key is not None:
        headers["Idempotency-Key"] = key.encode("ascii", "replace").decode()
    if answer.replayed_from is not None:
        headers["Idempotent-Replayed"] = "true"
        headers["Original-Request"] = answer.replayed_from
    return Response(
        orjson.dumps(answer.body), answer.status, headers, media_type="application/json"
    )
