"""Mail over SMTP: one message handed over, or the reason it was not.

SMTP has no way to ask whether a mail was taken. After a lost answer it is sent again under the
same Message-ID, which receiving systems know a repetition by.
"""

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from steelyard.kernel import clock
from steelyard.settings import LOOPBACK_HOSTS, Settings

_CALL_SECONDS = 20.0
_PORTS = {"smtp": 587, "smtps": 465}
# Who we are is in doubt, not the mail: an operator mends it and the same mail passes.
_OUR_FAULT = frozenset({530, 534, 535, 538})


class NotTaken(Exception):  # noqa: N818 - a fact about a call
    """The server did not say that it has the mail; it may be tried again."""


class Refused(Exception):  # noqa: N818 - an answer
    """The server will never take this mail. ``code`` is its reply code."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, ready to go. ``message_id`` without angle brackets."""

    message_id: str
    to: str
    subject: str
    body: str


class MailGateway:
    """One process's way to its mail server; a connection a mail."""

    def __init__(self, settings: Settings) -> None:
        self.sender = settings.mail_from
        self._url = urlsplit(settings.smtp_url)
        host = parseaddr(settings.mail_from)[1].rpartition("@")[2]
        self._domain = host or urlsplit(settings.base_url).hostname or "localhost"

    @property
    def configured(self) -> bool:
        return bool(self._url.hostname)

    def message_id(self, identity: object) -> str:
        """The same for every try of the same row."""
        return f"{identity}@{self._domain}"

    async def send(self, letter: Letter) -> None:
        """Hand one mail over. Raises NotTaken or Refused."""
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                await self._hand_over(_as_mime(letter, self.sender))
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _answered(error.recipients[0].code, error.recipients[0].message) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _answered(error.code, error.message) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise NotTaken(f"no answer from the mail server: {type(error).__name__}") from error

    async def _hand_over(self, mime: EmailMessage) -> None:
        url = self._url
        host = url.hostname or ""
        password = unquote(url.password) if url.password else None
        await aiosmtplib.send(
            mime,
            hostname=host,
            port=url.port or _PORTS.get(url.scheme, 587),
            username=unquote(url.username) if url.username else None,
            password=password,
            use_tls=url.scheme == "smtps",
            # A password never travels in the clear beyond this machine.
            start_tls=True if password and url.scheme == "smtp" and not _is_here(host) else None,
            timeout=_CALL_SECONDS / 2,
        )


def _is_here(host: str) -> bool:
    return host in LOOPBACK_HOSTS


def _as_mime(letter: Letter, sender: str) -> EmailMessage:
    mime = EmailMessage()
    mime["From"] = sender
    mime["To"] = letter.to
    mime["Subject"] = letter.subject
    mime["Date"] = format_datetime(clock.now())
    mime["Message-ID"] = f"<{letter.message_id}>"
    mime["Auto-Submitted"] = "auto-generated"
    mime.set_content(letter.body)
    return mime


def _answered(code: int, said: str) -> Exception:
    text = f"{code} {said}"[:500]
    if 500 <= code < 600 and code not in _OUR_FAULT:
        return Refused(str(code), text)
    return NotTaken(text)
