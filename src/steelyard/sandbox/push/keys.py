"""A browser's side of web push: its keys, and how it reads what only it can read (RFC 8291)."""

import base64
import secrets
import struct
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
HEADER = 21
TAG = 16
LAST, MORE = 2, 1


class UnreadableError(Exception):
    """The browser cannot read it, so its page would never hear of it."""


@dataclass(frozen=True)
class BrowserKeys:
    """What a browser keeps for one subscription; the page gets the public halves."""

    private: ec.EllipticCurvePrivateKey
    auth: bytes

    @classmethod
    def new(cls) -> Self:
        return cls(ec.generate_private_key(CURVE), secrets.token_bytes(16))

    @classmethod
    def kept(cls, scalar: bytes, auth: bytes) -> Self:
        return cls(ec.derive_private_key(int.from_bytes(scalar), CURVE), auth)

    @property
    def scalar(self) -> bytes:
        return self.private.private_numbers().private_value.to_bytes(32)

    @property
    def public(self) -> bytes:
        return point(self.private.public_key())

    def read(self, body: bytes) -> bytes:
        """The text of a message in ``aes128gcm``. Raises UnreadableError."""
        if len(body) <= HEADER:
            raise UnreadableError("the message has no header")
        size, length = struct.unpack("!LB", body[16:HEADER])
        salt, sender = body[:16], body[HEADER : HEADER + length]
        if size <= TAG + 1:
            raise UnreadableError("the records are too small")
        try:
            theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        except ValueError as wrong:
            raise UnreadableError("the sender's key is no point of P-256") from wrong
        shared = self.private.exchange(ec.ECDH(), theirs)
        secret = derive(shared, self.auth, b"WebPush: info\0" + self.public + sender, 32)
        key = derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derive(secret, salt, b"Content-Encoding: nonce\0", 12)
        return records(body[HEADER + length :], size, AESGCM(key), nonce)


def records(content: bytes, size: int, cipher: AESGCM, nonce: bytes) -> bytes:
    """RFC 8188: records of ``size``, each with a nonce of its own and its padding at the end."""
    text = b""
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    for number, piece in enumerate(pieces):
        own = int.from_bytes(nonce) ^ number
        try:
            plain = cipher.decrypt(own.to_bytes(12), piece, None).rstrip(b"\0")
        except InvalidTag as wrong:
            raise UnreadableError("it is sealed for another browser") from wrong
        mark = LAST if number == len(pieces) - 1 else MORE
        if not plain or plain[-1] != mark:
            raise UnreadableError("a record does not end as it should")
        text += plain[:-1]
    return text


def derive(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(material)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encode(octets: bytes) -> str:
    """base64url without its padding, as browsers write it."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
