"""What people are told about their account. None of it says more than they may know anyway."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel.approvals import Approval
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


async def role_asked(
    session: Session, market: str, asked: Approval, keepers: Collection[UUID]
) -> None:
    """To everybody who could be the second person; once for each request."""
    context = {
        "market": market,
        "role": asked.payload["role"],
        "given": asked.payload["change"] == "grant",
        "who": await _called(session, UUID(asked.subject_id)),
        "by": await _called(session, UUID(asked.requested_by)),
        "why": asked.reason,
    }
    for user_id in sorted(keepers):
        key = f"identity-role-asked-{asked.id}-{user_id}"
        await _tell(session, market, user_id, "identity_role_asked", key, context)


async def role_changed(
    session: Session,
    market: str,
    user_id: UUID,
    told: Collection[UUID],
    *,
    role: str,
    given: bool,
    alone: bool,
    by: str,
    key: str,
) -> None:
    """To everybody who looks after the accounts, and to whoever it is about."""
    context = {
        "market": market,
        "role": role,
        "given": given,
        "alone": alone,
        "who": await _called(session, user_id),
        "by": await _called(session, UUID(by)),
    }
    for one in sorted(told):
        dedupe = f"identity-role-{key}-{one}"
        await _tell(session, market, one, "identity_role_changed", dedupe, context)


async def _called(session: Session, user_id: UUID) -> str:
    """How colleagues know somebody."""
    user = await session.get(User, user_id)
    if user is None:
        return "somebody"
    return user.name or user.email or user.phone or "somebody"


async def _tell(
    session: Session,
    market: str,
    user_id: UUID,
    template: str,
    key: str,
    context: Mapping[str, object] | None = None,
) -> None:
    """By mail where there is an address, else by text; nobody without either is left."""
    user = await session.scalar(select(User).where(User.id == user_id))
    if user is None:
        return
    said = context or {}
    if user.email is not None:
        await send_mail(
            session, market=market, to=user.email, template=template, context=said, kind="account",
            party=("user", str(user.id)), dedupe_key=key,
        )  # fmt: skip
    elif user.phone is not None:
        await send_sms(
            session, market=market, to=user.phone, template=template, context=said, kind="account",
            party=("user", str(user.id)), dedupe_key=key,
        )  # fmt: skip
