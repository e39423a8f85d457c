"""Who wants no more messages. Checked when a message is written and again when it is sent.

An opt-out and the intent to send to the same address exclude each other by a lock on the address:
whatever is sent after an opt-out was intended before it.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, text, update
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.messaging.models import Suppression
from steelyard.kernel.messaging.push_models import PREFIX, PushSubscription

_KEY = "messaging:"


async def lock_address(session: Session, market: str, address: str) -> None:
    """Until the end of this unit of work nothing is intended for ``address``, nor else decided."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"{_KEY}{market}:{address}"},
    )


async def lock_recipient(session: Session, message_id: UUID) -> None:
    """Until the end of this unit of work nobody opts out at the address of this message."""
    await session.execute(
        text(
            "SELECT pg_advisory_xact_lock_shared("
            "hashtextextended(:key || market || ':' || to_address, 0))"
            " FROM kernel.message WHERE id = :id"
        ),
        {"key": _KEY, "id": message_id},
    )


async def lock_recipients(session: Session, message_ids: Sequence[UUID]) -> None:
    """``lock_recipient`` for several, in one order for everybody."""
    await session.execute(
        text(
            "SELECT pg_advisory_xact_lock_shared(place) FROM ("
            "SELECT DISTINCT hashtextextended(:key || market || ':' || to_address, 0) AS place"
            " FROM kernel.message WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY 1"
            ") AS places"
        ),
        {"key": _KEY, "ids": list(message_ids)},
    )


def suppressed(market: str, channel: str, address: str) -> ColumnElement[bool]:
    """``is_suppressed`` as part of another statement."""
    return exists(
        select(Suppression.id).where(
            Suppression.market == market,
            Suppression.channel == channel,
            Suppression.address == address,
            Suppression.until.is_(None),
        )
    )


async def is_suppressed(session: Session, market: str, channel: str, address: str) -> bool:
    """Whether ``address`` gets nothing from ``market`` now. A browser opts out by its end."""
    if channel == "push":
        active = select(PushSubscription.id).where(
            PushSubscription.id == UUID(address.removeprefix(PREFIX)),
            PushSubscription.ended_at.is_(None),
        )
        return not await session.scalar(select(exists(active)))
    return bool(await session.scalar(select(suppressed(market, channel, address))))


async def suppress(
    session: Session, *, market: str, channel: str, address: str, reason: str, message_id: UUID
) -> bool:
    """From now on nothing is sent to ``address``. False where that was so already."""
    await lock_address(session, market, address)
    statement = (
        insert(Suppression)
        .values(
            market=market,
            channel=channel,
            address=address,
            since=clock.now(),
            reason=reason,
            message_id=message_id,
        )
        .on_conflict_do_nothing(
            index_elements=["market", "channel", "address"], index_where=text("until IS NULL")
        )
        .returning(Suppression.id)
    )
    return await session.scalar(statement) is not None


async def lift(session: Session, *, market: str, channel: str, address: str) -> bool:
    """End the suppression of ``address``; its history stays. False where there was none."""
    await lock_address(session, market, address)
    ended = await session.execute(
        update(Suppression)
        .where(
            Suppression.market == market,
            Suppression.channel == channel,
            Suppression.address == address,
            Suppression.until.is_(None),
        )
        .values(until=clock.now())
        .returning(Suppression.id)
        .execution_options(synchronize_session=False)
    )
    return ended.first() is not None
