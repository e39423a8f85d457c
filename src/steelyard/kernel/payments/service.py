"""Asking for a payment, and reading one. Decisions only: no call leaves from here."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import audit, clock, jobs, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput, NotFound
from steelyard.kernel.ledger.values import AMOUNT_MAX_MINOR
from steelyard.kernel.money import Money
from steelyard.kernel.payments.lifecycles import payment_lifecycle
from steelyard.kernel.payments.models import OPEN, Payment
from steelyard.kernel.payments.refusals import PaymentUnderWay

CANCEL_INTENT = "payments.cancel_intent"
ASK_AFTER = timedelta(minutes=15)
"""How long a payment or refund may be pending before the provider is asked about it."""

_UNDER_WAY = frozenset({"processing"})
_DESCRIPTION_MAX = 500
_METADATA_MAX = 20


async def create_payment(
    session: Session,
    *,
    market: str,
    subject_type: str,
    subject_id: str,
    money: Money,
    held_account_id: UUID,
    actor: Actor,
    description: str = "",
    metadata: Mapping[str, str] | None = None,
) -> Payment:
    """The one open payment of this subject, for exactly ``money``.

    An open one of the same amount is returned. One of another amount is superseded: its intent
    is canceled at the provider by a job, and should its money come all the same, it is captured
    and told like any other. Raises PaymentUnderWay while a bank works on the old amount.
    """
    if not 0 < money.amount_minor <= AMOUNT_MAX_MINOR:
        raise InvalidInput("A payment needs an amount.", amount_minor="give more than zero")
    wanted = {
        "market": market,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "amount_minor": money.amount_minor,
        "currency": money.currency,
        "held_account_id": held_account_id,
        "description": description[:_DESCRIPTION_MAX],
        "provider_metadata": _metadata(metadata),
    }
    while True:
        payment = await open_payment(session, market, subject_type, subject_id, lock=True)
        if payment is not None and _same(payment, money, held_account_id):
            return payment
        if payment is not None:
            await _supersede(session, payment, actor)
        # Rivals for the same subject: the index lets one in, the others find it next turn.
        made = await session.scalar(
            insert(Payment)
            .values(**wanted, status="created")
            .on_conflict_do_nothing()
            .returning(Payment.id)
        )
        if made is not None:
            break
    payment = await payment_by_id(session, made)
    lifecycle.born(
        session,
        payment_lifecycle(market),
        payment,
        actor=actor,
        data={
            "amount_minor": money.amount_minor,
            "currency": money.currency,
            "subject_type": subject_type,
            "subject_id": subject_id,
        },
    )
    return payment


async def payment_by_id(session: Session, payment_id: UUID, *, lock: bool = False) -> Payment:
    """The payment, read afresh. ``lock``: kept from everybody else until the commit.

    Raises NotFound.
    """
    query = select(Payment).where(Payment.id == payment_id)
    if lock:
        query = query.with_for_update(key_share=True)
    payment = await session.scalar(query.execution_options(populate_existing=True))
    if payment is None:
        raise NotFound
    return payment


async def open_payment(
    session: Session, market: str, subject_type: str, subject_id: str, *, lock: bool = False
) -> Payment | None:
    """The subject's payment that is neither over nor superseded."""
    query = select(Payment).where(
        Payment.market == market,
        Payment.subject_type == subject_type,
        Payment.subject_id == subject_id,
        Payment.superseded_at.is_(None),
        Payment.status.in_(OPEN),
    )
    if lock:
        query = query.with_for_update(key_share=True)
    return await session.scalar(query.execution_options(populate_existing=True))


async def call_off(
    session: Session, *, market: str, subject_type: str, subject_id: str, actor: Actor
) -> bool:
    """Nobody is to pay this subject's open payment any more: its intent is canceled by a job.

    Should its money come all the same, it is captured and told like any other. False while a bank
    works on it (it stays open); True otherwise, also where nothing is open.
    """
    payment = await open_payment(session, market, subject_type, subject_id, lock=True)
    if payment is None:
        return True
    if payment.status in _UNDER_WAY:
        return False
    await _supersede(session, payment, actor)
    return True


def _same(payment: Payment, money: Money, held_account_id: UUID) -> bool:
    return (payment.amount_minor, payment.currency, payment.held_account_id) == (
        money.amount_minor,
        money.currency,
        held_account_id,
    )


async def _supersede(session: Session, payment: Payment, actor: Actor) -> None:
    if payment.status in _UNDER_WAY:
        raise PaymentUnderWay(
            "The bank is still working on the earlier payment.", status=payment.status
        )
    payment.superseded_at = clock.now()
    await session.flush()
    audit.record(
        session,
        stream=payment.market,
        actor=actor,
        entity_type="payment",
        entity_id=payment.id,
        event="superseded",
        data={"amount_minor": payment.amount_minor, "currency": payment.currency},
    )
    await enqueue_cancel(session, payment)


async def enqueue_cancel(session: Session, payment: Payment) -> None:
    await jobs.enqueue(
        session,
        CANCEL_INTENT,
        {"payment_id": payment.id},
        key=f"payments.cancel:{payment.id}",
    )


def _metadata(given: Mapping[str, str] | None) -> dict[str, str]:
    made = dict(given or {})
    if len(made) > _METADATA_MAX:
        raise InvalidInput("Too much metadata.", metadata=f"give at most {_METADATA_MAX} entries")
    return made
