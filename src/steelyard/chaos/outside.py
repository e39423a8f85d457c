"""The outside world as the harness reaches it: the sandbox's public controls over HTTP."""

from typing import Any
from urllib.parse import urlencode

from steelyard.chaos.wire import Wire

type Entry = dict[str, Any]
_PAGE = 2000


class ControlRefused(Exception):  # noqa: N818 - an answer
    """The sandbox did not do what it was asked to."""


class Outside:
    """Controls of the sandbox on ``port``."""

    def __init__(self, port: int, secret: str) -> None:
        self.wire = Wire(port, timeout=30)
        self._secret = secret

    async def control(self, method: str, path: str, body: object | None = None) -> Any:
        """One call to ``/control``. Raises ControlRefused, NoAnswer."""
        answer = await self.wire.call(
            method, f"/control{path}", body, {"X-Sandbox-Secret": self._secret}
        )
        if answer.status >= 400:
            said = answer.body[:300].decode(errors="replace")
            raise ControlRefused(f"{method} {path} answered {answer.status}: {said}")
        return answer.json

    async def journal(
        self, after: int, *, provider: str | None = None, kind: str | None = None
    ) -> tuple[list[Entry], int]:
        """Entries that follow ``after``, at most a page, and where to go on."""
        asked = {"after": after, "limit": _PAGE, "provider": provider, "kind": kind}
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        page = await self.control("GET", f"/journal?{query}")
        return page["entries"], page["next_after"]

    async def whole_journal(self, *, provider: str, kind: str) -> list[Entry]:
        """Every entry of that kind."""
        found: list[Entry] = []
        after = 0
        while True:
            page, after = await self.journal(after, provider=provider, kind=kind)
            if not page:
                return found
            found += page

    async def text(self, phone: str, to: str, body: str, sid: str) -> None:
        """Somebody types a text; the same ``sid`` again only tells the application again."""
        await self.control(
            "POST",
            f"/phones/{phone}/send",
            {"to": to, "body": body, "message_sid": sid},
        )

    async def pay(self, secret: str, publishable: str, card: str) -> int:
        """Confirm a payment as Stripe's own script does in a browser; returns the status."""
        intent = secret.partition("_secret_")[0]
        form = urlencode({"client_secret": secret, "payment_method": card}).encode()
        answer = await self.wire.call(
            "POST",
            f"/stripe/v1/payment_intents/{intent}/confirm",
            form,
            {
                "Authorization": f"Bearer {publishable}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        return answer.status

    async def close(self) -> None:
        await self.wire.close()
