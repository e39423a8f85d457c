"""What the workers do for identity: answer by mail and text, tidy up, re-seal secrets."""

import base64
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, update

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.identity import codes, notices, sealing
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.links import Purpose, mail_link
from steelyard.kernel.identity.memberships import memberships_of
from steelyard.kernel.identity.models import (
    ACTIVE,
    DeviceSession,
    OneTimeCode,
    SignInPause,
    SingleUseLink,
    User,
)
from steelyard.kernel.identity.pauses import FORGOTTEN_AFTER
from steelyard.kernel.identity.users import Address, user_at
from steelyard.kernel.jobs import JobContext, Periodic, Task, enqueue_at_end
from steelyard.kernel.secrets import Box

ANSWER_MAIL = "identity.answer_mail"
REGISTERED = "registered"
_SESSIONS_KEPT = timedelta(days=90)
_SPENT_KEPT = timedelta(days=7)


def answer_later(session: Session, box: Box, *, market: str, wish: str, email: str) -> None:
    """Have a worker answer whoever asked for something by an address.

    The job is the same whether anybody has the address, and so is the time it takes to ask for it.
    The address is sealed: a job's arguments are shown to staff.
    """
    sealed = base64.b64encode(box.seal(email.encode())).decode()
    enqueue_at_end(session, ANSWER_MAIL, {"market": market, "wish": wish, "sealed": sealed})


async def answer_mail(context: JobContext, *, market: str, wish: str, sealed: str) -> None:
    """Mail a link, or a word, to the address if somebody of this market has it."""
    email = context.services.box.open(base64.b64decode(sealed)).decode()
    async with context.database.transaction() as session:
        user = await user_at(session, Address.mail(email))
        if user is None or user.status != ACTIVE:
            return
        member = bool(await memberships_of(session, user.id, market))
        # Whoever registers where they are no member yet is told that they have an account.
        if not member and wish != REGISTERED:
            return
        await _answer(session, context, user, market, wish)


async def _answer(
    session: Session, context: JobContext, user: User, market: str, wish: str
) -> None:
    settings = context.services.settings
    if wish == "reset_password" or user.email_verified_at is None:
        purpose: Purpose = "reset_password" if wish == "reset_password" else "verify_email"
        await mail_link(session, settings, user, market=market, purpose=purpose)
    elif wish == REGISTERED:
        day = clock.now().date().isoformat()
        await notices.already_registered(session, market, user, f"{user.id}-{day}")


async def send_code(context: JobContext, *, code_id: str) -> None:
    """Text a code that was asked for, if the number is somebody's of that market."""
    ring = KeyRing.of(context.services.settings)
    async with context.database.transaction() as session:
        asked = await session.get(OneTimeCode, UUID(code_id))
        if asked is None:
            return
        user = await user_at(session, Address("phone", asked.phone))
        if user is None or user.status != ACTIVE:
            return
        if await memberships_of(session, user.id, asked.market):
            await codes.send(session, ring, asked.id)


async def tidy(context: JobContext) -> None:
    """Once an hour: what has ended long ago goes, what ended unnoticed is closed."""
    now = clock.now()
    async with context.database.transaction() as session:
        await session.execute(
            update(DeviceSession)
            .where(DeviceSession.ended_at.is_(None), DeviceSession.expires_at <= now)
            .values(ended_at=DeviceSession.expires_at, ended_reason="expired")
        )
        await session.execute(
            update(OneTimeCode)
            .where(OneTimeCode.closed_at.is_(None), OneTimeCode.expires_at <= now)
            .values(closed_at=OneTimeCode.expires_at, outcome="expired")
        )
        for table, gone in (
            (DeviceSession, DeviceSession.ended_at < now - _SESSIONS_KEPT),
            (OneTimeCode, OneTimeCode.created_at < now - _SPENT_KEPT),
            (
                SingleUseLink,
                or_(
                    SingleUseLink.expires_at < now - _SPENT_KEPT,
                    SingleUseLink.spent_at < now - _SPENT_KEPT,
                ),
            ),
            (SignInPause, SignInPause.failed_at < now - FORGOTTEN_AFTER),
        ):
            await session.execute(delete(table).where(gone))


async def reseal(context: JobContext) -> None:
    """Once a quarter of an hour: secrets of older keys are sealed with the one in use."""
    ring = KeyRing.of(context.services.settings)
    while True:
        async with context.database.transaction() as session:
            if not await sealing.reseal(session, ring):
                return


TASKS: tuple[Task, ...] = (
    Task(ANSWER_MAIL, answer_mail),
    Task(codes.SEND_CODE, send_code),
)
PERIODICS: tuple[Periodic, ...] = (
    Periodic("identity.tidy", tidy, every_seconds=3600),
    Periodic("identity.reseal", reseal, every_seconds=900),
)
