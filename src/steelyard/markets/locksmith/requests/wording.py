"""What the customer reads: plain words for services, states, money and refusals."""

import phonenumbers

from steelyard.markets.locksmith.words import FailureReason, Outcome, ServiceType, Urgency

SERVICES: dict[ServiceType, tuple[str, str]] = {
    ServiceType.HOME_LOCKOUT: ("Locked out of home", "We open your door and let you back in."),
    ServiceType.CAR_LOCKOUT: ("Locked out of a car", "We open your car without harming it."),
    ServiceType.REKEY: ("Change the locks", "New keys for your lock; the old ones stop working."),
    ServiceType.SMART_LOCK: ("Smart lock trouble", "Help with an electronic lock, or a new one."),
}
"""Each service: what a page calls it, and one line about it."""

URGENCIES: dict[Urgency, tuple[str, str]] = {
    Urgency.STANDARD: ("Standard", "It can wait a little."),
    Urgency.URGENT: ("Urgent", "I need somebody soon."),
    Urgency.EMERGENCY: ("Emergency", "I need somebody right now."),
}

FAILED: dict[str, str] = {
    FailureReason.NO_CANDIDATES: "No locksmith near you is free just now.",
    FailureReason.MAX_WAVES: "We asked every locksmith we could, and none of them said yes.",
    FailureReason.DEADLINE: "We looked for as long as we may, and no locksmith said yes.",
}
NOBODY_FOUND = "No locksmith was free near you."

ENDED: dict[str, str] = {
    Outcome.DONE: "All done. Thank you for using us.",
    Outcome.CUSTOMER_NO_SHOW: "The locksmith came, but did not meet you.",
    Outcome.LOCKSMITH_NO_SHOW: "The locksmith did not come. We are sorry.",
    Outcome.UNSUCCESSFUL: "The locksmith could not open it.",
}

PAYMENT_PROBLEMS: dict[str, str] = {
    "insufficient_funds": "There is not enough money on this card. Try another card.",
    "expired_card": "This card has expired. Try another card.",
    "incorrect_cvc": "The security code is not right. Check it and try again.",
    "invalid_cvc": "The security code is not right. Check it and try again.",
    "incorrect_number": "The card number is not right. Check it and try again.",
    "invalid_number": "The card number is not right. Check it and try again.",
    "invalid_expiry_month": "The expiry date is not right. Check it and try again.",
    "invalid_expiry_year": "The expiry date is not right. Check it and try again.",
    "incorrect_zip": "The postal code does not fit the card. Check it and try again.",
    "authentication_required": "Your bank wants to know that it is you. Try again and confirm it.",
    "payment_intent_authentication_failure": "Your bank could not tell that it is you. "
    "Try again, or try another card.",
    "processing_error": "Something went wrong between the banks. Try again in a moment.",
    "try_again_later": "Your bank could not answer just now. Try again in a moment.",
    "card_velocity_exceeded": "This card has reached its limit. Try another card.",
    "withdrawal_count_limit_exceeded": "This card has reached its limit. Try another card.",
    "card_not_supported": "This card cannot be used here. Try another card.",
    "currency_not_supported": "This card cannot be used here. Try another card.",
}
"""By the provider's decline or error code. What is not listed is told as a plain decline."""
DECLINED = "Your bank declined the card. Try another card, or ask your bank why."


def payment_problem(code: str | None, message: str | None) -> str | None:
    """The last refusal of a payment in plain words, with what to do; None where there is none."""
    if code is None and message is None:
        return None
    return PAYMENT_PROBLEMS.get(code or "", DECLINED)


def phone_words(e164: str) -> str:
    """A number as people of its country write it; empty for none."""
    if not e164:
        return ""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def reach_us(e164: str) -> str:
    """How to reach a person: the end of a sentence."""
    return f"call or text us at {phone_words(e164)}" if e164 else "get in touch with us"


def counted(number: int, one: str, many: str) -> str:
    """``1 locksmith``, ``3 locksmiths``."""
    return f"{number} {one if number == 1 else many}"
