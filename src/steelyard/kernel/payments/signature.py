"""Whether Stripe wrote this, and lately. Stripe's own computation, our clock."""

from collections.abc import Iterable
from typing import Any, cast

import stripe
from stripe import WebhookSignature

from steelyard.kernel import clock
from steelyard.kernel.payments.refusals import InvalidSignature

TOLERANCE_SECONDS = 300


def verify(body: bytes, header: str | None, secrets: Iterable[str]) -> None:
    """Raises InvalidSignature unless one of ``secrets`` signed ``body`` within the tolerance.

    The SDK reads the machine's clock and takes signatures from the future; here both sides are
    bounded, on the kernel's clock.
    """
    if not any(_signed(body, header, secret) for secret in secrets):
        raise InvalidSignature("The signature does not fit.")
    age = clock.now().timestamp() - _timestamp(header)
    if abs(age) > TOLERANCE_SECONDS:
        raise InvalidSignature("The signature is too old, or from the future.")


def _signed(body: bytes, header: str | None, secret: str) -> bool:
    verify_header = cast("Any", WebhookSignature).verify_header
    try:
        return bool(verify_header(body, header, secret, tolerance=None))
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False


def _timestamp(header: str | None) -> int:
    read = cast("Any", WebhookSignature)._get_timestamp_and_signatures
    timestamp, _ = read(header or "", WebhookSignature.EXPECTED_SCHEME)
    return int(timestamp)
