"""Subscriptions at the edge: one's own, and staff's part."""

from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter, Query

from steelyard.kernel import billing, payments
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD, answers
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute, own_transactions
from steelyard.kernel.identity import Person, user_by_id
from steelyard.kernel.payments import ProviderUnavailable
from steelyard.kernel.payments.units import unit
from steelyard.kernel.services import Services
from steelyard.markets.strathwell import limits
from steelyard.markets.strathwell.gate import ORGANIZER, acting, admin
from steelyard.markets.strathwell.subscriptions import queries, service
from steelyard.markets.strathwell.subscriptions.schemas import (
    Cancel,
    SetByStaff,
    Start,
    Started,
    SubscriptionQuery,
    SubscriptionRow,
    SubscriptionSeen,
)
from steelyard.markets.strathwell.subscriptions.views import seen_by_owner

log = structlog.get_logger("steelyard.strathwell")

router = APIRouter(
    route_class=UnitOfWorkRoute,
    tags=["subscription"],
    responses={**STANDARD, **answers(503)},
)
Subscriber = Annotated[Person, acting("subscription.own", ORGANIZER)]
Clerk = Annotated[Person, admin("subscriptions.set")]


@router.get("/me/subscription")
async def see_subscription(person: Subscriber, session: CurrentSession) -> SubscriptionSeen:
    """Your subscription, and what was billed for it."""
    return await seen_by_owner(session, person.user_id)


@router.post("/subscription/start")
@own_transactions
async def start_subscription(
    body: Start, person: Subscriber, services: CurrentServices, actor: CurrentActor
) -> Started:
    """A trial without a card, once; or the paid subscription, which the browser pays with
    ``client_secret``. Asked again before it is paid, it is the same one."""
    if body.mode == "trial":
        await unit(
            services.database,
            lambda session: service.start_trial(session, person.user_id, actor=actor),
        )
        return await _started(services, person, None)
    await services.limiter.check(limits.PAY_PER_PERSON, str(person.user_id))
    bill, payable = await unit(
        services.database,
        lambda session: service.start_paid(session, person.user_id, actor=actor),
    )
    if not payable:
        await _bring_about(services, bill)
        return await _started(services, person, None)
    email = await _address(services, person)
    presented = await billing.present(services, bill.id, email=email)
    return await _started(services, person, presented.client_secret)


@router.post("/subscription/cancel")
@own_transactions
async def cancel_subscription(
    body: Cancel, person: Subscriber, services: CurrentServices, actor: CurrentActor
) -> SubscriptionSeen:
    """End it: a trial at once, a paid one when what is paid for is over (or ``now``)."""
    bill = await unit(
        services.database,
        lambda session: service.cancel(session, person.user_id, now=body.now, actor=actor),
    )
    if bill is not None:
        await _bring_about(services, bill)
    return await _seen(services, person)


@router.post("/admin/users/{user_id}/subscription/set", tags=["admin"])
async def set_subscription(
    user_id: UUID,
    body: SetByStaff,
    _admin: Clerk,
    session: CurrentSession,
    actor: CurrentActor,
) -> SubscriptionRow:
    """Put somebody's subscription into any state; before and after stand in the audit."""
    subscription = await service.set_by_staff(
        session, user_id, body.status, reason=body.reason, actor=actor
    )
    return await _row(session, subscription.user_id)


@router.get("/admin/subscriptions", tags=["admin"])
async def list_subscriptions(
    _admin: Clerk,
    session: CurrentSession,
    services: CurrentServices,
    which: Annotated[SubscriptionQuery, Query()],
) -> Page[SubscriptionRow]:
    """All subscriptions, the newest first."""
    rows, following = await queries.listed(session, which, services.settings.secret_key)
    items = [
        SubscriptionRow.model_validate(row).model_copy(
            update={"name": user.name if user else "", "email": user.email if user else None}
        )
        for row, user in rows
    ]
    return Page(items=items, next_cursor=following)


async def _bring_about(services: Services, bill: billing.BillingSubscription) -> None:
    """At once if the provider answers; else by the job that was asked for with the wish."""
    try:
        await billing.bring_about(services, bill.id)
    except ProviderUnavailable as trouble:
        log.warning("subscription.later", what=trouble.what)


async def _address(services: Services, person: Person) -> str:
    async with services.database.reading() as session:
        user = await user_by_id(session, person.user_id)
    if user.email is None:
        raise InvalidInput("Bills are sent by mail.", email="Add an e-mail address first.")
    return user.email


async def _started(services: Services, person: Person, secret: str | None) -> Started:
    return Started(
        subscription=await _seen(services, person),
        client_secret=secret,
        publishable_key=services.settings.stripe_publishable_key,
        script_url=payments.browser_script(services.settings),
    )


async def _seen(services: Services, person: Person) -> SubscriptionSeen:
    async with services.database.reading() as session:
        return await seen_by_owner(session, person.user_id)


async def _row(session: Session, user_id: UUID) -> SubscriptionRow:
    row = await queries.found(session, user_id)
    user = await user_by_id(session, user_id)
    return SubscriptionRow.model_validate(row).model_copy(
        update={"name": user.name, "email": user.email}
    )
