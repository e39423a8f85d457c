"""What stands on a receipt: read from the job, its payment and its refunds, written in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from steelyard.kernel import payments
from steelyard.kernel.db import Session
from steelyard.kernel.geo import Point
from steelyard.kernel.payments import Payment, Refund
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.notices import say
from steelyard.markets.locksmith.policy import Policy, policy_of
from steelyard.markets.locksmith.requests.places import Custom, custom_at
from steelyard.markets.locksmith.requests.wording import SERVICES, URGENCIES, phone_words
from steelyard.markets.locksmith.words import ServiceType, Urgency

NOT_AN_INVOICE = "This is a receipt for a deposit and not a tax invoice."
_OVER = frozenset({"failed", "canceled"})


class Fact(TypedDict):
    label: str
    value: str


class Line(TypedDict):
    label: str
    note: str
    amount: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """One page. ``as_of``: the last thing that happened to the money; it dates the file."""

    number: str
    paper: str
    business: str
    facts: Sequence[Fact]
    money: Sequence[Line]
    price: Sequence[Line]
    notes: Sequence[str]
    as_of: datetime

    @property
    def file_name(self) -> str:
        return f"receipt-{self.number}.pdf"

    def told(self) -> dict[str, object]:
        """The template's data."""
        return {
            "title": f"Receipt {self.number}",
            "paper": self.paper,
            "business": self.business,
            "facts": list(self.facts),
            "money_title": "Deposit",
            "money": list(self.money),
            "price_title": "Agreed price",
            "price": list(self.price),
            "notes": list(self.notes),
        }


async def receipt_of(session: Session, job: Job) -> Receipt:
    """The receipt of a paid job, as things are now."""
    payment = await payments.payment_by_id(session, job.payment_id)
    refunds = [
        one for one in await payments.refunds_of(session, [payment.id]) if one.status not in _OVER
    ]
    policy = policy_of(session)
    custom = custom_at(Point(job.lat, job.lng))
    paid_at = payment.succeeded_at or job.created_at
    return Receipt(
        number=job.label,
        paper=custom.paper,
        business=policy.business_name,
        facts=_facts(job, paid_at, custom),
        money=_money(job, payment, refunds, custom),
        price=_price(job, payment),
        notes=_notes(policy),
        as_of=max([paid_at, *(one.succeeded_at or one.created_at for one in refunds)]),
    )


def _facts(job: Job, paid_at: datetime, custom: Custom) -> list[Fact]:
    service = SERVICES[ServiceType(job.service_type)][0]
    urgency = URGENCIES[Urgency(job.urgency)][0]
    facts: list[Fact] = [
        {"label": "Customer", "value": job.customer_name},
        {"label": "Job", "value": job.label},
        {"label": "Service", "value": f"{service}, {urgency.lower()}"},
        {"label": "Where", "value": job.city},
        {"label": "Deposit paid", "value": _written(paid_at, custom)},
    ]
    if job.completed_at is not None:
        facts.append({"label": "Work done by", "value": job.assigned_locksmith_name})
        facts.append({"label": "Closed", "value": _written(job.completed_at, custom)})
    if job.canceled_at is not None and job.completed_at is None:
        facts.append({"label": "Canceled", "value": _written(job.canceled_at, custom)})
    return facts


def _money(job: Job, payment: Payment, refunds: Sequence[Refund], custom: Custom) -> list[Line]:
    lines = [_line("Deposit", payment.captured_minor, job.currency, note=_card(payment))]
    for one in refunds:
        if one.succeeded_at is not None:
            note = _written(one.succeeded_at, custom)
            lines.append(_line("Refund", -one.amount_minor, one.currency, note=note))
        else:
            note = f"{say(one.amount_minor, one.currency)}, not counted yet"
            lines.append(_line("Refund on its way", 0, one.currency, note=note))
    net = payment.captured_minor - payment.refunded_minor
    lines.append(_line("Net paid", net, job.currency, strong=True))
    return lines


def _price(job: Job, payment: Payment) -> list[Line]:
    """What was agreed at the door. The rest is paid to the locksmith and does not pass us."""
    agreed = job.agreed_price_minor
    if agreed is None:
        return []
    credited = min(agreed, payment.captured_minor - payment.refund_reserved_minor)
    return [
        _line("Agreed with the locksmith", agreed, job.currency),
        _line("Deposit credited", -credited, job.currency),
        _line("Paid to the locksmith directly", agreed - credited, job.currency, strong=True),
    ]


def _notes(policy: Policy) -> list[str]:
    called = f"Questions? {phone_words(policy.phone)}" if policy.phone else ""
    return [note for note in (NOT_AN_INVOICE, called) if note]


def _card(payment: Payment) -> str:
    brand = (payment.card_brand or "").replace("_", " ").title()
    ending = f"···{payment.card_last4}" if payment.card_last4 else ""
    return " ".join(part for part in (brand, ending) if part)


def _line(
    label: str, amount_minor: int, currency: str, *, note: str = "", strong: bool = False
) -> Line:
    return {"label": label, "note": note, "amount": say(amount_minor, currency), "strong": strong}


def _written(moment: datetime, custom: Custom) -> str:
    return format_datetime(
        moment, "MMMM d, y, h:mm a z", tzinfo=ZoneInfo(custom.time_zone), locale="en_US"
    )
