"""Ranks, eligibility, commission and refunds: the pure rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.geo import Point
from steelyard.kernel.money import Money
from steelyard.markets.locksmith import rules
from steelyard.markets.locksmith.rules import Candidate, Considered

CENTRE = Point(41.88, -87.63)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ANA = Candidate(
    id=UUID(int=1),
    name="Ana",
    primary_city="Chicago",
    base=CENTRE,
    is_active=True,
    is_available=True,
    opted_out=False,
    supports_service=True,
    busy=False,
    offered_in_round=False,
    accepted_count=0,
    given_back_count=0,
    last_offered_at=None,
)


def ranked(*candidates: Candidate) -> list[Considered]:
    return rules.consider(candidates, job_at=CENTRE, centre=CENTRE, radius_km=30, city="Chicago")


def named(number: int, **changes: object) -> Candidate:
    return replace(ANA, id=UUID(int=number), name=f"#{number}", **changes)  # pyright: ignore[reportArgumentType]


def order(*candidates: Candidate) -> list[str]:
    return [one.candidate.name for one in ranked(*candidates) if one.eligible]


def test_the_nearest_is_asked_first() -> None:
    near, far = named(1, base=CENTRE), named(2, base=Point(41.95, -87.63))
    assert order(far, near) == ["#1", "#2"]


def test_an_unknown_base_ranks_after_a_known_one() -> None:
    assert order(named(1, base=None), named(2, base=Point(41.95, -87.63))) == ["#2", "#1"]


def test_at_one_distance_whoever_keeps_jobs_goes_first() -> None:
    keeper = named(1, accepted_count=10, given_back_count=0)
    leaver = named(2, accepted_count=10, given_back_count=5)
    assert order(leaver, keeper) == ["#1", "#2"]


def test_at_one_distance_and_rate_the_longest_unasked_goes_first() -> None:
    recent = named(1, last_offered_at=NOW)
    patient = named(2, last_offered_at=NOW - timedelta(days=3))
    never = named(3)
    assert order(recent, patient, never) == ["#3", "#2", "#1"]


def test_a_refusal_or_a_silence_never_lowers_a_rank() -> None:
    """What was offered and not accepted is no part of a candidate, so it cannot count."""
    counted = {name for name in Candidate.__dataclass_fields__ if name.endswith("_count")}
    assert counted == {"accepted_count", "given_back_count"}


def test_giving_back_lowers_the_rank() -> None:
    before = ranked(named(1, accepted_count=4))[0].rank_key
    after = ranked(named(1, accepted_count=4, given_back_count=1))[0].rank_key
    assert after > before


def test_everybody_looked_at_has_a_reason() -> None:
    reasons = {
        "opted out by STOP": named(1, opted_out=True),
        "not active": named(2, is_active=False),
        "paused offers (UNAVAILABLE)": named(3, is_available=False),
        "does not do this service": named(4, supports_service=False),
        "outside the service area": named(5, base=Point(43.04, -87.91)),
        "already asked in this round": named(6, offered_in_round=True),
        "on another job": named(7, busy=True),
    }
    seen = {one.candidate.name: one for one in ranked(*reasons.values())}
    for reason, candidate in reasons.items():
        assert seen[candidate.name].reason == reason
        assert not seen[candidate.name].eligible


def test_without_a_base_the_city_decides() -> None:
    assert order(named(1, base=None, primary_city=" chicago ")) == ["#1"]
    assert order(named(1, base=None, primary_city="Evanston")) == []


@given(st.permutations([named(n, base=None) for n in range(1, 6)]))
def test_the_order_does_not_depend_on_how_the_rows_came(candidates: list[Candidate]) -> None:
    assert order(*candidates) == ["#1", "#2", "#3", "#4", "#5"]


@given(st.integers(1, 10**9), st.integers(0, 10_000))
def test_commission_and_share_are_exactly_the_deposit(amount: int, points: int) -> None:
    kept, owed = rules.commission(Money(amount, "USD"), points)
    assert kept.amount_minor + owed.amount_minor == amount
    assert kept.amount_minor >= 0
    assert owed.amount_minor >= 0


def test_the_policy_proposes_all_when_nobody_came() -> None:
    for status, outcome, assigned in (
        ("FAILED", None, False),
        ("CANCELED", None, False),
        ("CANCELED", "locksmith_no_show", True),
    ):
        amount, _why = rules.proposed_refund(
            status=status, outcome=outcome, was_assigned=assigned, refundable_minor=4900
        )
        assert amount == 4900


def test_a_customer_who_was_not_there_is_the_operators_choice() -> None:
    amount, _why = rules.proposed_refund(
        status="CANCELED", outcome="customer_no_show", was_assigned=True, refundable_minor=4900
    )
    assert amount is None


def test_done_work_is_not_refunded() -> None:
    amount, _why = rules.proposed_refund(
        status="COMPLETED", outcome="done", was_assigned=True, refundable_minor=4900
    )
    assert amount == 0
