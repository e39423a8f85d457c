"""What people are told about their account. None of it says more than they may know anyway."""

from uuid import UUID

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.identity.models import User
from steelyard.kernel.messaging import send_mail, send_sms


async def session_ended(session: Session, market: str, user_id: UUID, session_id: UUID) -> None:
    """A token was used twice: one of the two was not the owner's."""
    await _tell(session, market, user_id, "identity_session_ended", f"identity-reused-{session_id}")


async def password_changed(session: Session, market: str, user_id: UUID, key: str) -> None:
    await _tell(session, market, user_id, "identity_password_changed", f"identity-changed-{key}")


async def already_registered(session: Session, market: str, user: User, key: str) -> None:
    """To the owner of an address with which somebody wanted to register."""
    await _tell(session, market, user.id, "identity_already_registered", f"identity-known-{key}")


async def _tell(session: Session, market: str, user_id: UUID, template: str, key: str) -> None:
    """By mail where there is an address, else by text; nobody without either is left."""
    user = await session.scalar(select(User).where(User.id == user_id))
    if user is None:
        return
    if user.email is not None:
        await send_mail(
            session, market=market, to=user.email, template=template, context={}, kind="account",
            party=("user", str(user.id)), dedupe_key=key,
        )  # fmt: skip
    elif user.phone is not None:
        await send_sms(
            session, market=market, to=user.phone, template=template, context={}, kind="account",
            party=("user", str(user.id)), dedupe_key=key,
        )  # fmt: skip
