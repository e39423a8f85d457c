"""Same key and same content: the same answer. Same key, other content: refused.

Keys are claimed by inserting a row; the unique key makes a second caller wait for the first's
commit. Successes and business refusals are remembered; what says "ask again" (429, 5xx) is not.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import Response

from steelyard.kernel import clock
from steelyard.kernel.db import Session, sqlstate
from steelyard.kernel.errors import Conflict, Refusal
from steelyard.kernel.http.admin_gate import ADMIN
from steelyard.kernel.secrets import Box

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

KEPT = timedelta(days=30)
LEASE = timedelta(seconds=60)
REMEMBERED = frozenset({402, 403, 404, 409, 422})
KEY_MAX = 255
_KEY = re.compile("[!-~]+")
_PRESENTED = ("cookie", "authorization", "x-request-token")
_HEADERS = ("content-type", "location", "set-cookie")


class KeyRequired(Refusal):
    status = 400
    code = "idempotency_key_required"


class KeyInvalid(Refusal):
    status = 400
    code = "idempotency_key_invalid"


class KeyReused(Refusal):
    status = 422
    code = "idempotency_key_reused"


class InProgress(Conflict):
    code = "in_progress"


@dataclass(frozen=True, slots=True)
class Claim:
    """One caller's key for one request."""

    market: str
    actor: str
    key: str
    method: str
    path: str
    request_hash: bytes

    def identity(self) -> dict[str, str]:
        return {"market": self.market, "actor": self.actor, "key": self.key}


def key_of(request: Request, *, required: bool) -> str | None:
    """The caller's key. Raises KeyRequired or KeyInvalid."""
    key = request.headers.get("idempotency-key")
    if key is None:
        if required:
            raise KeyRequired(
                "Send an Idempotency-Key header: a fresh UUID for each new intention, the same one "
                "for each retry."
            )
        return None
    if len(key) > KEY_MAX or not _KEY.fullmatch(key):
        raise KeyInvalid(f"An Idempotency-Key has 1 to {KEY_MAX} visible ASCII characters.")
    return key


def documented(extra: dict[str, Any] | None, *, required: bool) -> dict[str, Any]:
    """``openapi_extra`` with the header described."""
    made = dict(extra or {})
    made["parameters"] = [
        *made.get("parameters", []),
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": required,
            "description": "A fresh UUID for each new intention; the same one for each retry.",
            "schema": {
                "type": "string",
                "minLength": 1,
                "maxLength": KEY_MAX,
                "pattern": "^[!-~]+$",
            },
        },
    ]
    return made


async def claim_of(request: Request, key: str | None, named: str | None = None) -> Claim | None:
    """What the key stands for: this caller, this request. ``named``: who the route's gate says
    the caller is, which holds across their devices and each renewal of their token."""
    if key is None:
        return None
    body = await request.body()
    content = b"|".join([request.method.encode(), request.url.path.encode(), body])
    return Claim(
        market=request.scope.get("steelyard.market", ""),
        actor=named or _caller(request),
        key=key,
        method=request.method,
        path=request.url.path,
        request_hash=hashlib.sha256(content).digest(),
    )


def _caller(request: Request) -> str:
    """Whose key it is: staff share one space, anybody else is told apart by what they present.

    A key is looked up before anybody is let in, so a stranger who guesses one must not be
    answered with somebody else's reply.
    """
    if ADMIN in request.url.path:
        return "staff"
    shown = "|".join(request.headers.get(name, "") for name in _PRESENTED)
    return "public:" + hashlib.sha256(shown.encode()).hexdigest()[:32]


async def take(session: Session, claim: Claim, box: Box) -> Response | None:
    """Claim the key in this transaction; the earlier answer when there is one.

    Raises InProgress when the first caller keeps us waiting, KeyReused for other content.
    """
    try:
        fresh = await _insert(session, claim, leased=False)
    except DBAPIError as error:
        if sqlstate(error) == "55P03":
            raise _in_progress() from None
        raise
    return None if fresh else await _answer(session, claim, box)


async def lease(session: Session, claim: Claim, box: Box) -> Response | None:
    """Claim the key for a while, committed before the work; the earlier answer if there is one."""
    if await _insert(session, claim, leased=True):
        return None
    return await _answer(session, claim, box)


async def keep(session: Session, claim: Claim, response: Response, box: Box) -> None:
    """Remember the answer. One that says "ask again" frees the key instead."""
    if response.status_code >= 500 or response.status_code == 429:
        await _forget(session, claim)
        return
    headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
    await session.execute(
        text(
            "UPDATE kernel.idempotency_key SET status = 'done',"
            " response_status = :status, response_body = :body"
            " WHERE market = :market AND actor = :actor AND key = :key"
        ),
        {
            **claim.identity(),
            "status": response.status_code,
            "body": box.seal(dump_answer(headers, bytes(response.body))),
        },
    )


async def keep_answer(services: "Services", claim: Claim, response: Response) -> None:
    """``keep`` in a transaction of its own: the end of a lease."""
    async with services.database.transaction() as session:
        await keep(session, claim, response, services.box)


async def keep_refusal(services: "Services", claim: Claim, refusal: Refusal) -> None:
    """Remember a refusal: its transaction is gone, so it is written in one of its own."""
    if isinstance(refusal, (KeyReused, InProgress)):
        return
    async with services.database.transaction() as session:
        if await _insert(session, claim, leased=False):
            await keep(session, claim, _as_response(refusal), services.box)


async def release(services: "Services", claim: Claim, refusal: Refusal) -> None:
    """End a lease with a refusal: remembered if it is final, else the key is free again."""
    async with services.database.transaction() as session:
        if refusal.status in REMEMBERED:
            await keep(session, claim, _as_response(refusal), services.box)
        else:
            await _forget(session, claim)


async def free(services: "Services", claim: Claim) -> None:
    """End a lease without an answer: the key may be used again at once."""
    async with services.database.transaction() as session:
        await _forget(session, claim)


async def free_abandoned(session: Session) -> int:
    """Drop leases whose process never came back to answer; returns how many."""
    gone = await session.execute(
        text(
            "DELETE FROM kernel.idempotency_key WHERE status = 'in_progress'"
            " AND leased_until < :now RETURNING 1"
        ),
        {"now": clock.now()},
    )
    return len(gone.all())


async def prune(session: Session) -> int:
    """Drop keys past their time; returns how many."""
    gone = await session.execute(
        text("DELETE FROM kernel.idempotency_key WHERE expires_at < :now RETURNING 1"),
        {"now": clock.now()},
    )
    return len(gone.all())


async def _insert(session: Session, claim: Claim, *, leased: bool) -> bool:
    now = clock.now()
    row = await session.execute(
        text(
            "INSERT INTO kernel.idempotency_key AS k"
            " (market, actor, key, method, path, request_hash, leased_until, expires_at)"
            " VALUES (:market, :actor, :key, :method, :path, :hash, :until, :expires)"
            " ON CONFLICT (market, actor, key) DO UPDATE SET leased_until = excluded.leased_until"
            " WHERE k.status = 'in_progress' AND k.request_hash = excluded.request_hash"
            " AND k.leased_until < :now RETURNING 1"
        ),
        {
            **claim.identity(),
            "method": claim.method,
            "path": claim.path,
            "hash": claim.request_hash,
            "until": now + LEASE if leased else None,
            "expires": now + KEPT,
            "now": now,
        },
    )
    return row.first() is not None


async def _answer(session: Session, claim: Claim, box: Box) -> Response:
    row = (
        await session.execute(
            text(
                "SELECT request_hash, status, response_status, response_body"
                " FROM kernel.idempotency_key"
                " WHERE market = :market AND actor = :actor AND key = :key"
            ),
            claim.identity(),
        )
    ).one()
    if bytes(row.request_hash) != claim.request_hash:
        raise KeyReused(
            "This Idempotency-Key was used for another request. Use a fresh one.",
            idempotency_key="already used with other content",
        )
    if row.status != "done":
        raise _in_progress()
    headers, body = load_answer(box.open(bytes(row.response_body)))
    return Response(body, row.response_status, {**headers, "Idempotent-Replayed": "true"})


def dump_answer(headers: dict[str, str], body: bytes) -> bytes:
    """Headers and body as one sealed text: an answer may carry a cookie and personal data."""
    return json.dumps(headers).encode() + b"\n" + body


def load_answer(kept: bytes) -> tuple[dict[str, str], bytes]:
    head, _, body = kept.partition(b"\n")
    return json.loads(head), body


async def _forget(session: Session, claim: Claim) -> None:
    await session.execute(
        text(
            "DELETE FROM kernel.idempotency_key"
            " WHERE market = :market AND actor = :actor AND key = :key"
        ),
        claim.identity(),
    )


def _in_progress() -> InProgress:
    return InProgress(
        "The first request with this key is still being worked on.", retry_after_seconds=2
    )


def _as_response(refusal: Refusal) -> Response:
    content = {
        "error": refusal.code,
        "message": refusal.message,
        "details": refusal.details,
        "request_id": "",
    }
    return Response(
        json.dumps(content, default=str).encode(),
        refusal.status,
        {"content-type": "application/json"},
    )
