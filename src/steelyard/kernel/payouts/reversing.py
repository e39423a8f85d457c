"""Fetching a paid payout back from the payee's account: asked for here, done by a job."""

from typing import TYPE_CHECKING
from uuid import UUID

from steelyard.kernel import audit, clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.payments.refusals import ProviderRefused
from steelyard.kernel.payments.service import ASK_AFTER
from steelyard.kernel.payments.steps import ACTOR as PROVIDER
from steelyard.kernel.payments.units import unit
from steelyard.kernel.payouts.asking import ask_to_reverse, tell
from steelyard.kernel.payouts.models import Payout
from steelyard.kernel.payouts.refusals import NothingToReverse
from steelyard.kernel.payouts.sending import record
from steelyard.kernel.payouts.service import payout_by_id

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

_REASON_MAX = 500


async def reverse(
    session: Session,
    payout_id: UUID,
    *,
    reason: str,
    actor: Actor,
    amount_minor: int | None = None,
) -> Payout:
    """Fetch ``amount_minor`` (None: all that is left) of a payout back.

    One that is still on its way is fetched back when it has arrived. What comes back settles
    the payee's debts first; the rest waits in the payment's held account (``recall`` takes it
    from there). All of it back: ``reversed``. Asking again while it is under way changes nothing.

    Raises NotFound, NothingToReverse, InvalidInput.
    """
    payout = await payout_by_id(session, payout_id, lock=True)
    if not reason.strip():
        raise InvalidInput("A reason is required.", reason="Say why, in a few words.")
    if payout.reversal_minor is not None:
        return payout
    left = payout.sent_minor - payout.reversed_minor
    if payout.status not in {"in_transit", "paid"} or left <= 0:
        raise NothingToReverse("Nothing of it is at the payee.", state=payout.status)
    wanted = left if amount_minor is None else amount_minor
    if not 0 < wanted <= left:
        raise InvalidInput("There is not that much to fetch.", amount_minor=f"give 1 to {left}")
    payout.reversal_minor = payout.reversed_minor + wanted
    payout.reversal_reason = reason.strip()[:_REASON_MAX]
    payout.reversal_by = actor.id
    payout.due_at = clock.now() + ASK_AFTER
    audit.record(
        session,
        stream=payout.market,
        actor=actor,
        entity_type="payout",
        entity_id=payout.id,
        event="reversal_asked",
        reason=reason,
        data={"amount_minor": wanted, "currency": payout.currency},
    )
    if payout.status == "paid":
        ask_to_reverse(session, payout)
    await tell(session, payout, actor)
    return payout


async def fetch_back(services: "Services", payout_id: UUID) -> None:
    """What was asked for is done at the provider, once; then what it shows is applied.

    Raises ProviderUnavailable: tried again with the same key.
    """
    async with services.database.reading() as session:
        payout = await payout_by_id(session, payout_id)
    if payout.reversal_minor is None or payout.provider_ref is None:
        return
    connect = services.stripe.connect
    seen = await connect.retrieve_transfer(payout.provider_ref)
    missing = payout.reversal_minor - seen.reversed_minor
    if missing > 0:
        try:
            await connect.reverse_transfer(
                payout.provider_ref,
                key=f"payout-reverse-{payout.id}-{payout.reversal_minor}",
                amount_minor=missing,
                metadata={"payout_id": str(payout.id), "market": payout.market},
            )
        except ProviderRefused as refusal:
            await _given_up(services, payout, refusal)
            return
        seen = await connect.retrieve_transfer(payout.provider_ref)
    await record(services, payout_id, seen)


async def _given_up(services: "Services", payout: Payout, refusal: ProviderRefused) -> None:
    """The payee's account has not got it, say: a person decides, ``recall`` makes it a debt."""

    async def work(session: Session) -> None:
        fresh = await payout_by_id(session, payout.id, lock=True)
        if fresh.reversal_minor is None:
            return
        fresh.reversal_minor = fresh.due_at = None
        audit.record(
            session,
            stream=fresh.market,
            actor=PROVIDER,
            entity_type="payout",
            entity_id=fresh.id,
            event="payout.reversal_refused",
            reason=f"The provider did not fetch it back: {refusal.reason}.",
            data={"alarm": True, "provider_ref": fresh.provider_ref},
        )
        await tell(session, fresh, PROVIDER)

    await unit(services.database, work)
