"""Deposits, schedules, cancellations: exact to the cent, whatever the amounts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.money import Money
from steelyard.markets.strathwell.rules import (
    BALANCE_DUE_BEFORE,
    CancellationPolicy,
    deposit,
    given_back,
    milestones,
    schedule,
)

AMOUNTS = st.integers(1, 10**12)
SHARES = st.integers(1, 10_000)
TODAY = date(2026, 11, 21)
POLICY = CancellationPolicy.parse("60:100,30:50,14:25")


def usd(amount: int) -> Money:
    return Money(amount, "USD")


@given(AMOUNTS, SHARES)
def test_a_deposit_is_at_least_a_cent_and_at_most_all(amount: int, share: int) -> None:
    assert 1 <= deposit(usd(amount), share).amount_minor <= amount


@given(AMOUNTS, SHARES, st.integers(0, 800), st.sampled_from(["full", "deposit"]))
def test_a_schedule_adds_up_and_is_due_in_time(
    amount: int, share: int, days: int, mode: str
) -> None:
    event = TODAY + timedelta(days=days)
    lines = schedule(usd(amount), mode=mode, basis_points=share, today=TODAY, event_date=event)
    assert sum(line.money.amount_minor for line in lines) == amount
    assert all(line.money.amount_minor > 0 for line in lines)
    assert lines[0].due_on == TODAY
    assert [line.kind for line in lines] in (["full"], ["deposit", "balance"])
    if len(lines) == 2:
        assert lines[1].due_on == event - BALANCE_DUE_BEFORE > TODAY


def test_thirty_per_cent_and_the_rest() -> None:
    lines = schedule(
        usd(100_001),
        mode="deposit",
        basis_points=3000,
        today=TODAY,
        event_date=TODAY + timedelta(days=90),
    )
    assert [line.money.amount_minor for line in lines] == [30_000, 70_001]


@given(AMOUNTS, st.integers(0, 10_000))
def test_milestones_add_up_to_the_share(amount: int, share: int) -> None:
    reservation, completion = milestones(usd(amount), share)
    assert reservation + completion == usd(amount)
    assert min(reservation.amount_minor, completion.amount_minor) >= 0


@pytest.mark.parametrize(
    ("days", "share"), [(90, 100), (60, 100), (59, 50), (30, 50), (29, 25), (14, 25), (13, 0)]
)
def test_what_comes_back_depends_on_the_days_left(days: int, share: int) -> None:
    event = TODAY + timedelta(days=days)
    back = given_back(usd(10_000), POLICY, today=TODAY, event_date=event)
    assert back == usd(100 * share)


def test_without_a_date_everything_comes_back() -> None:
    assert given_back(usd(999), POLICY, today=TODAY, event_date=None) == usd(999)


def test_a_policy_survives_its_snapshot() -> None:
    assert CancellationPolicy.read(POLICY.as_snapshot()) == POLICY


@pytest.mark.parametrize("text", ["30:50,60:100", "60:50,30:100", "60:101", "60:50,60:40"])
def test_a_policy_that_gives_back_more_later_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="tier"):
        CancellationPolicy.parse(text)
