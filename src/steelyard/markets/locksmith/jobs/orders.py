"""What staff send to steer a job."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from steelyard.kernel.http.wire import (
    AmountMinor,
    Lines,
    Reason,
    StrictBool,
    WireModel,
    example,
)
from steelyard.markets.locksmith.words import JobStatus, Outcome


class _Steering(WireModel):
    expected_status: JobStatus | None = Field(
        default=None,
        description="The status you were looking at. Refused with 409 when the job has moved on.",
    )


class Assign(_Steering):
    model_config = ConfigDict(
        **example(locksmith_id="0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a10", reason="Knows the lock.")
    )

    locksmith_id: UUID
    reason: Reason | None = None


class SteerDispatch(_Steering):
    """``restart`` of a job whose deposit was given back needs ``deposit_decision``."""

    model_config = ConfigDict(**example(action="next_wave", reason="Customer is waiting outside."))

    action: Literal["start", "next_wave", "stop", "restart"]
    reason: Reason | None = None
    deposit_decision: Literal["waive"] | None = None


class Cancel(_Steering):
    model_config = ConfigDict(**example(reason="Customer found the key.", outcome=None))

    reason: Reason
    outcome: Literal["customer_no_show", "locksmith_no_show", "unsuccessful"] | None = None


class Complete(_Steering):
    model_config = ConfigDict(**example(outcome="done"))

    outcome: Outcome = Outcome.DONE
    reason: Reason | None = None


class Unassign(_Steering):
    model_config = ConfigDict(**example(reason="Van broke down."))

    reason: Reason


class EnRoute(_Steering):
    model_config = ConfigDict(**example(expected_status="ASSIGNED"))


class Override(_Steering):
    model_config = ConfigDict(**example(status="COMPLETED", reason="Confirmed by phone."))

    status: JobStatus
    reason: Reason


class AskRefund(_Steering):
    """``amount_minor`` left out: everything that is left. ``override``: the job is not over."""

    model_config = ConfigDict(**example(amount_minor=4900, reason="Nobody came.", override=False))

    amount_minor: AmountMinor | None = None
    reason: Reason
    override: StrictBool = False


class KeepDeposit(_Steering):
    model_config = ConfigDict(**example(reason="Customer was not there, twice."))

    reason: Reason


class Say(WireModel):
    model_config = ConfigDict(**example(to="customer", text="Your locksmith is ten minutes away."))

    to: Literal["customer", "locksmith"]
    text: Annotated[Lines, Field(min_length=1, max_length=480)]
