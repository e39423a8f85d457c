"""What a locksmith's text does. Everything runs in the transaction that stores the text."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy import select, text

from steelyard.kernel import audit
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.messaging import Message
from steelyard.markets.locksmith import topics
from steelyard.markets.locksmith.dispatch import answers
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith
from steelyard.markets.locksmith.notices import SERVICE_WORDS
from steelyard.markets.locksmith.sms import field
from steelyard.markets.locksmith.sms.commands import Command, parse
from steelyard.markets.locksmith.sms.replies import reply
from steelyard.markets.locksmith.words import TAKEN_JOB

MARKET = "locksmith"
_Answer = Callable[[Session, Locksmith, Command, Actor, Message], Awaitable[str]]


async def received(session: Session, message: Message) -> str | None:
    """The reply to one text; None where nothing is to be said (unknown numbers)."""
    locksmith = await _sender_alone(session, message.from_address)
    if locksmith is None:
        return None
    message.party_type, message.party_id = "locksmith", str(locksmith.id)
    actor = Actor(kind="locksmith", id=str(locksmith.id), role="locksmith")
    command = parse(message.body)
    _note(session, locksmith, command, message, actor)
    topics.message_arrived(session, message)
    answer = _ANSWERS.get(command.word)
    if answer is None:
        return reply("not_understood")
    if not locksmith.is_active and command.word != "HELP":
        return reply("inactive")
    return await answer(session, locksmith, command, actor, message)


async def opted_out(session: Session, address: str, message: Message) -> None:
    """STOP: deactivated at once, open offers withdrawn, an assigned job left to staff."""
    locksmith = await _sender_alone(session, address)
    if locksmith is None:
        return
    actor = Actor(kind="locksmith", id=str(locksmith.id), role="locksmith")
    locksmith.is_active = False
    locksmith.is_available = False
    locksmith.opted_out_at = message.created_at
    message.party_type, message.party_id = "locksmith", str(locksmith.id)
    _note(session, locksmith, Command("STOP"), message, actor)
    await answers.withdraw_all(session, locksmith.id, "opted out by STOP")


async def opted_in(session: Session, address: str, message: Message) -> None:
    """START: texts may be sent again; staff reactivate the account."""
    locksmith = await _sender(session, address)
    if locksmith is None:
        return
    actor = Actor(kind="locksmith", id=str(locksmith.id), role="locksmith")
    locksmith.opted_out_at = None
    message.party_type, message.party_id = "locksmith", str(locksmith.id)
    _note(session, locksmith, Command("START"), message, actor)


async def _yes(
    session: Session, locksmith: Locksmith, command: Command, actor: Actor, message: Message
) -> str:
    offer, problem = await _which(session, locksmith, command, message)
    if offer is None:
        return problem
    outcome = await answers.accept(session, offer, locksmith, actor=actor)
    if outcome.won:
        return reply("won")
    if outcome.why_not == "busy":
        job = await _current_job(session, locksmith.id)
        return reply("busy", number=job.label if job else "")
    return reply("taken" if outcome.why_not == "taken" else "closed")


async def _no(
    session: Session, locksmith: Locksmith, command: Command, actor: Actor, message: Message
) -> str:
    offer, problem = await _which(session, locksmith, command, message)
    if offer is None:
        return problem
    if await answers.decline(session, offer, actor=actor):
        return reply("declined")
    return reply("closed")


async def _available(
    _session: Session, locksmith: Locksmith, _command: Command, _actor: Actor, _message: Message
) -> str:
    locksmith.is_available = True
    return reply("available")


async def _unavailable(
    _session: Session, locksmith: Locksmith, _command: Command, _actor: Actor, _message: Message
) -> str:
    locksmith.is_available = False
    return reply("unavailable")


async def _help(
    _session: Session, _locksmith: Locksmith, _command: Command, _actor: Actor, _message: Message
) -> str:
    return reply("help")


async def _on_the_job(
    session: Session, locksmith: Locksmith, command: Command, actor: Actor, message: Message
) -> str:
    """OMW, HERE, PRICE, DONE, OUT: all about the job in hand."""
    job = await _current_job(session, locksmith.id, locked=True)
    if job is None:
        return reply("no_job")
    message.about_type, message.about_id = "job", str(job.id)
    return await field.COMMANDS[command.word](session, job, locksmith, command, actor)


_ANSWERS: dict[str, _Answer] = {
    "YES": _yes,
    "NO": _no,
    "AVAILABLE": _available,
    "UNAVAILABLE": _unavailable,
    "HELP": _help,
    **dict.fromkeys(field.COMMANDS, _on_the_job),
}


async def _which(
    session: Session, locksmith: Locksmith, command: Command, message: Message
) -> tuple[JobOffer | None, str]:
    """The offer a YES or NO means; else what to say instead."""
    # Only the text itself has changed so far, and it is written once, when all is known of it.
    with session.no_autoflush:
        return await _find(session, locksmith, command, message)


async def _find(
    session: Session, locksmith: Locksmith, command: Command, message: Message
) -> tuple[JobOffer | None, str]:
    open_now = await answers.open_offers(session, locksmith.id)
    if command.code is not None:
        found = next((pair for pair in open_now if pair[0].code == command.code), None)
        if found is None:
            return None, await _no_such_code(session, locksmith.id, command.code, message)
        return _about(message, *found), ""
    if not open_now:
        return None, await _nothing_open(session, locksmith.id, message)
    if len(open_now) > 1:
        offers = [
            {"code": offer.code, "service": SERVICE_WORDS[job.service_type], "city": job.city}
            for offer, job in open_now
        ]
        return None, reply("which", word=command.word, offers=offers)
    return _about(message, *open_now[0]), ""


def _about(message: Message, offer: JobOffer, job: Job) -> JobOffer:
    message.about_type, message.about_id = "job", str(job.id)
    return offer


async def _no_such_code(session: Session, locksmith_id: UUID, code: str, message: Message) -> str:
    past = await _latest_offer(session, locksmith_id, code)
    if past is None:
        return reply("wrong_code", code=code)
    message.about_type, message.about_id = "job", str(past.job_id)
    return reply("taken" if past.status == "LOST" else "closed")


async def _nothing_open(session: Session, locksmith_id: UUID, message: Message) -> str:
    """A late YES is told what became of the offer; with no recent offer it is told so."""
    past = await _latest_offer(session, locksmith_id, None)
    if past is not None and past.status in {"LOST", "EXPIRED"} and past.responded_at is None:
        message.about_type, message.about_id = "job", str(past.job_id)
        return reply("taken" if past.status == "LOST" else "closed")
    return reply("no_offer")


async def _latest_offer(session: Session, locksmith_id: UUID, code: str | None) -> JobOffer | None:
    statement = (
        select(JobOffer)
        .where(JobOffer.locksmith_id == locksmith_id, JobOffer.kind == "sms")
        .order_by(JobOffer.created_at.desc())
        .limit(1)
    )
    if code is not None:
        statement = statement.where(JobOffer.code == code)
    return await session.scalar(statement)


async def _current_job(session: Session, locksmith_id: UUID, *, locked: bool = False) -> Job | None:
    statement = select(Job).where(
        Job.assigned_locksmith_id == locksmith_id, Job.status.in_(TAKEN_JOB)
    )
    return await session.scalar(statement.with_for_update() if locked else statement)


async def _sender(session: Session, phone: str) -> Locksmith | None:
    return await session.scalar(select(Locksmith).where(Locksmith.phone == phone))


async def _sender_alone(session: Session, phone: str) -> Locksmith | None:
    """Whose phone it is. Two texts of one locksmith are handled one after the other, whatever
    process got them: they are read when it is their turn."""
    await session.execute(
        text(
            "SELECT pg_advisory_xact_lock(hashtextextended('locksmith.text:' || id, 7315))"
            " FROM locksmith.locksmiths WHERE phone = :phone"
        ),
        {"phone": phone},
    )
    return await session.scalar(
        select(Locksmith).where(Locksmith.phone == phone).execution_options(populate_existing=True)
    )


def _note(
    session: Session, locksmith: Locksmith, command: Command, message: Message, actor: Actor
) -> None:
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="locksmith",
        entity_id=locksmith.id,
        event=f"sms_{command.word.lower() or 'other'}",
        data={"message_id": str(message.id), "code": command.code},
    )
