"""The words a carrier acts on, and what a text costs."""

import pytest

from steelyard.sandbox.twilio.words import carrier_word, segments


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("STOP", "stop"),
        (" stop! ", "stop"),
        ("OptOut", "stop"),
        ("start", "start"),
        ("yes", "start"),
        ("Info", "help"),
        ("yes please", None),
        ("YES 4821", None),
        ("", None),
        ("стоп", None),
    ],
)
def test_only_the_bare_word_counts(body: str, word: str | None) -> None:
    assert carrier_word(body) == word


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("{" * 81, 2),
        ("é" * 160, 1),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("🔑" * 36, 2),
    ],
)
def test_segments_are_counted_as_carriers_do(body: str, count: int) -> None:
    assert segments(body) == count
