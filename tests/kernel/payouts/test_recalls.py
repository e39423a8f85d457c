"""Money taken back: unpaid shares first, the rest a debt; exact, once, and never too much."""

import pytest
from tests.kernel.payouts.shop import ADMIN, PROVIDER, Shop

from steelyard.kernel import payouts
from steelyard.kernel.payouts import Payout
from steelyard.kernel.payouts.outcomes import apply_observed_transfer, fail
from steelyard.kernel.payouts.sending import set_out


async def paid_out(shop: Shop, payout: Payout) -> Payout:
    await shop.approved(payout)
    await set_out(shop.session, payout.id)
    sent = await shop.fresh(payout)
    payee = await payouts.payee_by_id(shop.session, payout.payee_id)
    if sent.status == "in_transit":
        await apply_observed_transfer(
            shop.session, payout.id, shop.transfer(sent, payee), actor=PROVIDER
        )
    return await shop.fresh(payout)


async def test_a_full_refund_before_any_payout_cancels_all_and_returns_the_commission(
    shop: Shop,
) -> None:
    payment = await shop.paid(10_001)
    made = await shop.shared(payment, [2, 1])
    took = await payouts.recall(
        shop.session, payment_id=payment.id, amount_minor=10_001, key="k", reason="off", actor=ADMIN
    )
    assert took is not None
    assert (took.clawed_minor, took.amount_minor) == (0, 10_001)
    assert {one.status for one in made} == {"canceled"}
    assert await shop.total("commission") == await shop.total("vendor_pending") == 0
    await shop.refund(payment, 10_001)
    assert await shop.total("provider_cash") == 0
    assert await shop.broken() == []


async def test_a_partial_refund_reduces_the_last_milestone_first_in_proportion_to_the_lines(
    shop: Shop,
) -> None:
    payment = await shop.paid(10_000)
    made = await shop.shared(payment, [3, 1])
    await payouts.recall(
        shop.session, payment_id=payment.id, amount_minor=1_000, key="k", reason="", actor=ADMIN
    )
    assert [(one.line_id, one.taken_minor, one.commission_back_minor) for one in made] == [
        ("line-1", 0, 0),
        ("line-1", 675, 75),
        ("line-2", 0, 0),
        ("line-2", 225, 25),
    ]
    assert await shop.balance(payment.held_account_id) == 1_000
    assert await shop.broken() == []


async def test_a_refund_after_the_payout_becomes_a_debt_that_the_next_payout_settles(
    shop: Shop,
) -> None:
    payment = await shop.paid(10_000)
    (first, last) = await shop.shared(payment, [1])
    await paid_out(shop, first)
    took = await payouts.recall(
        shop.session, payment_id=payment.id, amount_minor=8_000, key="k", reason="", actor=ADMIN
    )
    assert took is not None
    assert (took.unpaid_minor, took.clawed_minor, took.commission_minor) == (4_500, 2_700, 800)
    assert (await shop.fresh(last)).status == "canceled"
    await shop.refund(payment, 8_000)
    (later, _) = await shop.shared(await shop.paid(10_000, "b-2"), [1])
    later = await paid_out(shop, later)
    assert (later.status, later.netted_minor, later.sent_minor) == ("paid", 2_700, 1_800)
    assert await shop.total("vendor_receivable") == 0
    assert await shop.broken() == []


async def test_a_debt_larger_than_a_payout_leaves_nothing_to_send_and_the_rest_owed(
    shop: Shop,
) -> None:
    payment = await shop.paid(20_000)
    (first, last) = await shop.shared(payment, [1])
    await paid_out(shop, first)
    await paid_out(shop, last)
    await payouts.recall(
        shop.session, payment_id=payment.id, amount_minor=20_000, key="k", reason="", actor=ADMIN
    )
    (small, _) = await shop.shared(await shop.paid(10_000, "b-2"), [1])
    small = await paid_out(shop, small)
    assert (small.status, small.sent_minor, small.provider_ref) == ("paid", 0, None)
    payee = await payouts.payee_by_id(shop.session, small.payee_id)
    assert (await payouts.owed(shop.session, payee)).debt_minor == 18_000 - 4_500
    assert await shop.broken() == []


async def test_the_same_key_takes_back_once_and_another_wish_under_it_is_refused(
    shop: Shop,
) -> None:
    payment = await shop.paid()
    await shop.shared(payment, [1])
    wish = {"payment_id": payment.id, "key": "k", "reason": "", "actor": ADMIN}
    first = await payouts.recall(shop.session, amount_minor=100, **wish)  # pyright: ignore[reportArgumentType]
    again = await payouts.recall(shop.session, amount_minor=100, **wish)  # pyright: ignore[reportArgumentType]
    assert first is not None
    assert again is not None
    assert first.id == again.id
    assert await shop.balance(payment.held_account_id) == 100
    with pytest.raises(payouts.RecallKeyReused):
        await payouts.recall(shop.session, amount_minor=101, **wish)  # pyright: ignore[reportArgumentType]


async def test_more_than_is_left_is_refused_and_a_line_gives_only_its_own(shop: Shop) -> None:
    payment = await shop.paid(1_000)
    await shop.shared(payment, [1, 1])
    with pytest.raises(payouts.RecallExceedsPayouts):
        await payouts.recall(
            shop.session, payment_id=payment.id, amount_minor=1_001, key="a", reason="", actor=ADMIN
        )
    with pytest.raises(payouts.RecallExceedsPayouts):
        await payouts.recall(
            shop.session,
            payment_id=payment.id,
            amount_minor=600,
            key="b",
            reason="",
            actor=ADMIN,
            portions={"line-1": 600},
        )
    less = await payouts.recall(
        shop.session,
        payment_id=payment.id,
        amount_minor=2_000,
        key="c",
        reason="",
        actor=ADMIN,
        or_less=True,
    )
    assert less is not None
    assert less.amount_minor == 1_000


async def test_a_line_in_dispute_is_refunded_alone_and_while_it_is_held(shop: Shop) -> None:
    payment = await shop.paid(10_000)
    made = await shop.shared(payment, [1, 1])
    for one in made[2:]:
        await payouts.hold(shop.session, one.id, reason="a dispute", actor=ADMIN)
    took = await payouts.cancel_unpaid(
        shop.session,
        payment_id=payment.id,
        key="k",
        reason="never came",
        actor=ADMIN,
        line_ids=["line-2"],
    )
    assert took is not None
    assert took.amount_minor == 5_000
    assert [one.status for one in made] == ["locked", "locked", "canceled", "canceled"]
    assert await shop.broken() == []


async def test_what_is_recalled_on_its_way_is_taken_off_when_it_fails(shop: Shop) -> None:
    payment = await shop.paid(10_000)
    (first, last) = await shop.shared(payment, [1])
    await shop.approved(first)
    await set_out(shop.session, first.id)
    await payouts.recall(
        shop.session, payment_id=payment.id, amount_minor=10_000, key="k", reason="", actor=ADMIN
    )
    assert (await shop.fresh(first)).clawed_minor == 4_500
    failed = await fail(shop.session, first.id, code="no", message="no", actor=PROVIDER)
    assert (failed.status, failed.clawed_minor, failed.taken_minor) == ("canceled", 0, 4_500)
    assert (await shop.fresh(last)).status == "canceled"
    assert await shop.total("vendor_receivable") == await shop.total("vendor_pending") == 0
    assert await shop.broken() == []


async def test_a_reversal_settles_the_debt_first_and_the_rest_waits_to_be_refunded(
    shop: Shop,
) -> None:
    payment = await shop.paid(10_000)
    (first, last) = await shop.shared(payment, [1])
    await payouts.cancel_unpaid(
        shop.session, payment_id=payment.id, key="c", reason="", actor=ADMIN, line_ids=["nobody"]
    )
    paid = await paid_out(shop, first)
    portions = {"line-1": 6_000}
    await payouts.recall(
        shop.session,
        payment_id=payment.id,
        amount_minor=6_000,
        key="k",
        reason="",
        actor=ADMIN,
        portions=portions,
    )
    assert (await shop.fresh(last)).status == "canceled"
    await payouts.reverse(shop.session, paid.id, reason="wrong account", actor=ADMIN)
    payee = await payouts.payee_by_id(shop.session, paid.payee_id)
    back = shop.transfer(paid, payee, reversed_minor=4_500)
    for _ in range(2):
        await apply_observed_transfer(shop.session, paid.id, back, actor=PROVIDER)
    came = await shop.fresh(paid)
    assert (came.status, came.settled_minor, came.returned_minor) == ("reversed", 900, 3_600)
    assert await shop.balance(payment.held_account_id) == 6_000 + 3_600
    rest = await payouts.recall(
        shop.session, payment_id=payment.id, amount_minor=4_000, key="l", reason="", actor=ADMIN
    )
    assert rest is not None
    assert (rest.returned_minor, rest.commission_minor, rest.clawed_minor) == (3_600, 400, 0)
    await shop.refund(payment, 10_000)
    assert await shop.total("provider_cash") == 0
    assert await shop.broken() == []


async def test_a_lost_chargeback_larger_than_the_payment_is_borne_as_far_as_there_is_something(
    shop: Shop,
) -> None:
    payment = await shop.paid(10_000)
    (first, _) = await shop.shared(payment, [1])
    await paid_out(shop, first)
    opened = await shop.dispute(payment, withdrawn=12_000)
    assert (opened.status, opened.loss_minor) == ("needs_response", 12_000)
    with pytest.raises(payouts.ChargebackNotLost):
        await payouts.cover_chargeback(shop.session, opened, actor=ADMIN)
    lost = await shop.dispute(payment, "lost", withdrawn=12_000)
    took = await payouts.cover_chargeback(shop.session, lost, actor=ADMIN)
    assert took is not None
    assert (took.amount_minor, took.unpaid_minor, took.clawed_minor) == (10_000, 4_500, 4_500)
    again = await payouts.cover_chargeback(shop.session, lost, actor=ADMIN)
    assert again is not None
    assert again.id == took.id
    assert await shop.total("chargebacks") == -2_000, "the house bears what nobody else can"
    assert await shop.balance(payment.held_account_id) == 0
    assert await shop.broken() == []


async def test_a_won_chargeback_brings_the_money_back_and_costs_nobody_anything(
    shop: Shop,
) -> None:
    payment = await shop.paid(10_000)
    await shop.shared(payment, [1])
    await shop.dispute(payment, withdrawn=10_000)
    assert await shop.total("chargebacks") == -10_000
    won = await shop.dispute(payment, "won", withdrawn=10_000, reinstated=10_000)
    late = await shop.dispute(payment, "won", withdrawn=10_000, reinstated=10_000)
    assert (won.id, won.status, late.loss_minor) == (late.id, "won", 0)
    assert await shop.total("chargebacks") == 0
    assert await shop.total("provider_cash") == -10_000
    assert await shop.broken() == []
