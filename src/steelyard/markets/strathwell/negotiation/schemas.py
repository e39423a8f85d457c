"""What both sides may say about a price. Amounts are cents of the booking's currency."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from steelyard.kernel.http.wire import (
    AmountMinor,
    Lines,
    Reason,
    StrictBool,
    WireModel,
    example,
)

Note = Annotated[Lines, Field(max_length=2000)]
_ROW = "0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a10"


class Approve(WireModel):
    """Yes. Without an amount: what is on the table."""

    model_config = example(agreed_amount_cents=420_000, note="Set-up from noon.")

    agreed_amount_cents: AmountMinor | None = None
    note: Note = ""


class Decline(WireModel):
    """No."""

    model_config = example(note="We are closed that week.")

    note: Note = ""


class Counter(WireModel):
    """Another price."""

    model_config = example(proposed_amount_cents=460_000, note="Weekend rate.")

    proposed_amount_cents: AmountMinor
    note: Note = ""


class StepBack(WireModel):
    """Out of the booking."""

    model_config = example(reason="A double booking on our side.")

    reason: Reason


class AnswerCounter(WireModel):
    """Yes or no to a vendor's price. ``expected_amount_cents``: the price one saw."""

    model_config = example(booking_vendor_id=_ROW, accept=True, expected_amount_cents=460_000)

    booking_vendor_id: UUID
    accept: StrictBool
    expected_amount_cents: AmountMinor | None = None


class Replace(WireModel):
    """Somebody else in the place of a vendor who is not coming."""

    model_config = example(vendor_id=_ROW)

    vendor_id: UUID
