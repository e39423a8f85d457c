"""Reading request parameters as strictly as Stripe does: unknown ones are refused by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.errors import empty, invalid, missing, unknown

type Reader = Callable[[Any, str], Any]

CURRENCIES = frozenset({
    "aed", "afn", "all", "amd", "ang", "aoa", "ars", "aud", "awg", "azn", "bam", "bbd", "bdt",
    "bgn", "bhd", "bif", "bmd", "bnd", "bob", "brl", "bsd", "bwp", "byn", "bzd", "cad", "cdf",
    "chf", "clp", "cny", "cop", "crc", "cve", "czk", "djf", "dkk", "dop", "dzd", "egp", "etb",
    "eur", "fjd", "fkp", "gbp", "gel", "gip", "gmd", "gnf", "gtq", "gyd", "hkd", "hnl", "htg",
    "huf", "idr", "ils", "inr", "isk", "jmd", "jod", "jpy", "kes", "kgs", "khr", "kmf", "krw",
    "kwd", "kyd", "kzt", "lak", "lbp", "lkr", "lrd", "lsl", "mad", "mdl", "mga", "mkd", "mmk",
    "mnt", "mop", "mur", "mvr", "mwk", "mxn", "myr", "mzn", "nad", "ngn", "nio", "nok", "npr",
    "nzd", "omr", "pab", "pen", "pgk", "php", "pkr", "pln", "pyg", "qar", "ron", "rsd", "rub",
    "rwf", "sar", "sbd", "scr", "sek", "sgd", "shp", "sle", "sos", "srd", "std", "szl", "thb",
    "tjs", "tnd", "top", "try", "ttd", "twd", "tzs", "uah", "ugx", "usd", "uyu", "uzs", "vnd",
    "vuv", "wst", "xaf", "xcd", "xcg", "xof", "xpf", "yer", "zar", "zmw",
})  # fmt: skip
LEAST_CHARGE = {
    "usd": 50, "eur": 50, "gbp": 30, "cad": 50, "aud": 50, "chf": 50, "jpy": 50, "dkk": 250,
    "nok": 300, "sek": 300, "mxn": 1000, "ngn": 5000, "zar": 50, "nzd": 50, "sgd": 50,
}  # fmt: skip
MOST_CHARGE = 99_999_999


@dataclass(frozen=True)
class Spec:
    """The parameters an operation takes; ``expand`` is always among them."""

    required: Mapping[str, Reader] = field(default_factory=dict[str, Reader])
    optional: Mapping[str, Reader] = field(default_factory=dict[str, Reader])
    unsettable: bool = False
    """Whether an empty string unsets a parameter (updates) or is an error (creations)."""

    def read(self, given: Doc, inside: str = "") -> Doc:
        readers = {**self.required, **self.optional}
        if not inside:
            readers["expand"] = list_of(text())
        for name in given:
            if name not in readers:
                raise unknown(_inside(inside, name))
        for name in self.required:
            if name not in given:
                raise missing(_inside(inside, name))
        return {
            name: self._read_one(readers[name], value, _inside(inside, name))
            for name, value in given.items()
        }

    def _read_one(self, reader: Reader, value: object, param: str) -> object:
        if value == "":
            if self.unsettable:
                return None
            raise empty(param)
        return reader(value, param)


def _inside(parent: str, name: str) -> str:
    return f"{parent}[{name}]" if parent else name


def text(longest: int = 5000) -> Reader:
    def read(value: object, param: str) -> str:
        if not isinstance(value, str):
            raise invalid(f"Invalid string: {value}", param)
        if len(value) > longest:
            raise invalid(
                f"Invalid string: {value[:20]}…; must be at most {longest} characters", param,
                "parameter_invalid_string_too_long" if longest >= 5000 else None,
            )  # fmt: skip
        return value

    return read


def integer(least: int | None = None) -> Reader:
    def read(value: object, param: str) -> int:
        if not isinstance(value, str) or not value.removeprefix("-").isdecimal():
            raise invalid(f"Invalid integer: {value}", param, "parameter_invalid_integer")
        number = int(value)
        if least is not None and number < least:
            raise invalid(
                f"This value must be greater than or equal to {least}.",
                param,
                "parameter_invalid_integer",
            )
        return number

    return read


def boolean(value: object, param: str) -> bool:
    if value not in ("true", "false"):
        raise invalid(f"Invalid boolean: {value}", param)
    return value == "true"


def choice(*allowed: str) -> Reader:
    *others, last = allowed
    listed = f"{', '.join(others)} or {last}" if others else last

    def read(value: object, param: str) -> str:
        if value not in allowed:
            raise invalid(f"Invalid {param}: must be one of {listed}", param)
        return str(value)

    return read


def currency(value: object, param: str) -> str:
    lower = str(value).lower()
    if lower not in CURRENCIES:
        raise invalid(
            f"Invalid currency: {value}. Stripe currently supports these currencies: "
            f"{', '.join(sorted(CURRENCIES))}",
            param,
        )
    return lower


def list_of(reader: Reader) -> Reader:
    def read(value: Any, param: str) -> list[Any]:
        if not isinstance(value, list):
            raise invalid("Invalid array", param)
        return [reader(item, f"{param}[{place}]") for place, item in enumerate(value)]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - straight from the form

    return read


def nested(spec: Spec) -> Reader:
    def read(value: Any, param: str) -> Doc:
        if not isinstance(value, dict):
            raise invalid("Invalid hash", param)
        return spec.read(value, param)  # pyright: ignore[reportUnknownArgumentType] - straight from the form

    return read


def free_form(value: Any, param: str) -> Any:  # noqa: ARG001 - kept as it came
    """A hash the sandbox keeps but does not interpret."""
    return value


def metadata(value: Any, param: str) -> Doc:
    """Up to 50 keys of 40 characters with values of 500; an empty value removes the key."""
    if not isinstance(value, dict):
        raise invalid("Metadata must be a hash of strings to strings.", param)
    found: Doc = value  # pyright: ignore[reportUnknownVariableType] - straight from the form
    if len(found) > 50:
        raise invalid("You can only have 50 metadata keys.", param)
    for name, item in found.items():
        if not isinstance(item, str):
            raise invalid("Metadata values must be strings.", _inside(param, name))
        if len(name) > 40:
            raise invalid(
                f"Metadata keys can be up to 40 characters long; '{name}' is longer.", param
            )
        if len(item) > 500:
            raise invalid(
                f"Metadata values must have up to 500 characters, but you passed in a value that "
                f"is {len(item)} characters. Invalid value: {item[:10]}…",
                _inside(param, name),
            )
    return found


def moment_filter(value: Any, param: str) -> Doc:
    """``created``: one second, or any of gt, gte, lt, lte."""
    second = integer(0)
    if isinstance(value, str):
        at = second(value, param)
        return {"gte": at, "lte": at}
    return nested(Spec(optional=dict.fromkeys(("gt", "gte", "lt", "lte"), second)))(value, param)


def check_amount(amount: int, money: str) -> None:
    """Stripe's bounds: at least the currency's least charge, at most eight digits."""
    if amount < 1:
        raise invalid(
            "This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer"
        )
    least = LEAST_CHARGE.get(money, 1)
    if amount < least:
        raise invalid(
            f"Amount must be at least {least} in the smallest unit of {money}",
            "amount",
            "amount_too_small",
        )
    if amount > MOST_CHARGE:
        raise invalid(
            f"Amount must be no more than {MOST_CHARGE} in the smallest unit of {money}",
            "amount",
            "amount_too_large",
        )


PAGE: Mapping[str, Reader] = {
    "limit": integer(1),
    "starting_after": text(),
    "ending_before": text(),
}
