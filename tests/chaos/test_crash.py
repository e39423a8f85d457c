"""In which order the points are struck."""

from steelyard.chaos.points import Point, in_turn, named_once, reached


def test_every_kind_of_point_comes_before_the_second_of_any() -> None:
    known = [Point("pay", "web", name, nth) for name in "abc" for nth in range(1, 9)]
    order = in_turn(known, seed=3)
    assert sorted(order, key=str) == sorted(known, key=str)
    assert {one.name for one in order[:3]} == set("abc")
    assert order == in_turn(known, seed=3) != in_turn(known, seed=4)


def test_each_named_point_is_wanted_once_in_the_story_that_comes_by_it_first() -> None:
    known = [
        *reached("pay", "web", ["before_commit@start", "before_commit@start", "after_commit@pay"]),
        *reached("job", "web", ["before_commit@start", "after_commit@cancel"]),
        *reached("job", "worker", ["before_commit@start"]),
    ]
    assert len(known) == 6
    assert named_once(known) == [
        Point("pay", "web", "after_commit@pay", 1),
        Point("pay", "web", "before_commit@start", 1),
        Point("job", "web", "after_commit@cancel", 1),
        Point("job", "worker", "before_commit@start", 1),
    ]
