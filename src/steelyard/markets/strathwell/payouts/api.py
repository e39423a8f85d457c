"""Payouts for the vendors they go to."""

from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Query

from steelyard.kernel import payouts
from steelyard.kernel.db import Session
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Cursor, Page, PageSize
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required, own_transactions
from steelyard.kernel.identity import Person
from steelyard.kernel.payouts import Payee
from steelyard.markets.strathwell.book.queries import vendor_of
from steelyard.markets.strathwell.gate import VENDOR, acting
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Vendor
from steelyard.markets.strathwell.money.shares import VENDOR as OWNER
from steelyard.markets.strathwell.money.shares import payee_for
from steelyard.markets.strathwell.payouts import service
from steelyard.markets.strathwell.payouts.listing import page_of_payouts
from steelyard.markets.strathwell.payouts.schemas import (
    BeginOnboarding,
    OnboardingLink,
    PayoutAccount,
    PayoutSeen,
    PayoutStatus,
)
from steelyard.markets.strathwell.policy import policy_from

router = APIRouter(route_class=UnitOfWorkRoute, tags=["payouts"], responses=STANDARD)
PayeeStatus = Literal["none", "pending", "enabled", "restricted"]
AsPayee = Annotated[Person, acting("payouts.own", VENDOR)]


@router.get("/vendor/payouts")
async def list_own_payouts(
    person: AsPayee,
    session: CurrentSession,
    services: CurrentServices,
    status: Annotated[list[PayoutStatus], Query(max_length=9)] = [],  # noqa: B006 - never written to
    cursor: Cursor = None,
    size: PageSize = 50,
) -> Page[PayoutSeen]:
    """What one is to be paid, its stage, and why it is not paid yet."""
    rows, following = await page_of_payouts(
        session,
        services.settings.secret_key,
        vendor=await vendor_of(session, person.user_id),
        statuses=status,
        cursor=cursor,
        size=size,
    )
    return Page(items=[PayoutSeen.of(*row) for row in rows], next_cursor=following)


@router.post("/vendor/payouts/{payout_id}/request")
@key_required
async def request_payout(
    payout_id: UUID, person: AsPayee, session: CurrentSession, actor: CurrentActor
) -> PayoutSeen:
    """Ask for a reservation. The rest becomes payable when the event has taken place."""
    vendor = await vendor_of(session, person.user_id)
    payout = await service.request(session, payout_id, vendor, actor)
    return PayoutSeen.of(payout, await payouts.payee_by_id(session, payout.payee_id))


@router.post("/vendors/me/payouts/onboarding")
@own_transactions
async def begin_onboarding(
    body: BeginOnboarding, person: AsPayee, services: CurrentServices
) -> OnboardingLink:
    """Where the vendor sets up being paid, at Stripe."""
    async with services.database.transaction() as session:
        payee = await _own_payee(session, person)
    page = f"{policy_from(services.settings).public_url}/strathwell/vendor/payouts"
    url = await payouts.begin_onboarding(
        services, payee.id, return_url=body.return_url or page, refresh_url=page
    )
    return OnboardingLink(url=url)


@router.get("/vendors/me/payouts/account")
async def see_account(person: AsPayee, session: CurrentSession) -> PayoutAccount:
    """Whether one can be paid, what Stripe still wants to know, and what one stands at."""
    vendor = await vendor_of(session, person.user_id)
    payee = await payouts.find_payee(
        session,
        market=MARKET,
        owner_type=OWNER,
        owner_id=str(vendor.id),
        currency=vendor.currency,
    )
    if payee is None:
        return _nothing_yet(vendor)
    stands = await payouts.owed(session, payee)
    return PayoutAccount(
        status=cast("PayeeStatus", payee.status),
        can_be_paid=payee.can_be_paid,
        still_wanted=payee.due,
        restricted_reason=payee.restricted_reason,
        payouts_disabled_reason=payee.payouts_disabled_reason,
        currency=stands.currency,
        pending_cents=stands.pending_minor,
        in_flight_cents=stands.in_flight_minor,
        paid_cents=stands.paid_minor,
        debt_cents=stands.debt_minor,
    )


async def _own_payee(session: Session, person: Person) -> Payee:
    vendor = await vendor_of(session, person.user_id)
    return await payee_for(session, vendor, vendor.currency)


def _nothing_yet(vendor: Vendor) -> PayoutAccount:
    return PayoutAccount(
        status="none",
        can_be_paid=False,
        still_wanted=[],
        restricted_reason=None,
        payouts_disabled_reason=vendor.payouts_disabled_reason,
        currency=vendor.currency,
        pending_cents=0,
        in_flight_cents=0,
        paid_cents=0,
        debt_cents=0,
    )
