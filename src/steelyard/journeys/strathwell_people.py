"""People of Strathwell, each with a browser, a mailbox and a card: all they have is the wire."""

import random
import secrets
import struct
import sys
import uuid
import zlib
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx2

from steelyard.journeys.world import JourneyFailed, Json, World

_TIMEOUT_SECONDS = 60
_PATIENT = 4
"""How often a person who is told to wait does so."""
_ASK_AGAIN = frozenset({429, 503})


class Member:
    """Somebody with an account, signed in; who is signed out by time signs in again."""

    def __init__(self, world: World, name: str, email: str, password: str) -> None:
        self._world = world
        self._client = browser_of_its_own(world)
        self._token = ""
        self._password = password
        self.name = name
        self.email = email

    @classmethod
    async def join(cls, world: World, name: str, role: str) -> "Member":
        """A new account: signed up, confirmed by the mailed link, signed in."""
        word = "".join(letter for letter in name.lower() if letter.isalpha())
        email = f"{word}.{secrets.token_hex(4)}@journey.test"
        member = cls(world, name, email, secrets.token_urlsafe(18))
        given = {"email": email, "password": member._password, "name": name, "role": role}
        await member.post("/auth/signup", given)
        told = await member.mail("Confirm your address")
        link = next(one["url"] for one in told["links"] if "#" in one["url"])
        await member.post("/api/auth/email/verify", {"token": link.partition("#")[2]})
        await member.sign_in()
        return member

    async def sign_in(self) -> None:
        self._token = ""
        given = {"email": self.email, "password": self._password, "device": "the journey"}
        self._token = (await self.post("/auth/login", given))["access_token"]

    async def get(self, path: str, **params: Any) -> Json:
        return await self._call("GET", path, None, params)

    async def post(self, path: str, body: Json | None = None) -> Json:
        return await self._call("POST", path, body, {})

    async def mail(self, words: str) -> Json:
        """Wait for a mail with ``words`` in its subject, and open it."""

        async def look() -> Json | None:
            found = await self._world.control("GET", "/mail", params={"to": self.email})
            return next((one for one in found["mails"] if words in one["subject"]), None)

        summary = await self._world.until(f"a mail to {self.name} with {words!r}", look)
        return await self._world.control("GET", f"/mail/{summary['id']}")

    async def upload(self, kind: str, picture: bytes) -> str:
        """Send a picture to where it belongs; its id, once it is looked through."""
        wish = {
            "kind": kind,
            "filename": "photo.png",
            "content_type": "image/png",
            "size_bytes": len(picture),
        }
        given = await self.post("/uploads/presign", wish)
        sent = await self._client.request(
            given["method"], given["url"], content=picture, headers=given["headers"]
        )
        if sent.status_code >= 400:
            raise JourneyFailed(f"{self.name}'s photo was answered {sent.status_code}")
        await self.post(f"/uploads/{given['file_id']}/confirm")

        async def look() -> Json | None:
            seen = await self.get(f"/uploads/{given['file_id']}")
            return seen if seen["status"] not in {"awaiting", "quarantined"} else None

        seen = await self._world.until(f"{self.name}'s photo to be looked through", look)
        if seen["status"] != "available":
            raise JourneyFailed(f"{self.name}'s photo is {seen['status']}: {seen['reason']}")
        return seen["id"]

    async def open_form(self, url: str, answer: str) -> None:
        """Fill in somebody else's page, which leads back to ours."""
        done = await self._client.post(url, data={"outcome": answer})
        if done.status_code != 303:
            raise JourneyFailed(f"{self.name}'s form was answered {done.status_code}")

    async def close(self) -> None:
        await self._client.aclose()

    async def _call(self, method: str, path: str, body: Json | None, params: Json) -> Json:
        answer = await self._ask(method, path, body, params)
        if answer.status_code == 401 and self._token:
            await self.sign_in()
            answer = await self._ask(method, path, body, params)
        if answer.status_code >= 400:
            raise JourneyFailed(
                f"{self.name}: {method} {path} answered {answer.status_code}: {answer.text[:300]}"
            )
        return answer.json() if answer.content else {}

    async def _ask(
        self, method: str, path: str, body: Json | None, params: Json
    ) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        url = f"{self._world.place.web}/strathwell{path}"
        for _ in range(_PATIENT):
            answer = await self._client.request(
                method, url, json=body, params=params or None, headers=headers
            )
            if answer.status_code not in _ASK_AGAIN:
                return answer
            await anyio.sleep(float(answer.headers.get("retry-after", 1)))
        raise JourneyFailed(f"{self.name}: {method} {path} is put off again and again")


def browser_of_its_own(world: World) -> httpx2.AsyncClient:
    """A browser that comes from an address of its own, as people do: limits count by address.

    Every address of 127/8 is this machine on Linux; elsewhere all come from one, and wait when
    they are told to.
    """
    host = urlsplit(world.place.web).hostname or ""
    address = None
    if sys.platform == "linux" and host.startswith("127."):
        octets = [secrets.randbelow(254) + 1 for _ in range(3)]
        address = f"127.{octets[0]}.{octets[1]}.{octets[2]}"
    transport = httpx2.AsyncHTTPTransport(local_address=address)
    return httpx2.AsyncClient(transport=transport, timeout=_TIMEOUT_SECONDS)


def photo(dice: random.Random) -> bytes:
    """A picture of a room at dusk: two colours, as PNG."""
    width, height = 64, 48
    sky, floor = (bytes(dice.randrange(256) for _ in range(3)) for _ in range(2))
    rows = b"".join(b"\0" + (sky if row < height // 2 else floor) * width for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
