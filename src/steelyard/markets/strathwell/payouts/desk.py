"""Staff's part: payouts to approve, to hold, to take back; and what waits for a second person."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from steelyard.kernel import approvals, payouts
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Cursor, Page, PageSize
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required
from steelyard.kernel.identity import Person
from steelyard.kernel.payouts import Payout
from steelyard.markets.strathwell.book.names import bookings_named, vendors_named
from steelyard.markets.strathwell.gate import admin
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.payments.schemas import Because
from steelyard.markets.strathwell.payouts import service
from steelyard.markets.strathwell.payouts.listing import Row, page_of_payouts
from steelyard.markets.strathwell.payouts.schemas import (
    ApprovalSeen,
    ApprovalStatus,
    Decide,
    PayoutFilter,
    PayoutForStaff,
)

router = APIRouter(prefix="/admin", route_class=UnitOfWorkRoute, tags=["admin"], responses=STANDARD)
Reviewer = Annotated[Person, admin("payouts.review")]


@router.get("/payouts")
async def list_payouts(
    _admin: Reviewer,
    session: CurrentSession,
    services: CurrentServices,
    which: Annotated[PayoutFilter, Query()],
) -> Page[PayoutForStaff]:
    """All payouts, newest first."""
    statuses = [which.status] if which.status else []
    return await _page(session, services.settings.secret_key, which, statuses)


@router.get("/payouts/pending")
async def list_pending_payouts(
    _admin: Reviewer,
    session: CurrentSession,
    services: CurrentServices,
    which: Annotated[PayoutFilter, Query()],
) -> Page[PayoutForStaff]:
    """What waits for a decision: eligible, or failed and to be tried again."""
    return await _page(session, services.settings.secret_key, which, ["eligible", "failed"])


@router.post("/payouts/{payout_id}/approve")
@key_required
async def approve_payout(
    payout_id: UUID, _admin: Reviewer, session: CurrentSession, actor: CurrentActor
) -> PayoutForStaff:
    """Let it be sent. From the limit on a second person has to do the same."""
    payout, waits = await service.approve(session, payout_id, actor)
    return await _seen(session, payout, waits_for_second=waits)


@router.post("/payouts/{payout_id}/hold")
async def hold_payout(
    payout_id: UUID, body: Because, _admin: Reviewer, session: CurrentSession, actor: CurrentActor
) -> PayoutForStaff:
    """Stop it where it is, with a reason the vendor reads."""
    return await _seen(session, await service.hold(session, payout_id, body.reason, actor))


@router.post("/payouts/{payout_id}/release")
async def release_payout(
    payout_id: UUID, body: Because, _admin: Reviewer, session: CurrentSession, actor: CurrentActor
) -> PayoutForStaff:
    """Let it go on from where it was held."""
    return await _seen(session, await service.release(session, payout_id, body.reason, actor))


@router.post("/payouts/{payout_id}/reverse")
@key_required
async def reverse_payout(
    payout_id: UUID, body: Because, _admin: Reviewer, session: CurrentSession, actor: CurrentActor
) -> PayoutForStaff:
    """Fetch back what was sent."""
    return await _seen(session, await service.reverse(session, payout_id, body.reason, actor))


@router.get("/approvals")
async def list_approvals(
    _admin: Reviewer,
    session: CurrentSession,
    services: CurrentServices,
    actor: CurrentActor,
    status: ApprovalStatus | None = "pending",
    cursor: Cursor = None,
    size: PageSize = 50,
) -> Page[ApprovalSeen]:
    """What waits for a second person, newest first; ``why_not`` where you may not be that one."""
    rows, following = await approvals.page(
        session,
        services.settings.secret_key,
        market=MARKET,
        status=status,
        cursor=cursor,
        size=size,
    )
    items = [ApprovalSeen.of(one, approvals.why_not(one, actor)) for one in rows]
    return Page(items=items, next_cursor=following)


@router.post("/approvals/{approval_id}/decide")
@key_required
async def decide_approval(
    approval_id: UUID, body: Decide, _admin: Reviewer, session: CurrentSession, actor: CurrentActor
) -> ApprovalSeen:
    """The second person's answer; agreed, it is done at once."""
    approval = await approvals.approval_by_id(session, approval_id)
    if approval.market != MARKET:
        raise NotFound
    decided = await approvals.decide(session, approval_id, actor, body.approve, body.reason or None)
    return ApprovalSeen.of(decided, None)


async def _page(
    session: Session, secret: str, which: PayoutFilter, statuses: list[str]
) -> Page[PayoutForStaff]:
    rows, following = await page_of_payouts(
        session,
        secret,
        statuses=statuses,
        milestone=which.milestone,
        cursor=which.cursor,
        size=which.size,
    )
    return Page(items=await _named(session, rows), next_cursor=following)


async def _seen(
    session: Session, payout: Payout, *, waits_for_second: bool = False
) -> PayoutForStaff:
    payee = await payouts.payee_by_id(session, payout.payee_id)
    (seen,) = await _named(session, [(payout, payee)])
    seen.waits_for_second = waits_for_second
    return seen


async def _named(session: Session, rows: Sequence[Row]) -> list[PayoutForStaff]:
    vendors = await vendors_named(session, (payee.owner_id for _, payee in rows))
    bookings = await bookings_named(session, (payout.subject_id for payout, _ in rows))
    return [
        PayoutForStaff.of_payee(
            payout,
            payee,
            vendor_name=vendors.get(payee.owner_id, ""),
            booking_number=known.number if (known := bookings.get(payout.subject_id)) else None,
        )
        for payout, payee in rows
    ]
