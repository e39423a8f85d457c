"""Attacks from many connections: one of them wins, and no cent is lost or made."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import event
from tests.kernel.payouts.shop import ADMIN, INVARIANTS, OTHER_ADMIN, SYSTEM, Shop, one_path

from steelyard.kernel import payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database, Session
from steelyard.kernel.errors import Refusal
from steelyard.kernel.payments import Payment
from steelyard.kernel.payouts import Payout, PayoutLine, allocate, split
from steelyard.kernel.payouts.sending import set_out


async def made(db: Database, *, weights: list[int], eligible: bool = True) -> tuple[Payment, Any]:
    async with db.transaction() as session:
        shop = Shop(session)
        payment = await shop.paid(10_000)
        shares = await shop.shared(payment, weights)
        if eligible:
            await payouts.make_eligible(session, [one.id for one in shares], SYSTEM)
        return payment, shares


async def at_once(db: Database, *works: Callable[[Session], Awaitable[Any]]) -> list[Any]:
    """Each in a transaction of its own, all at the same moment; refusals are answers."""

    async def one(work: Callable[[Session], Awaitable[Any]]) -> Any:
        try:
            async with db.transaction() as session:
                return await work(session)
        except Refusal as refusal:
            return refusal

    return await asyncio.gather(*(one(work) for work in works))


async def approve(payout_id: UUID, who: Actor, session: Session) -> Payout:
    return await payouts.approve(session, payout_id, who)


async def hold(payout_id: UUID, session: Session) -> Payout:
    return await payouts.hold(session, payout_id, reason="x", actor=OTHER_ADMIN)


async def leave(payout_id: UUID, session: Session) -> None:
    await set_out(session, payout_id)


async def sound(db: Database) -> None:
    async with db.reading() as session:
        for one in (*INVARIANTS, one_path()):
            assert await one.violations(session) == []


async def fresh(db: Database, payout: Payout) -> Payout:
    async with db.reading() as session:
        return await payouts.payout_by_id(session, payout.id)


async def test_of_two_approvals_at_once_one_stands(db: Database) -> None:
    _, (first, _) = await made(db, weights=[1])
    people = [ADMIN, OTHER_ADMIN] * 3
    answers = await at_once(db, *(partial(approve, first.id, who) for who in people))
    assert sum(isinstance(one, Payout) for one in answers) == 1
    assert (await fresh(db, first)).status == "approved"
    await sound(db)


async def test_an_approval_and_a_hold_at_once_end_held_or_are_refused(db: Database) -> None:
    _, shares = await made(db, weights=[1, 1, 1])
    for payout in shares:
        await at_once(
            db,
            partial(approve, payout.id, ADMIN),
            partial(hold, payout.id),
        )
        after = await fresh(db, payout)
        assert after.status == "held"
        assert after.held_from in {"eligible", "approved"}
    await sound(db)


async def test_setting_out_twice_and_holding_at_once_sends_once_or_not_at_all(
    db: Database,
) -> None:
    _, shares = await made(db, weights=[1, 1])
    for payout in shares:
        async with db.transaction() as session:
            await payouts.approve(session, payout.id, ADMIN)
        await at_once(
            db,
            *(partial(leave, payout.id) for _ in range(3)),
            partial(hold, payout.id),
        )
        after = await fresh(db, payout)
        assert (after.status, after.attempt) in {("in_transit", 1), ("held", 0)}
    await sound(db)


async def test_two_payouts_of_one_payee_at_once_never_settle_the_same_debt(db: Database) -> None:
    _, (first, second) = await made(db, weights=[1])
    async with db.transaction() as session:
        payment = await Shop(session).paid(1, "other")
        for one in (first, second):
            await payouts.approve(session, one.id, ADMIN)
        await payouts.clawback(
            session,
            payee_id=first.payee_id,
            amount_minor=6_000,
            into_account_id=payment.held_account_id,
            key="fee",
            subject_type="booking",
            subject_id="other",
            reason="a fee",
        )
    await at_once(db, *(partial(leave, one.id) for one in (first, second)))
    after = [await fresh(db, one) for one in (first, second)]
    assert sorted(one.netted_minor for one in after) == [1_500, 4_500]
    assert sorted(one.sent_minor for one in after) == [0, 3_000]
    await sound(db)


async def test_recalls_and_sends_at_once_take_each_cent_once(db: Database) -> None:
    payment, shares = await made(db, weights=[1, 1])
    async with db.transaction() as session:
        for one in shares:
            await payouts.approve(session, one.id, ADMIN)

    def take(key: str) -> Callable[[Session], Awaitable[Any]]:
        return lambda s: payouts.recall(
            s, payment_id=payment.id, amount_minor=4_000, key=key, reason="", actor=ADMIN
        )

    answers = await at_once(
        db,
        *(take(key) for key in ("a", "a", "b", "c")),
        *(partial(leave, one.id) for one in shares),
    )
    assert sum(isinstance(one, payouts.RecallExceedsPayouts) for one in answers) == 1
    async with db.reading() as session:
        took = await payouts.recalls_of(session, payment.id)
    assert sum(one.amount_minor for one in took) == 8_000
    await sound(db)


async def test_a_payment_over_two_hundred_payees_is_written_in_a_handful_of_statements(
    db: Database,
) -> None:
    gross = allocate(1_000_003, range(1, 201))
    async with db.transaction() as session:
        shop = Shop(session)
        payment = await shop.paid(1_000_003)
        lines: list[PayoutLine] = []
        for number, amount in enumerate(gross, 1):
            share = split(amount, 1000)
            first, last = allocate(share.net_minor, [1, 1])
            payee = await shop.payee(number, enabled=False)
            lines.append(
                PayoutLine(
                    payee.id, f"l-{number}", amount, share.commission_minor,
                    [("reservation", first), ("completion", last)],
                )
            )  # fmt: skip
    statements: list[str] = []

    def note(_c: object, _cur: object, statement: object, *_rest: object) -> None:
        statements.append(str(statement))

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    began = perf_counter()
    async with db.transaction() as session:
        shares = await payouts.create_payouts(
            session, payment_id=payment.id, lines=lines, subject_type="booking",
            subject_id="b-1", actor=SYSTEM,
        )  # fmt: skip
    took = perf_counter() - began
    writes = [one for one in statements if not one.lstrip().startswith("SELECT kernel.")]
    assert sum("INSERT INTO kernel.payout" in one for one in writes) == 1
    assert sum("kernel.ledger_post(" in one for one in writes) == 1
    assert len(statements) < 15, statements
    assert sum(one.gross_minor for one in shares) == 1_000_003
    assert len(shares) == 400
    assert took < 20
    await sound(db)
