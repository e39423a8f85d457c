"""The parts of an outcome are the whole, to the last minor unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.disputes import OUTCOMES, DoesNotAddUp, parts_of
from steelyard.kernel.errors import InvalidInput

AMOUNTS = st.integers(min_value=1, max_value=10**15)
PARTS = st.none() | st.integers(min_value=-5, max_value=10**15)


@pytest.mark.parametrize(
    ("outcome", "given_parts", "parts"),
    [
        ("release", (None, None), (100, 0)),
        ("refund", (None, None), (0, 100)),
        ("split", (40, None), (40, 60)),
        ("split", (None, 1), (99, 1)),
        ("split", (50, 50), (50, 50)),
        ("release", (100, 0), (100, 0)),
        ("refund", (None, 100), (0, 100)),
    ],
)
def test_what_is_not_given_follows(
    outcome: str, given_parts: tuple[int | None, int | None], parts: tuple[int, int]
) -> None:
    found = parts_of(outcome, 100, *given_parts)
    assert (found.released_minor, found.refunded_minor) == parts


@pytest.mark.parametrize(
    ("outcome", "released", "refunded"),
    [
        ("split", 40, 61),
        ("split", 100, None),
        ("split", 0, 100),
        ("split", 101, None),
        ("split", -1, 101),
        ("release", 99, 1),
        ("release", None, 1),
        ("refund", 1, None),
        ("refund", 0, 99),
    ],
)
def test_parts_that_do_not_fit_are_refused(
    outcome: str, released: int | None, refunded: int | None
) -> None:
    with pytest.raises(DoesNotAddUp):
        parts_of(outcome, 100, released, refunded)


@pytest.mark.parametrize(
    ("outcome", "total", "released"), [("split", 100, None), ("split", None, None), ("keep", 1, 1)]
)
def test_what_cannot_be_meant_is_refused(
    outcome: str, total: int | None, released: int | None
) -> None:
    with pytest.raises(InvalidInput):
        parts_of(outcome, total, released, None)


def test_all_of_an_unknown_amount_goes_one_way() -> None:
    assert parts_of("refund", None, None, None).refunded_minor is None


@given(st.sampled_from(OUTCOMES), AMOUNTS, PARTS, PARTS)
def test_what_is_accepted_adds_up_and_is_never_negative(
    outcome: str, total: int, released: int | None, refunded: int | None
) -> None:
    try:
        parts = parts_of(outcome, total, released, refunded)
    except InvalidInput:
        return
    assert parts.released_minor is not None
    assert parts.refunded_minor is not None
    assert parts.released_minor + parts.refunded_minor == total
    assert min(parts.released_minor, parts.refunded_minor) >= 0
    assert (parts.refunded_minor == 0) == (outcome == "release")
    assert (parts.released_minor == 0) == (outcome == "refund")
