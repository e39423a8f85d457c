"""An event as Stripe sends it, read with care, and what it is a hint about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

import orjson

from steelyard.kernel.payments import observed
from steelyard.kernel.payments.refusals import MalformedEvent

Hint = Literal[
    "payment", "refund", "charge", "dispute", "account", "transfer", "subscription", "invoice"
]
_BY_TYPE: Mapping[str, Hint] = {
    "charge.refund.updated": "refund",
    # Other charge events repeat what the payment's own say.
    "charge.refunded": "charge",
    "account.updated": "account",
    "invoice.paid": "invoice",
    "invoice.payment_failed": "invoice",
}
_BY_BEGINNING: Mapping[str, Hint] = {
    "payment_intent.": "payment",
    "refund.": "refund",
    "charge.dispute.": "dispute",
    "transfer.": "transfer",
    "customer.subscription.": "subscription",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One delivery: ``key`` is Stripe's event id, ``thing`` the object it is about."""

    key: str
    type: str
    api_version: str | None
    livemode: bool
    at: datetime
    thing: Mapping[str, Any]
    payload: dict[str, Any]


def read_event(body: bytes) -> Event:
    """Raises MalformedEvent. Unknown fields and types are kept as they are."""
    try:
        payload = orjson.loads(body)
        return event_from(payload)
    except (orjson.JSONDecodeError, ValueError, TypeError, KeyError) as error:
        raise MalformedEvent("The body is not an event.") from error


def event_from(payload: object) -> Event:
    """The event in a stored payload. Raises ValueError, TypeError or KeyError."""
    if not isinstance(payload, dict):
        raise TypeError("not an object")
    given = cast("dict[str, Any]", payload)
    key, kind, thing = given["id"], given["type"], given["data"]["object"]
    for word in (key, kind, thing["id"]):
        if not isinstance(word, str) or not 0 < len(word) <= 255:
            raise ValueError("not an event")
    version, live = given.get("api_version"), given["livemode"]
    if not isinstance(live, bool):
        raise TypeError("no mode")
    return Event(
        key=key,
        type=kind,
        api_version=version if isinstance(version, str) else None,
        livemode=live,
        at=observed.moment(given["created"]),
        thing=thing,
        payload=given,
    )


def hint_of(kind: str) -> Hint | None:
    """What an event of this type tells us to look at; None: nothing of ours."""
    exact = _BY_TYPE.get(kind)
    if exact is not None:
        return exact
    return next((hint for start, hint in _BY_BEGINNING.items() if kind.startswith(start)), None)
