"""What may come over the wire: strict models and the field types the house shares."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

import phonenumbers
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MINOR_MAX = 10**12


class WireModel(BaseModel):
    """A request's body: unknown fields are refused, texts are trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, use_enum_values=False)


class Answer(BaseModel):
    """A reply's body, made from our own rows."""

    model_config = ConfigDict(from_attributes=True)


def refuse(code: str, message: str) -> PydanticCustomError:
    """A validation error that carries the house's own code."""
    return PydanticCustomError("invalid", "{message}", {"message": message, "code": code})  # pyright: ignore[reportArgumentType]


def _clean(value: str, *, newlines: bool) -> str:
    for character in value:
        if character == "\n" and newlines:
            continue
        if unicodedata.category(character) in {"Cc", "Cs"}:
            raise refuse("invalid_text", "Control characters are not allowed here.")
    if _BIDI.search(value):
        raise refuse("invalid_text", "Direction marks are not allowed here.")
    return value


def _clean_line(value: str) -> str:
    return _clean(value, newlines=False)


def _clean_lines(value: str) -> str:
    return _clean(value, newlines=True)


def _phone(value: object) -> str:
    """E.164, or refused. Numbers of any country that carry their country code."""
    problem = refuse(
        "invalid_phone", "Write the phone number with its country code, as in +1 312 555 0142."
    )
    if not isinstance(value, str) or len(value) > 32:
        raise problem
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        raise problem from None
    # Only "possible": fictional ranges such as 555-01xx are in every demo and no directory.
    if not phonenumbers.is_possible_number(number):
        raise problem
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _money(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse("invalid_amount", "Write the amount as a whole number of minor units.")
    if not 0 < value <= MINOR_MAX:
        raise refuse("invalid_amount", f"The amount must lie between 1 and {MINOR_MAX}.")
    return value


def _written_out(value: object) -> object:
    if isinstance(value, str) and not _DATE.match(value):
        raise refuse("invalid_time", "Write the date as YYYY-MM-DD, the time after it.")
    return value


Line = Annotated[str, AfterValidator(_clean_line)]
"""One line of text. Bound it: ``Annotated[Line, Field(max_length=…)]``."""
Lines = Annotated[str, AfterValidator(_clean_lines)]
"""Text in which line breaks are allowed."""
PhoneNumber = Annotated[
    str,
    BeforeValidator(_phone),
    Field(
        examples=["+13125550142"],
        json_schema_extra={"format": "phone", "pattern": r"^\+[1-9][0-9 ()\-.]{6,22}$"},
    ),
]
AmountMinor = Annotated[
    int,
    Field(ge=1, le=MINOR_MAX, examples=[4900], description="Whole minor units, e.g. cents."),
    # Last, so that it runs first and the limits above stay in the schema.
    BeforeValidator(_money),
]
StrictInt = Annotated[int, Field(strict=True)]
StrictBool = Annotated[bool, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_written_out)]
"""A date as people write it, ``2026-11-21``; a bare number is no date."""
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]
"""A date and time with its offset, ``2026-11-21T10:15:00Z``; a bare number is none."""
Reason = Annotated[Lines, Field(min_length=3, max_length=500, examples=["Customer found the key."])]


def example(**values: Any) -> dict[str, Any]:
    """For ``model_config``: one example in the API's description."""
    return {"json_schema_extra": {"examples": [values]}}
