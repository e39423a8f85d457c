"""Holds: reserve now; capture, void or let expire later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from steelyard.kernel.ledger.models import LedgerHold
from steelyard.kernel.ledger.posting import post, post_each
from steelyard.kernel.ledger.refusals import HoldNotFound, Verdict
from steelyard.kernel.ledger.values import Capture, Expire, Hold, HoldStatus, Void


@dataclass(frozen=True, slots=True)
class HoldState:
    """A hold as it stood when it was read. Amounts in minor units of ``currency``."""

    id: UUID
    market: str
    account_id: UUID
    to_account_id: UUID | None
    currency: str
    amount_minor: int
    remaining_minor: int
    captured_minor: int
    status: HoldStatus
    kind: str
    subject_type: str
    subject_id: str
    expires_at: datetime | None

    @property
    def released_minor(self) -> int:
        """What was given back."""
        return self.amount_minor - self.captured_minor - self.remaining_minor


async def place_hold(session: AsyncSession, hold: Hold) -> UUID:
    """Reserve the amount; returns the hold's id, the earlier one for a known key.

    Raises InsufficientFunds when less is available and the account has a floor.
    """
    return (await post(session, [hold]))[0].require_id()


async def capture_hold(session: AsyncSession, capture: Capture) -> UUID:
    """Move what was reserved; returns the transfer's id, the earlier one for a known key.

    Raises HoldNotActive, HoldExpired (also before the sweep has seen it), CaptureExceedsHold.
    """
    return (await post(session, [capture]))[0].require_id()


async def void_hold(session: AsyncSession, void: Void) -> Verdict:
    """Give back what remains. Raises HoldNotActive unless it was this very key that did so."""
    return (await post(session, [void]))[0]


async def get_hold(session: AsyncSession, hold_id: UUID) -> HoldState:
    """The hold as it stands. Raises HoldNotFound."""
    columns = LedgerHold.__table__.c
    row = (
        await session.execute(
            select(
                columns.id,
                columns.market,
                columns.account_id,
                columns.to_account_id,
                columns.currency,
                columns.amount_minor,
                columns.remaining_minor,
                columns.captured_minor,
                columns.status,
                columns.kind,
                columns.subject_type,
                columns.subject_id,
                columns.expires_at,
            ).where(columns.id == hold_id)
        )
    ).one_or_none()
    if row is None:
        raise HoldNotFound
    return HoldState(*row)


async def expire_holds(session: AsyncSession, *, limit: int = 200) -> list[UUID]:
    """Give back the holds whose time is over, oldest first; returns those that expired now.

    Driven by the rows' own ``expires_at``, so an outage of any length loses none. Call again
    while it returns ``limit`` of them. One that was captured or voided meanwhile is left alone.
    """
    due = await session.execute(
        select(LedgerHold.id, LedgerHold.market, LedgerHold.subject_type, LedgerHold.subject_id)
        .where(LedgerHold.status == "active", LedgerHold.expires_at <= func.kernel.clock_now())
        .order_by(LedgerHold.expires_at)
        .limit(limit)
    )
    expiries: Sequence[Expire] = [
        Expire(
            market=hold.market,
            idempotency_key=f"expire:{hold.id}",
            subject_type=hold.subject_type,
            subject_id=hold.subject_id,
            hold_id=hold.id,
        )
        for hold in due
    ]
    verdicts = await post_each(session, expiries)
    return [
        expiry.hold_id
        for expiry, verdict in zip(expiries, verdicts, strict=True)
        if verdict.accepted
    ]
