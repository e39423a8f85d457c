"""Our books against the provider's, thing by thing. The provider is the truth: what was missed
is applied, with everything that follows from it.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from sqlalchemy import func, select, text

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.payments import inbox
from steelyard.kernel.payments.apply import apply_observed
from steelyard.kernel.payments.connect_observed import ObservedDispute
from steelyard.kernel.payments.models import Chargeback, Payment, Refund
from steelyard.kernel.payments.observed import Observed, ObservedRefund
from steelyard.kernel.payments.refusals import ProviderRefused
from steelyard.kernel.payments.report import Cash, Finding, Kind, ReconcileReport
from steelyard.kernel.payments.send_refund import send_refund
from steelyard.kernel.payments.steps import ACTOR, ask_provider
from steelyard.kernel.payments.units import unit

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

OnProgress = Callable[[str], None]


class Part(Protocol):
    """What another part of the kernel compares, before the cash is looked at."""

    async def __call__(
        self, services: "Services", report: ReconcileReport, *, since: datetime, limit: int
    ) -> None: ...


_MOVEMENTS_MAX = 10_000
# What captures, refunds and payouts do to the balance; every other movement is the provider's own.
_OURS = frozenset({"charge", "payment", "refund", "payment_refund", "refund_failure",
                   "payment_failure_refund", "payment_reversal", "transfer", "transfer_refund",
                   "transfer_cancel", "transfer_failure"})  # fmt: skip
_parts: list[Part] = []


def also(part: Part) -> None:
    """Let ``part`` compare its own things in every reconciliation."""
    if part not in _parts:
        _parts.append(part)


async def reconcile(
    services: "Services", *, hours: int, limit: int, on_progress: OnProgress | None = None
) -> ReconcileReport:
    """Compare and mend what was made in the last ``hours`` (at most ``limit`` of each kind).

    Raises ProviderUnavailable; what was mended until then stays mended.
    """
    run = _Run(services, clock.now() - timedelta(hours=hours), limit, on_progress)
    await run.payments()
    await run.refunds()
    await run.disputes()
    for part in _parts:
        await part(services, run.report, since=run.since, limit=limit)
    await run.cash()
    return run.report


@dataclass(frozen=True, slots=True)
class _Before:
    """Our side of one thing, before anything was applied."""

    id: UUID
    status: str
    minor: int
    currency: str


class _Run:
    def __init__(
        self, services: "Services", since: datetime, limit: int, on_progress: OnProgress | None
    ) -> None:
        self._services = services
        self.since = since
        self._limit = limit
        self._on_progress = on_progress
        self._seen: set[str] = set()
        self.report = ReconcileReport()

    async def payments(self) -> None:
        """Theirs against ours, then ours that were not among theirs."""
        async for observed in self._services.stripe.list_intents(self.since, limit=self._limit):
            self._seen.add(observed.ref)
            self.report.payments += 1
            self._tick(f"payment {observed.ref}")
            await self._payment(observed)
        self.report.truncated |= self.report.payments >= self._limit
        async for payment in self._ours(Payment, Payment.intent_requested_at.is_not(None)):
            if payment.provider_ref in self._seen:
                continue
            await self._unlisted_payment(payment)

    async def refunds(self) -> None:
        listed = self._services.stripe.list_refunds(since=self.since, limit=self._limit)
        async for observed in listed:
            self._seen.add(observed.ref)
            self.report.refunds += 1
            self._tick(f"refund {observed.ref}")
            await self._refund(observed)
        self.report.truncated |= self.report.refunds >= self._limit
        async for refund in self._ours(Refund, Refund.status.in_(("pending", "submitted"))):
            if refund.provider_ref not in self._seen:
                await self._unlisted_refund(refund)

    async def disputes(self) -> None:
        """Theirs, each applied; a dispute over nothing of ours is a person's."""
        listed = self._services.stripe.list_disputes(self.since, limit=self._limit)
        async for observed in listed:
            self.report.disputes += 1
            self._tick(f"dispute {observed.ref}")
            await self._dispute(observed)
        self.report.truncated |= self.report.disputes >= self._limit

    async def cash(self) -> None:
        """What the books say the provider holds, against what it says."""
        self._tick("balance")
        theirs = await self._services.stripe.balance()
        async with self._services.database.reading() as session:
            ours = await _books(session)
        agree = all(theirs.get(one, 0) == ours.get(one, 0) for one in {*ours, *theirs})
        explained = {} if agree else await self._explained()
        for currency in sorted({*ours, *theirs}):
            self.report.cash.append(
                Cash(
                    currency,
                    ours.get(currency, 0),
                    theirs.get(currency, 0),
                    None if explained is None else explained.get(currency, 0),
                )
            )

    async def _payment(self, observed: Observed) -> None:
        async def work(session: Session) -> tuple[_Before | None, Payment | None]:
            payment = await inbox.payment_of(session, observed)
            if payment is None:
                return None, None
            before = _Before(
                payment.id,
                payment.status,
                payment.captured_minor or payment.amount_minor,
                payment.captured_currency or payment.currency,
            )
            await apply_observed(session, payment, observed, actor=ACTOR)
            return before, payment

        before, payment = await unit(self._services.database, work)
        theirs = f"{observed.raw_state} {_minor(observed)} {observed.currency}"
        if before is None or payment is None:
            # An intent nobody paid is no money; one that was paid is somebody's.
            if observed.received_minor and not await self._owned(observed):
                self._find("unknown", f"payment {observed.ref}", "nothing", theirs, False)
            return
        ours = f"{before.status} {before.minor} {before.currency}"
        name = f"payment {payment.id}"
        if payment.in_suspense or payment.provider_ref != observed.ref:
            self._find("amount", name, ours, theirs, False)
        elif before.status != payment.status:
            self._find("state", name, ours, theirs, True)
        elif not _agrees(payment, observed):
            self._find("state", name, ours, theirs, False)

    async def _owned(self, observed: Observed) -> bool:
        async with self._services.database.reading() as session:
            return await inbox.owner_of(session, observed) is not None

    async def _unlisted_payment(self, payment: Payment) -> None:
        """Older than the window, beyond the limit, or lost on the way: asked for by itself."""
        if payment.status == "succeeded" or not payment.is_open:
            await self._must_exist(payment)
            return
        after = await ask_provider(self._services, payment.id)
        name = f"payment {payment.id}"
        if after.provider_ref is None:
            return
        if after.provider_status == "missing":
            self._find("missing", name, after.status, "nothing", False)
        elif after.status != payment.status:
            self._find("state", name, payment.status, after.status, True)

    async def _must_exist(self, payment: Payment) -> None:
        if payment.provider_ref is None:
            return
        try:
            await self._payment(await self._services.stripe.retrieve_intent(payment.provider_ref))
        except ProviderRefused:
            self._find("missing", f"payment {payment.id}", payment.status, "nothing", False)

    async def _refund(self, observed: ObservedRefund) -> None:
        async def work(session: Session) -> tuple[str | None, inbox.Outcome, Refund | None]:
            refund_id = await inbox.refund_of(session, observed)
            before = await session.get(Refund, refund_id) if refund_id else None
            status = before.status if before else None
            outcome = await inbox.refund_seen(session, observed)
            found = outcome.entity_id or refund_id
            return status, outcome, await session.get(Refund, found) if found else None

        before, outcome, refund = await unit(self._services.database, work)
        theirs = f"{observed.raw_state} {observed.amount_minor} {observed.currency}"
        name = f"refund {refund.id if refund else observed.ref}"
        good = outcome.status == "processed"
        if before is None:
            self._find("unknown", name, "nothing", theirs, good)
        elif not good or (refund and refund.status != before):
            kind: Kind = "state" if good else "amount"
            self._find(kind, name, before, theirs, good)

    async def _dispute(self, observed: ObservedDispute) -> None:
        async def work(session: Session) -> inbox.Outcome:
            return await inbox.dispute_seen(session, observed)

        outcome = await unit(self._services.database, work)
        theirs = f"{observed.raw_state} {observed.amount_minor} {observed.currency}"
        if outcome.status != "processed":
            self._find("unknown", f"dispute {observed.ref}", "nothing", theirs, False)
        elif outcome.effect == "changed":
            self._find("state", f"chargeback {outcome.entity_id}", "not known so", theirs, True)

    async def _unlisted_refund(self, refund: Refund) -> None:
        await send_refund(self._services, refund.id)
        async with self._services.database.reading() as session:
            after = await session.get_one(Refund, refund.id)
        kind: Kind = "state" if refund.provider_ref else "unsent"
        if after.status != refund.status or after.provider_ref != refund.provider_ref:
            self._find(kind, f"refund {refund.id}", refund.status, after.status, True)

    async def _explained(self) -> dict[str, int] | None:
        """What the provider moved of its own accord: fees, payouts, disputes. None: too many."""
        async with self._services.database.reading() as session:
            booked = await _booked_chargebacks(session)
        # Of the disputes among the movements, what our books already count explains nothing more.
        explained = {currency: -moved for currency, moved in booked.items()}
        read = 0
        async for moved in self._services.stripe.movements(limit=_MOVEMENTS_MAX):
            read += 1
            currency = str(moved["currency"]).upper()
            own = 0 if moved["type"] in _OURS else int(moved["amount"])
            explained[currency] = explained.get(currency, 0) + own - int(moved.get("fee") or 0)
        return None if read >= _MOVEMENTS_MAX else explained

    async def _ours[Row: (Payment, Refund)](
        self, table: type[Row], condition: object
    ) -> AsyncIterator[Row]:
        async with self._services.database.reading() as session:
            rows = await session.scalars(
                select(table)
                .where(table.created_at >= self.since, condition)  # pyright: ignore[reportArgumentType]
                .order_by(table.created_at.desc())
                .limit(self._limit)
            )
            found = list(rows)
        for row in found:
            yield row

    def _find(self, kind: Kind, entity: str, ours: str, theirs: str, repaired: bool) -> None:
        self.report.findings.append(Finding(kind, entity, ours, theirs, repaired))

    def _tick(self, what: str) -> None:
        if self._on_progress is not None:
            self._on_progress(what)


def _minor(observed: Observed) -> int:
    return observed.received_minor or observed.amount_minor


def _agrees(payment: Payment, observed: Observed) -> bool:
    if payment.status == "succeeded":
        taken = (payment.captured_minor, payment.captured_currency)
        return observed.state == "succeeded" and taken == (
            observed.received_minor,
            observed.currency,
        )
    return observed.state is not None and observed.state != "succeeded"


async def _booked_chargebacks(session: Session) -> dict[str, int]:
    """What chargebacks did to the provider's balance, as far as it stands in the books."""
    moved = Chargeback.reinstated_minor - Chargeback.withdrawn_minor
    rows = await session.execute(
        select(Chargeback.moved_currency, func.sum(moved))
        .where(Chargeback.booked)
        .group_by(Chargeback.moved_currency)
    )
    return {currency: int(amount) for currency, amount in rows.all()}


async def _books(session: Session) -> dict[str, int]:
    """Provider cash of all markets less the refunds the provider has taken out already."""
    held = await session.execute(
        text(
            "SELECT currency, -sum(posted_minor) FROM kernel.ledger_account"
            " WHERE purpose = 'provider_cash' AND owner_id LIKE 'stripe-%' GROUP BY currency"
        )
    )
    books = {currency: int(amount) for currency, amount in held.all()}
    under_way = await session.execute(
        select(Refund.currency, func.sum(Refund.amount_minor))
        .where(Refund.status == "submitted", Refund.provider_ref.is_not(None))
        .group_by(Refund.currency)
    )
    for currency, amount in under_way.all():
        books[currency] = books.get(currency, 0) - int(amount)
    return books
