"""What the provider says, in our words. The only place that knows Stripe's.

Anything unknown becomes ``state=None``: the caller parks it and raises an alarm, nothing crashes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NewType, cast
from uuid import UUID

ClientSecret = NewType("ClientSecret", str)
"""What lets a browser pay one payment. Given to its customer, never logged or stored."""

_INTENT_STATES = {
    "requires_payment_method": "created",
    "requires_confirmation": "created",
    "requires_action": "requires_action",
    "processing": "processing",
    "requires_capture": "processing",
    "succeeded": "succeeded",
    "canceled": "canceled",
}
_REFUND_STATES = {
    "pending": "submitted",
    "requires_action": "submitted",
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "canceled",
}
_TEXT_MAX = 500
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Observed:
    """One payment as the provider showed it at ``at``. Amounts in minor units of ``currency``.

    ``state`` is one of our payment states, None for a word we do not know (``raw_state``).
    ``payment_id`` is ours, read back from the metadata we sent.
    """

    ref: str
    state: str | None
    raw_state: str
    amount_minor: int
    received_minor: int
    currency: str
    at: datetime
    payment_id: UUID | None = None
    failure_code: str | None = None
    failure_message: str | None = None
    card_brand: str | None = None
    card_last4: str | None = None
    customer_ref: str | None = None
    client_secret: ClientSecret | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ObservedRefund:
    """One refund as the provider showed it at ``at``."""

    ref: str
    state: str | None
    raw_state: str
    amount_minor: int
    currency: str
    at: datetime
    payment_ref: str | None = None
    refund_id: UUID | None = None
    failure_reason: str | None = None
    reason: str | None = None


def payment_from(thing: Mapping[str, Any], at: datetime) -> Observed:
    """A PaymentIntent, of any API version. Raises ValueError when it is none."""
    raw = word(thing, "status")
    error = mapping(thing.get("last_payment_error"))
    card = _card(thing)
    secret = thing.get("client_secret")
    return Observed(
        ref=word(thing, "id"),
        state=_payment_state(raw, declined=bool(error)),
        raw_state=raw,
        amount_minor=amount(thing, "amount"),
        received_minor=amount(thing, "amount_received"),
        currency=currency(thing),
        at=at,
        payment_id=ours(thing, "payment_id"),
        failure_code=short(error.get("decline_code") or error.get("code")),
        failure_message=short(error.get("message")),
        card_brand=short(card.get("brand")),
        card_last4=short(card.get("last4")),
        customer_ref=ref_of(thing.get("customer")),
        client_secret=ClientSecret(secret) if isinstance(secret, str) else None,
    )


def refund_from(thing: Mapping[str, Any], at: datetime) -> ObservedRefund:
    """A Refund, of any API version. Raises ValueError when it is none."""
    raw = word(thing, "status")
    return ObservedRefund(
        ref=word(thing, "id"),
        state=_REFUND_STATES.get(raw),
        raw_state=raw,
        amount_minor=amount(thing, "amount"),
        currency=currency(thing),
        at=at,
        payment_ref=ref_of(thing.get("payment_intent")),
        refund_id=ours(thing, "refund_id"),
        failure_reason=short(thing.get("failure_reason")),
        reason=short(thing.get("reason")),
    )


def ref_of(value: object) -> str | None:
    """The id of an object that may stand there whole, by its id, or not at all."""
    if isinstance(value, str):
        return value
    found = mapping(value).get("id")
    return found if isinstance(found, str) else None


def moment(value: object) -> datetime:
    """Stripe's seconds since 1970 as a time. Raises ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**33:
        raise ValueError("not a moment")
    return datetime.fromtimestamp(value, UTC)


def _payment_state(raw: str, *, declined: bool) -> str | None:
    if raw == "requires_payment_method" and declined:
        return "requires_payment_method"
    return _INTENT_STATES.get(raw)


def _card(thing: Mapping[str, Any]) -> Mapping[str, Any]:
    """The card that paid: on the latest charge where it was asked for whole, or in a list."""
    charge = mapping(thing.get("latest_charge"))
    listed = mapping(thing.get("charges")).get("data")
    if not charge and isinstance(listed, list) and listed:
        charge = mapping(cast("list[object]", listed)[-1])
    return mapping(mapping(charge.get("payment_method_details")).get("card"))


def mapping(value: object) -> Mapping[str, Any]:
    """The object that stands there, or an empty one."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else _NOTHING


def word(thing: Mapping[str, Any], name: str) -> str:
    """A required text. Raises ValueError."""
    value = thing.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 255:
        raise ValueError(f"no {name}")
    return value


def amount(thing: Mapping[str, Any], name: str) -> int:
    """A required amount in minor units, not below zero. Raises ValueError."""
    value = thing.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise ValueError(f"no {name}")
    return value


def currency(thing: Mapping[str, Any]) -> str:
    """The object's currency in capital letters. Raises ValueError."""
    value = word(thing, "currency").upper()
    if len(value) != 3 or not value.isascii() or not value.isalpha():
        raise ValueError("no currency")
    return value


def ours(thing: Mapping[str, Any], name: str) -> UUID | None:
    """An id of ours that we wrote into the metadata."""
    value = mapping(thing.get("metadata")).get(name)
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def short(value: object) -> str | None:
    """A text for a person, cut to a bound; None for anything else."""
    return value[:_TEXT_MAX] if isinstance(value, str) and value else None
