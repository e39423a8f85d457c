"""The SMTP side. Takes any login, any sender and any recipient; nothing leaves this machine."""

import asyncio
import logging
import socket
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from steelyard.sandbox.ground import Ground
from steelyard.sandbox.mail.mailbox import Mailbox

logging.getLogger("mail.log").setLevel(logging.ERROR)  # warns of its own inner workings

LARGEST_MAIL = 25 * 1024 * 1024


class MailHandler:
    """Answers SMTP's commands; faults strike at ``data``."""

    def __init__(self, ground: Ground, mailbox: Mailbox) -> None:
        self._ground = ground
        self._mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's signature
        faults = self._ground.faults
        stopped = faults.strike_request("smtp", "data", "down", "rate_limit", "refuse")
        if stopped is not None:
            return self._refuse(server, stopped.kind)
        slow = faults.strike_request("smtp", "data", "slow")
        if slow is not None and not slow.after_work:
            await asyncio.sleep(slow.delay_ms / 1000)
        seq = self._mailbox.put(
            envelope.mail_from or "", list(envelope.rcpt_tos), envelope.original_content or b""
        )
        if slow is not None and slow.after_work:
            await asyncio.sleep(slow.delay_ms / 1000)
        if faults.strike_request("smtp", "data", "error_after_work"):
            return "451 4.3.0 Local error in processing, try again later"
        if lost := faults.strike_request("smtp", "data", "timeout"):
            await asyncio.sleep(lost.delay_ms / 1000)
            return self._refuse(server, "down")
        return f"250 2.0.0 OK: queued as {seq}"

    def _refuse(self, server: SMTP, kind: str) -> str:
        if kind == "rate_limit":
            return "451 4.7.1 Try again later"
        if kind == "refuse":
            return "550 5.7.1 Message refused"
        transport: Any = server.transport  # aiosmtpd names a base class without abort
        if transport is not None:
            transport.abort()
        return "421 4.3.2 Service not available"


def _welcome(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: object
) -> AuthResult:
    """Everybody who shows a name and a password is let in."""
    del server, session, envelope, mechanism
    return AuthResult(success=isinstance(auth_data, LoginPassword))


async def open_mail_server(
    ground: Ground, mailbox: Mailbox, listening: socket.socket
) -> asyncio.Server:
    """Starts to accept mail on a socket that is already bound."""
    handler = MailHandler(ground, mailbox)

    def connection() -> SMTP:
        return SMTP(
            handler,
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
            ident="steelyard sandbox",
            hostname="sandbox.local",
            authenticator=_welcome,
            auth_require_tls=False,
        )

    return await asyncio.get_running_loop().create_server(connection, sock=listening)
