"""Applying what came in. An event is a hint: what counts is the object as the provider shows it.

Effect, the note of it (``WebhookEffect``) and the event's own status are one commit.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.errors import OutcomeUnknown
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.payments.apply import Applied, alarm, apply_observed
from steelyard.kernel.payments.chargebacks import apply_observed_dispute
from steelyard.kernel.payments.connect_observed import ObservedDispute, dispute_from
from steelyard.kernel.payments.events import Event, Hint, event_from, hint_of
from steelyard.kernel.payments.models import Payment, ProviderEvent, Refund, WebhookEffect
from steelyard.kernel.payments.observed import (
    Observed,
    ObservedRefund,
    payment_from,
    ref_of,
    refund_from,
)
from steelyard.kernel.payments.refunds import adopt, apply_observed_refund
from steelyard.kernel.payments.refusals import ProviderRefused, ProviderUnavailable
from steelyard.kernel.payments.steps import ACTOR
from steelyard.kernel.payments.sweeps import NUDGE_AFTER
from steelyard.kernel.payments.units import unit

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

Work = Callable[[Session], Awaitable["Outcome"]]
Follower = Callable[["Services", Event, int], Awaitable[Work]]
"""(services, event, attempt) → what to do in the transaction that settles the event. It asks the
provider first; raises ProviderUnavailable to be tried again."""
Owner = Callable[[Session, Observed], Awaitable[str | None]]
"""(session, a payment none of ours stands for) → whose it is, in words; None: not known here."""

_WAITING = frozenset({"received", "failed", "parked"})
_BELIEVE_PAYLOAD_FROM_ATTEMPT = 2
_FINAL = frozenset({"succeeded", "canceled", "failed"})
_REFUNDS_OF_ONE = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an event came to. ``processed`` ones had their effect on one entity."""

    status: Literal["processed", "ignored", "parked", "suspense"]
    effect: str = ""
    entity_type: str = ""
    entity_id: UUID | None = None
    why: str | None = None


_followers: dict[str, Follower] = {}
_owners: list[Owner] = []


def follow(hint: Hint, follower: Follower) -> None:
    """Hand events of this kind to ``follower``: how a part above payments hears of its own."""
    _followers[hint] = follower


def owns(owner: Owner) -> None:
    """Let ``owner`` claim payments that no payment of ours stands for."""
    if owner not in _owners:
        _owners.append(owner)


async def owner_of(session: Session, observed: Observed) -> str | None:
    """Whose payment it is that none of ours stands for; None: nobody knows."""
    for owner in _owners:
        if (whose := await owner(session, observed)) is not None:
            return whose
    return None


async def apply_event(context: JobContext, event_id: UUID) -> None:
    """Apply one stored event, once. Raises ProviderUnavailable to be tried again."""
    services = context.services
    async with services.database.reading() as session:
        stored = await session.get(ProviderEvent, event_id)
    if stored is None or stored.status not in _WAITING:
        return
    try:
        await _apply(services, stored, event_from(stored.payload), context.attempt)
    except (ProviderUnavailable, OutcomeUnknown) as trouble:
        await _note(services, event_id, trouble, ours=False)
        raise
    except Exception as trouble:
        await _note(services, event_id, trouble, ours=True)
        raise


async def _apply(services: "Services", stored: ProviderEvent, event: Event, attempt: int) -> None:
    match hint_of(event.type):
        case "payment":
            await _apply_payment(services, stored, event, attempt)
        case "refund":
            await _apply_refund(services, stored, event, attempt)
        case "charge":
            await _apply_charge(services, stored, event)
        case "dispute":
            await _apply_dispute(services, stored, event, attempt)
        case other:
            await _apply_followed(services, stored, event, attempt, other)


async def _apply_payment(
    services: "Services", stored: ProviderEvent, event: Event, attempt: int
) -> None:
    ref = str(event.thing["id"])
    try:
        observed = await services.stripe.retrieve_intent(ref)
    except ProviderRefused as refusal:
        await finish(services, stored, parked(f"the provider shows nothing: {refusal.reason}"))
        return
    except ProviderUnavailable:
        observed = payment_from(event.thing, event.at)
        if attempt < _BELIEVE_PAYLOAD_FROM_ATTEMPT or observed.state not in _FINAL:
            raise

    async def work(session: Session) -> Outcome:
        payment = await payment_of(session, observed)
        if payment is None:
            return await _not_ours(session, observed)
        applied = await apply_observed(session, payment, observed, actor=ACTOR)
        if applied is Applied.FOREIGN:
            return _second_intent(session, payment, observed)
        return _outcome(applied, "payment", payment.id)

    await finish(services, stored, work)


async def _apply_refund(
    services: "Services", stored: ProviderEvent, event: Event, attempt: int
) -> None:
    ref = str(event.thing["id"])
    try:
        observed = await services.stripe.retrieve_refund(ref)
    except ProviderRefused as refusal:
        await finish(services, stored, parked(f"the provider shows nothing: {refusal.reason}"))
        return
    except ProviderUnavailable:
        observed = refund_from(event.thing, event.at)
        if attempt < _BELIEVE_PAYLOAD_FROM_ATTEMPT or observed.state not in _FINAL:
            raise
    await finish(services, stored, lambda session: refund_seen(session, observed))


async def _apply_charge(services: "Services", stored: ProviderEvent, event: Event) -> None:
    """Something was given back of a charge: every refund of its payment is looked at."""
    payment_ref = ref_of(event.thing.get("payment_intent"))
    if payment_ref is None:
        await finish(services, stored, parked("a charge without a payment"))
        return
    listed = services.stripe.list_refunds(payment_ref=payment_ref, limit=_REFUNDS_OF_ONE)
    seen = [one async for one in listed]

    async def work(session: Session) -> Outcome:
        payment = await session.scalar(select(Payment).where(Payment.provider_ref == payment_ref))
        if payment is None:
            return Outcome("parked", why="no payment of ours has this intent")
        outcomes = [await refund_seen(session, one) for one in seen]
        worse = [one for one in outcomes if one.status != "processed"]
        return worse[0] if worse else Outcome("processed", "refunds_seen", "payment", payment.id)

    await finish(services, stored, work)


async def _apply_dispute(
    services: "Services", stored: ProviderEvent, event: Event, attempt: int
) -> None:
    ref = str(event.thing["id"])
    try:
        observed = await services.stripe.retrieve_dispute(ref)
    except ProviderRefused as refusal:
        await finish(services, stored, parked(f"the provider shows nothing: {refusal.reason}"))
        return
    except ProviderUnavailable:
        observed = dispute_from(event.thing, event.at)
        if attempt < _BELIEVE_PAYLOAD_FROM_ATTEMPT or observed.state is None:
            raise
    await finish(services, stored, lambda session: dispute_seen(session, observed))


async def _apply_followed(
    services: "Services", stored: ProviderEvent, event: Event, attempt: int, hint: str | None
) -> None:
    """What another part of the kernel follows, if it is there in this process."""
    follower = _followers.get(hint or "")
    if follower is None:
        await finish(services, stored, parked("nothing here follows such events"))
        return
    await finish(services, stored, await follower(services, event, attempt))


async def dispute_seen(session: Session, observed: ObservedDispute) -> Outcome:
    """Apply one dispute as the provider shows it."""
    payment_id = await session.scalar(
        select(Payment.id).where(Payment.provider_ref == observed.payment_ref)
    )
    if payment_id is None:
        return Outcome("parked", why="no payment of ours is disputed")
    applied, chargeback = await apply_observed_dispute(session, payment_id, observed, actor=ACTOR)
    if chargeback is None:
        return Outcome("parked", why="the provider's status makes no sense to us")
    return _outcome(applied, "chargeback", chargeback.id)


async def refund_seen(session: Session, observed: ObservedRefund) -> Outcome:
    """Apply one refund as the provider shows it: ours by its ref or id, or made there by hand."""
    refund_id = await refund_of(session, observed)
    if refund_id is None:
        payment = await session.scalar(
            select(Payment).where(Payment.provider_ref == observed.payment_ref)
        )
        if payment is None:
            return Outcome("parked", why="no payment of ours has this refund")
        adopted = await adopt(session, payment, observed, actor=ACTOR)
        if adopted is None:
            _foreign_refund(session, payment, observed)
            return Outcome("suspense", why="a refund made elsewhere does not fit the payment")
        refund_id = adopted.id
    applied = await apply_observed_refund(session, refund_id, observed, actor=ACTOR)
    if applied is Applied.SUSPENSE:
        return Outcome("suspense", why="the provider contradicts our refund")
    return _outcome(applied, "refund", refund_id)


async def payment_of(session: Session, observed: Observed) -> Payment | None:
    """By the ref; else by the id we wrote into it, for the word that is faster than our own."""
    found = await session.scalar(select(Payment).where(Payment.provider_ref == observed.ref))
    if found is None and observed.payment_id is not None:
        found = await session.get(Payment, observed.payment_id)
    return found


async def refund_of(session: Session, observed: ObservedRefund) -> UUID | None:
    found = await session.scalar(select(Refund.id).where(Refund.provider_ref == observed.ref))
    if found is None and observed.refund_id is not None:
        found = await session.scalar(select(Refund.id).where(Refund.id == observed.refund_id))
    return found


def _outcome(applied: Applied, entity_type: str, entity_id: UUID) -> Outcome:
    match applied:
        case Applied.UNKNOWN:
            return Outcome("parked", why="the provider's status makes no sense to us")
        case Applied.FOREIGN:
            return Outcome("suspense", why=f"another object stands for this {entity_type}")
        case _:
            return Outcome("processed", applied.value, entity_type, entity_id)


async def _not_ours(session: Session, observed: Observed) -> Outcome:
    whose = await owner_of(session, observed)
    if whose is not None:
        return Outcome("ignored", why=whose)
    return Outcome("parked", why="no payment of ours has this intent")


def _second_intent(session: Session, payment: Payment, observed: Observed) -> Outcome:
    """An intent nobody was given, left by a lost answer: it must never be paid."""
    if observed.received_minor == 0:
        return Outcome("ignored", why="another intent of the same payment, not paid")
    alarm(
        session,
        payment,
        "payment.second_intent_paid",
        ACTOR,
        {
            "provider_ref": observed.ref,
            "received_minor": observed.received_minor,
            "currency": observed.currency,
        },
        reason="Money came through an intent that is not this payment's. Refund it there.",
    )
    return Outcome("suspense", why="money came through another intent of the same payment")


def _foreign_refund(session: Session, payment: Payment, observed: ObservedRefund) -> None:
    alarm(
        session,
        payment,
        "refund.unmatched",
        ACTOR,
        {
            "provider_ref": observed.ref,
            "amount_minor": observed.amount_minor,
            "currency": observed.currency,
        },
        reason="A refund made at the provider does not fit this payment.",
    )


def parked(why: str) -> Work:
    """Nothing of ours fits yet: the event is kept and tried again."""

    async def work(_session: Session) -> Outcome:
        return Outcome("parked", why=why)

    return work


async def finish(services: "Services", stored: ProviderEvent, work: Work) -> None:
    """Run ``work`` and write down what became of the event, in one commit; only once."""

    async def whole(session: Session) -> None:
        event = await session.get_one(
            ProviderEvent, stored.id, with_for_update=True, populate_existing=True
        )
        if event.status not in _WAITING:
            return
        outcome = await work(session)
        event.attempts += 1
        event.status = outcome.status
        event.error = None if outcome.status == "ignored" else outcome.why
        event.ignore_reason = outcome.why if outcome.status == "ignored" else None
        if outcome.status == "parked":
            event.due_at = max(event.due_at or clock.now(), clock.now() + NUDGE_AFTER)
            return
        event.due_at = None
        event.processed_at = clock.now()
        if outcome.status == "processed" and outcome.entity_id is not None:
            session.add(
                WebhookEffect(
                    event_id=event.id,
                    effect=outcome.effect,
                    entity_type=outcome.entity_type,
                    entity_id=outcome.entity_id,
                )
            )

    await unit(services.database, whole)


async def _note(services: "Services", event_id: UUID, trouble: Exception, *, ours: bool) -> None:
    """The failure stays with the event; it is tried again by the job and by the sweep."""

    async def work(session: Session) -> None:
        event = await session.get_one(
            ProviderEvent, event_id, with_for_update=True, populate_existing=True
        )
        if event.status not in _WAITING:
            return
        event.attempts += 1
        event.error = f"{type(trouble).__name__}: {getattr(trouble, 'message', '')}"[:500]
        if ours:
            event.status = "failed"

    await unit(services.database, work)
