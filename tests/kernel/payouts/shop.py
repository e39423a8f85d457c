"""Helpers: a market that sells for several sellers, with its payments captured in the books."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from steelyard.kernel import clock, ledger, payments, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.ledger.invariants import INVARIANTS as LEDGER_INVARIANTS
from steelyard.kernel.money import Money
from steelyard.kernel.payments import Observed, ObservedRefund, Payment, Refund
from steelyard.kernel.payments.connect_observed import (
    ObservedAccount,
    ObservedDispute,
    ObservedTransfer,
)
from steelyard.kernel.payouts import Payee, Payout, PayoutLine, allocate, split
from steelyard.kernel.payouts.onboarding import apply_observed_account
from steelyard.kernel.verification.lifecycles import OnePath

MARKET = "bazaar"
PROVIDER = Actor(kind="provider", id="stripe", role="provider")
ORGANIZER = Actor(kind="user", id="organizer", role="organizer")
VENDOR = Actor(kind="user", id="seller-user-1", role="vendor")
ADMIN = Actor(kind="user", id="admin-1", role="admin")
OTHER_ADMIN = Actor(kind="user", id="admin-2", role="admin")
SYSTEM = Actor.system("test")

INVARIANTS = (
    *payments.INVARIANTS,
    *payouts.INVARIANTS,
    *LEDGER_INVARIANTS,
)


class Named:
    name = MARKET


@dataclass
class Shop:
    """Payments and payouts in one session, the provider played by hand."""

    session: Session
    sent: list[ObservedTransfer] = field(default_factory=list[ObservedTransfer])

    async def payee(self, number: int = 1, *, enabled: bool = True) -> Payee:
        payee = await payouts.payee_of(
            self.session,
            market=MARKET,
            owner_type="seller",
            owner_id=f"seller-{number}",
            currency="USD",
            user_id=f"seller-user-{number}",
        )
        if enabled and payee.status != "enabled":
            await self.account(payee, "enabled")
        return await payouts.payee_by_id(self.session, payee.id)

    async def account(self, payee: Payee, state: Any) -> None:
        seen = ObservedAccount(
            f"acct_{payee.owner_id}", state, (), None, clock.now(), payee_id=payee.id
        )
        await apply_observed_account(self.session, payee.id, seen, actor=PROVIDER)

    async def paid(self, amount_minor: int = 10_000, subject: str = "b-1") -> Payment:
        """A payment that succeeded, its money in the subject's held account."""
        held = await ledger.open_account(
            self.session,
            market=MARKET,
            owner_type="booking",
            owner_id=subject,
            purpose="held",
            currency="USD",
            floor="zero",
        )
        payment = await payments.create_payment(
            self.session,
            market=MARKET,
            subject_type="booking",
            subject_id=subject,
            money=Money(amount_minor, "USD"),
            held_account_id=held.id,
            actor=ORGANIZER,
        )
        seen = Observed(
            f"pi_{payment.id}", "succeeded", "succeeded", amount_minor, amount_minor, "USD",
            clock.now(), payment_id=payment.id,
        )  # fmt: skip
        await payments.apply_observed(self.session, payment, seen, actor=PROVIDER)
        return payment

    async def shared(
        self, payment: Payment, weights: list[int], *, basis_points: int = 1000
    ) -> list[Payout]:
        """The payment over as many sellers as there are weights, half now and half at the end."""
        lines: list[PayoutLine] = []
        for number, gross in enumerate(allocate(payment.captured_minor, weights), 1):
            share = split(gross, basis_points)
            first, second = allocate(share.net_minor, [1, 1])
            lines.append(
                PayoutLine(
                    (await self.payee(number)).id,
                    f"line-{number}",
                    gross,
                    share.commission_minor,
                    [("reservation", first), ("completion", second)],
                )
            )
        return await payouts.create_payouts(
            self.session,
            payment_id=payment.id,
            lines=lines,
            subject_type="booking",
            subject_id=payment.subject_id,
            actor=SYSTEM,
        )

    async def approved(self, payout: Payout) -> Payout:
        await payouts.make_eligible(self.session, [payout.id], SYSTEM)
        return await payouts.approve(self.session, payout.id, ADMIN)

    async def fresh(self, payout: Payout) -> Payout:
        await self.session.flush()
        return await payouts.payout_by_id(self.session, payout.id)

    async def balance(self, account_id: UUID) -> int:
        return (await ledger.balance(self.session, account_id)).posted_minor

    async def total(self, purpose: str) -> int:
        """All accounts of a purpose together."""
        await self.session.flush()
        found = await self.session.scalar(
            text(
                "SELECT coalesce(sum(posted_minor), 0)::bigint FROM kernel.ledger_account"
                " WHERE purpose = :purpose"
            ),
            {"purpose": purpose},
        )
        return int(found or 0)

    async def broken(self) -> list[Any]:
        """Every promise of payments, payouts and ledger; nothing when all hold."""
        await self.session.flush()
        return [found for one in INVARIANTS for found in await one.violations(self.session)]

    def transfer(self, payout: Payout, payee: Payee, **more: Any) -> ObservedTransfer:
        """The payout's transfer as the provider would show it."""
        facts: dict[str, Any] = {
            "ref": f"tr_{payout.id}_{payout.attempt}",
            "amount_minor": payout.sent_minor,
            "reversed_minor": payout.reversed_minor,
            "currency": payout.currency,
            "destination": payee.provider_ref,
            "at": clock.now(),
            "payout_id": payout.id,
            "attempt": payout.attempt,
            **more,
        }
        return ObservedTransfer(**facts)

    async def refund(self, payment: Payment, amount_minor: int, key: str = "") -> Refund:
        refund = await payments.request_refund(
            self.session,
            payment_id=payment.id,
            amount_minor=amount_minor,
            reason="asked for",
            actor=ADMIN,
            key=key or str(uuid4()),
            source_account_id=payment.held_account_id,
        )
        seen = ObservedRefund(
            f"re_{refund.id}", "succeeded", "succeeded", amount_minor, "USD", clock.now(),
            payment_ref=payment.provider_ref, refund_id=refund.id,
        )  # fmt: skip
        await payments.apply_observed_refund(self.session, refund.id, seen, actor=PROVIDER)
        return refund

    async def dispute(
        self,
        payment: Payment,
        state: str = "needs_response",
        *,
        withdrawn: int,
        reinstated: int = 0,
        ref: str = "",
    ) -> payments.Chargeback:
        """A dispute as the provider shows it."""
        seen = ObservedDispute(
            ref=ref or f"dp_{payment.id}",
            state=state,
            raw_state=state,
            reason="fraudulent",
            amount_minor=withdrawn,
            currency="USD",
            withdrawn_minor=withdrawn,
            reinstated_minor=reinstated,
            fee_minor=1500,
            moved_currency="USD",
            payment_ref=payment.provider_ref,
            evidence_due_at=None,
            at=clock.now(),
        )
        _, made = await payments.apply_observed_dispute(
            self.session, payment.id, seen, actor=PROVIDER
        )
        assert made is not None
        return made


def one_path() -> OnePath:
    return OnePath([*payments.lifecycles([Named()]), *payouts.lifecycles([Named()])])
