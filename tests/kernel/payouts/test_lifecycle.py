"""From a payment to the payees: who may do what when, and why something is not paid."""

from typing import Any

import pytest
from tests.kernel.payouts.shop import (
    ADMIN,
    MARKET,
    OTHER_ADMIN,
    PROVIDER,
    SYSTEM,
    VENDOR,
    Shop,
)

from steelyard.kernel import lifecycle, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.errors import InvalidInput, NotYours
from steelyard.kernel.payouts import PayoutLine, PayoutRules, rules
from steelyard.kernel.payouts.outcomes import apply_observed_transfer, fail
from steelyard.kernel.payouts.sending import set_out


@pytest.fixture
def limit() -> Any:
    """A market with a limit above which two people agree."""
    rules._rules[MARKET] = PayoutRules(  # pyright: ignore[reportPrivateUsage]
        MARKET,
        two_above_minor={"USD": 4_000},
        waits={"completion": "The booking is not completed yet."},
    )
    yield
    rules._rules.pop(MARKET)  # pyright: ignore[reportPrivateUsage]


async def test_a_payment_becomes_two_payouts_a_line_and_a_commission(shop: Shop) -> None:
    payment = await shop.paid(10_001)
    made = await shop.shared(payment, [3, 3, 1])
    assert [one.status for one in made] == ["locked"] * 6
    assert sum(one.gross_minor for one in made) == 10_001
    assert await shop.balance(payment.held_account_id) == 0
    assert await shop.total("commission") == sum(one.commission_minor for one in made)
    assert await shop.total("vendor_pending") == sum(one.amount_minor for one in made)
    assert await shop.broken() == []


async def test_sharing_out_twice_gives_the_same_payouts_and_other_shares_are_refused(
    shop: Shop,
) -> None:
    payment = await shop.paid()
    first = await shop.shared(payment, [1, 2])
    again = await shop.shared(payment, [1, 2])
    assert [one.id for one in again] == [one.id for one in first]
    with pytest.raises(payouts.AllocatedAlready):
        await shop.shared(payment, [2, 1])


async def test_more_than_the_payment_is_never_shared_out(shop: Shop) -> None:
    payment = await shop.paid(100)
    payee = await shop.payee()
    line = PayoutLine(payee.id, "l", 101, 0, [("all", 101)])
    with pytest.raises(payouts.AllocationExceedsPayment):
        await payouts.create_payouts(
            shop.session,
            payment_id=payment.id,
            lines=[line],
            subject_type="booking",
            subject_id="b-1",
            actor=SYSTEM,
        )


@pytest.mark.parametrize(
    ("gross", "commission", "milestones"),
    [
        (100, 10, [("a", 89)]),
        (100, 10, [("a", 45), ("a", 45)]),
        (100, -1, [("a", 101)]),
        (100, 110, [("a", -10)]),
        (100, 100, []),
    ],
)
async def test_a_share_that_does_not_add_up_is_refused(
    shop: Shop, gross: int, commission: int, milestones: list[tuple[str, int]]
) -> None:
    with pytest.raises(payouts.UnsoundAllocation):
        PayoutLine((await shop.payee()).id, "l", gross, commission, milestones)


@pytest.mark.usefixtures("limit")
async def test_a_payout_goes_from_locked_to_paid_and_says_why_on_the_way(
    shop: Shop,
) -> None:
    payee = await shop.payee(enabled=False)
    (first, last) = await shop.shared(await shop.paid(4_000), [1])
    await shop.account(payee, "pending")
    payee = await payouts.payee_by_id(shop.session, payee.id)
    assert payouts.why(last, payee) == ["The booking is not completed yet."]
    asked = await payouts.request(shop.session, first.id, VENDOR)
    assert asked.requested_by == VENDOR.id
    assert payouts.why(asked, payee)[0] == "It waits for somebody of the house to approve it."
    approved = await payouts.approve(shop.session, first.id, ADMIN)
    await set_out(shop.session, first.id)
    assert (await shop.fresh(first)).status == "approved", "the payee cannot be paid yet"
    assert payouts.why(approved, payee) == ["The provider is still checking the payee's account."]
    await shop.account(payee, "enabled")
    await set_out(shop.session, first.id)
    sent = await shop.fresh(first)
    payee = await payouts.payee_by_id(shop.session, payee.id)
    assert (sent.status, sent.sent_minor) == ("in_transit", 1_800)
    assert payouts.why(sent, payee)
    await apply_observed_transfer(
        shop.session, first.id, shop.transfer(sent, payee), actor=PROVIDER
    )
    paid = await shop.fresh(first)
    assert (paid.status, payouts.why(paid, payee)) == ("paid", [])
    assert await shop.broken() == []


async def test_nobody_approves_what_they_asked_for_or_are_paid(shop: Shop) -> None:
    (first, _) = await shop.shared(await shop.paid(), [1])
    await payouts.request(shop.session, first.id, Actor("user", ADMIN.id, "admin"))
    with pytest.raises(payouts.OwnPayout):
        await payouts.approve(shop.session, first.id, ADMIN)
    seller_as_admin = Actor("user", "seller-user-1", "admin")
    with pytest.raises(payouts.OwnPayout):
        await payouts.approve(shop.session, first.id, seller_as_admin)
    with pytest.raises(NotYours):
        await payouts.approve(shop.session, first.id, Actor("user", "somebody", "vendor"))
    assert (await payouts.approve(shop.session, first.id, OTHER_ADMIN)).status == "approved"


@pytest.mark.usefixtures("limit")
async def test_above_the_limit_two_different_people_agree(shop: Shop) -> None:
    (first, _) = await shop.shared(await shop.paid(10_000), [1])
    await payouts.make_eligible(shop.session, [first.id], SYSTEM)
    with pytest.raises(payouts.SecondPersonNeeded):
        await payouts.approve(shop.session, first.id, ADMIN)
    with pytest.raises(payouts.OwnPayout):
        await payouts.approve(shop.session, first.id, ADMIN, second=ADMIN)
    both = await payouts.approve(shop.session, first.id, ADMIN, second=OTHER_ADMIN)
    assert (both.approved_by, both.second_approved_by) == (ADMIN.id, OTHER_ADMIN.id)


@pytest.mark.parametrize("state", ["locked", "eligible", "approved", "failed"])
async def test_a_released_payout_goes_back_to_where_it_was_held(shop: Shop, state: str) -> None:
    (first, _) = await shop.shared(await shop.paid(), [1])
    if state != "locked":
        await payouts.make_eligible(shop.session, [first.id], SYSTEM)
    if state in {"approved", "failed"}:
        await payouts.approve(shop.session, first.id, ADMIN)
    if state == "failed":
        await set_out(shop.session, first.id)
        await fail(shop.session, first.id, code="no", message="no", actor=PROVIDER)
    held = await payouts.hold(shop.session, first.id, reason="A dispute.", actor=ADMIN)
    assert (held.status, held.held_from) == ("held", state)
    payee = await payouts.payee_by_id(shop.session, held.payee_id)
    assert payouts.why(held, payee) == ["It is held: A dispute."]
    await set_out(shop.session, first.id)
    assert (await shop.fresh(first)).status == "held", "what is held is not sent"
    released = await payouts.release(shop.session, first.id, actor=ADMIN)
    assert (released.status, released.held_from, released.hold_reason) == (state, None, None)
    assert await shop.broken() == []


async def test_a_milestone_reached_while_held_counts_when_it_is_released(shop: Shop) -> None:
    (first, _) = await shop.shared(await shop.paid(), [1])
    await payouts.hold(shop.session, first.id, reason="a dispute", actor=ADMIN)
    assert await payouts.make_eligible(shop.session, [first.id], SYSTEM) == []
    assert (await payouts.release(shop.session, first.id, actor=ADMIN)).status == "eligible"


async def test_a_dispute_holds_the_lines_it_names_and_the_others_go_on(shop: Shop) -> None:
    made = await shop.shared(await shop.paid(), [1, 1])
    held = await payouts.hold_lines(
        shop.session,
        subject_type="booking",
        subject_id="b-1",
        line_ids=["line-2"],
        reason="not delivered",
        actor=ADMIN,
        dispute_id="d-7",
    )
    assert {one.line_id for one in held} == {"line-2"}
    assert [one.status for one in made if one.line_id == "line-1"] == ["locked", "locked"]
    released = await payouts.release_dispute(shop.session, "d-7", actor=ADMIN)
    assert {one.status for one in released} == {"locked"}


async def test_a_hold_without_a_reason_is_refused(shop: Shop) -> None:
    (first, _) = await shop.shared(await shop.paid(), [1])
    with pytest.raises(InvalidInput):
        await payouts.hold(shop.session, first.id, reason="", actor=ADMIN)


async def test_disabled_payouts_stop_approval_and_sending(shop: Shop) -> None:
    (first, last) = await shop.shared(await shop.paid(), [1])
    await shop.approved(first)
    await payouts.make_eligible(shop.session, [last.id], SYSTEM)
    payee = await payouts.disable_payouts(
        shop.session, first.payee_id, reason="under investigation", actor=ADMIN
    )
    await set_out(shop.session, first.id)
    assert (await shop.fresh(first)).status == "approved"
    with pytest.raises(payouts.PayeeNotReady):
        await payouts.approve(shop.session, last.id, ADMIN)
    assert "under investigation" in payouts.why(first, payee)[0]
    await payouts.enable_payouts(shop.session, first.payee_id, actor=ADMIN)
    await set_out(shop.session, first.id)
    assert (await shop.fresh(first)).status == "in_transit"


async def test_a_failed_payout_is_owed_again_and_may_be_tried_again(shop: Shop) -> None:
    (first, _) = await shop.shared(await shop.paid(10_000), [1])
    await shop.approved(first)
    await set_out(shop.session, first.id)
    failed = await fail(shop.session, first.id, code="no", message="bank closed", actor=PROVIDER)
    assert (failed.status, failed.unpaid_minor, failed.sent_minor) == ("failed", 4_500, 0)
    assert await shop.broken() == []
    await payouts.approve(shop.session, first.id, OTHER_ADMIN)
    await set_out(shop.session, first.id)
    again = await shop.fresh(first)
    assert (again.status, again.attempt) == ("in_transit", 2)
    payee = await payouts.payee_by_id(shop.session, first.payee_id)
    late = shop.transfer(again, payee, attempt=1, ref="tr_late")
    assert await apply_observed_transfer(shop.session, first.id, late, actor=PROVIDER) == "suspense"
    assert (await shop.fresh(first)).status == "in_transit", "an earlier try proves nothing"


@pytest.mark.parametrize(
    "lie", [{"amount_minor": 1}, {"currency": "EUR"}, {"destination": "acct_other"}]
)
async def test_a_transfer_that_is_not_what_was_sent_changes_nothing(
    shop: Shop, lie: dict[str, object]
) -> None:
    (first, _) = await shop.shared(await shop.paid(), [1])
    await shop.approved(first)
    await set_out(shop.session, first.id)
    sent = await shop.fresh(first)
    payee = await payouts.payee_by_id(shop.session, first.payee_id)
    seen = shop.transfer(sent, payee, **lie)
    assert await apply_observed_transfer(shop.session, first.id, seen, actor=PROVIDER) == "suspense"
    assert (await shop.fresh(first)).status == "in_transit"


async def test_what_was_allocated_cannot_be_rewritten(shop: Shop) -> None:
    (first, _) = await shop.shared(await shop.paid(), [1])
    first.amount_minor -= 1
    first.gross_minor -= 1
    with pytest.raises(Exception, match="does not change"):
        await shop.session.flush()


async def test_an_illegal_move_names_what_would_be_allowed(shop: Shop) -> None:
    (first, _) = await shop.shared(await shop.paid(), [1])
    with pytest.raises(lifecycle.IllegalMove) as refusal:
        await payouts.approve(shop.session, first.id, ADMIN)
    assert refusal.value.details["state"] == "locked"
