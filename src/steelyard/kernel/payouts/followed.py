"""The provider's events about accounts and transfers: hints; what counts is the object."""

from typing import TYPE_CHECKING

from steelyard.kernel.db import Session
from steelyard.kernel.payments import inbox
from steelyard.kernel.payments.apply import Applied
from steelyard.kernel.payments.connect_observed import ObservedTransfer
from steelyard.kernel.payments.events import Event
from steelyard.kernel.payments.inbox import Outcome, Work
from steelyard.kernel.payments.refusals import ProviderRefused
from steelyard.kernel.payments.steps import ACTOR
from steelyard.kernel.payouts.onboarding import apply_observed_account, payee_seen
from steelyard.kernel.payouts.outcomes import apply_observed_transfer, payout_of

if TYPE_CHECKING:
    from steelyard.kernel.services import Services


async def account_changed(services: "Services", event: Event, _attempt: int) -> Work:
    """``account.updated``: the payee's account is fetched and applied."""
    try:
        observed = await services.stripe.connect.retrieve_account(str(event.thing["id"]))
    except ProviderRefused as refusal:
        return inbox.parked(f"the provider shows nothing: {refusal.reason}")

    async def work(session: Session) -> Outcome:
        payee_id = await payee_seen(session, observed)
        if payee_id is None:
            return Outcome("parked", why="no payee of ours has this account")
        applied = await apply_observed_account(session, payee_id, observed, actor=ACTOR)
        if applied is Applied.FOREIGN:
            return Outcome("ignored", why="another account stands for this payee")
        return Outcome("processed", applied.value, "payee", payee_id)

    return work


async def transfer_changed(services: "Services", event: Event, _attempt: int) -> Work:
    """``transfer.*``: the transfer is fetched and applied."""
    try:
        observed = await services.stripe.connect.retrieve_transfer(str(event.thing["id"]))
    except ProviderRefused as refusal:
        return inbox.parked(f"the provider shows nothing: {refusal.reason}")
    return lambda session: transfer_seen(session, observed)


async def transfer_seen(session: Session, observed: ObservedTransfer) -> Outcome:
    """Apply one transfer as the provider shows it; one that is not ours is left to a person."""
    payout_id = await payout_of(session, observed)
    if payout_id is None:
        return Outcome("parked", why="no payout of ours is this transfer")
    applied = await apply_observed_transfer(session, payout_id, observed, actor=ACTOR)
    if applied is Applied.SUSPENSE:
        return Outcome("suspense", why="the provider contradicts our payout")
    return Outcome("processed", applied.value, "payout", payout_id)
