"""Signing in with a password or a code, and renewing: the steps, each in its own transaction.

A password is verified between two transactions: hashing is slow on purpose, and no connection
waits for it. The first counts the try, the second acts on the result, and what the result was is
said only after its commit, so that no refusal undoes what it must leave behind.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.identity import codes, pauses
from steelyard.kernel.identity.gate import Gate
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.memberships import memberships_of
from steelyard.kernel.identity.models import ACTIVE, User
from steelyard.kernel.identity.refusals import (
    CodeRefused,
    RefreshTokenReused,
    SessionEnded,
    SignInRefused,
)
from steelyard.kernel.identity.renewal import Outcome, renew
from steelyard.kernel.identity.sessions import Client, Opened, open_session
from steelyard.kernel.identity.users import Address, note, user_at

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the device gets. Neither token is stored or logged."""

    access_token: str
    refresh_token: str
    access_expires_at: datetime
    refresh_seconds: int
    session_id: UUID


async def with_password(
    services: "Services", gate: Gate, address: Address, password: str, client: Client, actor: Actor
) -> SignedIn:
    """Raises SignInRefused, one answer for all reasons; SignInPaused."""
    ring = KeyRing.of(services.settings)
    async with services.database.transaction() as session:
        user = await user_at(session, address)
        known = user.password_hash if user else None
        turn = await pauses.take_turn(session, ring, address=address.value, ip=client.ip, user=user)
    verdict = await gate.hasher.verify(password, known)
    async with services.database.transaction() as session:
        allowed = verdict.matches and await _may_enter(session, gate, user, address)
        if user is None or not allowed:
            who = user.id if user else UNKNOWN
            note(session, gate.market, actor, who, "sign_in.refused", way="password")
            signed_in = None
        else:
            await pauses.forget(session, turn)
            if verdict.renewed is not None:
                await _keep_better_hash(session, user.id, known, verdict.renewed)
            signed_in = await _enter(services, session, gate, user.id, client, actor)
    if signed_in is None:
        raise SignInRefused
    return signed_in


async def with_code(
    services: "Services", gate: Gate, phone: str, given: str, client: Client, actor: Actor
) -> SignedIn:
    """Raises CodeRefused. The phone is verified by it."""
    ring = KeyRing.of(services.settings)
    address = Address.phone(phone)
    signed_in = None
    async with services.database.transaction() as session:
        right = await codes.check(
            session, ring, market=gate.market, purpose=codes.SIGN_IN, phone=phone, given=given
        )
        user = await user_at(session, address)
        may = right and user is not None and user.status == ACTIVE
        if may and user is not None and await memberships_of(session, user.id, gate.market):
            _verify_phone(session, gate.market, actor, user)
            signed_in = await _enter(services, session, gate, user.id, client, actor)
        else:
            who = user.id if user else UNKNOWN
            note(session, gate.market, actor, who, "sign_in.refused", way="code")
    if signed_in is None:
        raise CodeRefused
    return signed_in


async def renewed(
    services: "Services", gate: Gate, written: str, client: Client, actor: Actor
) -> SignedIn:
    """A new pair for a refresh token. Raises SessionEnded, RefreshTokenReused."""
    ring = KeyRing.of(services.settings)
    async with services.database.transaction() as session:
        renewal = await renew(
            session, ring, written,
            market=gate.market, policy=gate.policy, client=client, actor=actor,
        )  # fmt: skip
        signed_in = None
        if renewal.session_id and renewal.user_id and renewal.token:
            opened = Opened(renewal.session_id, renewal.user_id, renewal.token)
            signed_in = await _tokens(services, session, gate, opened)
    if renewal.outcome is Outcome.REUSED:
        raise RefreshTokenReused
    if signed_in is None:
        raise SessionEnded
    return signed_in


async def _may_enter(session: Session, gate: Gate, user: User | None, address: Address) -> bool:
    """Of this market, open, and the address is shown to be theirs."""
    if user is None:
        return False
    fresh = await session.get(User, user.id)
    verified = fresh is not None and (
        fresh.email_verified_at if address.kind == "email" else fresh.phone_verified_at
    )
    if fresh is None or fresh.status != ACTIVE or not verified:
        return False
    # Changed or taken away while it was being verified: what was verified no longer counts.
    if fresh.password_hash != user.password_hash:
        return False
    return bool(await memberships_of(session, user.id, gate.market))


async def _keep_better_hash(
    session: Session, user_id: UUID, known: str | None, better: str
) -> None:
    user = await session.get_one(User, user_id)
    if user.password_hash == known:
        user.password_hash = better


def _verify_phone(session: Session, market: str, actor: Actor, user: User) -> None:
    """The phone is theirs. A password set before anybody had shown that may be a stranger's, who
    registered with the number and waited: it goes."""
    if user.phone_verified_at is not None:
        return
    if not user.is_verified and user.password_hash is not None:
        user.password_hash = None
    user.phone_verified_at = clock.now()
    note(session, market, actor, user.id, "user.phone_verified")


async def _enter(
    services: "Services",
    session: Session,
    gate: Gate,
    user_id: UUID,
    client: Client,
    actor: Actor,
) -> SignedIn:
    opened = await open_session(
        session, user_id, market=gate.market, policy=gate.policy, client=client, actor=actor
    )
    return await _tokens(services, session, gate, opened)


async def _tokens(services: "Services", session: Session, gate: Gate, opened: Opened) -> SignedIn:
    roles = [one.role for one in await memberships_of(session, opened.user_id, gate.market)]
    lifetime = gate.policy.access_lifetime
    access = gate.tokens(services.settings).make(opened.user_id, opened.session_id, roles, lifetime)
    return SignedIn(
        access_token=access,
        refresh_token=opened.token.written(KeyRing.of(services.settings)),
        access_expires_at=clock.now() + lifetime,
        refresh_seconds=int(gate.policy.refresh_lifetime.total_seconds()),
        session_id=opened.session_id,
    )
