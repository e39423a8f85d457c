"""Asking: the offers of a wave, their codes and their texts, a few statements for all of them."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    bindparam,
    column,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from steelyard.kernel import clock, messaging
from steelyard.kernel.db import Session
from steelyard.markets.locksmith import notices
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, Wave
from steelyard.markets.locksmith.policy import Policy
from steelyard.markets.locksmith.rules import Considered
from steelyard.markets.locksmith.words import OPEN_OFFER


@dataclass(frozen=True, slots=True)
class Round:
    """Whom to ask for one job, in their order; the wave has its id."""

    job: Job
    wave: Wave
    chosen: Sequence[Considered]
    first_rank: int = 1


async def ask(session: Session, *rounds: Round, policy: Policy) -> None:
    """Offer each job to each of those chosen for it: so many statements, however many they are.

    Whoever was reachable when they were chosen and has said STOP since then is left out.
    """
    ids = [one.candidate.id for asked in rounds for one in asked.chosen]
    asked_ones = await _counted(session, ids)
    taken = await _taken_codes(session, list(asked_ones))
    pairs = [
        (asked, one, rank, _take_code(taken[one.candidate.id]))
        for asked in rounds
        for rank, one in enumerate(asked.chosen, start=asked.first_rank)
        if one.candidate.id in asked_ones
    ]
    if not pairs:
        return
    texts = await messaging.send_all_sms(
        session,
        MARKET,
        [
            notices.offer(asked.job, asked.wave, asked_ones[one.candidate.id], code, policy)
            for asked, one, _, code in pairs
        ],
    )
    await session.execute(
        # Returning makes it one statement for all of them.
        insert(JobOffer).returning(JobOffer.id),
        [
            {
                "job_id": asked.job.id,
                "locksmith_id": one.candidate.id,
                "wave_id": asked.wave.id,
                "round": asked.job.round,
                "wave_number": asked.wave.number,
                "code": code,
                "rank": rank,
                "score": one.parts,
                "message_id": text.id,
            }
            for (asked, one, rank, code), text in zip(pairs, texts, strict=True)
        ],
    )


def in_order(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """``which`` offers, locked in the one order in which everybody locks several of them."""
    held = select(JobOffer.id).where(*which).order_by(JobOffer.id).with_for_update()
    return JobOffer.id.in_(held.scalar_subquery())


async def _counted(session: Session, ids: Sequence[UUID]) -> dict[UUID, Locksmith]:
    """One more offer each time one is named and reachable, their rows held in one order: a code
    is free until the commit."""
    times = Counter(ids)
    held = (
        select(Locksmith.id)
        .where(Locksmith.id.in_(times))
        .order_by(Locksmith.id)
        .with_for_update(key_share=True)
    )
    found = await session.scalars(
        update(Locksmith)
        .where(
            Locksmith.id.in_(held.scalar_subquery()),
            Locksmith.id == _named.c.id,
            Locksmith.is_active,
            Locksmith.opted_out_at.is_(None),
        )
        .values(offers_count=Locksmith.offers_count + _named.c.times, last_offered_at=clock.now())
        .returning(Locksmith)
        .execution_options(synchronize_session=False, populate_existing=True),
        {"named": list(times), "times": list(times.values())},
    )
    return {one.id: one for one in found}


async def _taken_codes(session: Session, locksmith_ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """The codes of each one's open offers."""
    rows = await session.execute(
        select(JobOffer.locksmith_id, JobOffer.code).where(
            JobOffer.locksmith_id.in_(locksmith_ids), JobOffer.status.in_(OPEN_OFFER)
        )
    )
    taken: dict[UUID, set[str]] = {identity: set() for identity in locksmith_ids}
    for locksmith_id, code in rows:
        taken[locksmith_id].add(code)
    return taken


def _take_code(taken: set[str]) -> str:
    """Two digits while they last, unique among a locksmith's open offers; taken from now on."""
    for digits in (2, 3, 4):
        free = [
            code
            for number in range(10 ** (digits - 1), 10**digits)
            if (code := str(number)) not in taken
        ]
        if free:
            code = secrets.choice(free)
            taken.add(code)
            return code
    raise RuntimeError("more than 9,000 open offers to one locksmith")


_named = (
    func.unnest(
        bindparam("named", type_=ARRAY(PG_UUID(as_uuid=True))),
        bindparam("times", type_=ARRAY(Integer)),
    )
    .table_valued(column("id", PG_UUID(as_uuid=True)), column("times", Integer))
    .render_derived(name="named")
)
