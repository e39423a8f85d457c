"""Twilio, as far as we speak with it: hand a text over, ask what became of texts, check a caller.

Sending is one POST through the process's own HTTP client: Twilio's Python client brings aiohttp
and 0.25 s of imports for the same request. Signatures are checked by Twilio's own validator.

Twilio knows no idempotency key for messages. So every way in which a call can end says whether
the text may have been taken: ``NotTaken`` and ``Refused`` mean it certainly was not; after
``AnswerLost`` nobody knows, and the caller asks (``texts_to``) before it tries again.
"""

import asyncio
import json
import logging
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import httpx2
from twilio.request_validator import (  # pyright: ignore[reportMissingTypeStubs] - ships no types
    RequestValidator,
)

from steelyard.kernel import failpoints
from steelyard.kernel.messaging.twilio_wire import OPTED_OUT, Wired, is_for_good, read_message
from steelyard.settings import Settings

API_VERSION = "2010-04-01"
_ANSWER_MAX = 8 * 1024 * 1024
_PAGE_SIZE = 1000
_PAGES_MAX = 10


class NotTaken(Exception):  # noqa: N818 - a fact about a call
    """Twilio certainly did not take the text; later it may. ``after``: its own wish."""

    def __init__(self, why: str, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.after = after


class Refused(Exception):  # noqa: N818 - an answer
    """Twilio will never take this text. ``code`` is Twilio's."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code

    @property
    def opted_out(self) -> bool:
        return self.code == OPTED_OUT


class AnswerLost(Exception):  # noqa: N818 - a fact about a call
    """Twilio may have taken the text or not."""


@dataclass(frozen=True, slots=True)
class SmsLimits:
    """Bounds in real time.

    ``start``: an intent older than this is not acted on any more (a process that was frozen).
    ``lease``: how long others leave an intent alone; more than ``start`` and ``call`` together.
    ``settle``: a text not found before this has passed may still be on its way into the list.
    """

    call: timedelta = timedelta(seconds=10)
    start: timedelta = timedelta(seconds=5)
    lease: timedelta = timedelta(seconds=20)
    settle: timedelta = timedelta(seconds=10)


class SmsGateway:
    """One process's way to Twilio. Keeps no state but the client it is given."""

    def __init__(
        self, settings: Settings, client: httpx2.AsyncClient, limits: SmsLimits | None = None
    ) -> None:
        _hide_requests_from_log()
        self.limits = limits or SmsLimits()
        self.number = settings.twilio_phone_number
        self._client = client
        self._account = settings.twilio_account_sid
        self._tokens = [one.strip() for one in settings.twilio_auth_token.split(",") if one.strip()]
        self._base = settings.twilio_api_base.rstrip("/")
        self._messages = f"/{API_VERSION}/Accounts/{self._account}/Messages.json"
        self._there = httpx2.URL(self._base + self._messages)
        self._extensions = {"timeout": httpx2.Timeout(self.limits.call.total_seconds()).as_dict()}
        self._headers = self._always_sent()

    @property
    def configured(self) -> bool:
        return bool(self._account and self._tokens and self.number)

    async def send(self, *, to: str, sender: str, body: str, status_callback: str) -> Wired:
        """Hand one text over; what Twilio made of it. Raises NotTaken, Refused or AnswerLost."""
        form = {"To": to, "From": sender, "Body": body, "StatusCallback": status_callback}
        failpoints.reach("provider.before_call")
        try:
            status, answer, headers = await self._call("POST", self._messages, data=form)
            failpoints.reach("provider.after_call")
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise NotTaken(f"no connection to the provider: {type(error).__name__}") from error
        except (httpx2.HTTPError, TimeoutError) as error:
            raise AnswerLost(f"no answer from the provider: {type(error).__name__}") from error
        if 400 <= status < 500:
            raise _refusal(status, answer, headers)
        taken = read_message(answer) if 200 <= status < 300 else None
        if taken is None:
            raise AnswerLost(f"the provider answered {status}")
        return taken

    async def texts_to(self, to: str, *, sender: str) -> list[Wired]:
        """Everything Twilio knows to have taken from us for ``to``. Raises NotTaken.

        Not narrowed by ``DateSent``: a text that is still queued has none, and this is asked
        exactly when a text may still be queued.
        """
        return await self._list({"To": to, "From": sender})

    async def texts_from_phones(self, since: datetime) -> list[Wired]:
        """Texts that reached our number since then. Raises NotTaken."""
        asked = {"To": self.number, "DateSent>": since.strftime("%Y-%m-%dT%H:%M:%SZ")}
        found = await self._list(asked)
        return [one for one in found if one.direction == "inbound"]

    def is_genuine(self, url: str, fields: Mapping[str, str], signature: str) -> bool:
        """Whether Twilio signed this call. Every token of a rotation counts."""
        return any(
            cast("Any", RequestValidator(token)).validate(url, dict(fields), signature)
            for token in self._tokens
        )

    async def _list(self, asked: dict[str, str]) -> list[Wired]:
        found: list[Wired] = []
        path: str | None = self._messages
        query: dict[str, str] | None = {**asked, "PageSize": str(_PAGE_SIZE)}
        for _ in range(_PAGES_MAX):
            page = await self._page(path, query)
            messages = page.get("messages")
            for item in cast("list[object]", messages) if isinstance(messages, list) else []:
                message = read_message(item)
                if message is not None:
                    found.append(message)
            path, query = self._following(page), None
            if path is None:
                break
        return found

    def _following(self, page: Mapping[str, Any]) -> str | None:
        """The next page's path; only ever one of our own account's messages."""
        following = page.get("next_page_uri")
        ours = isinstance(following, str) and following.startswith(self._messages)
        return following if ours else None

    async def _page(self, path: str, query: dict[str, str] | None) -> Mapping[str, Any]:
        try:
            status, answer, _ = await self._call("GET", path, params=query)
        except (httpx2.HTTPError, TimeoutError) as error:
            raise NotTaken(f"the provider cannot be asked: {type(error).__name__}") from error
        if status != 200 or not isinstance(answer, Mapping):
            raise NotTaken(f"the provider cannot be asked: it answered {status}")
        return cast("Mapping[str, Any]", answer)

    async def _call(
        self,
        method: str,
        path: str,
        *,
        data: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
    ) -> tuple[int, object, httpx2.Headers]:
        """Status, JSON (None if it is none) and headers of one answer, bounded in all."""
        # Said in full each time it is the same: to have the client put together what it has for
        # all its callers takes as long as sending it.
        request = httpx2.Request(
            method,
            self._there if path == self._messages else self._base + path,
            params=params,
            headers=self._headers,
            data=data,
            extensions=self._extensions,
        )
        async with asyncio.timeout(self.limits.call.total_seconds()):
            response = await self._client.send(request, stream=True, auth=None)
            try:
                return response.status_code, _json(await _bounded(response)), response.headers
            finally:
                await response.aclose()

    def _always_sent(self) -> httpx2.Headers:
        who = b64encode(f"{self._account}:{next(iter(self._tokens), '')}".encode()).decode()
        return httpx2.Headers(
            {
                "Accept": "application/json",
                # Compressed answers could grow past the bound while being unpacked.
                "Accept-Encoding": "identity",
                "Authorization": f"Basic {who}",
                "User-Agent": "steelyard",
            }
        )


def _hide_requests_from_log() -> None:
    """Keep our requests out of httpx2's own log: an address with ``To=`` is a phone number."""
    logger = logging.getLogger("httpx2")
    if _is_no_message not in logger.filters:
        logger.addFilter(_is_no_message)


def _is_no_message(record: logging.LogRecord) -> bool:
    return "/Messages.json" not in record.getMessage()


async def _bounded(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > _ANSWER_MAX:
            raise httpx2.DecodingError("the answer is too large")
    return bytes(body)


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _refusal(status: int, answer: object, headers: httpx2.Headers) -> Exception:
    fields = cast("Mapping[str, Any]", answer if isinstance(answer, Mapping) else {})
    code = str(fields.get("code") or status)
    said = str(fields.get("message") or f"the provider answered {status}")[:500]
    if is_for_good(status, code):
        return Refused(code, said)
    wait = headers.get("retry-after", "")
    after = timedelta(seconds=min(int(wait), 300)) if wait.isdecimal() else None
    return NotTaken(f"{code}: {said}", after)
