"""People: made, found, suspended, let in again, erased."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import audit, clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.kernel.identity import keepers
from steelyard.kernel.identity.models import (
    ACTIVE,
    ERASED,
    SUSPENDED,
    DeviceSession,
    Membership,
    OneTimeCode,
    SealedSecret,
    SingleUseLink,
    User,
)
from steelyard.kernel.identity.refusals import AddressTaken
from steelyard.kernel.messaging import addresses


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address or a phone, in its one form. Raises InvalidAddress for neither."""

    kind: str
    value: str

    @staticmethod
    def mail(given: str) -> "Address":
        return Address("email", addresses.mail(given))

    @staticmethod
    def phone(given: str) -> "Address":
        return Address("phone", addresses.phone(given))


async def add_user(
    session: Session,
    *,
    market: str,
    actor: Actor,
    email: str | None = None,
    phone: str | None = None,
    name: str = "",
    password_hash: str | None = None,
) -> User:
    """A new account. Raises AddressTaken, InvalidAddress; ValueError without any address.

    Two who ask at once for the same address: one makes it, the other is told it is taken.
    """
    if not email and not phone:
        raise ValueError("an account needs an e-mail address or a phone")
    made = await session.scalar(
        insert(User)
        .values(
            email=Address.mail(email).value if email else None,
            phone=Address.phone(phone).value if phone else None,
            name=name,
            password_hash=password_hash,
            password_changed_at=clock.now() if password_hash else None,
            created_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(User)
    )
    if made is None:
        raise AddressTaken("There is an account with this address.")
    note(session, market, actor, made.id, "user.added")
    return made


async def user_by_id(session: Session, user_id: UUID) -> User:
    """Raises NotFound for an unknown or erased user."""
    found = await session.get(User, user_id)
    if found is None or found.status == ERASED:
        raise NotFound
    return found


async def user_at(session: Session, address: Address) -> User | None:
    """Whose address this is, verified or not."""
    column = User.email if address.kind == "email" else User.phone
    return await session.scalar(select(User).where(column == address.value))


async def suspend(
    session: Session, user_id: UUID, *, market: str, actor: Actor, reason: str
) -> User:
    """Shut out, in every market, on every device, at once.

    Raises NotFound, Conflict, LastKeeper.
    """
    await keepers.must_leave_one(session, user_id)
    user = await _standing(session, user_id, ACTIVE)
    user.status, user.status_reason, user.suspended_at = SUSPENDED, reason, clock.now()
    await session.flush()
    note(session, market, actor, user.id, "user.suspended", reason=reason)
    return user


async def restore(
    session: Session, user_id: UUID, *, market: str, actor: Actor, reason: str
) -> User:
    """Let in again; they sign in anew. Raises NotFound, Conflict."""
    user = await _standing(session, user_id, SUSPENDED)
    user.status, user.status_reason, user.suspended_at = ACTIVE, None, None
    await session.flush()
    note(session, market, actor, user.id, "user.restored", reason=reason)
    return user


async def erase(session: Session, user_id: UUID, *, market: str, actor: Actor, reason: str) -> User:
    """Take the person out and leave the id: ledgers, audits and orders still name the same one.

    Addresses, name, password, memberships, codes, links and sealed secrets go; sessions end, and
    what they tell of devices and addresses goes too. Irreversible. Raises NotFound, LastKeeper.
    """
    await keepers.must_leave_one(session, user_id)
    user = await _found(session, user_id)
    if user.phone is not None:
        await session.execute(delete(OneTimeCode).where(OneTimeCode.phone == user.phone))
    for table, owner in (
        (Membership, Membership.user_id),
        (SingleUseLink, SingleUseLink.user_id),
        (SealedSecret, SealedSecret.owner_id),
    ):
        await session.execute(delete(table).where(owner == user.id))
    user.email = user.phone = user.password_hash = None
    user.email_verified_at = user.phone_verified_at = user.password_changed_at = None
    user.name, user.status, user.status_reason = "", ERASED, None
    user.erased_at = clock.now()
    await session.flush()
    await _forget_devices(session, user.id)
    note(session, market, actor, user.id, "user.erased", reason=reason)
    return user


async def _forget_devices(session: Session, user_id: UUID) -> None:
    await session.execute(
        update(DeviceSession)
        .where(DeviceSession.user_id == user_id)
        .values(device="", ip=None)
        .execution_options(synchronize_session=False)
    )


async def _found(session: Session, user_id: UUID) -> User:
    if await session.get(User, user_id) is None:
        raise NotFound
    user = await locked(session, User, user_id)
    if user.status == ERASED:
        raise NotFound
    return user


async def _standing(session: Session, user_id: UUID, status: str) -> User:
    user = await _found(session, user_id)
    if user.status != status:
        raise Conflict("The account is not in a state that allows this.", state=user.status)
    return user


def note(
    session: Session,
    market: str,
    actor: Actor,
    user_id: object,
    event: str,
    *,
    reason: str | None = None,
    **data: object,
) -> None:
    """One line of an account's history. Nothing secret may be in ``data``."""
    audit.record(
        session,
        stream=market,
        actor=actor,
        entity_type="user",
        entity_id=user_id,
        event=event,
        reason=reason,
        data=data,
    )
