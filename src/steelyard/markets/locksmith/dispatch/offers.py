"""Asking: the offers of a wave, their codes and their texts, a few statements for all of them."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update

from steelyard.kernel import clock, messaging
from steelyard.kernel.db import Session
from steelyard.markets.locksmith import notices
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, Wave
from steelyard.markets.locksmith.policy import Policy
from steelyard.markets.locksmith.rules import Considered
from steelyard.markets.locksmith.words import OPEN_OFFER


async def ask(
    session: Session,
    job: Job,
    wave: Wave,
    chosen: Sequence[Considered],
    *,
    policy: Policy,
    first_rank: int = 1,
) -> list[JobOffer]:
    """Offer ``job`` to each of ``chosen``, in their order; the wave has its id."""
    asked = await _counted(session, [one.candidate.id for one in chosen])
    codes = await _free_codes(session, list(asked))
    texts = await messaging.send_all_sms(
        session,
        MARKET,
        [notices.offer(job, wave, one, codes[one.id], policy) for one in asked.values()],
    )
    message_ids = dict(zip(asked, (text.id for text in texts), strict=True))
    made = await session.scalars(
        insert(JobOffer).returning(JobOffer),
        [
            {
                "job_id": job.id,
                "locksmith_id": one.candidate.id,
                "wave_id": wave.id,
                "round": job.round,
                "wave_number": wave.number,
                "code": codes[one.candidate.id],
                "rank": rank,
                "score": one.parts,
                "message_id": message_ids[one.candidate.id],
            }
            for rank, one in enumerate(chosen, start=first_rank)
        ],
    )
    return sorted(made, key=lambda offer: offer.rank)


def in_order(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """``which`` offers, locked in the one order in which everybody locks several of them."""
    held = select(JobOffer.id).where(*which).order_by(JobOffer.id).with_for_update()
    return JobOffer.id.in_(held.scalar_subquery())


async def _counted(session: Session, ids: Sequence[UUID]) -> dict[UUID, Locksmith]:
    """One more offer for each, their rows held in one order: a code is free until the commit."""
    held = (
        select(Locksmith.id)
        .where(Locksmith.id.in_(ids))
        .order_by(Locksmith.id)
        .with_for_update(key_share=True)
    )
    found = await session.scalars(
        update(Locksmith)
        .where(Locksmith.id.in_(held.scalar_subquery()))
        .values(offers_count=Locksmith.offers_count + 1, last_offered_at=clock.now())
        .returning(Locksmith)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    known = {one.id: one for one in found}
    return {identity: known[identity] for identity in ids}


async def _free_codes(session: Session, locksmith_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Two digits while they last, unique among a locksmith's open offers."""
    rows = await session.execute(
        select(JobOffer.locksmith_id, JobOffer.code).where(
            JobOffer.locksmith_id.in_(locksmith_ids), JobOffer.status.in_(OPEN_OFFER)
        )
    )
    taken: dict[UUID, set[str]] = {identity: set() for identity in locksmith_ids}
    for locksmith_id, code in rows:
        taken[locksmith_id].add(code)
    return {identity: _free_code(used) for identity, used in taken.items()}


def _free_code(taken: set[str]) -> str:
    for digits in (2, 3, 4):
        free = [
            code
            for number in range(10 ** (digits - 1), 10**digits)
            if (code := str(number)) not in taken
        ]
        if free:
            return secrets.choice(free)
    raise RuntimeError("more than 9,000 open offers to one locksmith")
