"""Giving and taking roles: staff's by two people, everybody else's by one.

Who asks for a privileged role to be given or taken waits for another keeper; nobody decides what
they asked for, or what is about themselves. Where no third person is there who could decide (the
first administrator alone, or two of whom one is to go), the one who asks does it alone: it is in
the history as such, and every keeper is told. See decision 28.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import select, text

from steelyard.kernel import approvals, clock
from steelyard.kernel.approvals import Approval, ApprovalRule
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, InvalidInput, NotFound
from steelyard.kernel.identity import keepers, notices
from steelyard.kernel.identity.gate import Gate
from steelyard.kernel.identity.memberships import grant, memberships_of, withdraw
from steelyard.kernel.identity.models import ACTIVE, User
from steelyard.kernel.identity.refusals import NotPermitted
from steelyard.kernel.identity.sessions import end_all_sessions

ROLE = "role"
"""What an approval of it is called, and what a request is about: (``user``, their id)."""
USER = "user"
ALONE_AGAIN = timedelta(days=7)
"""So long after somebody took a keeper's role alone, nobody gives one alone."""
_LAST_TAKEN_ALONE = text("""
    SELECT max(at) FROM kernel.audit_event
    WHERE stream = :market AND at > :since AND event = 'membership.withdrawn'
        AND data ->> 'alone' = 'true'
""")


class Change(StrEnum):
    GRANT = "grant"
    REVOKE = "revoke"


class RoleHeld(Conflict):
    """They have the role already, or do not have it."""

    code = "role_unchanged"


class AccountShut(Conflict):
    """A shut account is given nothing."""

    code = "account_shut"


class AskerGone(Conflict):
    """Who asked does not look after accounts any more: what they asked for is void."""

    code = "asker_gone"


class AloneTooSoon(Conflict):
    """A keeper was removed by one person a moment ago; ``details`` says from when on it goes."""

    code = "alone_too_soon"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: done (``alone``: by one where it takes two), or ``waits`` for another."""

    alone: bool = False
    waits: Approval | None = None


def declare(gate: Gate) -> None:
    """Make ``gate``'s rules known. Asking twice is harmless."""
    keepers.declare(gate.market, gate.permissions)
    rule = ApprovalRule(gate.market, ROLE, approvers=keepers.roles_in(gate.market))
    approvals.register(rule, _approved)


async def ask(
    session: Session,
    gate: Gate,
    *,
    user_id: UUID,
    role: str,
    change: Change,
    reason: str,
    actor: Actor,
) -> Outcome:
    """Give or take ``role``: at once, or when another keeper agrees.

    ``actor`` is a keeper, in that role. Raises InvalidInput (no such role), NotFound (no member),
    RoleHeld, AccountShut, ApprovalPending, AloneTooSoon, LastKeeper, NotPermitted.
    """
    if role not in gate.permissions.roles:
        known = ", ".join(sorted(gate.permissions.roles))
        raise InvalidInput("There is no such role here.", role=f"Choose one of: {known}.")
    market = gate.market
    await _check(session, market, user_id, role, change)
    if not gate.permissions.is_privileged(role):
        await _carry_out(session, market, user_id, role, change, reason, actor, {})
        return Outcome()
    if not await _others(session, market, user_id, actor):
        await keepers.hold(session, market)
        # Looked at again: whoever held it before may have changed who is here.
        await _check(session, market, user_id, role, change)
        if not await _others(session, market, user_id, actor):
            await _alone(session, market, user_id, role, change, reason, actor)
            return Outcome(alone=True)
    return Outcome(waits=await _request(session, market, user_id, role, change, reason, actor))


async def _others(session: Session, market: str, user_id: UUID, actor: Actor) -> list[UUID]:
    """Who could decide. One whose account is shut counts: shutting a colleague out is one
    person's act, and must not be a way to be alone."""
    return await keepers.keepers_of(session, market, but=(user_id, UUID(actor.id)))


async def _check(session: Session, market: str, user_id: UUID, role: str, change: Change) -> None:
    held = await memberships_of(session, user_id, market)
    if not held:
        raise NotFound
    has = any(one.role == role and one.organisation_id is None for one in held)
    if has == (change is Change.GRANT):
        raise RoleHeld("They have this role already." if has else "They do not have this role.")
    status = await session.scalar(select(User.status).where(User.id == user_id))
    if change is Change.GRANT and status != ACTIVE:
        raise AccountShut("Open the account first.", state=status)


async def _request(
    session: Session,
    market: str,
    user_id: UUID,
    role: str,
    change: Change,
    reason: str,
    actor: Actor,
) -> Approval:
    asked = await approvals.request(
        session,
        market=market,
        action=ROLE,
        subject_type=USER,
        subject_id=str(user_id),
        amount=None,
        requested_by=actor,
        payload={"change": change.value, "role": role},
        reason=reason,
        barred=[str(user_id)],
    )
    await notices.role_asked(session, market, asked, await _others(session, market, user_id, actor))
    return asked


async def _alone(
    session: Session,
    market: str,
    user_id: UUID,
    role: str,
    change: Change,
    reason: str,
    actor: Actor,
) -> None:
    await _must_keep(session, market, actor)
    if change is Change.GRANT:
        last = await session.scalar(
            _LAST_TAKEN_ALONE, {"market": market, "since": clock.now() - ALONE_AGAIN}
        )
        if last is not None:
            raise AloneTooSoon(
                "A colleague was removed by one person lately: nobody is appointed by one person"
                " until a week has passed.",
                possible_from=(last + ALONE_AGAIN).isoformat(),
            )
    await _carry_out(session, market, user_id, role, change, reason, actor, {"alone": True})


async def _approved(session: Session, approval: Approval, actor: Actor) -> None:
    """The executor: the second person's yes, in their transaction."""
    market, user_id = approval.market, UUID(approval.subject_id)
    role, change = str(approval.payload["role"]), Change(approval.payload["change"])
    await keepers.hold(session, market)
    await _must_keep(session, market, actor)
    if not await _keeps(session, market, approval.requested_by):
        raise AskerGone("Who asked for this does not look after accounts any more.")
    await _check(session, market, user_id, role, change)
    noted = {"asked_by": approval.requested_by, "approval_id": str(approval.id)}
    await _carry_out(session, market, user_id, role, change, approval.reason, actor, noted)


async def _must_keep(session: Session, market: str, actor: Actor) -> None:
    """Their own role may have gone while they waited for their turn."""
    if not await _keeps(session, market, actor.id):
        raise NotPermitted("Your role does not include this.")


async def _keeps(session: Session, market: str, user_id: str) -> bool:
    return UUID(user_id) in await keepers.keepers_of(session, market, active=True)


async def _carry_out(
    session: Session,
    market: str,
    user_id: UUID,
    role: str,
    change: Change,
    reason: str,
    actor: Actor,
    noted: Mapping[str, object],
) -> None:
    # Whoever loses the role is told too, and stands among the keepers no more afterwards.
    told = {*await keepers.keepers_of(session, market, active=True), user_id}
    if change is Change.GRANT:
        await grant(
            session, user_id, market=market, role=role, actor=actor, reason=reason, noted=noted
        )
    else:
        await withdraw(
            session, user_id, market=market, role=role, actor=actor, reason=reason, noted=noted
        )
        if not await memberships_of(session, user_id, market):
            await end_all_sessions(
                session, user_id, market=market, stream=market, actor=actor, reason="role_withdrawn"
            )
    if noted.keys() & {"alone", "approval_id"}:
        await notices.role_changed(
            session, market, user_id, told, role=role, given=change is Change.GRANT,
            alone="alone" in noted, by=actor.id, key=str(uuid4()),
        )  # fmt: skip
