"""Setting up where a payee is paid: an account at the provider, and what it says of it."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payments.apply import Applied
from steelyard.kernel.payments.connect_observed import ObservedAccount
from steelyard.kernel.payments.refusals import ProviderUnavailable
from steelyard.kernel.payments.steps import ACTOR as PROVIDER
from steelyard.kernel.payments.units import unit
from steelyard.kernel.payouts.asking import tell_payee, wake
from steelyard.kernel.payouts.lifecycles import payee_lifecycle
from steelyard.kernel.payouts.models import Payee
from steelyard.kernel.payouts.payees import payee_by_id

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

_MOVES = {"pending": "begin", "enabled": "enable", "restricted": "restrict"}
_BUSY_PAUSES = (0.2, 0.5, 1.0)
_SEARCHED = 300


async def begin_onboarding(
    services: "Services", payee_id: UUID, *, return_url: str, refresh_url: str
) -> str:
    """Where the payee's browser goes to set up being paid: good once, for minutes.

    The account is made once; coming back makes a new link to the same one. Raises NotFound,
    ProviderUnavailable and ProviderRefused.
    """
    async with services.database.reading() as session:
        payee = await payee_by_id(session, payee_id)
    ref = payee.provider_ref or (await _open_account(services, payee)).ref
    return await services.stripe.connect.onboarding_link(
        ref, return_url=return_url, refresh_url=refresh_url
    )


async def refresh_payee(services: "Services", payee_id: UUID) -> Payee:
    """Fetch the payee's account and apply what it shows. Raises NotFound, ProviderUnavailable."""
    async with services.database.reading() as session:
        payee = await payee_by_id(session, payee_id)
    if payee.provider_ref is None:
        return payee
    observed = await services.stripe.connect.retrieve_account(payee.provider_ref)
    return await _record(services, payee_id, observed)


async def apply_observed_account(
    session: Session, payee_id: UUID, observed: ObservedAccount, *, actor: Actor
) -> Applied:
    """Bring the payee to what was observed. Enabled: what waited for it is sent."""
    payee = await payee_by_id(session, payee_id, lock=True)
    if payee.provider_ref not in {None, observed.ref}:
        return Applied.FOREIGN
    if payee.observed_at is not None and observed.at < payee.observed_at:
        return Applied.NOTHING_NEW
    payee.observed_at = observed.at
    before = (payee.provider_ref, payee.status, payee.due, payee.restricted_reason)
    payee.provider_ref = observed.ref
    payee.due = list(observed.due)
    payee.restricted_reason = observed.disabled_reason if observed.state == "restricted" else None
    if observed.state != payee.status:
        await _move(session, payee, observed, actor)
    if before == (payee.provider_ref, payee.status, payee.due, payee.restricted_reason):
        return Applied.NOTHING_NEW
    await tell_payee(session, payee, actor)
    return Applied.CHANGED


async def payee_seen(session: Session, observed: ObservedAccount) -> UUID | None:
    """The payee this account is of: by its ref, else by the id we wrote into it."""
    found = await session.scalar(select(Payee.id).where(Payee.provider_ref == observed.ref))
    if found is None and observed.payee_id is not None:
        found = await session.scalar(select(Payee.id).where(Payee.id == observed.payee_id))
    return found


async def _move(session: Session, payee: Payee, observed: ObservedAccount, actor: Actor) -> None:
    again = observed.state == "pending" and payee.status != "none"
    await session.flush()
    await lifecycle.move(
        session,
        payee_lifecycle(payee.market),
        payee,
        "recheck" if again else _MOVES[observed.state],
        actor=actor,
        facts={"provider_ref": observed.ref, "due": list(observed.due)},
        held=True,
    )
    await session.flush()
    if payee.can_be_paid:
        await wake(session, payee)


async def _open_account(services: "Services", payee: Payee) -> ObservedAccount:
    """Make the account, or learn of the one that is there under the same key."""
    for pause in (*_BUSY_PAUSES, None):
        try:
            observed = await services.stripe.connect.create_account(
                key=f"payee-{payee.id}-{payee.key_attempt}",
                country=payee.country,
                metadata={"payee_id": str(payee.id), "market": payee.market},
            )
        except ProviderUnavailable as error:
            if error.answered:
                observed = await _after_failure(services, payee, error)
            elif not error.busy or pause is None:
                raise
            else:
                await clock.sleep(pause)
                continue
        await _record(services, payee.id, observed)
        return observed
    raise AssertionError("unreachable: the last try raises")


async def _after_failure(
    services: "Services", payee: Payee, error: ProviderUnavailable
) -> ObservedAccount:
    """The provider repeats a 5xx for the same key, though it may have made the account."""
    listed = services.stripe.connect.list_accounts(payee.created_at, limit=_SEARCHED)
    async for observed in listed:
        if observed.payee_id == payee.id:
            return observed

    async def next_key(session: Session) -> None:
        fresh = await payee_by_id(session, payee.id, lock=True)
        fresh.key_attempt = max(fresh.key_attempt, payee.key_attempt + 1)

    await unit(services.database, next_key)
    raise error


async def _record(services: "Services", payee_id: UUID, observed: ObservedAccount) -> Payee:
    async def work(session: Session) -> Payee:
        applied = await apply_observed_account(session, payee_id, observed, actor=PROVIDER)
        if applied is Applied.FOREIGN:
            raise ProviderUnavailable("Another account stands for this payee.", what="foreign")
        return await payee_by_id(session, payee_id)

    return await unit(services.database, work)
