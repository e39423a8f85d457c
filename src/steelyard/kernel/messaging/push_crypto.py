"""Web push's two pieces of cryptography, from ``cryptography``'s and PyJWT's own parts.

``encrypt``: for the browser alone to read (RFC 8291 over RFC 8188's ``aes128gcm``, one record).
``VapidKey``: who we are to the push service (RFC 8292).
"""

import base64
import binascii
import os
import struct
from datetime import datetime

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PAYLOAD_MAX = 3993
"""Octets that fit into the 4096 every push service takes (RFC 8030), header and tag apart."""

_CURVE = ec.SECP256R1()
_RECORD = 4096
_POINT = 65
_SCALAR = 32
_LAST_RECORD = b"\x02"


def encrypt(
    plain: bytes,
    *,
    to: bytes,
    auth: bytes,
    salt: bytes | None = None,
    sender: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """``plain`` for the holder of the private half of ``to`` (65 octets) who also has ``auth``.

    ``salt`` and ``sender`` are new for each message; only the RFC's own example names them.
    Raises ValueError for a key that is no point of the curve, and for more than PAYLOAD_MAX.
    """
    if len(plain) > PAYLOAD_MAX:
        raise ValueError(f"a notification has at most {PAYLOAD_MAX} octets")
    salt = salt or os.urandom(16)
    sender = sender or ec.generate_private_key(_CURVE)
    ours = _point(sender.public_key())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, to)
    shared = sender.exchange(ec.ECDH(), theirs)
    secret = _derive(shared, auth, b"WebPush: info\x00" + to + ours, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\x00", 12)
    record = AESGCM(key).encrypt(nonce, plain + _LAST_RECORD, None)
    return salt + struct.pack("!LB", _RECORD, len(ours)) + ours + record


def _derive(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(material)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class VapidKey:
    """The installation's key pair on P-256, made from its 32 secret octets."""

    def __init__(self, secret: str) -> None:
        """``secret``: base64url or 64 hexadecimal digits. Raises ValueError for anything else."""
        scalar = int.from_bytes(_scalar(secret))
        self._private = ec.derive_private_key(scalar, _CURVE)
        self.public = encode(_point(self._private.public_key()))
        """What a browser asks for as ``applicationServerKey``: base64url, 65 octets."""

    def header(self, *, audience: str, subject: str, until: datetime) -> str:
        """``Authorization`` for a push service's origin; ``subject`` is ``mailto:…``."""
        claims = {"aud": audience, "exp": int(until.timestamp()), "sub": subject}
        return f"vapid t={jwt.encode(claims, self._private, algorithm='ES256')}, k={self.public}"


def _scalar(secret: str) -> bytes:
    found = bytes.fromhex(secret) if len(secret) == 2 * _SCALAR else decode(secret)
    if len(found) != _SCALAR:
        raise ValueError("a VAPID key has 32 octets")
    return found


def is_public_key(given: bytes) -> bool:
    """Whether these octets are a point of the curve, as browsers hand it out."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, given)
    except ValueError:
        return False
    return len(given) == _POINT


def encode(octets: bytes) -> str:
    """base64url without its padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def decode(given: str) -> bytes:
    """Raises ValueError for what is not base64url; padding may be left out."""
    padded = given + "=" * (-len(given) % 4)
    try:
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("this is not base64url") from error
