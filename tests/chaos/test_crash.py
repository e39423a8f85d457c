"""In which order the points are struck."""

from steelyard.chaos.crash import Point, in_turn


def test_every_kind_of_point_comes_before_the_second_of_any() -> None:
    known = [Point("pay", "web", name, nth) for name in "abc" for nth in range(1, 9)]
    order = in_turn(known, seed=3)
    assert sorted(order, key=str) == sorted(known, key=str)
    assert {one.name for one in order[:3]} == set("abc")
    assert order == in_turn(known, seed=3) != in_turn(known, seed=4)
