"""What payments, refunds and chargebacks do to the ledger, each transfer about one of them.

Money at the provider is ``provider_cash`` and stands below zero by what the provider holds for
us. It is spread over eight accounts, so that payments at the same moment do not queue for one.
"""

from uuid import UUID

from steelyard.kernel import ledger
from steelyard.kernel.db import Session
from steelyard.kernel.ledger import Account, Transfer
from steelyard.kernel.payments.models import Chargeback, Payment, Refund

SHARDS = 8


async def provider_cash(session: Session, payment: Payment, currency: str) -> Account:
    """The payment's share of what the provider holds."""
    return await _at_provider(session, payment, "provider_cash", currency, "none")


async def in_flight(session: Session, payment: Payment, currency: str) -> Account:
    """The payment's share of the refunds under way."""
    return await _at_provider(session, payment, "refunds_in_flight", currency, "zero")


async def suspense(session: Session, market: str, currency: str) -> Account:
    """Money that came but does not fit; a person decides."""
    return await ledger.open_account(
        session,
        market=market,
        owner_type="market",
        owner_id=market,
        purpose="suspense",
        currency=currency,
        floor="none",
    )


async def capture(session: Session, payment: Payment) -> None:
    """The provider took the money: into the held account, or into suspense."""
    assert payment.captured_currency is not None  # noqa: S101 - set with the amount
    cash = await provider_cash(session, payment, payment.captured_currency)
    await _post(
        session,
        payment,
        key=f"capture-{payment.id}",
        kind="capture_suspense" if payment.in_suspense else "capture",
        debit=cash.id,
        credit=payment.suspense_account_id or payment.held_account_id,
        amount_minor=payment.captured_minor,
        currency=payment.captured_currency,
        provider_ref=payment.provider_ref,
    )


async def reserve(session: Session, payment: Payment, refund: Refund) -> None:
    """A refund was asked for: out of its source, on its way. Raises InsufficientFunds."""
    flight = await in_flight(session, payment, refund.currency)
    await _refund(
        session, payment, refund, "reserved", debit=refund.source_account_id, credit=flight.id
    )


async def pay_out(session: Session, payment: Payment, refund: Refund) -> None:
    """The provider gave it back."""
    flight = await in_flight(session, payment, refund.currency)
    cash = await provider_cash(session, payment, refund.currency)
    await _refund(session, payment, refund, "paid", debit=flight.id, credit=cash.id)


async def return_to_source(
    session: Session, payment: Payment, refund: Refund, *, was_paid: bool
) -> None:
    """It failed: back where it was, from its way or, if it had arrived, from the provider."""
    purse = provider_cash if was_paid else in_flight
    source = await purse(session, payment, refund.currency)
    await _refund(
        session, payment, refund, "returned", debit=source.id, credit=refund.source_account_id
    )


async def chargebacks(session: Session, market: str, currency: str) -> Account:
    """Stands below zero by what cardholders' banks have taken and nobody has covered."""
    return await ledger.open_account(
        session,
        market=market,
        owner_type="market",
        owner_id=market,
        purpose="chargebacks",
        currency=currency,
        floor="none",
    )


async def charge_back(
    session: Session, payment: Payment, chargeback: Chargeback, *, back: bool, amount_minor: int
) -> None:
    """The provider took ``amount_minor`` for a chargeback, or gave it ``back``.

    The key holds the figure it came to, so that the same sight is booked once.
    """
    cash = await provider_cash(session, payment, chargeback.moved_currency)
    aside = await chargebacks(session, payment.market, chargeback.moved_currency)
    what = "reinstated" if back else "withdrawn"
    total = chargeback.reinstated_minor if back else chargeback.withdrawn_minor
    transfer = Transfer.move(
        market=payment.market,
        idempotency_key=f"chargeback-{what}-{chargeback.id}-{total}",
        kind=f"chargeback_{what}",
        subject_type="chargeback",
        subject_id=str(chargeback.id),
        provider_ref=chargeback.provider_ref,
        debit=cash.id if back else aside.id,
        credit=aside.id if back else cash.id,
        amount_minor=amount_minor,
        currency=chargeback.moved_currency,
        memo=f"payment {payment.id}",
    )
    await ledger.post(session, [transfer])


async def _refund(
    session: Session, payment: Payment, refund: Refund, what: str, *, debit: UUID, credit: UUID
) -> None:
    await _post(
        session,
        payment,
        key=f"refund-{what}-{refund.id}",
        kind=f"refund_{what}",
        debit=debit,
        credit=credit,
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        provider_ref=refund.provider_ref,
    )


async def _at_provider(
    session: Session, payment: Payment, purpose: str, currency: str, floor: ledger.Floor
) -> Account:
    return await ledger.open_account(
        session,
        market=payment.market,
        owner_type="provider",
        owner_id=f"{payment.provider}-{payment.id.int % SHARDS}",
        purpose=purpose,
        currency=currency,
        floor=floor,
    )


async def _post(
    session: Session,
    payment: Payment,
    *,
    key: str,
    kind: str,
    debit: UUID,
    credit: UUID,
    amount_minor: int,
    currency: str,
    provider_ref: str | None,
) -> None:
    transfer = Transfer.move(
        market=payment.market,
        idempotency_key=key,
        kind=kind,
        subject_type=payment.subject_type,
        subject_id=payment.subject_id,
        provider_ref=provider_ref,
        debit=debit,
        credit=credit,
        amount_minor=amount_minor,
        currency=currency,
        memo=f"payment {payment.id}",
    )
    await ledger.post(session, [transfer])
