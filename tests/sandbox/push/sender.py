"""An application that pushes, as the RFCs say it; no part of ours."""

import base64
import json
import os
import struct
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2
import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.sandbox.outside import Control, Doc


def b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Sender:
    """One key pair; what it sends is cut into records of ``size`` (RFC 8188)."""

    http: httpx2.AsyncClient
    size: int = 4096
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def public(self) -> str:
        return b64(_point(self.key))

    async def browser(self, **more: str) -> Doc:
        """A page subscribes; what the application is handed."""
        answer = await self.http.post(
            "/push/subscriptions", json={"application_server_key": self.public, **more}
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    def word(self, endpoint: str, **claims: Any) -> str:
        parts = urlsplit(endpoint)
        said = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(time.time()) + 60,
            "sub": "mailto:shop@example.com",
            **claims,
        }
        return f"vapid t={jwt.encode(said, self.key, algorithm='ES256')}, k={self.public}"

    async def push(self, browser: Doc, told: object = None, **headers: str) -> httpx2.Response:
        body = told if isinstance(told, bytes) else json.dumps(told or {"title": "Hi"}).encode()
        return await self.http.post(
            browser["endpoint"],
            content=sealed(body, browser["keys"], self.size),
            headers={
                "TTL": "60",
                "Content-Encoding": "aes128gcm",
                "Authorization": self.word(browser["endpoint"]),
                **headers,
            },
        )


def sealed(plain: bytes, keys: Doc, size: int = 4096) -> bytes:
    theirs, auth = unb64(keys["p256dh"]), unb64(keys["auth"])
    ours = ec.generate_private_key(ec.SECP256R1())
    salt, public = os.urandom(16), _point(ours)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    secret = _hkdf(ours.exchange(ec.ECDH(), point), auth, b"WebPush: info\0" + theirs + public, 32)
    key = _hkdf(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = int.from_bytes(_hkdf(secret, salt, b"Content-Encoding: nonce\0", 12))
    room = size - 17
    pieces = [plain[start : start + room] for start in range(0, len(plain), room)]
    body = salt + struct.pack("!LB", size, len(public)) + public
    for number, piece in enumerate(pieces):
        mark = b"\x02" if number == len(pieces) - 1 else b"\x01"
        own = (nonce ^ number).to_bytes(12)
        body += AESGCM(key).encrypt(own, piece + mark, None)
    return body


async def tray(control: Control, browser: Doc) -> list[Doc]:
    """What one browser shows or is owed, the oldest first."""
    token = browser["endpoint"].rsplit("/", 1)[1]
    found = (await control.get("/push", limit=1000))["notifications"]
    return [one for one in reversed(found) if one["subscription"] == token]


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hkdf(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(material)
