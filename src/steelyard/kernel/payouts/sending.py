"""Sending a payout, once, whatever is cut off in between: intent, commit, call, outcome."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payments.connect_observed import ObservedTransfer
from steelyard.kernel.payments.refusals import ProviderRefused, ProviderUnavailable
from steelyard.kernel.payments.service import ASK_AFTER
from steelyard.kernel.payments.steps import ACTOR as PROVIDER
from steelyard.kernel.payments.units import unit
from steelyard.kernel.payouts import books
from steelyard.kernel.payouts.asking import tell
from steelyard.kernel.payouts.lifecycles import payout_lifecycle
from steelyard.kernel.payouts.models import Payee, Payout
from steelyard.kernel.payouts.outcomes import apply_observed_transfer, confirm, fail, locked
from steelyard.kernel.payouts.service import payout_by_id

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

BLOCKED_AGAIN = timedelta(hours=6)
"""How long a payout waits for its payee before it is looked at again by itself."""

_ACTOR = Actor.system("payouts.send")
_SEARCHED = 50
_NEW_KEY_AFTER = timedelta(minutes=15)


async def send(services: "Services", payout_id: UUID) -> None:
    """Hand over an approved payout, or ask after one that was handed over before.

    Does nothing for one that is not to be sent now. Raises ProviderUnavailable while the outcome
    is open: the same payout is tried again with the same key.
    """
    begun = await unit(services.database, lambda session: set_out(session, payout_id))
    if begun is None:
        return
    payee, payout, first = begun
    observed = None if first else await look(services, payout)
    if observed is None:
        observed = await _hand_over(services, payee, payout)
    if observed is not None:
        await record(services, payout_id, observed)


async def look(services: "Services", payout: Payout) -> ObservedTransfer | None:
    """The payout's transfer at the provider, by its ref or by what we wrote into it."""
    if payout.provider_ref is not None:
        return await services.stripe.connect.retrieve_transfer(payout.provider_ref)
    listed = services.stripe.connect.list_transfers(group=_group(payout), limit=_SEARCHED)
    async for observed in listed:
        if (observed.payout_id, observed.attempt) == (payout.id, payout.attempt):
            return observed
    return None


async def record(services: "Services", payout_id: UUID, observed: ObservedTransfer) -> None:
    """Apply one observation in a transaction of its own."""

    async def work(session: Session) -> None:
        await apply_observed_transfer(session, payout_id, observed, actor=PROVIDER)

    await unit(services.database, work)


async def set_out(session: Session, payout_id: UUID) -> tuple[Payee, Payout, bool] | None:
    """Written down before the call: from here on the provider may have it."""
    payee, payout = await locked(session, payout_id)
    if payout.status == "in_transit":
        return payee, payout, False
    if payout.status != "approved":
        return None
    if not payee.can_be_paid:
        payout.due_at = clock.now() + BLOCKED_AGAIN
        return None
    await _leave(session, payee, payout)
    return (payee, payout, True) if payout.sent_minor else None


async def _leave(session: Session, payee: Payee, payout: Payout) -> None:
    """What the payee owes is taken off; nothing left to send is paid at once."""
    owed = payout.unpaid_minor
    with session.no_autoflush:
        payout.netted_minor = min(owed, await books.debt_minor(session, payee))
        payout.sent_minor = owed - payout.netted_minor
        payout.attempt += 1
        payout.key_attempt = 0
        payout.due_at = clock.now() + ASK_AFTER
        await lifecycle.move(
            session,
            payout_lifecycle(payout.market),
            payout,
            "send",
            actor=_ACTOR,
            facts={
                "sent_minor": payout.sent_minor,
                "netted_minor": payout.netted_minor,
                "attempt": payout.attempt,
            },
            held=True,
        )
    await session.flush()
    if owed:
        await books.send(session, payout, payee)
    if not payout.sent_minor:
        await confirm(session, payee, payout, _ACTOR)
    await tell(session, payout, _ACTOR)


async def _hand_over(services: "Services", payee: Payee, payout: Payout) -> ObservedTransfer | None:
    """The provider's answer; None when it refused for good and the money is owed again."""
    try:
        return await services.stripe.connect.create_transfer(
            key=f"payout-{payout.id}-{payout.attempt}-{payout.key_attempt}",
            amount_minor=payout.sent_minor,
            currency=payout.currency,
            destination=payee.provider_ref or "",
            group=_group(payout),
            metadata={
                "payout_id": str(payout.id),
                "attempt": str(payout.attempt),
                "payment_id": str(payout.source_payment_id),
                "market": payout.market,
            },
        )
    except ProviderUnavailable as error:
        if not error.answered:
            raise
        found = await look(services, payout)
        if found is None:
            await unit(services.database, partial(_maybe_new_key, payout=payout))
            raise
        return found
    except ProviderRefused as refusal:
        # It may refuse because it did it before, in answer to a call of ours that was cut off.
        found = await look(services, payout)
        if found is None:
            await unit(services.database, partial(_give_up, payout_id=payout.id, refusal=refusal))
        return found


async def _maybe_new_key(session: Session, payout: Payout) -> None:
    """A provider repeats its failure for a key. Long after, with nothing there: a new key."""
    sent = payout.in_transit_at
    if sent is None or clock.now() - sent < _NEW_KEY_AFTER:
        return
    fresh = await payout_by_id(session, payout.id, lock=True)
    if fresh.attempt == payout.attempt:
        fresh.key_attempt = max(fresh.key_attempt, payout.key_attempt + 1)


async def _give_up(session: Session, payout_id: UUID, refusal: ProviderRefused) -> None:
    await fail(
        session, payout_id, code=refusal.reason, message=_words(refusal.reason), actor=PROVIDER
    )


def _words(reason: str) -> str:
    known = {
        "balance_insufficient": "the house's balance at the provider is too low just now",
        "insufficient_capabilities_for_transfer": "the payee's account may not be sent money",
        "account_invalid": "the payee's account is closed or no longer connected",
        "resource_missing": "the provider does not know the payee's account",
    }
    return known.get(reason, f"the provider refused: {reason}")


def _group(payout: Payout) -> str:
    return f"payout-{payout.id}"
