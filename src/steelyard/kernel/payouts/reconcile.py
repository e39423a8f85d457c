"""Our payouts and payees against the provider's. The provider is the truth: what was missed is
applied, what cannot be is named.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.payments.connect_observed import ObservedTransfer
from steelyard.kernel.payments.report import Finding, Kind, ReconcileReport
from steelyard.kernel.payments.units import unit
from steelyard.kernel.payouts.followed import transfer_seen
from steelyard.kernel.payouts.models import Payee, Payout
from steelyard.kernel.payouts.onboarding import refresh_payee
from steelyard.kernel.payouts.outcomes import payout_of
from steelyard.kernel.payouts.sending import send

if TYPE_CHECKING:
    from steelyard.kernel.services import Services


async def reconcile(
    services: "Services", report: ReconcileReport, *, since: datetime, limit: int
) -> None:
    """Compare and mend what was sent since then (at most ``limit`` of each kind).

    A part of ``payments.reconcile``, which runs it before it looks at the cash. Raises
    ProviderUnavailable; what was mended until then stays mended.
    """
    await _transfers(services, report, since, limit)
    await _unconfirmed(services, report, limit)
    await _payees(services, report, limit)


async def _transfers(
    services: "Services", report: ReconcileReport, since: datetime, limit: int
) -> None:
    async for observed in services.stripe.connect.list_transfers(since=since, limit=limit):
        report.transfers += 1
        finding = await _transfer(services, observed)
        if finding is not None:
            report.findings.append(finding)
    report.truncated |= report.transfers >= limit


async def _transfer(services: "Services", observed: ObservedTransfer) -> Finding | None:
    async def work(session: Session) -> Finding | None:
        payout_id = await payout_of(session, observed)
        theirs = f"{observed.amount_minor} {observed.currency}, {observed.reversed_minor} back"
        if payout_id is None:
            return Finding("unknown", f"transfer {observed.ref}", "nothing", theirs, False)
        before = await session.get_one(Payout, payout_id)
        ours = f"{before.status} {before.sent_minor} {before.currency}"
        outcome = await transfer_seen(session, observed)
        if outcome.status != "processed":
            return Finding("amount", f"payout {payout_id}", ours, theirs, False)
        if outcome.effect == "changed":
            return Finding("state", f"payout {payout_id}", ours, theirs, True)
        return None

    return await unit(services.database, work)


async def _unconfirmed(services: "Services", report: ReconcileReport, limit: int) -> None:
    """Handed over, or so we think: asked for one by one."""
    async with services.database.reading() as session:
        waiting = select(Payout).where(Payout.status == "in_transit").order_by(Payout.id)
        payouts = list(await session.scalars(waiting.limit(limit)))
    for payout in payouts:
        await send(services, payout.id)
        async with services.database.reading() as session:
            after = await session.get_one(Payout, payout.id)
        kind: Kind = "unsent"
        mended = after.status != "in_transit"
        report.findings.append(
            Finding(kind, f"payout {payout.id}", payout.status, after.status, mended)
        )


async def _payees(services: "Services", report: ReconcileReport, limit: int) -> None:
    """Payees whose account was opened, as the provider has them now."""
    async with services.database.reading() as session:
        opened = select(Payee).where(Payee.provider_ref.is_not(None))
        payees = list(await session.scalars(opened.order_by(Payee.observed_at).limit(limit)))
    for payee in payees:
        report.payees += 1
        after = await refresh_payee(services, payee.id)
        if after.status != payee.status:
            report.findings.append(
                Finding("state", f"payee {payee.id}", payee.status, after.status, True)
            )
