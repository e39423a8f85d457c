"""Somebody who means harm: broken input, foreign ids, forged news. Nothing of it may be taken."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from steelyard.chaos.actors.base import Stage
from steelyard.chaos.actors.locksmith.shop import ROOT, STAFF
from steelyard.chaos.wire import Answer, NoAnswer

_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_NOBODY = "0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a10"
_START = f"{ROOT}/request/start"
# Not an answer to the attack: the house is busy, or in the middle of a fault.
_BUSY = frozenset({429, 502, 503})


@dataclass(frozen=True)
class Attack:
    """One request that must be refused with one of ``expected``."""

    name: str
    method: str
    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict[str, str])
    expected: frozenset[int] = frozenset({400, 404, 405, 409, 413, 415, 422})


def _json(**body: Any) -> bytes:
    return json.dumps(body).encode()


def _forged_event(mark: str) -> bytes:
    paid = {"id": f"pi_{mark}", "object": "payment_intent", "amount": 1, "status": "succeeded"}
    return _json(id=f"evt_{mark}", type="payment_intent.succeeded", data={"object": paid})


def _attacks(mark: str) -> list[Attack]:
    refund = f"{ROOT}/admin/jobs/{_NOBODY}/refund"
    name, phone = "Mallory", "+13125550199"
    start = [
        ("not json", b'{"name": "Mallory"'),
        ("two values", b'{"name": "a"} {"name": "b"}'),
        ("field twice", b'{"name": "a", "name": "b", "phone": "+13125550199"}'),
        ("unknown field", _json(name=name, phone=phone, is_admin=True)),
        ("number for text", _json(name=7, phone=phone)),
        ("nul", _json(name="a\u0000b", phone=phone)),
        ("no phone", _json(name=name, phone="tomorrow")),
        ("too long", _json(name="x" * 5000, phone=phone)),
        ("not a number", b'{"name": "a", "phone": NaN}'),
        ("too deep", b"[" * 2000 + b"]" * 2000),
        ("not unicode", b'{"name": "\xff\xfe", "phone": "+13125550199"}'),
        ("too large", b'{"name": "' + b"x" * 300_000 + b'"}'),
    ]
    amounts: list[object] = [-1, 0, 1.5, "100", True, 10**13]
    return [
        *(Attack(what, "POST", _START, body, _JSON) for what, body in start),
        Attack("form for json", "POST", _START, b"name=a", _FORM),
        Attack("wrong method", "DELETE", _START, b""),
        Attack("foreign page", "GET", f"{ROOT}/request/{_NOBODY}", b""),
        Attack(
            "foreign pay", "POST", f"{ROOT}/request/{_NOBODY}/payment-intent", b"",
            {"Idempotency-Key": mark},
        ),
        Attack(
            "forged cookie", "GET", f"{ROOT}/request/{_NOBODY}", b"",
            {"Cookie": f"steelyard_request={mark}.{mark}"},
        ),
        *(
            Attack(
                f"amount {amount!r}", "POST", refund, _json(amount_minor=amount, reason="mine"),
                {**_JSON, **STAFF, "Idempotency-Key": f"{mark}{number}"},
            )
            for number, amount in enumerate(amounts)
        ),
        Attack("no key", "POST", refund, _json(reason="mine"), {**_JSON, **STAFF}),
        Attack(
            "key of 300", "POST", refund, _json(reason="mine"),
            {**_JSON, **STAFF, "Idempotency-Key": "k" * 300},
        ),
        Attack("huge page", "GET", f"{ROOT}/admin/jobs?size=1000000", b"", STAFF),
        Attack("forged cursor", "GET", f"{ROOT}/admin/jobs?cursor={mark}", b"", STAFF),
        Attack(
            "forged event", "POST", f"{ROOT}/webhooks/stripe", _forged_event(mark),
            {**_JSON, "Stripe-Signature": f"t=1,v1={mark}"}, frozenset({400}),
        ),
        Attack("unsigned event", "POST", f"{ROOT}/webhooks/stripe", _forged_event(mark), _JSON),
        Attack(
            "forged text", "POST", f"{ROOT}/webhooks/twilio/sms",
            urlencode(
                {"MessageSid": f"SM{mark:0>32}", "From": "+12625550001", "Body": "YES"}
            ).encode(),
            {**_FORM, "X-Twilio-Signature": mark}, frozenset({400, 401, 403}),
        ),
    ]  # fmt: skip


class Attacker:
    """Tries one attack after the other, for as long as the storm lasts."""

    def __init__(self, stage: Stage, name: str) -> None:
        self._stage = stage
        self._dice = stage.dice(name)

    async def play(self) -> None:
        while await self._stage.tempo.pause(self._dice.uniform(0.02, 0.15)):
            mark = f"bad{self._dice.randrange(16**10):010x}"
            await self._try(self._dice.choice(_attacks(mark)))

    async def _try(self, attack: Attack) -> None:
        ip = f"203.0.113.{self._dice.randrange(1, 255)}"
        headers = {"X-Forwarded-For": ip, **attack.headers}
        self._stage.probes["attack"] += 1
        try:
            answer = await self._stage.wire.call(attack.method, attack.path, attack.body, headers)
        except NoAnswer:
            return
        if answer.status not in attack.expected and answer.status not in _BUSY:
            self._stage.journal.surprise(
                what=f"attack “{attack.name}” was answered {answer.status} {answer.code}".rstrip(),
                path=attack.path,
                request_id=_request_id(answer),
            )


_request_id: Callable[[Answer], str] = lambda answer: str(  # noqa: E731
    answer.headers.get("x-request-id", "")
)
