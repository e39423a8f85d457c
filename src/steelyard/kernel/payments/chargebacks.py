"""Chargebacks: a cardholder's bank takes the money back, and may return it.

What counts is the dispute as the provider shows it: its state, and what was moved for it in sum.
So events may come in any order and any number of times. The money is booked as it moved, also
when it is more than the payment; who bears a loss is the market's to say.
"""

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.ledger import chart
from steelyard.kernel.payments import books
from steelyard.kernel.payments.apply import Applied, alarm, handlers_of
from steelyard.kernel.payments.connect_observed import ObservedDispute
from steelyard.kernel.payments.lifecycles import chargeback_lifecycle, chargeback_move_to
from steelyard.kernel.payments.models import Chargeback, Payment
from steelyard.kernel.payments.service import payment_by_id

if TYPE_CHECKING:
    from collections.abc import Sequence


async def apply_observed_dispute(
    session: Session, payment_id: UUID, observed: ObservedDispute, *, actor: Actor
) -> tuple[Applied, Chargeback | None]:
    """Bring the chargeback to what was observed; the ledger follows, then the market is told.

    None: the provider's word is unknown, nothing was changed. Locks the payment.
    """
    payment = await payment_by_id(session, payment_id, lock=True)
    if observed.state is None:
        alarm(
            session,
            payment,
            "chargeback.unknown_status",
            actor,
            {"provider_ref": observed.ref, "provider_status": observed.raw_state},
            reason="The provider's status of a dispute makes no sense to us.",
        )
        return Applied.UNKNOWN, None
    chargeback = await _opened(session, payment, observed, actor)
    if chargeback is None:
        chargeback = await _by_ref(session, observed.ref)
    if _stale(chargeback, observed):
        return Applied.NOTHING_NEW, chargeback
    news = await _apply(session, payment, chargeback, observed, observed.state, actor)
    if not news:
        return Applied.NOTHING_NEW, chargeback
    await _tell(session, chargeback, actor)
    return Applied.CHANGED, chargeback


async def chargeback_by_id(session: Session, chargeback_id: UUID) -> Chargeback:
    """The chargeback, read afresh. Raises NotFound."""
    found = await session.scalar(
        select(Chargeback)
        .where(Chargeback.id == chargeback_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def chargebacks_of(session: Session, payment_ids: "Sequence[UUID]") -> list[Chargeback]:
    """The chargebacks of these payments, oldest first."""
    found = await session.scalars(
        select(Chargeback)
        .where(Chargeback.payment_id.in_(payment_ids))
        .order_by(Chargeback.created_at, Chargeback.id)
    )
    return list(found)


async def _opened(
    session: Session, payment: Payment, observed: ObservedDispute, actor: Actor
) -> Chargeback | None:
    """A new chargeback, with its alarm; None when it is known."""
    made = await session.scalar(
        insert(Chargeback)
        .values(
            market=payment.market,
            payment_id=payment.id,
            provider_ref=observed.ref,
            amount_minor=observed.amount_minor,
            currency=observed.currency,
            moved_currency=observed.moved_currency,
            booked=_has_account(payment.market),
            # Every life begins alike; where it stands by now is a move of its own.
            status=chargeback_lifecycle(payment.market).initial,
            provider_status=observed.raw_state,
            reason=observed.reason,
        )
        .on_conflict_do_nothing()
        .returning(Chargeback)
    )
    if made is None:
        return None
    payment.disputed_at = payment.disputed_at or observed.at
    lifecycle.born(
        session,
        chargeback_lifecycle(payment.market),
        made,
        actor=actor,
        data={"payment_id": str(payment.id), "amount_minor": observed.amount_minor},
    )
    alarm(
        session,
        payment,
        "payment.disputed",
        actor,
        {
            "dispute": observed.ref,
            "dispute_status": observed.raw_state,
            "amount_minor": observed.amount_minor,
            "reason_given": observed.reason,
        },
        reason="The cardholder disputes the payment. Answer at the provider.",
    )
    return made


async def _by_ref(session: Session, ref: str) -> Chargeback:
    query = select(Chargeback).where(Chargeback.provider_ref == ref).with_for_update(key_share=True)
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


def _stale(chargeback: Chargeback, observed: ObservedDispute) -> bool:
    seen = chargeback.observed_at
    return seen is not None and observed.at < seen


async def _apply(
    session: Session,
    payment: Payment,
    chargeback: Chargeback,
    observed: ObservedDispute,
    state: str,
    actor: Actor,
) -> bool:
    """State, figures, ledger. True when anything is new to the market."""
    news = chargeback.observed_at is None
    chargeback.observed_at = observed.at
    chargeback.amount_minor = observed.amount_minor
    chargeback.provider_status = observed.raw_state
    chargeback.evidence_due_at = observed.evidence_due_at
    chargeback.fee_minor = observed.fee_minor
    await session.flush()
    if state != chargeback.status:
        await lifecycle.move(
            session,
            chargeback_lifecycle(payment.market),
            chargeback,
            chargeback_move_to(state),
            actor=actor,
            facts={"provider_ref": observed.ref, "amount_minor": observed.amount_minor},
        )
        news = True
    moved = await _book(session, payment, chargeback, observed)
    await session.flush()
    return news or moved


async def _book(
    session: Session, payment: Payment, chargeback: Chargeback, observed: ObservedDispute
) -> bool:
    """What the provider has moved since it was last seen. Sums only grow there."""
    if not chargeback.withdrawn_minor:
        chargeback.moved_currency = observed.moved_currency
    taken = observed.withdrawn_minor - chargeback.withdrawn_minor
    given = observed.reinstated_minor - chargeback.reinstated_minor
    chargeback.withdrawn_minor += max(taken, 0)
    chargeback.reinstated_minor += max(given, 0)
    await session.flush()
    for back, amount in ((False, taken), (True, given)):
        if amount > 0 and chargeback.booked:
            await books.charge_back(session, payment, chargeback, back=back, amount_minor=amount)
    return taken > 0 or given > 0


def _has_account(market: str) -> bool:
    """Whether the market books chargebacks. One without a chart takes any account."""
    charts = [one for one in chart.registered() if one.market == market]
    return not charts or "chargebacks" in charts[0].purposes


async def _tell(session: Session, chargeback: Chargeback, actor: Actor) -> None:
    handlers = handlers_of(session, chargeback.market)
    if handlers is not None and (told := handlers.extra.get("chargeback_changed")) is not None:
        await cast("Any", told)(session, chargeback, actor)
