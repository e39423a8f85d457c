"""The job in hand: on the way, at the door, the price, done, given back. Said by text message."""

import hmac
from collections.abc import Awaitable, Callable

from sqlalchemy import select

from steelyard.kernel import audit, clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.markets.locksmith import notices, topics
from steelyard.markets.locksmith.dispatch import control
from steelyard.markets.locksmith.jobs import prices
from steelyard.markets.locksmith.jobs.complete import complete
from steelyard.markets.locksmith.jobs.depart import depart
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import Job, JobPrice, Locksmith
from steelyard.markets.locksmith.sms.commands import Command
from steelyard.markets.locksmith.sms.replies import reply
from steelyard.markets.locksmith.words import JobStatus, Outcome, PriceStatus

PIN_TRIES = 5
FieldCommand = Callable[[Session, Job, Locksmith, Command, Actor], Awaitable[str]]


async def _omw(
    session: Session, job: Job, _locksmith: Locksmith, _command: Command, actor: Actor
) -> str:
    if job.status == JobStatus.ASSIGNED:
        await depart(session, job, actor=actor)
    return reply("omw", number=job.label)


async def _here(
    session: Session, job: Job, _locksmith: Locksmith, command: Command, actor: Actor
) -> str:
    if command.pin is None:
        return reply("here_no_pin")
    if job.arrived_at is not None:
        return reply("here", number=job.label)
    if job.arrival_tries >= PIN_TRIES:
        return reply("here_blocked")
    job.arrival_tries += 1
    right = hmac.compare_digest(command.pin, job.arrival_pin)
    _note(session, job, actor, "arrived" if right else "arrival_pin_wrong")
    if not right:
        return reply("here_wrong")
    if job.status == JobStatus.ASSIGNED:
        await depart(session, job, actor=actor)
    job.arrived_at = clock.now()
    await notices.arrived(session, job)
    topics.job_changed(session, job)
    return reply("here", number=job.label)


async def _price(
    session: Session, job: Job, locksmith: Locksmith, command: Command, actor: Actor
) -> str:
    if command.amount_minor is None:
        return reply("price_form")
    price = await prices.ask(session, job, locksmith, command.amount_minor, actor=actor)
    said = notices.say(price.amount_minor, price.currency)
    if price.status == PriceStatus.APPROVED:
        return reply("price_lower", price=said)
    return reply("price_asked", price=said)


async def _done(
    session: Session, job: Job, _locksmith: Locksmith, _command: Command, actor: Actor
) -> str:
    waiting = await session.scalar(
        select(JobPrice.id).where(JobPrice.job_id == job.id, JobPrice.status == PriceStatus.PENDING)
    )
    if waiting is not None:
        return reply("price_pending")
    await complete(session, job, actor=actor, outcome=Outcome.DONE)
    return reply("done", number=job.label)


async def _out(
    session: Session, job: Job, _locksmith: Locksmith, _command: Command, actor: Actor
) -> str:
    number = job.label
    await control.give_back(session, job, actor=actor, reason="Given back by the locksmith (OUT).")
    return reply("out", number=number)


COMMANDS: dict[str, FieldCommand] = {
    "OMW": _omw,
    "HERE": _here,
    "PRICE": _price,
    "DONE": _done,
    "OUT": _out,
}


def _note(session: Session, job: Job, actor: Actor, event: str) -> None:
    audit.record(
        session, stream=MARKET, actor=actor, entity_type="job", entity_id=job.id, event=event
    )
