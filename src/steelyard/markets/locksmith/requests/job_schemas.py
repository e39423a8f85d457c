"""A paid request's job as its customer sees it. Nobody else's id, phone or words are in it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

ProgressCode = Literal[
    "starting",
    "between_waves",
    "paused",
    "asking",
    "assigned",
    "on_the_way",
    "arrived",
    "price_to_decide",
    "done",
    "customer_no_show",
    "locksmith_no_show",
    "unsuccessful",
    "canceled_by_customer",
    "canceled",
    "nobody_found",
]
DepositCode = Literal[
    "held",
    "refund_proposed",
    "to_be_decided",
    "refund_under_way",
    "partly_refunded",
    "refunded",
    "used",
    "kept",
]


class LocksmithSeen(BaseModel):
    """What the customer may know of who comes: their name. Calls go through the office."""

    name: str


class PriceSeen(BaseModel):
    """A price asked at the door. ``to_pay_minor``: after the deposit is counted.

    ``is_open``: it waits for the customer's word, until that, a newer price, or another
    locksmith; time alone does not end it.
    """

    id: UUID
    amount_minor: int
    to_pay_minor: int
    currency: str
    status: str
    is_open: bool
    created_at: datetime
    decided_at: datetime | None


class Reached(BaseModel):
    """A state the job has been in, and when it last came there."""

    status: str
    label: str
    at: datetime


class ProgressSeen(BaseModel):
    """What happens now. The figures are there while locksmiths are being looked for.

    ``asked`` and ``declined`` count the present wave, ``asked_in_all`` the whole search;
    ``open_until`` is when the next wave is asked if nobody says yes. ``reason`` says why nobody
    was found: ``no_candidates``, ``max_waves``, ``deadline`` or ``staff``.
    """

    code: ProgressCode
    says: str
    wave: int | None = None
    asked: int | None = None
    declined: int | None = None
    asked_in_all: int | None = None
    open_until: datetime | None = None
    reason: str | None = None


class RefundSeen(BaseModel):
    """Money on its way back, or back."""

    amount_minor: int
    currency: str
    code: Literal["under_way", "done", "failed"]
    says: str
    asked_at: datetime
    done_at: datetime | None


class DepositSeen(BaseModel):
    """Where the deposit is. ``net_paid_minor``: paid, less what is back on the card.

    ``proposed_refund_minor`` is set while staff have yet to decide and the rules propose one.
    """

    code: DepositCode
    says: str
    paid_minor: int
    currency: str
    paid_at: datetime | None
    card_brand: str | None
    card_last4: str | None
    proposed_refund_minor: int | None
    refund_under_way_minor: int
    refunded_minor: int
    net_paid_minor: int
    refunds: list[RefundSeen]


class JobSeen(BaseModel):
    """The customer's view of the job. ``arrival_pin`` is for the person at the door.

    ``status`` is the lifecycle's, ``status_label`` and ``tone`` how it is shown (waiting, moving,
    done, stopped or trouble).
    """

    number: str
    status: str
    status_label: str
    tone: str
    reached: list[Reached]
    now: ProgressSeen
    locksmith: LocksmithSeen | None
    arrival_pin: str | None
    arrived_at: datetime | None
    deposit_status: str
    deposit: DepositSeen
    prices: list[PriceSeen]
    agreed_price_minor: int | None
    created_at: datetime
    assigned_at: datetime | None
    en_route_at: datetime | None
    completed_at: datetime | None
    canceled_at: datetime | None
    failed_at: datetime | None
    stopped_because: str | None
