"""Subscriptions on the wire. Amounts are cents of the subscription's currency."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.http.pages import PAGE_MAX
from steelyard.kernel.http.wire import Answer, Reason, StrictBool, WireModel, example
from steelyard.markets.strathwell.words import SubscriptionStatus


class Start(WireModel):
    """A trial without a card, or the paid subscription; who is on trial may go on paid."""

    model_config = ConfigDict(**example(mode="trial"))

    mode: Literal["trial", "paid"] = "trial"


class Cancel(WireModel):
    """``now``: at once, also what is paid for; else with the end of what is paid for."""

    model_config = ConfigDict(**example(now=False))

    now: StrictBool = False


class SetByStaff(WireModel):
    """Any state, with a reason."""

    model_config = ConfigDict(**example(status="active", reason="A present of the house."))

    status: SubscriptionStatus
    reason: Reason


class SubscriptionQuery(WireModel):
    """Staff's list."""

    status: SubscriptionStatus | None = None
    size: Annotated[int, Field(ge=1, le=PAGE_MAX)] = 50
    cursor: Annotated[str, Field(max_length=600)] | None = None


class Bill(Answer):
    """What was billed. ``status``: open, paid or void."""

    id: UUID
    status: str
    due_cents: int = Field(validation_alias="due_minor")
    paid_cents: int = Field(validation_alias="paid_minor")
    currency: str
    created_at: datetime
    paid_at: datetime | None


class SubscriptionSeen(BaseModel):
    """One's own subscription. ``price_cents``: what a month costs.

    ``payment``: what is billed stands so (asked, incomplete, active, past_due, unpaid); null:
    nothing is billed. ``ends_with_period``: open until ``period_ends_at``, not renewed.
    """

    status: SubscriptionStatus
    opens_templates: bool
    can_start_trial: bool
    trial_days: int
    trial_ends_at: datetime | None = None
    period_ends_at: datetime | None = None
    ends_with_period: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None
    payment: str | None = None
    price_cents: int
    currency: str
    bills: list[Bill] = Field(default_factory=list[Bill])


class Started(BaseModel):
    """``client_secret``: what the browser needs to pay with Stripe; null: nothing to pay."""

    subscription: SubscriptionSeen
    client_secret: str | None
    publishable_key: str
    script_url: str


class SubscriptionRow(Answer):
    """A line of staff's list."""

    id: UUID
    user_id: UUID
    name: str = ""
    email: str | None = None
    status: SubscriptionStatus
    trial_ends_at: datetime | None
    period_ends_at: datetime | None
    ends_with_period: bool
    provider_ref: str | None
    started_at: datetime | None
    ended_at: datetime | None
    created_at: datetime
