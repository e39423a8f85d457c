"""Addresses in one form, so that an opt-out and a message mean the same person."""

import phonenumbers

from steelyard.kernel.errors import InvalidInput

_MAIL_MAX = 254


class InvalidAddress(InvalidInput):
    code = "invalid_address"


def phone(given: str) -> str:
    """E.164. Raises InvalidAddress for what cannot be a phone number."""
    try:
        number = phonenumbers.parse(given[:32], None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise InvalidAddress(
            "This is not a phone number.", to="Write it with its country code: +13125550142."
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def sender(given: str) -> str:
    """What a carrier names as sender: a phone number in E.164, else as it came (short codes)."""
    try:
        return phone(given)
    except InvalidAddress:
        return "".join(character for character in given if character.isprintable())[:64]


def mail(given: str) -> str:
    """One e-mail address, lower case. Raises InvalidAddress."""
    address = given.strip()
    local, _, domain = address.rpartition("@")
    plain = address.isascii() and address.isprintable() and not set(address) & set(' ,;<>"()\\')
    if not local or not domain or not plain or len(address) > _MAIL_MAX:
        raise InvalidAddress("This is not an e-mail address.", to="Write one address: a@b.org.")
    return address.lower()
