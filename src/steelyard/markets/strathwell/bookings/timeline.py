"""A booking's history in plain words: who did what, when and why. Nobody's name or address."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from steelyard.kernel import audit
from steelyard.kernel.audit import Event
from steelyard.kernel.db import Session
from steelyard.markets.strathwell.book.notices import say
from steelyard.markets.strathwell.book.queries import Line
from steelyard.markets.strathwell.contracts.changes import orders_of
from steelyard.markets.strathwell.models import Booking

_SHOWN_MAX = 500
_Says = Callable[[Mapping[str, Any]], str]


class TimelineLine(BaseModel):
    """One thing that happened. ``what`` continues the sentence that ``who`` begins."""

    seq: int
    at: datetime
    who: str
    what: str
    vendor: str | None
    """Whom it was about, where it was about one vendor."""
    reason: str | None
    event: str
    from_state: str | None
    to_state: str | None


async def timeline_of(
    session: Session, booking: Booking, lines: Sequence[Line], *, vendor_id: UUID | None = None
) -> list[TimelineLine]:
    """Oldest first, at most 500 lines. ``vendor_id``: without what concerns other vendors only."""
    shown = [line for line in lines if vendor_id in {None, line.vendor.id}]
    names = {line.row.id: line.vendor.business_name for line in shown}
    told = [
        (event, None)
        for event in await _events(session, "booking", booking.id)
        if vendor_id is None or event.event in _FOR_VENDORS
    ]
    for row_id, name in names.items():
        told += [(event, name) for event in await _events(session, "booking_vendor", row_id)]
    for order in await orders_of(session, booking.id):
        if order.booking_vendor_id in names:
            name = names[order.booking_vendor_id]
            told += [(event, name) for event in await _events(session, "change_order", order.id)]
    told.sort(key=lambda one: one[0].seq)
    return [_line(event, name) for event, name in told[:_SHOWN_MAX]]


async def _events(session: Session, kind: str, identity: UUID) -> list[Event]:
    return await audit.history(session, entity_type=kind, entity_id=identity, limit=_SHOWN_MAX)


def _line(event: Event, vendor: str | None) -> TimelineLine:
    says = _SAYS.get((event.entity_type, event.event))
    return TimelineLine(
        seq=event.seq,
        at=event.at,
        who=_who(event, vendor),
        what=says(event.data) if says else event.event.replace("_", " "),
        vendor=vendor,
        reason=event.reason,
        event=event.event,
        from_state=event.from_state,
        to_state=event.to_state,
    )


def _who(event: Event, vendor: str | None) -> str:
    match event.role:
        case "organizer":
            return "The organizer"
        case "vendor":
            return vendor or "The vendor"
        case "admin":
            return "Staff"
        case _:
            return "Stripe" if event.actor_kind == "provider" else "Strathwell"


def _amount(data: Mapping[str, Any], key: str = "amount_minor") -> str:
    amount, currency = data.get(key), data.get("currency")
    if not isinstance(amount, int) or not isinstance(currency, str):
        return "an amount"
    return say(amount, currency)


def _plain(text: str) -> _Says:
    return lambda _data: text


def _priced(text: str, key: str = "amount_minor") -> _Says:
    return lambda data: f"{text} {_amount(data, key)}"


def _dated(text: str) -> _Says:
    return lambda data: text.format(day=_day(data), rank=data.get("rank"))


def _day(data: Mapping[str, Any]) -> str:
    given = data.get("day")
    if not isinstance(given, str):
        return "the day"
    day = date.fromisoformat(given)
    return f"{day:%B} {day.day}, {day.year}"


def _changed(data: Mapping[str, Any]) -> str:
    delta = data.get("delta_minor")
    more = "less" if isinstance(delta, int) and delta < 0 else "more"
    amount = abs(delta) if isinstance(delta, int) else 0
    return f"{say(amount, str(data.get('currency')))} {more}"


_FOR_VENDORS = frozenset(
    {"submit", "secure", "settle", "complete", "force_complete", "cancel", "cancel_by_admin"}
)
_SAYS: dict[tuple[str, str], _Says] = {
    ("booking", "created"): _plain("made the booking"),
    ("booking", "submit"): _plain("asked the vendors"),
    ("booking", "agree"): _priced("found all vendors agreed, at", "total_minor"),
    ("booking", "reopen"): _plain("opened the booking again: a vendor is missing"),
    ("booking", "secure"): _plain("took the deposit; the date is secured"),
    ("booking", "settle"): _plain("took the rest; everything is paid"),
    ("booking", "due_paid"): _priced("took a payment:", "amount_minor"),
    ("booking", "change_to_be_paid"): _priced("asked for the agreed change:", "amount_minor"),
    ("booking", "balance_reminded"): _priced("reminded of the balance:", "amount_minor"),
    ("booking", "balance_overdue"): _priced("told staff: the balance is late,", "amount_minor"),
    ("booking", "balance_is_overdue"): _priced("noted the balance as overdue:", "amount_minor"),
    ("booking", "complete"): _plain("marked the event complete"),
    ("booking", "force_complete"): _plain("marked the event complete by hand"),
    ("booking", "cancel"): _priced("cancelled the booking; comes back:", "refund_minor"),
    ("booking", "cancel_by_admin"): _priced(
        "cancelled the booking by hand; comes back:", "refund_minor"
    ),
    ("booking", "override"): _plain("overrode the state"),
    ("booking", "hold_taken"): _dated("put the booking in line for {day}, as number {rank}"),
    ("booking", "hold_used"): _dated("gave {day} to the booking"),
    ("booking", "hold_released"): _dated("took the booking out of the line for {day}"),
    ("booking", "hold_expired"): _dated("ended the hold on {day}"),
    ("booking", "contract_written"): lambda data: (
        f"wrote version {data.get('version')} of the contract"
    ),
    ("booking_vendor", "created"): _plain("put the vendor into the booking"),
    ("booking_vendor", "approve"): _priced("agreed to"),
    ("booking_vendor", "decline"): _plain("declined"),
    ("booking_vendor", "counter"): _priced("asked for"),
    ("booking_vendor", "counter_back"): _priced("offered"),
    ("booking_vendor", "accept_counter"): _priced("accepted"),
    ("booking_vendor", "reject_counter"): _plain("refused the price"),
    ("booking_vendor", "expire"): _plain("ended the request: no answer in time"),
    ("booking_vendor", "withdraw"): _plain("withdrew"),
    ("booking_vendor", "lose_date"): _plain("found the date taken by another booking"),
    ("booking_vendor", "replace"): lambda data: (
        "asked somebody else instead" if data.get("by") else "went on without the vendor"
    ),
    ("change_order", "created"): lambda data: f"asked for {_changed(data)}",
    ("change_order", "accept"): lambda data: f"agreed to {_changed(data)}",
    ("change_order", "reject"): _plain("refused the change"),
    ("change_order", "withdraw"): _plain("withdrew the change"),
}
