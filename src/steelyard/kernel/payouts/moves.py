"""What people do with a payout: ask for it, approve it, hold it, release it. Decisions only."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import clock, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.payouts.asking import ask_to_send, tell
from steelyard.kernel.payouts.lifecycles import HOLDABLE, payout_lifecycle
from steelyard.kernel.payouts.models import Payee, Payout
from steelyard.kernel.payouts.payees import payee_by_id
from steelyard.kernel.payouts.refusals import OwnPayout, PayeeNotReady, SecondPersonNeeded
from steelyard.kernel.payouts.rules import needs_second, why_not_approve
from steelyard.kernel.payouts.service import payout_by_id

_REASON_MAX = 500


async def request(session: Session, payout_id: UUID, actor: Actor) -> Payout:
    """The payee asks for a locked payout: ``eligible``, and ``actor`` can no longer approve it.

    Whether its milestone may be asked for is the market's to check. Raises NotFound, IllegalMove.
    """
    payout = await payout_by_id(session, payout_id, lock=True)
    await _move(session, payout, "request", actor)
    payout.requested_by = actor.id
    await tell(session, payout, actor)
    return payout


async def make_eligible(session: Session, payout_ids: Sequence[UUID], actor: Actor) -> list[Payout]:
    """The milestone is reached: those of ``payout_ids`` that are locked become ``eligible``.

    One that is held while it was locked becomes eligible when it is released.
    """
    moved: list[Payout] = []
    for payout in await _locked(session, payout_ids):
        if payout.status == "held" and payout.held_from == "locked":
            payout.held_from = "eligible"
        if payout.status != "locked":
            continue
        await _move(session, payout, "unlock", actor)
        await tell(session, payout, actor)
        moved.append(payout)
    await session.flush()
    return moved


async def approve(
    session: Session, payout_id: UUID, actor: Actor, *, second: Actor | None = None
) -> Payout:
    """Somebody of the house agrees: ``approved``, and the job sends it.

    ``second`` is the other person who agreed, where the market's limit asks for two. Neither may
    have asked for it or be paid by it. A payout that failed is approved again by the same call.

    Raises NotFound, IllegalMove, OwnPayout, SecondPersonNeeded, PayeeNotReady.
    """
    payout = await payout_by_id(session, payout_id, lock=True)
    payee = await payee_by_id(session, payout.payee_id)
    _check_people(payout, payee, actor, second)
    name = "retry" if payout.status == "failed" else "approve"
    with session.no_autoflush:
        await _move(session, payout, name, actor, second=None if second is None else second.id)
        payout.approved_by = actor.id
        payout.second_approved_by = None if second is None else second.id
        payout.provider_ref = payout.failure_code = payout.failure_message = None
        payout.due_at = clock.now()
    ask_to_send(session, payout)
    await tell(session, payout, actor)
    return payout


async def hold(
    session: Session,
    payout_id: UUID,
    *,
    reason: str,
    actor: Actor,
    dispute_id: str | None = None,
) -> Payout:
    """Stop an unsent payout where it is. Raises NotFound, IllegalMove, InvalidInput (no reason)."""
    payout = await payout_by_id(session, payout_id, lock=True)
    await _hold(session, payout, reason, actor, dispute_id)
    return payout


async def hold_lines(
    session: Session,
    *,
    subject_type: str,
    subject_id: str,
    line_ids: Sequence[str] | None,
    reason: str,
    actor: Actor,
    dispute_id: str | None = None,
) -> list[Payout]:
    """Hold what is unsent of these lines of a subject (None: of all); the others go on.

    Returns what is held now by this call. Nothing to hold is no error.
    """
    query = select(Payout.id).where(
        Payout.subject_type == subject_type,
        Payout.subject_id == subject_id,
        Payout.status.in_(HOLDABLE),
    )
    if line_ids is not None:
        query = query.where(Payout.line_id.in_(line_ids))
    held: list[Payout] = []
    for payout in await _locked(session, list(await session.scalars(query))):
        # One that was sent while we waited for its row is past holding.
        if payout.status in HOLDABLE:
            await _hold(session, payout, reason, actor, dispute_id)
            held.append(payout)
    return held


async def release(
    session: Session, payout_id: UUID, *, actor: Actor, reason: str | None = None
) -> Payout:
    """Let a held payout go on from where it was. Raises NotFound, IllegalMove."""
    payout = await payout_by_id(session, payout_id, lock=True)
    await _release(session, payout, actor, reason)
    return payout


async def release_dispute(
    session: Session, dispute_id: str, *, actor: Actor, reason: str | None = None
) -> list[Payout]:
    """Everything this dispute holds goes on from where it was."""
    held = await session.scalars(
        select(Payout.id).where(Payout.dispute_id == dispute_id, Payout.status == "held")
    )
    payouts = [one for one in await _locked(session, list(held)) if one.status == "held"]
    for payout in payouts:
        await _release(session, payout, actor, reason)
    return payouts


def _check_people(payout: Payout, payee: Payee, actor: Actor, second: Actor | None) -> None:
    for one in (actor, second):
        problem = None if one is None else why_not_approve(payout, payee, one)
        if problem is not None and payee.payouts_disabled_at is not None:
            raise PayeeNotReady(problem)
        if problem is not None:
            raise OwnPayout(problem)
    if second is not None and second.id == actor.id:
        raise OwnPayout("Two people are two people.")
    if second is None and needs_second(payout):
        raise SecondPersonNeeded("This amount needs a second person's approval.")


async def _hold(
    session: Session, payout: Payout, reason: str, actor: Actor, dispute_id: str | None
) -> None:
    was = payout.status
    # State and where it was go to the database in one statement: a constraint ties them.
    with session.no_autoflush:
        await _move(session, payout, "hold", actor, reason=reason, dispute_id=dispute_id)
        payout.held_from = was
        payout.hold_reason = reason.strip()[:_REASON_MAX]
        payout.dispute_id = dispute_id
        payout.due_at = None
    await tell(session, payout, actor)


async def _release(session: Session, payout: Payout, actor: Actor, reason: str | None) -> None:
    with session.no_autoflush:
        await _move(
            session, payout, f"release_{payout.held_from or HOLDABLE[0]}", actor, reason=reason
        )
        payout.held_from = payout.hold_reason = payout.dispute_id = None
        if payout.status == "approved":
            payout.due_at = clock.now()
            ask_to_send(session, payout)
    await tell(session, payout, actor)


async def _move(
    session: Session,
    payout: Payout,
    name: str,
    actor: Actor,
    *,
    reason: str | None = None,
    **facts: object,
) -> None:
    """One move of a payout that is locked already."""
    await lifecycle.move(
        session,
        payout_lifecycle(payout.market),
        payout,
        name,
        actor=actor,
        reason=reason,
        facts={"amount_minor": payout.unpaid_minor, "currency": payout.currency, **facts},
        held=True,
    )


async def _locked(session: Session, payout_ids: Sequence[UUID]) -> list[Payout]:
    """These payouts, locked in one order for everybody."""
    found = await session.scalars(
        select(Payout)
        .where(Payout.id.in_(payout_ids))
        .order_by(Payout.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(found)
