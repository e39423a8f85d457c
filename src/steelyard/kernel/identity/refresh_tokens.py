"""Refresh tokens: opaque, long, exchanged for their successor at each use.

A token is its session's id, a 256-bit secret and a tag. The tag is ours alone to make, so that a
made-up token is told from an old one without asking the database, and nobody can have a stranger
signed out by showing rubbish. A successor is made from its predecessor with a key of the
installation: the same predecessor always leads to the same one, so that an answer that was lost
can be given again though only hashes are stored; and neither a stolen table nor a stolen key alone
makes a token.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from steelyard.kernel.identity.keys import KeyRing

_ID, _SECRET, _TAG = 16, 32, 16
_LENGTH = _ID + _SECRET + _TAG
_WRITTEN = 4 * ((_LENGTH + 2) // 3)


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A token of ours, taken apart."""

    session_id: UUID
    secret: bytes

    @property
    def hash(self) -> bytes:
        """What is stored of it. A fast hash does: there is nothing to guess in 256 bits."""
        return hashlib.sha256(self.session_id.bytes + self.secret).digest()

    def successor(self, ring: KeyRing) -> "RefreshToken":
        made = ring.mac("refresh.next", self.session_id.bytes + self.secret)
        return RefreshToken(self.session_id, made)

    def written(self, ring: KeyRing) -> str:
        tag = _tag(ring, ring.active, self.session_id.bytes + self.secret)
        whole = self.session_id.bytes + self.secret + tag
        return base64.urlsafe_b64encode(whole).decode().rstrip("=")


def first(session_id: UUID) -> RefreshToken:
    """The first token of a new session, from the system's randomness."""
    return RefreshToken(session_id, secrets.token_bytes(_SECRET))


def read(ring: KeyRing, written: str) -> RefreshToken | None:
    """The token behind ``written``; None for anything that was never made here."""
    if len(written) > _WRITTEN or not written.isascii():
        return None
    try:
        whole = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(whole) != _LENGTH:
        return None
    content, tag = whole[: _ID + _SECRET], whole[_ID + _SECRET :]
    # All keys are tried, and none is left out for having failed: the ring is short.
    genuine = [hmac.compare_digest(_tag(ring, one, content), tag) for one in ring.ids]
    if not any(genuine):
        return None
    return RefreshToken(UUID(bytes=content[:_ID]), content[_ID:])


def _tag(ring: KeyRing, key_id: str, content: bytes) -> bytes:
    return hmac.digest(ring.key(key_id, "refresh.tag"), content, hashlib.sha256)[:_TAG]
