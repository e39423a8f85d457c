"""Registering, and everything about one's own password and address."""

from typing import TYPE_CHECKING
from uuid import UUID

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.identity import links, notices, pauses
from steelyard.kernel.identity.gate import Gate
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.memberships import grant
from steelyard.kernel.identity.models import ACTIVE, User
from steelyard.kernel.identity.passwords import Verdict, check_strength
from steelyard.kernel.identity.refusals import AddressTaken, LinkRefused, WrongPassword
from steelyard.kernel.identity.sessions import end_all_sessions
from steelyard.kernel.identity.tasks import REGISTERED, answer_later
from steelyard.kernel.identity.users import Address, add_user, note, user_at, user_by_id

if TYPE_CHECKING:
    from steelyard.kernel.services import Services


async def register(
    services: "Services",
    gate: Gate,
    address: Address,
    *,
    password: str,
    name: str,
    role: str,
    ip: str,
    actor: Actor,
) -> None:
    """An account, or, for somebody who has one and knows its password, the role in this market.

    Nothing comes back: whether there was an account is told to its owner only, by mail. One hash
    and one verification are done in either case. Raises WeakPassword, InvalidInput, SignInPaused.
    """
    if role not in gate.policy.open_roles:
        raise InvalidInput("One cannot register as that.", role="Choose one of the open roles.")
    check_strength(password, minimum=gate.policy.password_min, personal=(address.value, name))
    ring = KeyRing.of(services.settings)
    async with services.database.transaction() as session:
        user = await user_at(session, address)
        # Never forgotten, whatever comes of it: else the next try would tell who is here.
        await pauses.take_turn(session, ring, address=address.value, ip=ip, user=user)
    verdict = await gate.hasher.verify(password, user.password_hash if user else None)
    hashed = await gate.hasher.hash(password)
    async with services.database.transaction() as session:
        theirs = await _account(session, gate, address, user, verdict, hashed, name, actor)
        if theirs is not None:
            await grant(session, theirs, market=gate.market, role=role, actor=actor)
        if address.kind == "email":
            answer_later(
                session, services.box, market=gate.market, wish=REGISTERED, email=address.value
            )


async def _account(
    session: Session,
    gate: Gate,
    address: Address,
    user: User | None,
    verdict: Verdict,
    hashed: str,
    name: str,
    actor: Actor,
) -> UUID | None:
    """The account of whoever asks: the new one, or theirs; None when it is somebody else's."""
    if user is None:
        try:
            made = await add_user(
                session,
                market=gate.market,
                actor=actor,
                email=address.value if address.kind == "email" else None,
                phone=address.value if address.kind == "phone" else None,
                name=name,
                password_hash=hashed,
            )
        except AddressTaken:
            return None
        return made.id
    return user.id if verdict.matches and user.status == ACTIVE else None


async def verify_email(services: "Services", gate: Gate, token: str, actor: Actor) -> None:
    """The address is theirs. Raises LinkRefused."""
    ring = KeyRing.of(services.settings)
    async with services.database.transaction() as session:
        user = await _opened(session, ring, gate, token, "verify_email")
        if user.email_verified_at is None:
            user.email_verified_at = clock.now()
            note(session, gate.market, actor, user.id, "user.email_verified")


async def reset_password(
    services: "Services", gate: Gate, token: str, password: str, actor: Actor
) -> None:
    """A new password by a mailed link; every session in every market ends.

    Raises LinkRefused, WeakPassword (the link stays good).
    """
    ring = KeyRing.of(services.settings)
    if not links.is_genuine(ring, token, market=gate.market, purpose="reset_password"):
        raise LinkRefused
    check_strength(password, minimum=gate.policy.password_min)
    hashed = await gate.hasher.hash(password)
    async with services.database.transaction() as session:
        user = await _opened(session, ring, gate, token, "reset_password")
        user.email_verified_at = user.email_verified_at or clock.now()
        await _set_password(session, gate, user, hashed, actor, "user.password_reset")


async def change_password(
    services: "Services",
    gate: Gate,
    user_id: UUID,
    *,
    present: str,
    password: str,
    keep: UUID,
    ip: str,
    actor: Actor,
) -> None:
    """A new password for who knows the present one; every other device is signed out.

    Raises WrongPassword, WeakPassword, SignInPaused.
    """
    ring = KeyRing.of(services.settings)
    async with services.database.transaction() as session:
        user = await user_by_id(session, user_id)
        check_strength(password, minimum=gate.policy.password_min, personal=(user.email, user.name))
        turn = await pauses.take_turn(session, ring, address=str(user.id), ip=ip, user=user)
    verdict = await gate.hasher.verify(present, user.password_hash)
    if not verdict.matches:
        raise WrongPassword("Your present password is another one.")
    hashed = await gate.hasher.hash(password)
    async with services.database.transaction() as session:
        await pauses.forget(session, turn)
        fresh = await locked(session, User, user_id)
        if fresh.password_hash != user.password_hash:
            raise WrongPassword("Your password was changed a moment ago.")
        await _set_password(session, gate, fresh, hashed, actor, "user.password_changed", but=keep)


async def _opened(
    session: Session, ring: KeyRing, gate: Gate, token: str, purpose: links.Purpose
) -> User:
    spent = await links.spend(session, ring, token, market=gate.market, purpose=purpose)
    user = await locked(session, User, spent.user_id)
    if user.status != ACTIVE or user.email != spent.email:
        raise LinkRefused
    return user


async def _set_password(
    session: Session,
    gate: Gate,
    user: User,
    hashed: str,
    actor: Actor,
    event: str,
    but: UUID | None = None,
) -> None:
    now = clock.now()
    user.password_hash, user.password_changed_at = hashed, now
    await session.flush()
    await end_all_sessions(
        session, user.id, market=None, stream=gate.market, actor=actor,
        reason="password_changed", but=but,
    )  # fmt: skip
    note(session, gate.market, actor, user.id, event)
    await notices.password_changed(session, gate.market, user.id, f"{user.id}-{now.isoformat()}")
