"""What payouts do to the ledger. Every transfer is about one payout, so that its row can be held
against its entries.

    vendor_pending (floor zero)      what a payee is owed and has not been sent
    payout_in_flight (floor zero)    what is being sent to them
    vendor_receivable                stands below zero by what they owe the house
    commission                       the house's own
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from steelyard.kernel import ledger
from steelyard.kernel.db import Session
from steelyard.kernel.ledger import Account, Entry, Transfer
from steelyard.kernel.payments import books as payment_books
from steelyard.kernel.payments import payment_by_id
from steelyard.kernel.payments.models import Payment
from steelyard.kernel.payouts.models import Payee, Payout, Recall

PURPOSES: Mapping[str, ledger.Floor] = {
    "vendor_pending": "zero",
    "payout_in_flight": "zero",
    "vendor_receivable": "none",
    "commission": "none",
    "chargebacks": "none",
}
"""What a market's chart lists for payouts and chargebacks, besides the payments' purposes."""

KINDS: Mapping[str, str] = {
    "payout_allocated": "A share of a payment: to the payee, less commission.",
    "payout_sent": "Handed to the provider, less what the payee owed.",
    "payout_unsent": "The provider could not pay it: back to what the payee is owed.",
    "payout_paid": "The provider paid it.",
    "payout_reversed": "It came back: against the payee's debts, the rest to the held account.",
    "payout_recalled": "Taken back for a refund or a chargeback, with its part of the commission.",
    "payee_charged": "The payee owes something, taken off what is sent next.",
    "chargeback_withdrawn": "A cardholder's bank took a payment back.",
    "chargeback_reinstated": "A chargeback was won: the money is back.",
}
"""What a market's chart lists for payouts and chargebacks, besides the payments' kinds."""


async def commission(session: Session, market: str, currency: str) -> Account:
    """The house's share of everything."""
    return await ledger.open_account(
        session,
        market=market,
        owner_type="market",
        owner_id=market,
        purpose="commission",
        currency=currency,
        floor="none",
    )


async def allocate(
    session: Session, payment: Payment, payouts: Sequence[Payout], payees: Mapping[UUID, Payee]
) -> None:
    """Out of the held account to payees and house, all in one round trip."""
    house = await commission(session, payment.market, payment.currency)
    transfers = [
        _transfer(
            payout,
            "payout_allocated",
            f"payout-allocated-{payout.id}",
            {
                payment.held_account_id: -payout.gross_minor,
                payees[payout.payee_id].pending_account_id: payout.amount_minor,
                house.id: payout.commission_minor,
            },
        )
        for payout in payouts
        if payout.gross_minor
    ]
    await ledger.post(session, transfers)


async def send(session: Session, payout: Payout, payee: Payee) -> None:
    """Out of what is owed: to what is being sent, and against debts."""
    await _post(
        session,
        payout,
        "payout_sent",
        f"payout-sent-{payout.id}-{payout.attempt}",
        {
            payee.pending_account_id: -(payout.sent_minor + payout.netted_minor),
            payee.receivable_account_id: payout.netted_minor,
            payee.flight_account_id: payout.sent_minor,
        },
    )


async def unsend(session: Session, payout: Payout, payee: Payee, *, settled_minor: int) -> None:
    """It failed: as it was before it was sent, less what was recalled of it meanwhile."""
    await _post(
        session,
        payout,
        "payout_unsent",
        f"payout-unsent-{payout.id}-{payout.attempt}",
        {
            payee.flight_account_id: -payout.sent_minor,
            payee.receivable_account_id: settled_minor - payout.netted_minor,
            payee.pending_account_id: payout.sent_minor + payout.netted_minor - settled_minor,
        },
    )


async def pay(session: Session, payout: Payout, payee: Payee) -> None:
    """The provider paid it."""
    cash = await _cash(session, payout)
    await _post(
        session,
        payout,
        "payout_paid",
        f"payout-paid-{payout.id}-{payout.attempt}",
        {payee.flight_account_id: -payout.sent_minor, cash: payout.sent_minor},
    )


async def come_back(
    session: Session, payout: Payout, payee: Payee, *, amount_minor: int, settled_minor: int
) -> None:
    """A reversal: against debts first, the rest to where the payment was held."""
    payment = await payment_by_id(session, payout.source_payment_id)
    cash = await _cash(session, payout)
    await _post(
        session,
        payout,
        "payout_reversed",
        f"payout-reversed-{payout.id}-{payout.reversed_minor}",
        {
            cash: -amount_minor,
            payee.receivable_account_id: settled_minor,
            payment.held_account_id: amount_minor - settled_minor,
        },
    )


def recalled(
    recall: Recall, payout: Payout, legs: Mapping[UUID, int], *, into: UUID
) -> Transfer | None:
    """One payout's part of a recall; ``legs``: what is taken, by account, all above zero."""
    entries = {account: -amount for account, amount in legs.items()}
    entries[into] = entries.get(into, 0) + sum(legs.values())
    if not any(entries.values()):
        return None
    return _transfer(payout, "payout_recalled", f"payout-recalled-{recall.id}-{payout.id}", entries)


async def charge(
    session: Session,
    payee: Payee,
    *,
    amount_minor: int,
    into_account_id: UUID,
    key: str,
    subject_type: str,
    subject_id: str,
    memo: str,
) -> bool:
    """The payee owes it from now on; False when the key was known."""
    transfer = Transfer.move(
        market=payee.market,
        idempotency_key=f"payee-charged-{payee.id}-{key}",
        kind="payee_charged",
        subject_type=subject_type,
        subject_id=subject_id,
        debit=payee.receivable_account_id,
        credit=into_account_id,
        amount_minor=amount_minor,
        currency=payee.currency,
        memo=memo,
    )
    (verdict,) = await ledger.post(session, [transfer])
    return not verdict.existed


async def debt_minor(session: Session, payee: Payee) -> int:
    """What the payee owes the house. To act on it, lock the payee first."""
    found = await ledger.balance(session, payee.receivable_account_id)
    return max(-found.posted_minor, 0)


async def _cash(session: Session, payout: Payout) -> UUID:
    payment = await payment_by_id(session, payout.source_payment_id)
    return (await payment_books.provider_cash(session, payment, payout.currency)).id


async def _post(
    session: Session, payout: Payout, kind: str, key: str, legs: Mapping[UUID, int]
) -> None:
    await ledger.post(session, [_transfer(payout, kind, key, legs)])


def _transfer(payout: Payout, kind: str, key: str, legs: Mapping[UUID, int]) -> Transfer:
    return Transfer(
        market=payout.market,
        idempotency_key=key,
        kind=kind,
        subject_type="payout",
        subject_id=str(payout.id),
        provider_ref=payout.provider_ref,
        memo=f"payment {payout.source_payment_id}",
        entries=tuple(
            Entry(account, amount, payout.currency) for account, amount in legs.items() if amount
        ),
    )
