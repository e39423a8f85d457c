"""Opening a dispute, looking into it, ending it. The market holds and moves the money."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.disputes.lifecycles import dispute_lifecycle
from steelyard.kernel.disputes.models import OPEN, WHOLE, Dispute, DisputeLine
from steelyard.kernel.disputes.outcomes import parts_of
from steelyard.kernel.disputes.refusals import AlreadyDisputed, DisputeClosed, NotYourDispute
from steelyard.kernel.disputes.rules import DisputeRules, rules_of
from steelyard.kernel.errors import InvalidInput, NotFound, NotYours
from steelyard.kernel.lifecycle import Action
from steelyard.kernel.messaging.house import handlers_of
from steelyard.kernel.moderation import redact
from steelyard.kernel.money import Money

_STEPS = {"under_review": "review", "rejected": "reject"}


async def open_dispute(
    session: Session,
    *,
    market: str,
    subject_type: str,
    subject_id: str,
    opened_by: Actor,
    parties: Sequence[str],
    reason: str,
    description: str,
    line_ids: Sequence[str] = (),
    amount: Money | None = None,
    file_ids: Sequence[UUID] = (),
) -> Dispute:
    """Object to some lines of a subject (no ``line_ids``: to the whole), and tell the market.

    ``parties``: ids of the people of the other side, and of more on the opener's. Whether the
    opener has to do with the subject, and the lines and files are theirs, is the caller's to know.
    Raises AlreadyDisputed, NotYours (their role opens none), InvalidInput.
    """
    rules = rules_of(market)
    _check_opening(rules, opened_by, reason, description)
    lines = sorted(set(line_ids)) or [WHOLE]
    await _alone_with(session, market, subject_type, subject_id)
    await _refuse_disputed(session, market, subject_type, subject_id, lines)
    dispute = Dispute(
        market=market,
        subject_type=subject_type,
        subject_id=subject_id,
        opened_by=opened_by.id,
        opened_role=opened_by.role,
        parties=sorted({opened_by.id, *parties}),
        reason=reason,
        description=_kept(rules, description),
        line_ids=[] if lines == [WHOLE] else lines,
        file_ids=list(file_ids),
        amount_minor=amount.amount_minor if amount else None,
        currency=amount.currency if amount else None,
        status="open",
    )
    session.add(dispute)
    await session.flush()
    await session.refresh(dispute)
    await _write_lines(session, dispute, lines)
    lifecycle.born(session, _lifecycle(dispute), dispute, actor=opened_by, data=_told(dispute))
    await _tell(session, dispute, opened_by)
    return dispute


async def set_status(
    session: Session, dispute_id: UUID, status: str, *, actor: Actor, reason: str | None = None
) -> Dispute:
    """``under_review`` or, with a reason, ``rejected``. ``resolved`` takes an outcome: ``resolve``.

    Raises NotFound, IllegalMove, NotYours, NotYourDispute, InvalidInput.
    """
    step = _STEPS.get(status)
    if step is None:
        raise InvalidInput(
            "This status is not set like this.",
            status="Choose under_review or rejected; to resolve, give an outcome.",
        )
    dispute = await dispute_by_id(session, dispute_id, lock=True)
    _check_decider(dispute, actor)
    await lifecycle.move(
        session, _lifecycle(dispute), dispute, step, actor=actor, reason=reason, held=True
    )
    if step == "reject":
        dispute.resolved_by, dispute.resolution_note = actor.id, reason
    await session.flush()
    await _tell(session, dispute, actor)
    return dispute


async def resolve(
    session: Session,
    dispute_id: UUID,
    *,
    actor: Actor,
    outcome: str,
    note: str,
    released_minor: int | None = None,
    refunded_minor: int | None = None,
    amount: Money | None = None,
) -> Dispute:
    """End it with ``release``, ``refund`` or ``split``; the market then moves the money.

    The parts add up to what it is about: the ``amount`` given here (what is held now, if the
    market knows better) or at the opening. Of two parts one may be left out. Raises NotFound,
    IllegalMove, NotYours, NotYourDispute, DoesNotAddUp, InvalidInput.
    """
    dispute = await dispute_by_id(session, dispute_id, lock=True)
    _check_decider(dispute, actor)
    money = amount or dispute.money
    parts = parts_of(outcome, money.amount_minor if money else None, released_minor, refunded_minor)
    await lifecycle.move(
        session,
        _lifecycle(dispute),
        dispute,
        "resolve",
        actor=actor,
        reason=note,
        facts={
            "outcome": outcome,
            "released_minor": parts.released_minor,
            "refunded_minor": parts.refunded_minor,
            "currency": money.currency if money else None,
        },
        held=True,
    )
    if money is not None:
        dispute.amount_minor, dispute.currency = money.amount_minor, money.currency
    dispute.outcome = outcome
    dispute.released_minor, dispute.refunded_minor = parts.released_minor, parts.refunded_minor
    dispute.resolved_by, dispute.resolution_note = actor.id, note
    await session.flush()
    await _tell(session, dispute, actor)
    return dispute


async def dispute_by_id(session: Session, dispute_id: UUID, *, lock: bool = False) -> Dispute:
    """The dispute, read afresh. ``lock``: kept from everybody else until the commit.

    Raises NotFound.
    """
    await session.flush()
    query = select(Dispute).where(Dispute.id == dispute_id)
    if lock:
        query = query.with_for_update()
    found = await session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def actions(dispute: Dispute, actor: Actor) -> list[Action]:
    """What ``actor`` may do now, and why not the rest; nothing for who is not staff."""
    # Whether an outcome is given is known only when it is: the button stands there before.
    return lifecycle.actions(_lifecycle(dispute), dispute, actor, {"outcome": "to be given"})


def refuse_closed(dispute: Dispute) -> None:
    """Raises DisputeClosed once it is decided."""
    if not dispute.is_open:
        raise DisputeClosed("This dispute is decided.", state=dispute.status)


def _lifecycle(dispute: Dispute) -> lifecycle.Lifecycle:
    return dispute_lifecycle(dispute.market, rules_of(dispute.market).staff)


def _check_opening(rules: DisputeRules, opener: Actor, reason: str, description: str) -> None:
    if opener.kind != "system" and opener.role not in rules.openers | rules.staff:
        raise NotYours("You may not open a dispute.")
    if rules.reasons and reason not in rules.reasons:
        raise InvalidInput(
            "There is no such reason.", reason=f"Choose of {', '.join(sorted(rules.reasons))}."
        )
    if not description.strip():
        raise InvalidInput("Say what is wrong.", description="A few sentences are enough.")


def _check_decider(dispute: Dispute, actor: Actor) -> None:
    if actor.id in dispute.parties:
        raise NotYourDispute("You are a party of this dispute: somebody else decides it.")


def _kept(rules: DisputeRules, written: str) -> str:
    return redact(written).text if rules.masks_contacts else written


async def _alone_with(session: Session, market: str, subject_type: str, subject_id: str) -> None:
    """One opening at a time for one subject: a dispute of the whole excludes those of lines."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0))"),
        {"subject": f"dispute:{market}:{subject_type}:{subject_id}"},
    )


async def _refuse_disputed(
    session: Session, market: str, subject_type: str, subject_id: str, lines: Sequence[str]
) -> None:
    wanted = select(DisputeLine).where(
        DisputeLine.market == market,
        DisputeLine.subject_type == subject_type,
        DisputeLine.subject_id == subject_id,
        DisputeLine.status.in_(OPEN),
    )
    if WHOLE not in lines:
        wanted = wanted.where(DisputeLine.line_id.in_([WHOLE, *lines]))
    known = await session.scalar(wanted.order_by(DisputeLine.line_id).limit(1))
    if known is not None:
        raise AlreadyDisputed(
            "There is an open dispute about this already.",
            dispute_id=str(known.dispute_id),
            line_id=known.line_id or None,
        )


async def _write_lines(session: Session, dispute: Dispute, lines: Sequence[str]) -> None:
    await session.execute(
        insert(DisputeLine).values(
            [
                {
                    "dispute_id": dispute.id,
                    "line_id": line,
                    "market": dispute.market,
                    "subject_type": dispute.subject_type,
                    "subject_id": dispute.subject_id,
                    "status": dispute.status,
                }
                for line in lines
            ]
        )
    )


def _told(dispute: Dispute) -> dict[str, object]:
    return {
        "subject_type": dispute.subject_type,
        "subject_id": dispute.subject_id,
        "reason": dispute.reason,
        "line_ids": list(dispute.line_ids),
        "amount_minor": dispute.amount_minor,
        "currency": dispute.currency,
    }


async def _tell(session: Session, dispute: Dispute, actor: Actor) -> None:
    handler = handlers_of(session, dispute.market).extra.get("dispute_changed")
    if handler is not None:
        await handler(session, dispute, actor)
