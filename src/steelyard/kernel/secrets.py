"""Keys made from the installation's one secret: to seal what is stored, to sign what is sent."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet


class Box:
    """Seals bytes at rest (AES-128-CBC with HMAC-SHA256, by Fernet)."""

    def __init__(self, secret: str) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(derive(secret, "at-rest")))

    def seal(self, plain: bytes) -> bytes:
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """Raises cryptography's InvalidToken for anything not sealed here."""
        return self._fernet.decrypt(sealed)


def derive(secret: str, purpose: str) -> bytes:
    """A 32-byte key for one purpose; knowing one says nothing of another."""
    return hmac.digest(secret.encode(), b"steelyard|" + purpose.encode(), hashlib.sha256)
