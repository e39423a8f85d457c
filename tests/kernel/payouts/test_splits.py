"""Splits are exact: nothing is lost or made, and nobody is more than a unit from their share."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.payouts import UnsoundWeights, allocate, split
from steelyard.kernel.payouts.splits import part_of

TOTALS = st.integers(0, 2**53 - 1)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=200).filter(any)


@given(TOTALS, WEIGHTS)
def test_the_parts_add_up_to_the_whole_and_are_within_a_unit_of_their_share(
    total: int, weights: list[int]
) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert weight or part == 0


@given(TOTALS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_decides_nothing_but_who_of_equals_gets_the_odd_unit(
    total: int, weights: list[int], random: object
) -> None:
    shuffled = list(weights)
    getattr(random, "shuffle")(shuffled)  # noqa: B009 - Hypothesis gives no type
    before = Counter(zip(weights, allocate(total, weights), strict=True))
    after = Counter(zip(shuffled, allocate(total, shuffled), strict=True))
    assert before == after


@given(TOTALS, WEIGHTS)
def test_a_larger_weight_never_gets_less(total: int, weights: list[int]) -> None:
    pairs = sorted(zip(weights, allocate(total, weights), strict=True))
    for (light, less), (heavy, more) in pairwise(pairs):
        assert light == heavy or less <= more


def test_two_hundred_equal_weights_share_a_prime_amount() -> None:
    parts = allocate(1_000_003, [7] * 200)
    assert sum(parts) == 1_000_003
    assert Counter(parts) == {5000: 197, 5001: 3}
    assert parts[:3] == [5001, 5001, 5001], "the odd units go to the first of equals"


@pytest.mark.parametrize("weights", [[], [0], [0, 0, 0], [1, -1], [5, -1]])
def test_weights_without_a_proportion_are_refused(weights: list[int]) -> None:
    with pytest.raises((UnsoundWeights, ValueError)):
        allocate(100, weights)


@given(TOTALS, st.integers(0, 10_000))
def test_a_commission_and_its_net_are_the_gross(gross: int, basis_points: int) -> None:
    share = split(gross, basis_points)
    assert share.commission_minor + share.net_minor == gross
    exact = Fraction(gross * basis_points, 10_000)
    assert abs(share.commission_minor - exact) <= Fraction(1, 2)


@pytest.mark.parametrize(("gross", "commission"), [(5, 0), (15, 2), (25, 2), (35, 4), (999, 100)])
def test_half_a_unit_of_commission_goes_to_the_even_side(gross: int, commission: int) -> None:
    assert split(gross, 1000).commission_minor == commission


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_a_part_of_what_is_left_never_takes_more_net_than_there_is(
    net: int, commission: int
) -> None:
    gross = net + commission
    for amount in {0, 1, gross // 3, gross // 2, gross - 1, gross} if gross else {0}:
        if not 0 <= amount <= gross or not gross:
            continue
        back = part_of(amount, commission, gross)
        assert 0 <= back <= commission
        assert 0 <= amount - back <= net


@pytest.mark.parametrize("basis_points", [-1, 10_001])
def test_a_commission_of_more_than_everything_is_refused(basis_points: int) -> None:
    with pytest.raises(ValueError, match="commission"):
        split(100, basis_points)
