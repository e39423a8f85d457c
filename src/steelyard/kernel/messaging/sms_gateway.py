"""Twilio, as far as we speak with it: hand a text over, ask what became of texts, check a caller.

Sending is one POST (``twilio_line``): Twilio's Python client takes 0.25 s of imports for the same
request. Signatures are checked by Twilio's own validator.

Twilio knows no idempotency key for messages. So every way in which a call can end says whether
the text may have been taken: ``NotTaken`` and ``Refused`` mean it certainly was not; after
``AnswerLost`` nobody knows, and the caller asks (``texts_to``) before it tries again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from twilio.request_validator import (  # pyright: ignore[reportMissingTypeStubs] - ships no types
    RequestValidator,
)

from steelyard.kernel import failpoints
from steelyard.kernel.messaging.twilio_line import Answer, NoAnswer, NoConnection, TwilioLine
from steelyard.kernel.messaging.twilio_wire import OPTED_OUT, Wired, is_for_good, read_message
from steelyard.settings import Settings

API_VERSION = "2010-04-01"
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
    """One process's way to Twilio. Keeps no state but its connections."""

    def __init__(self, settings: Settings, limits: SmsLimits | None = None) -> None:
        self.limits = limits or SmsLimits()
        self.number = settings.twilio_phone_number
        self._account = settings.twilio_account_sid
        self._tokens = [one.strip() for one in settings.twilio_auth_token.split(",") if one.strip()]
        self._base = settings.twilio_api_base.rstrip("/")
        self._messages = f"/{API_VERSION}/Accounts/{self._account}/Messages.json"
        self._line = TwilioLine(self._account, next(iter(self._tokens), ""))

    @property
    def configured(self) -> bool:
        return bool(self._account and self._tokens and self.number)

    async def send(self, *, to: str, sender: str, body: str, status_callback: str) -> Wired:
        """Hand one text over; what Twilio made of it. Raises NotTaken, Refused or AnswerLost."""
        form = {"To": to, "From": sender, "Body": body, "StatusCallback": status_callback}
        failpoints.reach("provider.before_call")
        try:
            answer = await self._call("POST", self._messages, form=form)
            failpoints.reach("provider.after_call")
        except NoConnection as error:
            raise NotTaken(f"no connection to the provider: {error}") from error
        except NoAnswer as error:
            raise AnswerLost(f"no answer from the provider: {error}") from error
        if 400 <= answer.status < 500:
            raise _refusal(answer)
        taken = read_message(answer.body) if 200 <= answer.status < 300 else None
        if taken is None:
            raise AnswerLost(f"the provider answered {answer.status}")
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

    async def close(self) -> None:
        """Hang up; at the process's end."""
        await self._line.close()

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
            answer = await self._call("GET", path, query=query)
        except (NoConnection, NoAnswer) as error:
            raise NotTaken(f"the provider cannot be asked: {error}") from error
        if answer.status != 200 or not isinstance(answer.body, Mapping):
            raise NotTaken(f"the provider cannot be asked: it answered {answer.status}")
        return cast("Mapping[str, Any]", answer.body)

    async def _call(
        self,
        method: str,
        path: str,
        *,
        form: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        seconds = self.limits.call.total_seconds()
        url = self._base + path
        return await self._line.exchange(method, url, form=form, query=query, seconds=seconds)


def _refusal(answer: Answer) -> Exception:
    status, body = answer.status, answer.body
    fields = cast("Mapping[str, Any]", body if isinstance(body, Mapping) else {})
    code = str(fields.get("code") or status)
    said = str(fields.get("message") or f"the provider answered {status}")[:500]
    if is_for_good(status, code):
        return Refused(code, said)
    wait = answer.headers.get("Retry-After", "")
    after = timedelta(seconds=min(int(wait), 300)) if wait.isdecimal() else None
    return NotTaken(f"{code}: {said}", after)
