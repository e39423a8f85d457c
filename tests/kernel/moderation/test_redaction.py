"""Ways of contact go, figures stay; whatever is thrown at it, it answers, and in time."""

import time
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.moderation.corpus import HIDDEN, KEPT

from steelyard.kernel.moderation import redact

# Texts made of what such a search trips over, rather than of random letters.
PIECES = st.sampled_from(
    [
        *"@.,:-_+()[]<> \n#$₦0159oOIl",
        *("at", " at ", " dot ", "[at]", "(dot)", "AT", "gmail", "com", "wa.me/", "t.me", "zero"),
        *("eight", "double", "o", "0803", "415", "555", "1234", "call ", "order ", "2026-11-21"),
        *("[email]", "[phone]", "[", "]", "\u200b", "＠", "а", "é", "\ud800", "\x00", "x", "amaka"),
    ]
)
SALAD = st.lists(PIECES, max_size=60).map("".join)
TEXTS = st.one_of(SALAD, st.text(max_size=200), st.text(st.characters(), max_size=80))
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WORDS = st.sampled_from(["", "hello ", "write to ", "(", "at ", "it is:", "\n", "x, ", "@ "])


@pytest.mark.parametrize(("text", "gone"), HIDDEN, ids=[text for text, _ in HIDDEN])
def test_a_way_of_contact_goes(text: str, gone: tuple[str, ...]) -> None:
    clean = redact(text)
    assert not clean.is_clean
    assert [piece for piece in gone if piece in clean.text] == []


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_way_of_contact_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "clean", "found"),
    [
        ("Mail a.b@c.com or 0803 123 4567.", "Mail [email] or [phone].", ("email", "phone")),
        ("see wa.me/2348031234567 ok", "see [link] ok", ("link",)),
        ("insta: @amaka", "insta: [handle]", ("handle",)),
        ("21/11/2026, 250 guests, $500", "21/11/2026, 250 guests, $500", ()),
    ],
)
def test_the_rest_of_the_text_stands_as_it_was(
    text: str, clean: str, found: tuple[str, ...]
) -> None:
    assert (redact(text).text, redact(text).found) == (clean, found)


@settings(max_examples=400)
@given(TEXTS)
def test_twice_is_once_and_nothing_is_raised(text: str) -> None:
    once = redact(text)
    assert redact(once.text).text == once.text
    assert redact(once.text).is_clean
    assert len(once.text) <= 2 * len(text)


@given(WORDS, st.emails(), st.sampled_from(["", " ", ".", ", thanks", ")", "\n", "!", " @"]))
def test_no_address_is_left_wherever_it_stands(before: str, address: str, after: str) -> None:
    clean = redact(before + address + after).text
    assert address not in clean
    assert f"@{address.rpartition('@')[2]}" not in clean


@given(
    st.from_regex(r"0[789][01][0-9]{8}", fullmatch=True),
    st.sampled_from(["", " ", "-", ".", " - ", "/", "_", "*", ") ("]),
    st.sampled_from([(4, 7), (3, 6, 8), (1, 2, 3, 4, 5, 6, 7, 8, 9, 10), (2, 4, 6, 8)]),
)
def test_a_nigerian_number_goes_however_it_is_torn(
    number: str, gap: str, cuts: tuple[int, ...]
) -> None:
    ends = (0, *cuts, len(number))
    torn = gap.join(number[a:b] for a, b in pairwise(ends))
    clean = redact(f"ring {torn} tonight").text
    assert clean == "ring [phone] tonight"


@given(st.from_regex(r"[2-9](?!11)[0-9]{2}[2-9][0-9]{6}", fullmatch=True))
def test_a_number_spelled_out_goes(number: str) -> None:
    spelled = " ".join(DIGITS[int(digit)] for digit in number)
    assert redact(f"it is {spelled}, ok").text == "it is [phone], ok"


@given(st.integers(0, 10**9), st.sampled_from(["$", "₦", "€", "USD ", "NGN "]))
def test_a_price_stays(amount: int, sign: str) -> None:
    for text in (f"{sign}{amount + 1}", f"pay {sign}{amount + 1:,} today", f"{amount + 1:,}.00"):
        assert redact(text).text == text


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001 - written, not compared
def test_a_moment_stays(moment: datetime) -> None:
    text = f"on {moment.date().isoformat()} at {moment.time().isoformat('minutes')}"
    assert redact(text).text == text


HOSTILE = [
    "@" * 100_000,
    "a" * 100_000,
    "a@" * 50_000,
    "a." * 50_000,
    "a@a." * 25_000,
    "1" * 100_000,
    "1 " * 50_000,
    "5 " * 50_000,
    "555-" * 25_000,
    "+1 " * 33_333,
    "0803 " * 20_000,
    " at " * 25_000,
    " at dot" * 14_000,
    "a at a dot a " * 7_700,
    "zero " * 20_000,
    "double " * 14_000,
    "o " * 50_000,
    "O0" * 50_000,
    "((((" * 25_000,
    "[at]" * 25_000,
    " " * 100_000,
    '"' * 99_990 + "@a.com",
    '"@' * 50_000,
    "https://" * 12_500,
    "wa.me/" * 16_000,
    "wa . me" * 14_000,
    "x.wa.me-" * 12_500,
    "insta at my " * 8_000,
    "call order # " * 7_500 + "5550123",
    "1,111," * 16_000,
    "$1," * 33_000,
    "2026-11-" * 12_500,
    "\ufdfa" * 10_000,
    "а" * 100_000,
    "\u200b" * 100_000,
    "[email]" * 14_000,
    "1[phone]" * 12_500,
    "44 7911 12345 " * 7_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_a_hundred_thousand_characters_of_malice_take_seconds_at_most(text: str) -> None:
    started = time.process_time()
    redact(text)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("piece", ["a@a.", "5 ", "+1 ", " at ", "a at a dot a "])
def test_twice_as_long_takes_about_twice_as_long(piece: str) -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        redact(piece * (length // len(piece)))
        return time.process_time() - started

    seconds(1_000)
    assert seconds(40_000) < 5 * seconds(20_000) + 0.1
