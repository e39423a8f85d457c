import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.geo import InvalidText, clean_address
from steelyard.kernel.geo.text import fold


def refusal(text: str, field: str = "address") -> InvalidText:
    with pytest.raises(InvalidText) as caught:
        clean_address(text, field=field)
    return caught.value


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("🏠🔑", "letters or digits"),
        ("?!, -", "letters or digits"),
        ("12 Main\x00St", "control"),
        ("12 Main St\nOak Park", "control"),
        ("12 \x1b[31mMain", "control"),
        ("12 \u202eniaM St", "control"),
        ("12 \u2066Main\u2069 St", "control"),
        ("12 Main \ud800St", "control"),
        ("12 Main\u2028St", "control"),
        ("x" * 301, "300"),
    ],
)
def test_text_that_is_no_address_is_refused_with_the_remedy(text: str, remedy: str) -> None:
    error = refusal(text)
    assert (error.status, error.code) == (422, "invalid_text")
    assert remedy in str(error.details["address"])
    assert not text.strip() or text not in str(error.details)


def test_the_refusal_names_the_callers_field() -> None:
    assert list(refusal("", field="address_line").details) == ["address_line"]


def test_a_good_line_is_tidied_and_otherwise_left_alone() -> None:
    assert clean_address("  12  Main St,  Oak Park ") == "12 Main St, Oak Park"
    assert clean_address("📍 12 Main St") == "📍 12 Main St"
    assert clean_address("Que\u0301bec") == "Québec"
    assert clean_address("12 شارع النيل") == "12 شارع النيل"
    assert clean_address("x" * 300) == "x" * 300


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("St. John's", "saint johns"),
        ("SAINT-JOHN’S", "saint johns"),
        ("Montréal", "montreal"),
        ("Ọ̀yọ́", "oyo"),
        ("Main St", "main st"),
        ("St", "st"),
        ("Ft. Worth", "fort worth"),
    ],
)
def test_spellings_of_one_name_meet(written: str, key: str) -> None:
    assert fold(written) == key


@given(st.text(max_size=400))
def test_any_text_is_either_clean_or_refused(text: str) -> None:
    try:
        line = clean_address(text)
    except InvalidText:
        return
    assert line == clean_address(line)
    assert 0 < len(line) <= 900
    assert line.isprintable() or all(not c.isspace() or c == " " for c in line)
    assert fold(fold(line)) == fold(line)
