"""The pages' client is generated from what the code says, not from what it said."""

from steelyard.openapi import stale


def test_the_descriptions_kept_for_the_pages_are_those_of_the_code() -> None:
    assert [path.name for path in stale()] == [], "run python -m steelyard.openapi"
