"""Staff decide a dispute. A large refund takes a second person, here as anywhere."""

from typing import Any, cast
from uuid import UUID

from steelyard.kernel import approvals, disputes
from steelyard.kernel.approvals import Approval, ApprovalRule
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.disputes import REFUND, RELEASE, SPLIT, Dispute, NotYourDispute
from steelyard.kernel.errors import InvalidInput, NotFound
from steelyard.kernel.lifecycle import IllegalMove
from steelyard.kernel.money import Money
from steelyard.markets.strathwell.book.queries import booking_by_id, locked_booking
from steelyard.markets.strathwell.disputes import stakes
from steelyard.markets.strathwell.disputes.schemas import SetStatus
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.money.refunds import limit_of

DISPUTE = "dispute"


def declare() -> None:
    """Where the market is put together."""
    approvals.register(ApprovalRule(MARKET, DISPUTE, limit_minor=limit_of), _approved)


async def set_status(
    session: Session, dispute_id: UUID, asked: SetStatus, actor: Actor
) -> tuple[Dispute, Approval | None]:
    """The dispute as it is then, and the approval where a second person has to agree.

    Raises NotFound, IllegalMove, NotYourDispute, DoesNotAddUp, InvalidInput, ApprovalPending.
    """
    dispute = await ours(session, dispute_id)
    await locked_booking(session, UUID(dispute.subject_id))
    if asked.status != "resolved":
        reason = asked.note
        done = await disputes.set_status(
            session, dispute_id, asked.status, actor=actor, reason=reason
        )
        return done, None
    if asked.outcome is None or asked.note is None:
        raise InvalidInput(
            "A resolution needs its outcome and a note.",
            outcome="Choose release, refund or split, and say why in `note`.",
        )
    plan = await _planned(session, dispute, asked.outcome, asked.refund_cents)
    back = Money(plan["refund_minor"], await _currency(session, dispute))
    if back and approvals.needs_two(session, MARKET, DISPUTE, back):
        return dispute, await _ask(session, dispute, plan, asked.note, actor)
    return await _resolve(session, dispute, plan, asked.note, actor), None


async def ours(session: Session, dispute_id: UUID) -> Dispute:
    """A dispute of this market. Raises NotFound."""
    dispute = await disputes.dispute_by_id(session, dispute_id)
    if dispute.market != MARKET:
        raise NotFound
    return dispute


async def at_stake(session: Session, dispute: Dispute) -> int:
    """What can still be taken back from the lines it names, in minor units."""
    booking = await booking_by_id(session, UUID(dispute.subject_id))
    shares = await stakes.shares_of(session, booking)
    return sum(stakes.named(shares, dispute.line_ids).values())


async def waiting(session: Session, dispute: Dispute) -> Approval | None:
    """The decision that waits for a second person."""
    known = await approvals.approvals_of(
        session, market=MARKET, subject_type=DISPUTE, subject_id=str(dispute.id)
    )
    return next((one for one in known if one.is_open), None)


async def _planned(
    session: Session, dispute: Dispute, outcome: str, refund_minor: int | None
) -> dict[str, Any]:
    """Amounts of the outcome: ``amount_minor`` it is about, ``refund_minor`` of it goes back."""
    left = await at_stake(session, dispute)
    total = left if dispute.amount_minor is None else min(dispute.amount_minor, left)
    if outcome == RELEASE:
        return {"outcome": RELEASE, "amount_minor": total, "refund_minor": 0}
    if total <= 0:
        raise InvalidInput("Nothing is left to take back.", outcome="Choose release.")
    if outcome == REFUND and refund_minor is None:
        refund_minor = total
    if refund_minor is None or not 0 < refund_minor <= total:
        raise InvalidInput(
            "How much goes back?", refund_cents=f"Give 1 to {total}, what is at stake."
        )
    amount = refund_minor if outcome == REFUND else total
    return {"outcome": outcome, "amount_minor": amount, "refund_minor": refund_minor}


async def _ask(
    session: Session, dispute: Dispute, plan: dict[str, Any], note: str, actor: Actor
) -> Approval:
    if dispute.status != "under_review":
        raise IllegalMove(
            f"It is {dispute.status}: look into it first.", state=dispute.status, asked="resolve"
        )
    if actor.id in dispute.parties:
        raise NotYourDispute("You are a party of this dispute: somebody else decides it.")
    return await approvals.request(
        session,
        market=MARKET,
        action=DISPUTE,
        subject_type=DISPUTE,
        subject_id=str(dispute.id),
        amount=Money(plan["refund_minor"], await _currency(session, dispute)),
        requested_by=actor,
        payload={**plan, "note": note},
        reason=note,
        barred=dispute.parties,
    )


async def _approved(session: Session, approval: Approval, actor: Actor) -> None:
    dispute = await ours(session, UUID(approval.subject_id))
    await locked_booking(session, UUID(dispute.subject_id))
    payload = approval.payload
    plan = await _planned(session, dispute, payload["outcome"], payload["refund_minor"])
    await _resolve(session, dispute, plan, payload["note"], actor)


async def _resolve(
    session: Session, dispute: Dispute, plan: dict[str, Any], note: str, actor: Actor
) -> Dispute:
    amount = cast("int", plan["amount_minor"])
    currency = await _currency(session, dispute)
    return await disputes.resolve(
        session,
        dispute.id,
        actor=actor,
        outcome=plan["outcome"],
        note=note,
        refunded_minor=plan["refund_minor"] if plan["outcome"] == SPLIT else None,
        amount=Money(amount, currency) if amount > 0 else None,
    )


async def _currency(session: Session, dispute: Dispute) -> str:
    if dispute.currency is not None:
        return dispute.currency
    return (await booking_by_id(session, UUID(dispute.subject_id))).currency
