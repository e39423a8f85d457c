"""Push services, as far as we speak with them: one encrypted notification handed over (RFC 8030).

A push service knows no idempotency key, but a ``Topic``: a second notification of the same topic
takes the place of one it still holds. So a repetition after a lost answer carries the same topic,
and the page's own worker shows one message once (it knows the id in the payload).
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr, parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID

import httpx2

from steelyard.kernel import clock, failpoints
from steelyard.kernel.messaging import push_address
from steelyard.kernel.messaging.push_address import NoPublicPlace, Resolve, ask_names
from steelyard.kernel.messaging.push_crypto import VapidKey, decode, encode, encrypt
from steelyard.kernel.messaging.push_subscriptions import Browser
from steelyard.settings import Settings

_CALL = timedelta(seconds=10)
_KEPT_FOR = timedelta(hours=4)
"""How long a push service keeps it for a phone that is off: after that the page tells more."""
_SIGNED_FOR = timedelta(hours=12)
_LONGEST_WAIT = timedelta(hours=1)
_ANSWER_MAX = 2_000
_GONE = frozenset({404, 410})
_TOO_MANY = 429


class NotTaken(Exception):  # noqa: N818 - a fact about a call
    """The push service did not say that it has it. ``after``: its own wish."""

    def __init__(self, why: str, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.after = after


class Refused(Exception):  # noqa: N818 - an answer
    """The push service will never take this notification. ``code`` is its status."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class Gone(Refused):
    """The browser takes no more notifications: the person took the leave back, or it is gone."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification. ``replaces``: what it is about; a later one about it takes its place."""

    message_id: UUID
    title: str
    body: str
    link: str
    market: str
    replaces: str
    not_after: datetime | None = None


class PushGateway:
    """One process's way to the push services. Keeps no state but the client it is given."""

    def __init__(
        self, settings: Settings, client: httpx2.AsyncClient, resolve: Resolve = ask_names
    ) -> None:
        self.key = VapidKey(settings.vapid_private_key) if settings.vapid_private_key else None
        self._settings = settings
        self._client = client
        self._resolve = resolve
        self._subject = f"mailto:{parseaddr(settings.mail_from)[1]}"

    @property
    def configured(self) -> bool:
        return self.key is not None

    async def send(self, browser: Browser, notice: Notice) -> None:
        """Hand one notification over. Raises NotTaken, Gone or Refused."""
        request = await self._request(browser, notice)
        failpoints.reach("provider.before_call")
        try:
            async with asyncio.timeout(_CALL.total_seconds()):
                response = await self._client.send(request, stream=True, auth=None)
                try:
                    said = await _said(response)
                finally:
                    await response.aclose()
        except (httpx2.HTTPError, TimeoutError) as error:
            raise NotTaken(f"no answer from the push service: {type(error).__name__}") from error
        failpoints.reach("provider.after_call")
        _judge(response, said)

    async def _request(self, browser: Browser, notice: Notice) -> httpx2.Request:
        if self.key is None:
            raise Refused("not_configured", "no key for web push is configured")
        url, host = httpx2.URL(browser.endpoint), urlsplit(browser.endpoint).netloc
        extensions: dict[str, object] = {"timeout": httpx2.Timeout(_CALL.total_seconds()).as_dict()}
        if not push_address.is_sandbox(browser.endpoint, self._settings):
            extensions["sni_hostname"] = url.host
            url = await self._pinned(url)
        headers = {
            "Host": host,
            "TTL": str(_seconds_kept(notice)),
            "Urgency": "high",
            "Topic": encode(notice.message_id.bytes),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "Accept-Encoding": "identity",
            "Authorization": self.key.header(
                audience=f"{urlsplit(browser.endpoint).scheme}://{host}",
                subject=self._subject,
                until=clock.wall(clock.now()) + _SIGNED_FOR,
            ),
            "User-Agent": "steelyard",
        }
        body = encrypt(_payload(notice), to=decode(browser.p256dh), auth=decode(browser.auth))
        return httpx2.Request("POST", url, headers=headers, content=body, extensions=extensions)

    async def _pinned(self, url: httpx2.URL) -> httpx2.URL:
        """The same, with the address in place of the name (which TLS is still asked for)."""
        try:
            address = await push_address.public_address(url.host, self._resolve)
        except NoPublicPlace as inside:
            raise NotTaken(str(inside)) from inside
        return url.copy_with(host=address)


def _payload(notice: Notice) -> bytes:
    """What the page's worker reads; ``id`` lets it tell a repetition from news."""
    told: Mapping[str, str] = {
        "id": str(notice.message_id),
        "title": notice.title,
        "body": notice.body,
        "url": notice.link,
        "market": notice.market,
        "tag": notice.replaces,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _seconds_kept(notice: Notice) -> int:
    left = notice.not_after - clock.now() if notice.not_after else _KEPT_FOR
    return max(0, int(min(left, _KEPT_FOR).total_seconds()))


async def _said(response: httpx2.Response) -> str:
    """The beginning of what the service says to an operator; the rest is left unread."""
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > _ANSWER_MAX:
            break
    return " ".join(body[:200].decode("utf-8", "replace").split())


def _judge(response: httpx2.Response, said: str) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    why = f"the push service answered {status}{f': {said}' if said else ''}"
    if status in _GONE:
        raise Gone(str(status), why)
    if status == _TOO_MANY or status >= 500:
        raise NotTaken(why, _wish(response.headers.get("retry-after", "")))
    raise Refused(str(status), why)


def _wish(given: str) -> timedelta | None:
    """``Retry-After`` in either of its forms, within reason."""
    if given.isdecimal() and len(given) < 8:
        wished = timedelta(seconds=int(given))
    else:
        try:
            moment = parsedate_to_datetime(given)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        wished = moment - clock.wall(clock.now())
    return min(max(wished, timedelta(0)), _LONGEST_WAIT)
