"""Money: whole minor units of one currency, and exact sums with them.

The number of decimals is ISO 4217's, which is how payment providers count. Where CLDR differs it
is about how people write prices (no decimals in Serbia), not about what the smallest unit is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Self

from babel import Locale
from babel.numbers import (
    NumberPattern,
    get_currency_symbol,
    list_currencies,
    parse_pattern,
)

from steelyard.kernel.errors import InvalidInput

BASIS_POINTS = 10_000

# ISO 4217's decimals where they are not two.
_ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"
_DECIMALS = {
    **dict.fromkeys(_ZERO.split(), 0),
    **dict.fromkeys(_THREE.split(), 3),
    **dict.fromkeys(_FOUR.split(), 4),
}
_LETTER_BEFORE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
_CANONICAL = re.compile(r"(-?)(0|[1-9][0-9]{0,17})(?:\.([0-9]{1,4}))?", re.ASCII)


class UnknownCurrency(InvalidInput):
    """Not a currency of ISO 4217 in three capital letters."""

    code = "unknown_currency"


class UnreadableAmount(InvalidInput):
    """Not an amount as ``Money.parse`` reads it; ``details`` says how to write it."""

    code = "unreadable_amount"


class CurrenciesDiffer(ValueError):  # noqa: N818 - a fact, like the refusals
    """Two currencies in one sum. Convert first, at a rate somebody chose."""


class Rounding(Enum):
    """Where the part below one minor unit goes."""

    HALF_EVEN = "half_even"
    HALF_UP = "half_up"
    DOWN = "down"
    UP = "up"


@cache
def _known_currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def decimals(currency: str) -> int:
    """How many decimals one unit of ``currency`` has. Raises UnknownCurrency."""
    if currency not in _known_currencies():
        raise UnknownCurrency(
            "The currency is unknown.", currency="give an ISO 4217 code such as NGN or USD"
        )
    return _DECIMALS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """``amount_minor`` of the smallest units of ``currency``: kobo, cents, yen, fils.

    Sums and comparisons want one currency and raise CurrenciesDiffer otherwise.
    """

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        # `type` rather than isinstance: True is not an amount, and no float gets in here.
        if type(self.amount_minor) is not int:
            raise TypeError("an amount is a whole number of minor units (int)")
        decimals(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, of ``currency``."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read a plain decimal such as ``"1250.00"`` or ``"-3.5"``.

        Refused, rather than guessed at: separators for thousands, a comma, signs or symbols of
        currencies, exponents, spaces, more decimals than the currency has. Raises
        UnreadableAmount and UnknownCurrency; TypeError for a number, floats above all.
        """
        if type(text) is not str:
            raise TypeError("an amount is read from text, never from a number")
        places = decimals(currency)
        match = _CANONICAL.fullmatch(text)
        fraction = (match[3] or "") if match else ""
        if match is None or len(fraction) > places:
            raise UnreadableAmount(
                "The amount cannot be read.",
                amount=f"write digits and at most {places} decimals after a point, nothing else",
            )
        magnitude = int(match[2] + fraction.ljust(places, "0"))
        return cls(-magnitude if match[1] else magnitude, currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._like(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._like(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.amount_minor), self.currency)

    def __mul__(self, times: int) -> "Money":
        if type(times) is not int:
            raise TypeError("money is multiplied by whole numbers; for shares use percent()")
        return Money(self.amount_minor * times, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount_minor < self._like(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount_minor <= self._like(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount_minor > self._like(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount_minor >= self._like(other)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def percent(self, basis_points: int, rounding: Rounding = Rounding.HALF_EVEN) -> "Money":
        """The share of ``basis_points`` ten-thousandths (1000 is 10 %), to the minor unit.

        The remainder is decided on the magnitude, so a refund rounds as the charge did.
        """
        if type(basis_points) is not int:
            raise TypeError("a rate is a whole number of basis points")
        product = self.amount_minor * basis_points
        magnitude = _divide(abs(product), BASIS_POINTS, rounding)
        return Money(-magnitude if product < 0 else magnitude, self.currency)

    def allocate(self, weights: Sequence[int]) -> "list[Money]":
        """Split in proportion, to the last minor unit: the parts add up to the whole.

        Minor units that do not divide go to the largest remainders, among equal ones to the
        lowest index. Weights are whole numbers, none negative, not all zero (ValueError); a
        weight of zero gets nothing.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must not be negative, and not all zero")
        magnitude = abs(self.amount_minor)
        shares = [magnitude * weight // total for weight in weights]
        remainders = [magnitude * weight % total for weight in weights]
        left = magnitude - sum(shares)
        for index in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:left]:
            shares[index] += 1
        sign = -1 if self.amount_minor < 0 else 1
        return [Money(sign * share, self.currency) for share in shares]

    def canonical(self) -> str:
        """The plain decimal that ``parse`` reads back, with all the currency's decimals."""
        places = decimals(self.currency)
        digits = str(abs(self.amount_minor)).rjust(places + 1, "0")
        whole, fraction = (digits[:-places], digits[-places:]) if places else (digits, "")
        sign = "-" if self.amount_minor < 0 else ""
        return f"{sign}{whole}.{fraction}" if places else f"{sign}{whole}"

    def format(self, locale: str) -> str:
        """As people of ``locale`` (``en_NG``, ``de_DE``) read it, symbol and all."""
        written = _pattern(locale, decimals(self.currency)).apply(
            Decimal(self.canonical()), locale, currency=self.currency, currency_digits=False
        )
        # CLDR sets a symbol of letters off from the digits; Babel does not ("KWD1.234").
        return _LETTER_BEFORE_DIGIT.sub("\N{NO-BREAK SPACE}", written)

    def symbol(self, locale: str) -> str:
        """The currency's sign in ``locale``."""
        return get_currency_symbol(self.currency, locale=locale)

    def _like(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrenciesDiffer(f"{self.currency} and {other.currency} do not add up")
        return other.amount_minor


@cache
def _pattern(locale: str, places: int) -> NumberPattern:
    """The locale's way to write prices, with our number of decimals rather than CLDR's."""
    pattern = parse_pattern(Locale.parse(locale).currency_formats["standard"].pattern)
    pattern.frac_prec = (places, places)
    return pattern


def _divide(magnitude: int, by: int, rounding: Rounding) -> int:
    whole, rest = divmod(magnitude, by)
    match rounding:
        case Rounding.DOWN:
            up = False
        case Rounding.UP:
            up = rest > 0
        case Rounding.HALF_UP:
            up = 2 * rest >= by
        case Rounding.HALF_EVEN:
            up = 2 * rest > by or (2 * rest == by and whole % 2 == 1)
    return whole + up
