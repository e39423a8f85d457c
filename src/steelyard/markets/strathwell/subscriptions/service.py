"""Starting, cancelling and setting subscriptions. Decisions only: no call leaves from here.

A trial is the house's own and ends by the clock. A paid subscription is the provider's: what it
says moves ours (``following``), what somebody wants of it is asked for through ``kernel.billing``.
"""

from datetime import timedelta
from uuid import UUID

from steelyard.kernel import billing, clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.billing import BillingSubscription
from steelyard.kernel.db import Session
from steelyard.kernel.identity import user_by_id
from steelyard.kernel.money import Money
from steelyard.markets.strathwell.lifecycles import MARKET, SUBSCRIPTION
from steelyard.markets.strathwell.models import Subscription
from steelyard.markets.strathwell.policy import policy_of
from steelyard.markets.strathwell.subscriptions import notices
from steelyard.markets.strathwell.subscriptions.queries import opened
from steelyard.markets.strathwell.subscriptions.refusals import (
    AlreadySubscribed,
    NoSubscription,
    PaidSubscriptionRuns,
    TrialUsed,
)
from steelyard.markets.strathwell.words import SubscriptionStatus as Status

SUBJECT = "subscription"
"""What the bills of this market's subscriptions are about."""
PRODUCT = "planner"
REMINDED_BEFORE = timedelta(days=3)
"""How long before a trial ends its owner is reminded."""
_ENDING = frozenset({Status.NONE, Status.CANCELED, Status.EXPIRED})


async def start_trial(session: Session, user_id: UUID, *, actor: Actor) -> Subscription:
    """The one trial, without a card. Raises TrialUsed."""
    subscription = await opened(session, user_id, actor=actor)
    if not may_try(subscription):
        raise TrialUsed("Your trial is used up. Subscribe to go on.", state=subscription.status)
    _set_trial(session, subscription)
    await lifecycle.move(session, SUBSCRIPTION, subscription, "start_trial", actor=actor, held=True)
    await notices.trial_started(session, subscription)
    return subscription


async def start_paid(
    session: Session, user_id: UUID, *, actor: Actor
) -> tuple[BillingSubscription, bool]:
    """What is billed from now on, and whether something is to be paid in the browser.

    One that was to end with its period goes on instead. Raises AlreadySubscribed.
    """
    subscription = await opened(session, user_id, actor=actor)
    live = await billed(session, subscription)
    if live is not None and live.status == "active":
        if not subscription.ends_with_period:
            raise AlreadySubscribed("You are subscribed already.", state=subscription.status)
        await billing.ask_for(session, live, "go_on", actor=actor)
        subscription.ends_with_period = False
        return live, False
    policy = policy_of(session)
    asked = await billing.subscribe(
        session,
        market=MARKET,
        owner_type="user",
        owner_id=str(user_id),
        subject_type=SUBJECT,
        subject_id=str(subscription.id),
        money=Money(policy.subscription_minor, policy.currency),
        product=PRODUCT,
        description=f"{policy.business_name} subscription",
        actor=actor,
    )
    return asked, True


async def cancel(
    session: Session, user_id: UUID, *, now: bool, actor: Actor
) -> BillingSubscription | None:
    """End it: a trial at once, a paid one with its period or (``now``) at once.

    Returns what is billed and is to end at the provider. Raises NoSubscription.
    """
    subscription = await opened(session, user_id, actor=actor)
    live = await billed(session, subscription)
    if live is None and not subscription.opens_templates:
        raise NoSubscription("There is no subscription to cancel.", state=subscription.status)
    if live is not None:
        await _end_billing(session, subscription, live, now=now, actor=actor)
    paid = live is not None and live.was_paid
    if subscription.opens_templates and not paid:
        subscription.due_at = None
        await lifecycle.move(session, SUBSCRIPTION, subscription, "cancel", actor=actor, held=True)
        await notices.over(session, subscription)
    return live


async def set_by_staff(
    session: Session, user_id: UUID, target: Status, *, reason: str, actor: Actor
) -> Subscription:
    """Put it into any state. What is billed ends when the state is one without access.

    Raises NotFound, PaidSubscriptionRuns, IllegalMove, InvalidInput.
    """
    await user_by_id(session, user_id)
    subscription = await opened(session, user_id, actor=actor)
    live = await billed(session, subscription)
    if target == Status.TRIAL and live is not None and live.was_paid:
        raise PaidSubscriptionRuns("A paid subscription is running. Cancel it first.")
    before = _told(subscription)
    subscription.due_at = None
    if target == Status.TRIAL:
        _set_trial(session, subscription)
    after = {**_told(subscription), "status": target.value}
    await lifecycle.override(
        session,
        SUBSCRIPTION,
        subscription,
        target,
        actor=actor,
        reason=reason,
        facts={"before": before, "after": after},
    )
    if target in _ENDING:
        subscription.ends_with_period = False
        if live is not None:
            await billing.ask_for(session, live, "end_now", actor=actor)
    else:
        subscription.started_at = subscription.started_at or clock.now()
        subscription.ended_at = None
    await session.flush()
    return subscription


async def billed(session: Session, subscription: Subscription) -> BillingSubscription | None:
    """What is billed for it and is not over."""
    return await billing.live_of(session, MARKET, SUBJECT, str(subscription.id))


def may_try(subscription: Subscription | None) -> bool:
    """Whether a trial is left: nobody has two, who has paid once has none."""
    if subscription is None:
        return True
    return subscription.status == Status.NONE and subscription.trial_ends_at is None


async def _end_billing(
    session: Session,
    subscription: Subscription,
    live: BillingSubscription,
    *,
    now: bool,
    actor: Actor,
) -> None:
    """Before the first payment there is no period to wait for."""
    at_once = now or not live.was_paid
    if at_once:
        await billing.ask_for(session, live, "end_now", actor=actor)
        return
    if not subscription.ends_with_period:
        await billing.ask_for(session, live, "end_with_period", actor=actor)
        subscription.ends_with_period = True
        await notices.ends_with_period(session, subscription, live)


def _set_trial(session: Session, subscription: Subscription) -> None:
    ends = clock.now() + timedelta(days=policy_of(session).trial_days)
    subscription.trial_ends_at = ends
    subscription.due_at = max(ends - REMINDED_BEFORE, clock.now())


def _told(subscription: Subscription) -> dict[str, object]:
    """What staff's word changes, for the audit."""
    times = {"trial_ends_at": subscription.trial_ends_at, "due_at": subscription.due_at}
    return {
        "status": str(subscription.status),
        "ends_with_period": subscription.ends_with_period,
        **{name: moment.isoformat() if moment else None for name, moment in times.items()},
    }
