"""The installation's keys for identity, each with an id; the first is used, all are accepted.

A key is changed by putting a new one in front (``IDENTITY_KEYS=b:…,a:…``) and taking the old one
away when the longest-lived thing it made has ended. Without the setting there is one key, made
from ``SECRET_KEY``.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.kernel.secrets import derive
from steelyard.settings import Settings

_ID = re.compile(r"[a-z0-9]{1,8}")
SECRET_MIN = 32


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by id, newest first. Raises ValueError for a ring that cannot be used."""

    keys: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        ids = [name for name, _ in self.keys]
        if not ids or len(set(ids)) != len(ids):
            raise ValueError("a key ring needs at least one key, and each id once")
        if not all(_ID.fullmatch(name) for name in ids):
            raise ValueError("a key's id has 1 to 8 of a-z and 0-9")
        if any(len(secret) < SECRET_MIN for _, secret in self.keys):
            raise ValueError(f"a key has at least {SECRET_MIN} characters")

    @staticmethod
    def of(settings: Settings) -> "KeyRing":
        if not settings.identity_keys:
            return KeyRing((("0", settings.secret_key),))
        pairs = [one.partition(":") for one in settings.identity_keys]
        return KeyRing(tuple((name, secret) for name, _, secret in pairs))

    @property
    def active(self) -> str:
        """The id of the key that new things are made with."""
        return self.keys[0][0]

    @property
    def ids(self) -> Sequence[str]:
        return [name for name, _ in self.keys]

    def key(self, key_id: str, purpose: str) -> bytes:
        """32 bytes for one purpose. Raises KeyError for an id that is not on the ring."""
        return derive(dict(self.keys)[key_id], f"identity.{purpose}")

    def mac(self, purpose: str, content: bytes) -> bytes:
        """A keyed hash under the active key: the same for the same content, told to nobody."""
        return hmac.digest(self.key(self.active, purpose), content, hashlib.sha256)
