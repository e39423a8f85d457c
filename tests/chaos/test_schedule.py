"""What goes wrong and when comes from the seed alone."""

import json

import pytest

from steelyard.chaos.injections import INJECTIONS
from steelyard.chaos.schedule import BY_NAME, CATALOGUE, draw, from_json

ALL = {"terminate", "own-postgres", "own-valkey"}


def test_the_same_seed_draws_the_same_faults() -> None:
    assert draw(8812, 180, ALL) == draw(8812, 180, ALL)


def test_another_seed_draws_others() -> None:
    assert draw(1, 180, ALL).faults != draw(2, 180, ALL).faults


def test_a_schedule_is_the_same_after_it_was_kept() -> None:
    drawn = draw(3, 60, ALL)
    assert from_json(json.loads(json.dumps(drawn.as_json()))) == drawn


@pytest.mark.parametrize("seed", range(10))
def test_three_minutes_hold_twenty_five_faults_and_end_in_calm(seed: int) -> None:
    drawn = draw(seed, 180, ALL)
    assert len(drawn.faults) >= 25
    assert all(one.at + one.hold <= 180 * 0.9 + 5 for one in drawn.faults)


@pytest.mark.parametrize("seed", range(10))
def test_no_two_faults_are_at_the_same_thing(seed: int) -> None:
    busy: dict[str, float] = {}
    for one in draw(seed, 300, ALL).faults:
        for thing in one.kind.uses:
            assert busy.get(thing, 0.0) <= one.at, f"{thing} at {one.at}"
            busy[thing] = one.at + one.hold


def test_what_cannot_be_done_here_is_skipped_and_not_forgotten() -> None:
    drawn = draw(1, 600, set())
    assert drawn.skipped
    assert all(not one.kind.needs for one in drawn.faults)
    assert all(one.kind.needs for one in drawn.skipped)


def test_every_fault_of_the_catalogue_can_be_injected() -> None:
    assert INJECTIONS.keys() == BY_NAME.keys()
    assert len(BY_NAME) == len(CATALOGUE)


def test_long_runs_come_to_every_fault() -> None:
    drawn = {one.name for seed in range(6) for one in draw(seed, 900, ALL).faults}
    assert drawn == set(BY_NAME)


@pytest.mark.parametrize("seed", range(5))
def test_unbounded_faults_are_more_and_longer_and_still_end_in_the_storm(seed: int) -> None:
    bounded, unbounded = draw(seed, 180, ALL), draw(seed, 180, ALL, unbounded=True)
    assert len(unbounded.faults) > len(bounded.faults)
    assert max(one.hold for one in unbounded.faults) > max(one.hold for one in bounded.faults)
    assert all(one.at + one.hold <= 180 for one in unbounded.faults)
    assert from_json(json.loads(json.dumps(unbounded.as_json()))) == unbounded
