"""Reading subscriptions: one's own, staff's list."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.kernel.http.pages import Order, cut, read_cursor
from steelyard.kernel.identity import User
from steelyard.markets.strathwell.lifecycles import SUBSCRIPTION
from steelyard.markets.strathwell.models import Subscription
from steelyard.markets.strathwell.subscriptions.schemas import SubscriptionQuery

_ORDER = Order("created_at", Subscription.created_at, Subscription.id)


async def found(session: Session, user_id: UUID) -> Subscription | None:
    """Somebody's subscription, read afresh; None for who never asked for one."""
    return await session.scalar(
        select(Subscription)
        .where(Subscription.user_id == user_id)
        .execution_options(populate_existing=True)
    )


async def opened(session: Session, user_id: UUID, *, actor: Actor) -> Subscription:
    """Somebody's one subscription, made if there is none, kept from everybody else until the
    commit."""
    made = await session.scalar(
        insert(Subscription)
        .values(user_id=user_id)
        .on_conflict_do_nothing()
        .returning(Subscription)
    )
    if made is not None:
        lifecycle.born(session, SUBSCRIPTION, made, actor=actor, data={"user_id": str(user_id)})
    subscription_id = await session.scalar(
        select(Subscription.id).where(Subscription.user_id == user_id)
    )
    return await locked(session, Subscription, subscription_id)


async def listed(
    session: Session, which: SubscriptionQuery, secret: str
) -> tuple[Sequence[tuple[Subscription, User | None]], str | None]:
    """One page of all subscriptions with whose they are, the newest first. Raises InvalidPage."""
    asked = select(Subscription)
    if which.status is not None:
        asked = asked.where(Subscription.status == which.status)
    if which.cursor is not None:
        asked = asked.where(_ORDER.after(*read_cursor(secret, _ORDER, which.cursor)))
    rows = await session.scalars(asked.order_by(*_ORDER.clauses()).limit(which.size + 1))
    page, following = cut(secret, _ORDER, rows.all(), which.size)
    people = await session.scalars(select(User).where(User.id.in_([row.user_id for row in page])))
    by_id = {user.id: user for user in people}
    return [(row, by_id.get(row.user_id)) for row in page], following
