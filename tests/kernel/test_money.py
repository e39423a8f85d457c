from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.money import (
    CurrenciesDiffer,
    Money,
    Rounding,
    UnknownCurrency,
    UnreadableAmount,
    decimals,
)

amounts = st.integers(min_value=-(10**15), max_value=10**15)
currencies = st.sampled_from(["USD", "NGN", "JPY", "KWD", "CLF", "EUR", "XOF"])
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


class TestMoney:
    @pytest.mark.parametrize("amount", [1.0, 1.5, "1", None, True, Decimal(1)])
    def test_refuses_anything_but_whole_minor_units(self, amount: object) -> None:
        with pytest.raises(TypeError):
            Money(amount, "USD")  # pyright: ignore[reportArgumentType]

    @pytest.mark.parametrize("currency", ["usd", "US", "XXQ", "", "DOLLAR"])
    def test_refuses_a_currency_nobody_knows(self, currency: str) -> None:
        with pytest.raises(UnknownCurrency):
            Money(1, currency)

    @pytest.mark.parametrize(
        ("currency", "places"),
        [("USD", 2), ("NGN", 2), ("JPY", 0), ("XOF", 0), ("KWD", 3), ("TND", 3), ("CLF", 4)],
    )
    def test_counts_decimals_as_iso_4217_does(self, currency: str, places: int) -> None:
        assert decimals(currency) == places

    @pytest.mark.parametrize("currency", ["RSD", "ALL", "IRR", "MGA"])
    def test_keeps_the_minor_unit_where_people_write_prices_without(self, currency: str) -> None:
        assert decimals(currency) == 2

    @given(amounts, amounts, currencies)
    def test_adds_and_subtracts_exactly(self, a: int, b: int, currency: str) -> None:
        left, right = Money(a, currency), Money(b, currency)
        assert left + right - right == left
        assert left - right == -(right - left)
        assert (left < right) == (a < b)
        assert (left >= right) == (a >= b)

    def test_does_not_mix_currencies(self) -> None:
        naira, dollar = Money(1, "NGN"), Money(1, "USD")
        for attempt in (
            lambda: naira + dollar,
            lambda: naira - dollar,
            lambda: naira < dollar,
            lambda: naira >= dollar,
        ):
            with pytest.raises(CurrenciesDiffer):
                attempt()
        assert naira != dollar

    def test_is_multiplied_by_whole_numbers_only(self) -> None:
        assert Money(150, "USD") * 3 == Money(450, "USD")
        with pytest.raises(TypeError):
            Money(150, "USD") * 1.5  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]


class TestParse:
    @given(amounts, currencies)
    def test_reads_back_what_canonical_writes(self, amount: int, currency: str) -> None:
        money = Money(amount, currency)
        assert Money.parse(money.canonical(), currency) == money

    @pytest.mark.parametrize(
        ("text", "currency", "minor"),
        [
            ("0", "USD", 0),
            ("12", "USD", 1200),
            ("12.5", "USD", 1250),
            ("-0.01", "USD", -1),
            ("1250.00", "NGN", 125000),
            ("500", "JPY", 500),
            ("1.234", "KWD", 1234),
        ],
    )
    def test_reads_plain_decimals(self, text: str, currency: str, minor: int) -> None:
        assert Money.parse(text, currency) == Money(minor, currency)

    @pytest.mark.parametrize(
        "text",
        [
            *("1,250.00", "1.250,00", "1 250", "1_250", "$5", "5 USD", "1e3", "+5", " 5", "5 "),
            *("", ".", "5.", ".5", "05", "--5", "5.001", "٥", "NaN", "inf", "5\n", "1" * 30),
        ],
    )
    def test_refuses_rather_than_guesses(self, text: str) -> None:
        with pytest.raises(UnreadableAmount):
            Money.parse(text, "USD")

    def test_refuses_decimals_the_currency_does_not_have(self) -> None:
        with pytest.raises(UnreadableAmount) as refused:
            Money.parse("1.5", "JPY")
        assert "0 decimals" in str(refused.value.details["amount"])

    @pytest.mark.parametrize("number", [1.5, 1, Decimal("1.5")])
    def test_refuses_numbers(self, number: object) -> None:
        with pytest.raises(TypeError):
            Money.parse(number, "USD")  # pyright: ignore[reportArgumentType]


class TestPercent:
    @given(amounts, st.integers(-20_000, 20_000))
    def test_rounds_half_to_even_as_python_rounds_fractions(self, amount: int, rate: int) -> None:
        exact = Fraction(amount * rate, 10_000)
        assert Money(amount, "USD").percent(rate).amount_minor == round(exact)

    @pytest.mark.parametrize(
        ("rounding", "expected"),
        [
            (Rounding.HALF_EVEN, [0, 2, 2, 4]),
            (Rounding.HALF_UP, [1, 2, 3, 4]),
            (Rounding.DOWN, [0, 1, 2, 3]),
            (Rounding.UP, [1, 2, 3, 4]),
        ],
    )
    def test_rounds_as_it_is_told(self, rounding: Rounding, expected: list[int]) -> None:
        halves = [Money(minor, "USD").percent(5000, rounding) for minor in (1, 3, 5, 7)]
        assert [half.amount_minor for half in halves] == expected

    @given(amounts, st.integers(0, 20_000), st.sampled_from(Rounding))
    def test_treats_a_refund_as_it_treated_the_charge(
        self, amount: int, rate: int, rounding: Rounding
    ) -> None:
        money = Money(amount, "USD")
        assert (-money).percent(rate, rounding) == -money.percent(rate, rounding)

    def test_takes_twenty_per_cent_rounded_up(self) -> None:
        assert Money(1001, "NGN").percent(2000, Rounding.UP) == Money(201, "NGN")

    def test_refuses_a_rate_that_is_not_whole_basis_points(self) -> None:
        with pytest.raises(TypeError):
            Money(100, "USD").percent(0.1)  # pyright: ignore[reportArgumentType]


class TestAllocate:
    @given(amounts, weights)
    def test_adds_up_to_the_whole(self, amount: int, parts: list[int]) -> None:
        shares = Money(amount, "USD").allocate(parts)
        assert sum(share.amount_minor for share in shares) == amount

    @given(amounts, weights)
    def test_is_never_a_minor_unit_off_the_exact_share(self, amount: int, parts: list[int]) -> None:
        shares = Money(amount, "USD").allocate(parts)
        for share, weight in zip(shares, parts, strict=True):
            exact = Fraction(amount * weight, sum(parts))
            assert abs(share.amount_minor - exact) < 1
            assert weight > 0 or not share

    @pytest.mark.parametrize(
        ("minor", "parts", "expected"),
        [
            (1000, [1, 1, 1], [334, 333, 333]),
            (100, [50, 30, 20], [50, 30, 20]),
            (5, [3, 7], [2, 3]),
            (101, [1, 2], [34, 67]),
            (2, [1, 1, 1, 1], [1, 1, 0, 0]),
            (-1000, [1, 1, 1], [-334, -333, -333]),
            (7, [0, 1], [0, 7]),
        ],
    )
    def test_gives_the_rest_to_the_largest_remainder_then_the_first(
        self, minor: int, parts: list[int], expected: list[int]
    ) -> None:
        shares = Money(minor, "USD").allocate(parts)
        assert [share.amount_minor for share in shares] == expected

    @pytest.mark.parametrize("parts", [[], [0, 0], [1, -1], [3, -1]])
    def test_refuses_weights_that_say_nothing(self, parts: list[int]) -> None:
        with pytest.raises(ValueError, match="weights"):
            Money(100, "USD").allocate(parts)


class TestFormat:
    @pytest.mark.parametrize(
        ("minor", "currency", "locale", "expected"),
        [
            (123456789, "NGN", "en_NG", "₦1,234,567.89"),
            (-1250, "USD", "en_US", "-$12.50"),
            (123456, "EUR", "de_DE", "1.234,56\xa0€"),
            (500, "JPY", "en_US", "¥500"),
            (1234567, "KWD", "en_US", "KWD\xa01,234.567"),
            (1250, "RSD", "en_US", "RSD\xa012.50"),
            (10**17, "USD", "en_US", "$1,000,000,000,000,000.00"),
        ],
    )
    def test_writes_as_the_locale_does(
        self, minor: int, currency: str, locale: str, expected: str
    ) -> None:
        assert Money(minor, currency).format(locale) == expected

    def test_knows_the_sign_of_the_naira(self) -> None:
        assert Money(1, "NGN").symbol("en_NG") == "₦"
