"""From an id somewhere in the engine room to the console's page of the thing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from steelyard.kernel.db import Session
from steelyard.kernel.messaging import Message
from steelyard.kernel.payments import Payment, ProviderEvent, Refund
from steelyard.kernel.payments.models import WebhookEffect
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith, RequestSession, Wave

_ARGUMENTS = ("job_id", "wave_id", "message_id", "payment_id", "refund_id", "event_id")


@dataclass(frozen=True, slots=True)
class Link:
    """A thing with a page: ``kind`` is job, locksmith or session."""

    kind: str
    id: UUID
    title: str
    href: str


def id_in(arguments: Mapping[str, Any]) -> UUID | None:
    """The id a job was given, if it is one."""
    named = next((arguments[name] for name in _ARGUMENTS if name in arguments), None)
    return read_id(named)


def read_id(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


async def links_of(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, Link]:
    """The pages of those that have one, by the ids asked for. One query for each kind of thing."""
    missing = {one for one in ids if one is not None}
    found: dict[UUID, Link] = {}
    for statement in _jobs_of(missing):
        for row in await session.execute(statement):
            found[row.of] = Link("job", row.id, f"Job L{row.number}", f"/jobs/{row.id}")
    rest = missing - found.keys()
    if rest:
        for row in await session.execute(_locksmiths(rest)):
            found[row.id] = Link("locksmith", row.id, row.name, f"/locksmiths/{row.id}")
        for row in await session.execute(_sessions(rest)):
            found[row.of] = Link("session", row.id, row.name, f"/sessions/{row.id}")
    return found


def _jobs_of(ids: set[UUID]) -> list[Select[*tuple[Any, ...]]]:
    """Everything that belongs to a job leads to it."""
    wanted = select(Job.id, Job.number)
    about = Message.about_id == Job.id.cast(Message.about_id.type)
    return [
        wanted.add_columns(Job.id.label("of")).where(Job.id.in_(ids)),
        wanted.add_columns(Wave.id.label("of")).join(Wave).where(Wave.id.in_(ids)),
        wanted.add_columns(JobOffer.id.label("of")).join(JobOffer).where(JobOffer.id.in_(ids)),
        wanted.add_columns(Job.payment_id.label("of")).where(Job.payment_id.in_(ids)),
        wanted.add_columns(Refund.id.label("of"))
        .join(Refund, Refund.payment_id == Job.payment_id)
        .where(Refund.id.in_(ids)),
        wanted.add_columns(Message.id.label("of"))
        .join(Message, about)
        .where(Message.id.in_(ids), Message.about_type == "job"),
        wanted.add_columns(ProviderEvent.id.label("of"))
        .join(WebhookEffect, WebhookEffect.entity_id == Job.payment_id)
        .join(ProviderEvent, ProviderEvent.id == WebhookEffect.event_id)
        .where(ProviderEvent.id.in_(ids)),
    ]


def _locksmiths(ids: set[UUID]) -> Select[*tuple[Any, ...]]:
    return select(Locksmith.id, Locksmith.display_name.label("name")).where(Locksmith.id.in_(ids))


def _sessions(ids: set[UUID]) -> Select[*tuple[Any, ...]]:
    """A request, or the payment of one that has no job yet."""
    paid = select(Payment.subject_id, Payment.id).where(Payment.id.in_(ids)).subquery("paid")
    own = select(RequestSession.id, RequestSession.name, RequestSession.id.label("of")).where(
        RequestSession.id.in_(ids)
    )
    theirs = select(RequestSession.id, RequestSession.name, paid.c.id.label("of")).join(
        paid, RequestSession.id == paid.c.subject_id.cast(RequestSession.id.type)
    )
    return own.union_all(theirs)  # pyright: ignore[reportReturnType] - rows of one shape
