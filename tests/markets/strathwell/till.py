"""The provider played by hand: money comes, goes back, is paid out. Services do the rest."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import Party, a_ready_booking

from steelyard.kernel import clock, payments, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payments import Observed, ObservedRefund, Payment, Refund
from steelyard.kernel.payments.connect_observed import (
    ObservedAccount,
    ObservedDispute,
    ObservedTransfer,
)
from steelyard.kernel.payments.units import unit
from steelyard.kernel.payouts import Payout, sending
from steelyard.kernel.payouts.onboarding import apply_observed_account
from steelyard.kernel.payouts.outcomes import apply_observed_transfer
from steelyard.markets.strathwell.models import Due
from steelyard.markets.strathwell.money.accounts import BOOKING
from steelyard.markets.strathwell.payments import service

STRIPE = Actor(kind="provider", id="stripe", role="provider")


@dataclass
class Till:
    """What the provider says about one house's bookings."""

    house: House

    async def asked(
        self, party: Party, mode: Literal["deposit", "full"] = "full"
    ) -> tuple[Payment, Due]:
        """The organizer asks to pay; no intent is made."""
        organizer = _id(party)

        async def work(session: Session) -> tuple[Payment, Due]:
            actor = Actor("user", str(organizer), "organizer")
            return await service.start(session, party.uuid, organizer, mode, actor=actor)

        return await unit(self.house.services.database, work)

    async def asked_balance(self, party: Party) -> tuple[Payment, Due]:
        organizer = _id(party)

        async def work(session: Session) -> tuple[Payment, Due]:
            actor = Actor("user", str(organizer), "organizer")
            return await service.start_balance(session, party.uuid, organizer, actor=actor)

        return await unit(self.house.services.database, work)

    async def asked_due(self, party: Party, due_id: UUID) -> tuple[Payment, Due]:
        organizer = _id(party)

        async def work(session: Session) -> tuple[Payment, Due]:
            actor = Actor("user", str(organizer), "organizer")
            return await service.start_due(session, party.uuid, organizer, due_id, actor=actor)

        return await unit(self.house.services.database, work)

    async def comes(self, payment: Payment, state: str = "succeeded", **more: Any) -> None:
        """The provider's word about a payment."""
        amount = payment.amount_minor if state == "succeeded" else 0
        facts: dict[str, Any] = {
            "ref": payment.provider_ref or f"pi_{payment.id.hex}",
            "state": state,
            "raw_state": state,
            "amount_minor": payment.amount_minor,
            "received_minor": amount,
            "currency": payment.currency,
            "at": clock.now(),
            "payment_id": payment.id,
            **more,
        }

        async def work(session: Session) -> None:
            fresh = await payments.payment_by_id(session, payment.id, lock=True)
            await payments.apply_observed(session, fresh, Observed(**facts), actor=STRIPE)

        await unit(self.house.services.database, work)

    async def pays(self, party: Party, mode: Literal["deposit", "full"] = "full") -> Payment:
        payment, _ = await self.asked(party, mode)
        await self.comes(payment)
        await party.look()
        return payment

    async def pays_balance(self, party: Party) -> Payment:
        payment, _ = await self.asked_balance(party)
        await self.comes(payment)
        await party.look()
        return payment

    async def refunds(self, party: Party) -> list[Refund]:
        async with self.house.services.database.reading() as session:
            asked = await payments.payments_of(
                session, market="strathwell", subject_type=BOOKING, subject_id=party.id
            )
            return await payments.refunds_of(session, [one.id for one in asked])

    async def refund_says(self, refund: Refund, state: str = "succeeded") -> None:
        async def work(session: Session) -> None:
            payment = await payments.payment_by_id(session, refund.payment_id)
            seen = ObservedRefund(
                f"re_{refund.id.hex}", state, state, refund.amount_minor, refund.currency,
                clock.now(), payment_ref=payment.provider_ref, refund_id=refund.id,
            )  # fmt: skip
            await payments.apply_observed_refund(session, refund.id, seen, actor=STRIPE)

        await unit(self.house.services.database, work)

    async def refunds_arrive(self, party: Party) -> int:
        """Every refund under way arrives; what came back in all, in cents."""
        for refund in await self.refunds(party):
            if refund.status in {"pending", "submitted"}:
                await self.refund_says(refund)
        return sum(
            one.amount_minor for one in await self.refunds(party) if one.status == "succeeded"
        )

    async def payouts(self, party: Party) -> list[Payout]:
        async with self.house.services.database.reading() as session:
            return await payouts.payouts_of_subject(
                session, market="strathwell", subject_type=BOOKING, subject_id=party.id
            )

    async def payout(self, payout_id: UUID) -> Payout:
        async with self.house.services.database.reading() as session:
            return await payouts.payout_by_id(session, payout_id)

    async def enable(self, payout: Payout) -> None:
        """Who is paid has set up their account."""

        async def work(session: Session) -> None:
            payee = await payouts.payee_by_id(session, payout.payee_id)
            seen = ObservedAccount(
                f"acct_{payee.owner_id}", "enabled", (), None, clock.now(), payee_id=payee.id
            )
            await apply_observed_account(session, payee.id, seen, actor=STRIPE)

        await unit(self.house.services.database, work)

    async def sent(self, payout: Payout, *, arrives: bool = True) -> Payout:
        """An approved payout is handed to the provider, and arrives."""
        await self.enable(payout)

        async def send(session: Session) -> None:
            await sending.set_out(session, payout.id)

        await unit(self.house.services.database, send)
        if arrives and (await self.payout(payout.id)).status == "in_transit":
            await self.transfer_says(payout)
        return await self.payout(payout.id)

    async def transfer_says(self, payout: Payout, **more: Any) -> None:
        async def work(session: Session) -> None:
            fresh = await payouts.payout_by_id(session, payout.id)
            payee = await payouts.payee_by_id(session, fresh.payee_id)
            facts: dict[str, Any] = {
                "ref": f"tr_{fresh.id.hex}_{fresh.attempt}",
                "amount_minor": fresh.sent_minor,
                "reversed_minor": fresh.reversed_minor,
                "currency": fresh.currency,
                "destination": payee.provider_ref,
                "at": clock.now(),
                "payout_id": fresh.id,
                "attempt": fresh.attempt,
                **more,
            }
            seen = ObservedTransfer(**facts)
            await apply_observed_transfer(session, fresh.id, seen, actor=STRIPE)

        await unit(self.house.services.database, work)

    async def bank_says(
        self, payment: Payment, state: str, *, withdrawn: int, back: int = 0
    ) -> None:
        """A cardholder's bank takes the payment up."""

        async def work(session: Session) -> None:
            fresh = await payments.payment_by_id(session, payment.id)
            seen = ObservedDispute(
                ref=f"dp_{payment.id.hex}", state=state, raw_state=state, reason="fraudulent",
                amount_minor=withdrawn, currency="USD", withdrawn_minor=withdrawn,
                reinstated_minor=back, fee_minor=1500, moved_currency="USD",
                payment_ref=fresh.provider_ref, evidence_due_at=None, at=clock.now(),
            )  # fmt: skip
            await payments.apply_observed_dispute(session, payment.id, seen, actor=STRIPE)

        await unit(self.house.services.database, work)

    async def fresh(self, payment: Payment) -> Payment:
        async with self.house.services.database.reading() as session:
            return await payments.payment_by_id(session, payment.id)

    async def fresh_by_id(self, payment_id: UUID) -> Payment:
        async with self.house.services.database.reading() as session:
            return await payments.payment_by_id(session, payment_id)

    async def dues(self, party: Party) -> list[Due]:
        async with self.house.services.database.reading() as session:
            found = await session.scalars(
                select(Due).where(Due.booking_id == party.uuid).order_by(Due.id)
            )
            return list(found)

    async def total(self, purpose: str) -> int:
        """All accounts of a purpose together."""
        found = await self.house.value(
            "SELECT coalesce(sum(posted_minor), 0)::bigint FROM kernel.ledger_account"
            " WHERE market = 'strathwell' AND purpose = :purpose",
            purpose=purpose,
        )
        return int(found)

    async def sound(self) -> None:
        found = await self.house.violations()
        assert not found, [str(one) for one in found]


async def a_paid_one(
    house: House, till: Till, mode: Literal["deposit", "full"] = "full", **more: Any
) -> Party:
    """A booking that is really paid: payment, ledger, payouts and all."""
    party = await a_ready_booking(house, **more)
    await till.pays(party, mode)
    return party


def _id(party: Party) -> UUID:
    assert party.organizer.user_id is not None
    return party.organizer.user_id
