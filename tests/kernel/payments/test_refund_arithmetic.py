"""Any mixture of refunds asked for, paid, failed and returned keeps every figure right."""

from typing import Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tests.kernel.payments.stage import MARKET, STAFF, held_account

from steelyard.kernel import clock, ledger, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database, Session
from steelyard.kernel.ledger.invariants import INVARIANTS as LEDGER_INVARIANTS
from steelyard.kernel.money import Money
from steelyard.kernel.payments import (
    NothingToRefund,
    Observed,
    ObservedRefund,
    Payment,
    Refund,
    RefundExceedsCapture,
)

PROVIDER = Actor(kind="provider", id="stripe", role="provider")
Word = Literal["submitted", "succeeded", "failed", "canceled"]
Ask = tuple[int | None, list[Word]]

ASKS: st.SearchStrategy[list[Ask]] = st.lists(
    st.tuples(
        st.none() | st.integers(1, 1200),
        st.lists(st.sampled_from(("submitted", "succeeded", "failed", "canceled")), max_size=4),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(captured=st.integers(1, 1000), asks=ASKS)
async def test_refunds_never_exceed_the_capture_and_the_books_always_add_up(
    db: Database, captured: int, asks: list[Ask]
) -> None:
    async with db.transaction() as session:
        payment = await _captured(session, captured)
        before = await _cash(session)
        expected_reserved = expected_refunded = 0
        for number, (amount, words) in enumerate(asks):
            refund = await _try(session, payment, amount, f"k-{number}")
            left = captured - expected_reserved
            assert (refund is None) == (left == 0 or (amount or 0) > left)
            if refund is None:
                continue
            assert refund.amount_minor == (left if amount is None else amount)
            status = await _hear(session, payment, refund, words)
            if status not in {"failed", "canceled"}:
                expected_reserved += refund.amount_minor
            if status == "succeeded":
                expected_refunded += refund.amount_minor
            assert payment.refund_reserved_minor == expected_reserved
            assert payment.refunded_minor == expected_refunded
        held = await ledger.balance(session, payment.held_account_id)
        assert held.posted_minor == captured - expected_reserved
        assert await _cash(session) - before == expected_refunded
        for invariant in (*payments.INVARIANTS, *LEDGER_INVARIANTS):
            assert await invariant.violations(session) == []


async def _captured(session: Session, amount: int) -> Payment:
    subject = str(clock.now().timestamp())
    held = await held_account(session, subject)
    payment = await payments.create_payment(
        session,
        market=MARKET,
        subject_type="sale",
        subject_id=subject,
        money=Money(amount, "USD"),
        held_account_id=held.id,
        actor=STAFF,
    )
    seen = Observed(
        ref=f"pi_{payment.id}",
        state="succeeded",
        raw_state="succeeded",
        amount_minor=amount,
        received_minor=amount,
        currency="USD",
        at=clock.now(),
    )
    await payments.apply_observed(session, payment, seen, actor=PROVIDER)
    return payment


async def _try(session: Session, payment: Payment, amount: int | None, key: str) -> Refund | None:
    try:
        return await payments.request_refund(
            session,
            payment_id=payment.id,
            amount_minor=amount,
            reason="",
            actor=STAFF,
            key=key,
            source_account_id=payment.held_account_id,
        )
    except (NothingToRefund, RefundExceedsCapture):
        return None


async def _hear(session: Session, payment: Payment, refund: Refund, words: list[Word]) -> str:
    """The provider's words in this order; returns what must have become of the refund."""
    expected = "pending"
    for word in words:
        seen = ObservedRefund(
            ref=f"re_{refund.id}",
            state=word,
            raw_state=word,
            amount_minor=refund.amount_minor,
            currency="USD",
            at=clock.now(),
            payment_ref=payment.provider_ref,
        )
        await payments.apply_observed_refund(session, refund.id, seen, actor=PROVIDER)
        expected = _after(expected, word)
    assert refund.status == expected
    return expected


def _after(state: str, word: Word) -> str:
    if state in {"failed", "canceled"}:
        return state
    if state == "succeeded":
        # A paid refund can only come back.
        return word if word in {"failed", "canceled"} else state
    return word


async def _cash(session: Session) -> int:
    value = await session.scalar(
        text(
            "SELECT coalesce(sum(posted_minor), 0) FROM kernel.ledger_account"
            " WHERE purpose = 'provider_cash'"
        )
    )
    return int(value or 0)
