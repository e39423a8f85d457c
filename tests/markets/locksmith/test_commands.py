"""Reading locksmiths' texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.markets.locksmith.sms.commands import Command, parse

CASES = [
    ("YES", Command("YES")),
    ("yes", Command("YES")),
    ("Yes!", Command("YES")),
    (" YES. ", Command("YES")),
    ("yes 4821", Command("YES", code="4821")),
    ("YES, 48", Command("YES", code="48")),
    ("yes please 48", Command("YES", code="48")),
    ("ＹＥＳ", Command("YES")),
    ("no 77", Command("NO", code="77")),
    ("No.", Command("NO")),
    ("Available", Command("AVAILABLE")),
    ("unavailable!", Command("UNAVAILABLE")),
    ("omw", Command("OMW")),
    ("HERE 0412", Command("HERE", pin="0412")),
    ("here", Command("HERE")),
    ("PRICE 180", Command("PRICE", amount_minor=18000)),
    ("price $180.50", Command("PRICE", amount_minor=18050)),
    ("Price $ 95", Command("PRICE", amount_minor=9500)),
    ("PRICE 1,250", Command("PRICE", amount_minor=125000)),
    ("PRICE 1,250.75", Command("PRICE", amount_minor=125075)),
    ("PRICE", Command("PRICE")),
    ("PRICE a lot", Command("PRICE")),
    ("PRICE -180", Command("PRICE", amount_minor=18000)),
    ("PRICE 0", Command("PRICE")),
    ("PRICE 180.5", Command("PRICE")),
    ("PRICE 9999999", Command("PRICE")),
    ("done", Command("DONE")),
    ("out", Command("OUT")),
    ("help", Command("HELP")),
    ("INFO", Command("HELP")),
    # Whole words only: what merely resembles a YES never accepts a job.
    ("Y", Command("")),
    ("OK", Command("")),
    ("yess", Command("")),
    ("yesterday", Command("")),
    ("YES1234", Command("")),
    ("I say yes", Command("")),
    ("👍", Command("")),
    ("", Command("")),
    ("   ", Command("")),
    ("\u0000", Command("")),
]


@pytest.mark.parametrize(("body", "command"), CASES, ids=[repr(case[0]) for case in CASES])
def test_a_text_is_read_as(body: str, command: Command) -> None:
    assert parse(body) == command


@given(st.text(max_size=2000))
def test_any_text_is_read_without_a_fault(body: str) -> None:
    command = parse(body)
    assert command.amount_minor is None or command.amount_minor > 0
    assert command.code is None or 2 <= len(command.code) <= 4


@given(st.sampled_from(["YES", "NO", "DONE", "OUT"]), st.text(alphabet=" .!?,;:", max_size=5))
def test_punctuation_and_spaces_around_a_word_do_not_matter(word: str, noise: str) -> None:
    assert parse(f"{noise}{word.lower()}{noise}").word == word
