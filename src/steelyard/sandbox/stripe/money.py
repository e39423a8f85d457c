"""Amounts as people read them. Stripe counts in a currency's smallest unit, with its own list of
currencies that have no smaller unit or a thousandth. https://docs.stripe.com/currencies
"""

from decimal import Decimal

from babel.numbers import format_currency

WITHOUT_DECIMALS = frozenset({
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
    "xof", "xpf",
})  # fmt: skip
WITH_THOUSANDTHS = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})


def written(amount: int, currency: str) -> str:
    """``5000, "usd"`` as ``$50.00``. ``currency`` in lower case, as Stripe has it."""
    digits = 0 if currency in WITHOUT_DECIMALS else 3 if currency in WITH_THOUSANDTHS else 2
    pattern = "¤#,##0" + ("." + "0" * digits if digits else "")
    return format_currency(
        Decimal(amount).scaleb(-digits), currency.upper(), format=pattern, locale="en_US",
        currency_digits=False,
    )  # fmt: skip
