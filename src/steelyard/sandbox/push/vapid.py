"""Who pushes: the sender's signed word (RFC 8292), checked as the browser makers' services do."""

import re
import time
from datetime import timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from steelyard.sandbox.push.keys import CURVE, decode

SCHEME = re.compile(r"^vapid\s+t=(?P<token>[\w.-]+),\s*k=(?P<key>[\w-]+)$", re.IGNORECASE)
LONGEST = timedelta(hours=24)
CONTACT = ("mailto:", "https://")


class NotTrustedError(Exception):
    """``status``: 401 where the word is missing or wrong, 403 where it is somebody else's."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def check(authorization: str, *, audience: str, subscribed_with: str) -> None:
    """Raises NotTrustedError unless the holder of ``subscribed_with`` signed for ``audience``."""
    found = SCHEME.match(authorization.strip())
    if found is None:
        raise NotTrustedError(401, "Authorization must be: vapid t=…, k=…")
    if found["key"].rstrip("=") != subscribed_with.rstrip("="):
        raise NotTrustedError(
            403, "The VAPID credentials do not correspond to those of the subscription."
        )
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decode(found["key"]))
        claims = jwt.decode(
            found["token"], key, algorithms=["ES256"], audience=audience,
            options={"require": ["aud", "exp", "sub"]},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError) as wrong:
        raise NotTrustedError(401, f"The signed token is not valid: {wrong}") from wrong
    if jwt_lives_too_long(claims["exp"]):
        raise NotTrustedError(401, "exp lies more than 24 hours ahead.")
    if not str(claims["sub"]).startswith(CONTACT):
        raise NotTrustedError(401, "sub must be a mailto: or https: address.")


def jwt_lives_too_long(expires: float) -> bool:
    # Signed by the machine's own clock: the sandbox's may have been pushed ahead.
    return expires > time.time() + LONGEST.total_seconds()
