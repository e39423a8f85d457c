"""Stripe's test cards and what the bank says to each. https://docs.stripe.com/testing"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Decline:
    """What a bank answers when it will not pay."""

    code: str
    message: str
    decline_code: str | None = None
    kind: str = "card_error"


@dataclass(frozen=True)
class Card:
    """One test card. ``token`` follows ``pm_card_``; ``authenticate``: asks for 3-D Secure."""

    token: str
    number: str
    brand: str = "visa"
    decline: Decline | None = None
    authenticate: bool = False
    refund: Literal["succeed", "pending", "fail"] | None = None
    disputed: bool = False
    processing: Literal["succeeds", "fails"] | None = None
    country: str = "US"
    funding: str = "credit"

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def in_words(self) -> str:
        """What its bank does, as a sentence."""
        ends = {
            None: "pays at once", "succeeds": "pays a few seconds later",
            "fails": "is declined a few seconds later",
        }[self.processing]  # fmt: skip
        if self.decline is not None:
            ends = f"is refused: {self.decline.message.rstrip('.')}"
        steps = ["asks for 3-D Secure", ends] if self.authenticate else [ends]
        if self.disputed:
            steps.append("is disputed at once")
        if self.refund is not None:
            steps.append(
                "its refunds stay pending" if self.refund == "pending" else "its refunds fail"
            )
        said = ", then ".join(steps)
        return f"{said[0].upper()}{said[1:]}."

    @property
    def fingerprint(self) -> str:
        return f"sbx{int(self.number) % 10**13:013d}"


DECLINED = Decline("card_declined", "Your card was declined.", "generic_decline")
NO_FUNDS = Decline("card_declined", "Your card has insufficient funds.", "insufficient_funds")
AUTHENTICATION_FAILED = Decline(
    "payment_intent_authentication_failure",
    "We are unable to authenticate your payment method. Please choose a different payment method "
    "and try again.",
    kind="invalid_request_error",
)
LATE_REFUSAL = Decline("card_declined", "The bank declined the payment.", "do_not_honor")

CARDS = (
    Card("visa", "4242424242424242"),
    Card("visa_debit", "4000056655665556", funding="debit"),
    Card("mastercard", "5555555555554444", brand="mastercard"),
    Card("amex", "378282246310005", brand="amex"),
    Card("discover", "6011111111111117", brand="discover"),
    Card("chargeDeclined", "4000000000000002", decline=DECLINED),
    Card("visa_chargeDeclined", "4000000000000002", decline=DECLINED),
    Card("chargeDeclinedInsufficientFunds", "4000000000009995", decline=NO_FUNDS),
    Card("visa_chargeDeclinedInsufficientFunds", "4000000000009995", decline=NO_FUNDS),
    Card(
        "chargeDeclinedLostCard", "4000000000009987",
        decline=Decline("card_declined", "Your card was declined.", "lost_card"),
    ),
    Card(
        "chargeDeclinedStolenCard", "4000000000009979",
        decline=Decline("card_declined", "Your card was declined.", "stolen_card"),
    ),
    Card(
        "chargeDeclinedFraudulent", "4100000000000019",
        decline=Decline("card_declined", "Your card was declined.", "fraudulent"),
    ),
    Card(
        "chargeDeclinedExpiredCard", "4000000000000069",
        decline=Decline("expired_card", "Your card has expired.", "expired_card"),
    ),
    Card(
        "chargeDeclinedIncorrectCvc", "4000000000000127",
        decline=Decline(
            "incorrect_cvc", "Your card's security code is incorrect.", "incorrect_cvc"
        ),
    ),
    Card(
        "chargeDeclinedProcessingError", "4000000000000119",
        decline=Decline(
            "processing_error",
            "An error occurred while processing your card. Try again in a little bit.",
            "processing_error",
        ),
    ),
    Card("chargeCustomerFail", "4000000000000341", decline=DECLINED),
    Card("threeDSecure2Required", "4000000000003220", authenticate=True),
    Card("threeDSecureRequired", "4000000000003063", authenticate=True),
    Card("authenticationRequired", "4000002760003184", authenticate=True, country="DE"),
    Card("authenticationRequiredOnSetup", "4000002500003155", authenticate=True, country="DE"),
    Card(
        "authenticationRequiredChargeDeclinedInsufficientFunds", "4000008260003178",
        authenticate=True, decline=NO_FUNDS, country="GB",
    ),
    Card(
        "threeDSecureRequiredChargeDeclined", "4000008400001629",
        authenticate=True, decline=DECLINED,
    ),
    Card("createDispute", "4000000000000259", disputed=True),
    Card("pendingRefund", "4000000000007726", refund="pending"),
    Card("refundFail", "4000000000005126", refund="fail"),
    Card("sandboxProcessing", "4000000000100018", processing="succeeds"),
    Card("sandboxProcessingFails", "4000000000100026", processing="fails"),
)  # fmt: skip

BY_TOKEN = {card.token: card for card in CARDS}
BY_NUMBER = {card.number: card for card in reversed(CARDS)}

CONTROL_NAMES = {
    "success": "visa",
    "declined": "chargeDeclined",
    "insufficient_funds": "chargeDeclinedInsufficientFunds",
    "lost_card": "chargeDeclinedLostCard",
    "stolen_card": "chargeDeclinedStolenCard",
    "fraudulent": "chargeDeclinedFraudulent",
    "expired_card": "chargeDeclinedExpiredCard",
    "incorrect_cvc": "chargeDeclinedIncorrectCvc",
    "processing_error": "chargeDeclinedProcessingError",
    "authentication_required": "authenticationRequired",
    "authentication_then_insufficient_funds": (
        "authenticationRequiredChargeDeclinedInsufficientFunds"
    ),
    "authentication_then_declined": "threeDSecureRequiredChargeDeclined",
    "processing": "sandboxProcessing",
    "processing_fails": "sandboxProcessingFails",
    "fails_when_charged": "chargeCustomerFail",
    "disputed": "createDispute",
    "refund_pending": "pendingRefund",
    "refund_fails": "refundFail",
}
"""What a person at the controls calls a card."""


@dataclass(frozen=True)
class FormButton:
    """A card the card form fills in at a click: its name at the controls and what it does."""

    card: str
    label: str

    def filled_in(self) -> dict[str, str]:
        known = BY_TOKEN[CONTROL_NAMES[self.card]]
        cvc = "1234" if known.brand == "amex" else "123"
        return {
            "card": self.card, "label": self.label, "number": known.number, "expiry": "12 / 34",
            "cvc": cvc,
        }  # fmt: skip


TEST_BUTTONS = (
    FormButton("success", "Succeeds"),
    FormButton("declined", "Is declined"),
    FormButton("insufficient_funds", "Insufficient funds"),
    FormButton("authentication_required", "Asks for 3-D Secure"),
    FormButton("authentication_then_declined", "3-D Secure, then declined"),
    FormButton("processing", "Processing, paid later"),
)


def luhn_holds(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
