"""Payment methods: a test token, a kept method, or a card typed in."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.cards import BY_NUMBER, BY_TOKEN, Card, luhn_holds
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError, invalid, missing
from steelyard.sandbox.stripe.params import Spec, free_form, metadata, nested, text
from steelyard.sandbox.stripe.shelf import new_id

CARD = Spec(
    optional={
        "number": text(),
        "exp_month": text(),
        "exp_year": text(),
        "cvc": text(),
        "token": text(),
        "networks": free_form,
    }
)
METHOD_DATA = Spec(
    required={"type": text()},
    optional={
        "card": nested(CARD),
        "billing_details": free_form,
        "metadata": metadata,
        "allow_redisplay": text(),
        "radar_options": free_form,
        # What Stripe.js adds to every call from a browser.
        "guid": text(),
        "muid": text(),
        "sid": text(),
        "pasted_fields": text(),
        "payment_user_agent": text(),
        "referrer": text(),
        "time_on_page": text(),
        "client_attribution_metadata": free_form,
    },
)


def card_of(method: Doc) -> Card:
    """How this method's bank behaves."""
    return BY_TOKEN[method["_card"]]


def resolve(desk: Desk, name: str) -> Doc:
    """The method of that id; a test token makes a new one, as at Stripe."""
    token = name.removeprefix("pm_card_")
    if name.startswith("pm_card_") and token in BY_TOKEN:
        return create(desk, BY_TOKEN[token])
    return desk.shelf.get("payment_method", name, status=400)


def from_data(desk: Desk, data: Doc) -> Doc:
    """A method from ``payment_method_data``; raises a card error for a card that cannot be."""
    if data["type"] != "card":
        raise invalid(
            f"The payment method type provided: {data['type']} is invalid. This sandbox takes "
            "cards.",
            "payment_method_data[type]",
        )
    if "card" not in data:
        raise missing("card")
    card = data["card"]
    month, year = "12", str(2034)
    if "token" in card:
        known = BY_TOKEN.get(card["token"].removeprefix("tok_").removeprefix("pm_card_"))
        if known is None:
            raise invalid(f"No such token: '{card['token']}'", "card[token]", "resource_missing")
    else:
        known = _typed_in(desk, card)
        month, year = card["exp_month"], card["exp_year"]
    method = create(desk, known, int(month), int(year))
    method["billing_details"] |= data.get("billing_details") or {}
    method["metadata"] = data.get("metadata", {})
    return desk.shelf.put(method)


def create(desk: Desk, card: Card, month: int = 12, year: int = 2034) -> Doc:
    return desk.shelf.put(
        {
            "id": new_id("pm_1"),
            "object": "payment_method",
            "allow_redisplay": "unspecified",
            "billing_details": {
                "address": dict.fromkeys(
                    ("city", "country", "line1", "line2", "postal_code", "state")
                ),
                "email": None,
                "name": None,
                "phone": None,
                "tax_id": None,
            },
            "card": {
                "brand": card.brand,
                "checks": {
                    "address_line1_check": None,
                    "address_postal_code_check": None,
                    "cvc_check": "unchecked",
                },
                "country": card.country,
                "display_brand": card.brand,
                "exp_month": month,
                "exp_year": year if year > 99 else 2000 + year,
                "fingerprint": card.fingerprint,
                "funding": card.funding,
                "generated_from": None,
                "last4": card.last4,
                "networks": {"available": [card.brand], "preferred": None},
                "three_d_secure_usage": {"supported": True},
                "wallet": None,
            },
            "created": desk.second(),
            "customer": None,
            "livemode": False,
            "metadata": {},
            "type": "card",
            "_card": card.token,
        }
    )


def _typed_in(desk: Desk, card: Doc) -> Card:
    for field in ("number", "exp_month", "exp_year"):
        if field not in card:
            raise missing(f"card[{field}]")
    number = card["number"].replace(" ", "").replace("-", "")
    if not number.isdecimal() or not 12 <= len(number) <= 19 or not luhn_holds(number):
        raise _card_error("incorrect_number", "Your card number is incorrect.", "number")
    _check_expiry(desk, card)
    if "cvc" in card and not (card["cvc"].isdecimal() and len(card["cvc"]) in {3, 4}):
        raise _card_error("invalid_cvc", "Your card's security code is invalid.", "cvc")
    known = BY_NUMBER.get(number)
    if known is None:
        raise StripeError(
            402,
            "Your card was declined. Your request was in test mode, but used a non test card. For "
            "a list of valid test cards, visit: https://stripe.com/docs/testing.",
            kind="card_error",
            code="card_declined",
            decline_code="test_mode_live_card",
            param="",
            remembered=True,
        )
    return known


def _check_expiry(desk: Desk, card: Doc) -> None:
    month, year = card["exp_month"], card["exp_year"]
    if not month.isdecimal() or not 1 <= int(month) <= 12:
        raise _card_error(
            "invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month"
        )
    full = int(year) if year.isdecimal() else 0
    if full < 100:
        full += 2000
    this_year = 1970 + desk.second() // 31_556_952
    if not this_year <= full <= this_year + 50:
        raise _card_error(
            "invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year"
        )


def _card_error(code: str, message: str, param: str) -> StripeError:
    return StripeError(402, message, kind="card_error", code=code, param=param, remembered=True)
