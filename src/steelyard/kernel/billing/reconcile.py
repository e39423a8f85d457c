"""Our subscriptions and bills against the provider's. The provider is the truth."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from steelyard.kernel.billing.apply import subscription_seen
from steelyard.kernel.billing.followed import invoice_told
from steelyard.kernel.billing.models import OVER, BillingInvoice, BillingSubscription
from steelyard.kernel.billing.steps import ask_provider
from steelyard.kernel.db import Session
from steelyard.kernel.payments.billing_observed import ObservedInvoice
from steelyard.kernel.payments.refusals import ProviderRefused
from steelyard.kernel.payments.report import Finding, ReconcileReport
from steelyard.kernel.payments.units import unit

if TYPE_CHECKING:
    from steelyard.kernel.services import Services


async def reconcile(
    services: "Services", report: ReconcileReport, *, since: datetime, limit: int
) -> None:
    """Compare and mend the subscriptions that are not over, and what was billed since then.

    A part of ``payments.reconcile``, which runs it before it looks at the cash. Raises
    ProviderUnavailable; what was mended until then stays mended.
    """
    await _subscriptions(services, report, limit)
    await _theirs(services, report, since, limit)
    await _bills(services, report, since, limit)


async def _subscriptions(services: "Services", report: ReconcileReport, limit: int) -> None:
    async with services.database.reading() as session:
        living = (
            select(BillingSubscription)
            .where(
                BillingSubscription.status.not_in(OVER),
                BillingSubscription.requested_at.is_not(None),
            )
            .order_by(BillingSubscription.observed_at.asc().nulls_first())
            .limit(limit)
        )
        found = list(await session.scalars(living))
    for before in found:
        name = f"subscription {before.id}"
        try:
            after = await ask_provider(services, before.id)
        except ProviderRefused:
            report.findings.append(Finding("missing", name, before.status, "nothing", False))
            continue
        if after.status != before.status:
            report.findings.append(Finding("state", name, before.status, after.status, True))


async def _theirs(
    services: "Services", report: ReconcileReport, since: datetime, limit: int
) -> None:
    """Subscriptions there that nobody here knows of."""
    async for observed in services.stripe.billing.list_subscriptions(since=since, limit=limit):
        async with services.database.reading() as session:
            found = await subscription_seen(session, observed.ref, observed.subscription_id)
        if found is None and observed.state not in {*OVER, "incomplete"}:
            name = f"subscription {observed.ref}"
            report.findings.append(Finding("unknown", name, "nothing", observed.raw_state, False))


async def _bills(
    services: "Services", report: ReconcileReport, since: datetime, limit: int
) -> None:
    async for bill in services.stripe.billing.list_invoices(since=since, limit=limit):
        finding = await _bill(services, bill)
        if finding is not None:
            report.findings.append(finding)


async def _bill(services: "Services", bill: ObservedInvoice) -> Finding | None:
    async def work(session: Session) -> Finding | None:
        before = await session.scalar(
            select(BillingInvoice.status).where(BillingInvoice.provider_ref == bill.ref)
        )
        outcome = await invoice_told(session, bill)
        theirs = f"{bill.raw_state} {bill.paid_minor} {bill.currency}"
        name = f"invoice {bill.ref}"
        if outcome.status != "processed":
            return Finding("unknown", name, "nothing", theirs, False) if bill.paid_minor else None
        mended = bill.state == "paid" and before != "paid"
        return Finding("state", name, before or "nothing", theirs, True) if mended else None

    return await unit(services.database, work)
