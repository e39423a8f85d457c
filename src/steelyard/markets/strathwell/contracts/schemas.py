"""Contracts and change orders over the wire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from steelyard.kernel.http.wire import (
    MINOR_MAX,
    Answer,
    Reason,
    StrictInt,
    WireModel,
    example,
    refuse,
)
from steelyard.markets.strathwell.contracts.freeze import is_whole
from steelyard.markets.strathwell.models import Contract
from steelyard.markets.strathwell.words import ChangeStatus, Side


def _not_nothing(value: int) -> int:
    if value == 0:
        raise refuse("invalid_amount", "A change changes something: more or less than zero.")
    return value


DeltaCents = Annotated[
    StrictInt,
    Field(ge=-MINOR_MAX, le=MINOR_MAX, examples=[30_000, -30_000]),
    AfterValidator(_not_nothing),
]


class ProposeChange(WireModel):
    """More (above zero) or less (below zero) for one vendor of a paid booking."""

    model_config = example(
        booking_vendor_id="0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a10",
        delta_cents=30_000,
        reason="Twenty more guests.",
    )

    booking_vendor_id: UUID
    delta_cents: DeltaCents
    reason: Reason


class ChangeOrderSeen(Answer):
    id: UUID
    booking_id: UUID
    booking_vendor_id: UUID
    proposed_by: Side
    delta_cents: int = Field(validation_alias="delta_minor")
    currency: str
    reason: str
    status: ChangeStatus
    created_at: datetime
    accepted_at: datetime | None
    rejected_at: datetime | None
    withdrawn_at: datetime | None


class ContractSeen(BaseModel):
    """One version as it was frozen. ``digest``: SHA-256 of the whole ``content`` as canonical
    JSON, which is UTF-8, keys sorted, no spaces."""

    version: int
    digest: str
    previous_digest: str | None
    content: dict[str, Any]
    is_partial: bool = Field(description="Without the parts of other vendors, as one sees it.")
    created_at: datetime

    @classmethod
    def of(cls, contract: Contract, *, only_vendor: UUID | None) -> "ContractSeen":
        return cls(
            version=contract.version,
            digest=contract.digest,
            previous_digest=contract.previous_digest,
            content=_part(contract.content, only_vendor),
            is_partial=only_vendor is not None,
            created_at=contract.created_at,
        )


class ContractsSeen(BaseModel):
    """The version in force, and all there are."""

    contract: ContractSeen
    versions: list[ContractSeen]
    is_whole: bool = Field(description="Every digest fits its version and its predecessor.")

    @classmethod
    def of(cls, versions: list[Contract], *, only_vendor: UUID | None) -> "ContractsSeen":
        seen = [ContractSeen.of(one, only_vendor=only_vendor) for one in versions]
        return cls(contract=seen[-1], versions=seen, is_whole=is_whole(versions))


def _part(content: dict[str, Any], only_vendor: UUID | None) -> dict[str, Any]:
    """All of it, or what concerns one vendor: neither the others nor what they come to."""
    if only_vendor is None:
        return content
    own = [one for one in content["vendors"] if one["vendor_id"] == str(only_vendor)]
    rows = {one["booking_vendor_id"] for one in own}
    orders = [one for one in content["change_orders"] if one["booking_vendor_id"] in rows]
    kept = {key: value for key, value in content.items() if key != "total_minor"}
    return {**kept, "vendors": own, "change_orders": orders}
