"""What became of a message, noted once and only forwards; staff and the market are told.

The market is told by a job of its own: a mistake in a market's handler must not undo what a
provider has said, and a provider does not say it twice.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import select, update

from steelyard.kernel import audit, clock, jobs
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database, Session
from steelyard.kernel.errors import OutcomeUnknown
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.jobs.together import Together
from steelyard.kernel.messaging.house import handlers_of
from steelyard.kernel.messaging.models import (
    CANCELED,
    DELIVERED,
    FAILED,
    QUEUED,
    SENDING,
    SENT,
    SUPPRESSED,
    UNDELIVERED,
    Message,
)
from steelyard.kernel.messaging.suppressions import suppress
from steelyard.kernel.messaging.twilio_wire import OPTED_OUT

log = structlog.get_logger("steelyard.messaging")

TELL_MARKET = "messaging.tell_market"
TWILIO = Actor(kind="provider", id="twilio", role="provider")
OURSELVES = Actor.system("messaging")

_RANK = {QUEUED: 0, SENDING: 1, SENT: 2}
_FINAL = 3
_TOLD_AT_ONCE = 16
"""Jobs whose messages share a transaction of the market's."""
_BAD = frozenset({UNDELIVERED, FAILED, SUPPRESSED, CANCELED})


async def settle(
    session: Session,
    message: Message,
    status: str,
    *,
    actor: Actor,
    code: str | None = None,
    why: str | None = None,
) -> None:
    """Note where ``message`` stands now. What did not arrive becomes an event that staff see."""
    now = clock.now()
    message.status = status
    message.lease_until = None
    message.error_code, message.error = code, why
    if status in {SENT, DELIVERED} or (status == UNDELIVERED and message.provider_ref):
        message.sent_at = message.sent_at or now
    if status == DELIVERED:
        message.delivered_at = now
    if status in {UNDELIVERED, FAILED}:
        message.failed_at = now
    if status in _BAD:
        _note(session, message, actor, code)
    await tell(session, message)


async def report(
    session: Session,
    message: Message,
    ref: str,
    status: str | None,
    *,
    code: str | None = None,
    why: str | None = None,
    guessed: bool = False,
) -> None:
    """The provider's own word on ``message`` (locked): its name for it, and where it stands.

    Forwards only: a late ``sent`` changes nothing, and the first final word stays. The name
    alone proves that the text was taken, whatever we believed of it. ``status`` None: a word we
    do not know; only the name counts. ``guessed``: the name was found by likeness; of two texts
    that are alike either may be the other's, until a report says which is which.
    """
    named = message.provider_ref
    if named not in {None, ref} and (guessed or not message.ref_guessed):
        _note_duplicate(message, ref)
        return
    newly_named = named is None
    if named != ref:
        await _release(session, message, ref)
        message.provider_ref = ref
    message.ref_guessed = guessed and (newly_named or message.ref_guessed)
    reached = status or SENT
    if newly_named or _rank(reached) > _rank(message.status):
        await settle(session, message, reached, actor=TWILIO, code=code, why=why)
        if code == OPTED_OUT:
            await opted_out(session, message, message.to_address, reason=OPTED_OUT)


async def opted_out(session: Session, message: Message, address: str, *, reason: str) -> None:
    """``address`` wants no more texts: remembered, what waits for it is taken back, the market
    is told in the same transaction. ``message`` is the one that made it known."""
    new = await suppress(
        session,
        market=message.market,
        channel=message.channel,
        address=address,
        reason=reason,
        message_id=message.id,
    )
    if new:
        audit.record(
            session,
            stream=message.market,
            actor=Actor(kind="public", id="phone", role="recipient"),
            entity_type="message",
            entity_id=message.id,
            event="message.opted_out",
            data={"address": address, "by": reason},
        )
    waiting = await session.scalars(
        update(Message)
        .where(
            Message.market == message.market,
            Message.channel == message.channel,
            Message.to_address == address,
            Message.status == QUEUED,
        )
        .values(status=SUPPRESSED, error="the address has opted out")
        .returning(Message)
    )
    for one in waiting.all():
        await tell(session, one)
    handler = handlers_of(session, message.market).extra.get("opted_out")
    if handler is not None:
        await handler(session, address, message)


async def tell(session: Session, message: Message) -> None:
    """Let the market hear of it, once for each status, after this unit of work."""
    if handlers_of(session, message.market).message_changed is None:
        return
    jobs.enqueue_at_end(
        session,
        TELL_MARKET,
        {"message_id": str(message.id)},
        key=f"tell-{message.id}-{message.status}",
    )


def tell_sent(session: Session, sent: Mapping[UUID, str]) -> None:
    """``tell`` for several that were all handed over (message → market): one job a market."""
    for market in sorted(set(sent.values())):
        if handlers_of(session, market).message_changed is None:
            continue
        first, *others = sorted(str(one) for one, its in sent.items() if its == market)
        arguments = {"message_id": first, **({"with_ids": others} if others else {})}
        jobs.enqueue_at_end(session, TELL_MARKET, arguments, key=f"tell-{first}-{SENT}")


async def tell_market(context: JobContext, message_id: str, with_ids: Sequence[str] = ()) -> None:
    """The job: hand the messages, as they stand now, to their market.

    What was handed over goes, together with what other such jobs of this process bring, to a
    market that knows what to do with several at once (``extra["messages_changed"]``). Anything
    else has a transaction of its own, and so has a batch that fails.
    """
    ids = [UUID(message_id), *(UUID(one) for one in with_ids)]
    if await _tellers_of(context.database).ask(ids):
        return
    for one in ids:
        await _tell_one(context, one)


_tellers: WeakKeyDictionary[Database, Together[list[UUID], bool]] = WeakKeyDictionary()


def _tellers_of(database: Database) -> Together[list[UUID], bool]:
    """Where those meet who have something to tell, in this process."""
    found = _tellers.get(database)
    if found is None:

        async def tell_all(batches: Sequence[list[UUID]]) -> list[bool]:
            return await _tell_all(database, batches)

        found = _tellers[database] = Together(tell_all, most=_TOLD_AT_ONCE)
    return found


async def _tell_all(database: Database, batches: Sequence[list[UUID]]) -> list[bool]:
    """For each batch whether all of it was told."""
    wanted = [identity for batch in batches for identity in batch]
    told: set[UUID] = set()
    try:
        async with database.transaction() as session:
            found = await session.scalars(
                select(Message)
                .where(Message.id.in_(wanted), Message.status.in_((SENT, DELIVERED)))
                .order_by(Message.market, Message.id)
            )
            for market, its in groupby(found.all(), key=lambda one: one.market):
                handler = handlers_of(session, market).extra.get("messages_changed")
                if handler is not None:
                    messages = list(its)
                    await handler(session, messages)
                    told.update(one.id for one in messages)
    except OutcomeUnknown:
        raise
    except Exception as error:
        # Nothing happened, and it may be the fault of one: each alone.
        log.warning("message.told_alone", messages=len(wanted), error=type(error).__name__)
        return [False] * len(batches)
    return [told.issuperset(batch) for batch in batches]


async def _tell_one(context: JobContext, message_id: UUID) -> None:
    async with context.database.transaction() as session:
        message = await session.get(Message, message_id)
        if message is None:
            return
        handler = handlers_of(session, message.market).message_changed
        if handler is not None:
            await handler(session, message)


async def locked(session: Session, message_id: UUID) -> Message | None:
    """The message, locked for this unit of work."""
    return await session.scalar(
        select(Message)
        .where(Message.id == message_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _rank(status: str) -> int:
    return _RANK.get(status, _FINAL)


async def _release(session: Session, message: Message, ref: str) -> None:
    """Take ``ref`` from a row that had adopted it by likeness: the provider says whose it is."""
    holder = await session.scalar(
        select(Message)
        .where(Message.provider_ref == ref, Message.id != message.id)
        .with_for_update()
    )
    if holder is None:
        return
    holder.provider_ref = None
    holder.ref_guessed = False
    holder.status = SENDING
    holder.lease_until = clock.wall(clock.now())
    await session.flush()


def _note(session: Session, message: Message, actor: Actor, code: str | None) -> None:
    audit.record(
        session,
        stream=message.market,
        actor=actor,
        entity_type="message",
        entity_id=message.id,
        event=f"message.{message.status}",
        data={
            "kind": message.kind,
            "channel": message.channel,
            "about_type": message.about_type,
            "about_id": message.about_id,
            "to": message.to_address,
            "error_code": code,
        },
    )


def _note_duplicate(message: Message, ref: str) -> None:
    if ref not in message.duplicate_refs:
        message.duplicate_refs = [*message.duplicate_refs, ref]
        log.error("message.sent_twice", message_id=str(message.id))
