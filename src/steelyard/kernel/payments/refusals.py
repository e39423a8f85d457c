"""How payments say no, each refusal named after the fact that caused it."""

from steelyard.kernel.errors import Conflict, InvalidInput, Refusal, Unavailable


class RefundExceedsCapture(Conflict):
    """More was asked for than remains of what was captured; ``details`` says how much remains."""

    code = "refund_exceeds_capture"


class NothingToRefund(Conflict):
    """Nothing was captured, or all of it is given back or on its way back."""

    code = "nothing_to_refund"


class RefundKeyReused(InvalidInput):
    """The key asked for another amount before. Make a new key for a new intention."""

    code = "idempotency_key_reused"


class PaymentNotPayable(Conflict):
    """The payment is over, or another one took its place; ``details`` says which."""

    code = "payment_not_payable"


class PaymentUnderWay(Conflict):
    """The bank is working on a payment of another amount. Wait for its answer."""

    code = "payment_under_way"


class ProviderUnavailable(Unavailable):
    """The provider gave no usable answer: it may or may not have done what was asked.

    ``answered``: it did answer, with a failure that it will repeat for the same key.
    ``busy``: another call with the same key is under way.
    """

    code = "payment_provider_unavailable"

    def __init__(
        self, message: str, *, answered: bool = False, busy: bool = False, what: str = ""
    ) -> None:
        super().__init__(message, retry_after_seconds=5)
        self.answered = answered
        self.busy = busy
        self.what = what
        """The provider's own word for the failure; for logs and rows, never a secret."""


class ProviderRefused(Refusal):
    """The provider understood and declined: a definite answer, nothing was done."""

    status = 409
    code = "payment_provider_refused"

    def __init__(self, message: str, *, reason: str, missing: bool = False) -> None:
        super().__init__(message, reason=reason)
        self.reason = reason
        self.missing = missing
        """There is no such object at the provider."""


class InvalidSignature(Refusal):
    """Unsigned, signed by somebody else, altered, or too old."""

    status = 400
    code = "invalid_signature"


class WrongMode(Refusal):
    """A test event for a live installation, or a live one for a test installation."""

    status = 400
    code = "livemode_mismatch"


class MalformedEvent(Refusal):
    """Rightly signed, but not an event as the provider describes one."""

    status = 400
    code = "malformed_event"
