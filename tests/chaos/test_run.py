"""What a change is held against is bounded, and the same for everybody."""

from steelyard.chaos.actors import MARKETS
from steelyard.chaos.run import CRASH_MARKETS, FORMS, seed_of_commit
from steelyard.commands.chaos import LANES


def test_the_forms_leave_time_for_beginning_and_end() -> None:
    lengths = {name: sum(seconds for _, seconds in form.lanes) for name, form in FORMS.items()}
    assert lengths["ci"] <= 210 / 2 + 1
    assert lengths["brief"] <= 60 / 2


def test_a_form_is_made_of_lanes_and_markets_that_there_are() -> None:
    assert {lane for form in FORMS.values() for lane, _ in form.lanes} <= set(LANES)
    assert set(CRASH_MARKETS) == set(MARKETS)


def test_the_same_commit_draws_the_same_seed() -> None:
    assert seed_of_commit() == seed_of_commit()
