"""Finding one thing among a million, by index or not at all.

Job numbers and phones stand in trees of their own; a whole one of them is not looked for in words
as well. Words are looked for as the board looks for them. Requests that were
paid for are found by their job; the others by phone, and by word among the newest.
"""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, text

from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import Order
from steelyard.kernel.messaging import Message
from steelyard.markets.locksmith.jobs import board
from steelyard.markets.locksmith.jobs.asked import JobFilters
from steelyard.markets.locksmith.models import Job, Locksmith, RequestSession
from steelyard.markets.locksmith.search.schemas import Found, Hit, Kind

LIMIT = 8
_LOOKED_AT = 400
"""Newest requests and texts that are looked at for a word no index knows."""
_NUMBER = re.compile(r"[lL]?(\d{1,18})")
_SID = re.compile(r"(SM|MM)[0-9a-fA-F]{2,32}")
_DIGITS_LEAST = 4
_PART_LEAST = 7
_WHOLE_PHONE = 10
_OF_ONE = 100
_NEWEST = Order("created_at", board.SORTS["created_at"], Job.id, descending=True)
# Punctuation people write in phone numbers.
_PHONE = re.compile(r"[\d\s().+\-/]+")


async def find(session: Session, wanted: str) -> Found:
    """Up to ``LIMIT`` of each kind."""
    await session.execute(
        text(
            "SELECT set_config('statement_timeout', '2000', true), set_config('jit', 'off', true),"
            " set_config('plan_cache_mode', 'force_custom_plan', true),"
            " set_config('enable_seqscan', 'off', true)"
        )
    )
    digits = _digits(wanted)
    groups = [
        await _jobs(session, wanted, digits),
        await _locksmiths(session, wanted, digits),
        await _sessions(session, wanted, digits),
        await _messages(session, wanted, digits),
    ]
    # Sorting is stable: among equals jobs come first.
    groups.sort(key=lambda group: min((place for place, _ in group), default=9))
    return Found(items=[hit for group in groups for _, hit in group], limit=LIMIT)


Ranked = list[tuple[int, Hit]]
"""Hits with their rank: 0 is exactly this one, 1 begins so, 2 has it somewhere."""


async def _jobs(session: Session, wanted: str, digits: str) -> Ranked:
    exact = await _jobs_by_number(session, wanted)
    exact += await _jobs_by_phone(session, digits)
    rest: list[Job] = []
    if not exact and len(digits) < _WHOLE_PHONE:
        rest = await _jobs_by_words(session, _stored(wanted, digits))
    ranked = [(0, job) for job in exact] + [(2, job) for job in rest]
    return _first((place, _job(job)) for place, job in ranked)


async def _jobs_by_number(session: Session, wanted: str) -> list[Job]:
    number = _NUMBER.fullmatch(wanted)
    if number is None:
        return []
    found = select(Job).where(Job.number == int(number[1]))
    return list(await session.scalars(found))


async def _jobs_by_phone(session: Session, digits: str) -> list[Job]:
    if len(digits) < _WHOLE_PHONE:
        return []
    # Sorted here: an ORDER BY could lure the planner along another index than the phone's.
    phones = _phones(digits)
    found = await session.scalars(select(Job).where(Job.customer_phone.in_(phones)).limit(_OF_ONE))
    return sorted(found, key=lambda job: job.created_at, reverse=True)


async def _jobs_by_words(session: Session, said: str) -> list[Job]:
    """The newest that say so, found as the board finds them."""
    found, _ = await board.page_of_jobs(
        session, JobFilters(text=said), _NEWEST, cursor=None, size=LIMIT, secret=""
    )
    return found


async def _locksmiths(session: Session, wanted: str, digits: str) -> Ranked:
    """There are hundreds of them, not millions: their table is small enough to read."""
    name = Locksmith.display_name
    likes: list[ColumnElement[bool]] = [name.icontains(wanted, autoescape=True)]
    likes.append(Locksmith.primary_city.istartswith(wanted, autoescape=True))
    if len(digits) >= _DIGITS_LEAST:
        likes.append(Locksmith.phone.contains(digits, autoescape=True))
    begins = name.istartswith(wanted, autoescape=True)
    rows = await session.scalars(
        select(Locksmith)
        .where(or_(*likes))
        .order_by(begins.desc(), Locksmith.is_active.desc(), name)
        .limit(LIMIT)
    )
    return _first((_place(one.display_name, wanted, one.phone, digits), _locksmith(one))
                  for one in rows)  # fmt: skip


async def _sessions(session: Session, wanted: str, digits: str) -> Ranked:
    """By the whole phone through its index; by words and parts of it among the newest."""
    row = RequestSession
    newest = (
        select(row.id, row.name, row.phone, row.address_line, row.city)
        .order_by(row.created_at.desc(), row.id.desc())
        .limit(_LOOKED_AT)
        .cte("newest")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    words = (newest.c.name, newest.c.address_line, newest.c.city)
    likes = [column.icontains(wanted, autoescape=True) for column in words]
    if len(digits) >= _DIGITS_LEAST:
        likes.append(newest.c.phone.contains(digits, autoescape=True))
    ids = list(await session.scalars(select(newest.c.id).where(or_(*likes)).limit(LIMIT)))
    found = list(await session.scalars(_latest(row).where(row.id.in_(ids)))) if ids else []
    if len(digits) >= _WHOLE_PHONE:
        phones = _phones(digits)
        exact = await session.scalars(select(row).where(row.phone.in_(phones)).limit(_OF_ONE))
        found = [*sorted(exact, key=lambda one: one.created_at, reverse=True), *found]
    return _first((_place(one.name, wanted, one.phone, digits), _session(one)) for one in found)


def _latest(row: type[RequestSession]) -> Select[Any]:
    return select(row).order_by(row.created_at.desc(), row.id.desc()).limit(LIMIT)


async def _messages(session: Session, wanted: str, digits: str) -> Ranked:
    """By the carrier's SID or its beginning, and by phone; words are the log's business."""
    wishes: list[ColumnElement[bool]] = []
    if _SID.fullmatch(wanted):
        # The index is in the letters' own order; a range walks it, a LIKE would not.
        beginning = wanted[:2].upper() + wanted[2:].lower()
        ref = Message.provider_ref
        wishes.append(and_(ref >= beginning, ref < beginning + "g"))
    if len(digits) >= _WHOLE_PHONE:
        phones = _phones(digits)
        wishes += [Message.to_address.in_(phones), Message.from_address.in_(phones)]
    elif len(digits) >= _PART_LEAST:
        like = f"%{digits}%"
        wishes.append(or_(Message.to_address.like(like), Message.from_address.like(like)))
    found: list[Message] = []
    for wish in wishes:
        statement = (
            select(Message)
            .where(Message.market == "locksmith", wish)
            .order_by(Message.created_at.desc())
            .limit(LIMIT)
        )
        found += await session.scalars(statement)
    found.sort(key=lambda one: one.created_at, reverse=True)
    return _first((0 if one.provider_ref == wanted else 2, _message(one)) for one in found)


def _first(ranked: Any) -> Ranked:
    """The best few, each once."""
    seen: set[UUID] = set()
    kept: Ranked = []
    for place, hit in sorted(ranked, key=lambda pair: pair[0]):
        if hit.id not in seen and len(kept) < LIMIT:
            seen.add(hit.id)
            kept.append((place, hit))
    return kept


def _place(name: str, wanted: str, phone: str, digits: str) -> int:
    whole = len(digits) >= _WHOLE_PHONE and phone.endswith(digits)
    if whole or name.casefold() == wanted.casefold():
        return 0
    return 1 if name.casefold().startswith(wanted.casefold()) else 2


def _digits(wanted: str) -> str:
    """The digits of what may be a phone number or a part of one."""
    return re.sub(r"\D", "", wanted) if _PHONE.fullmatch(wanted) else ""


def _phones(digits: str) -> Sequence[str]:
    """As they are stored: with the country's code, which people leave out at home."""
    return (f"+{digits}", f"+1{digits}")


def _stored(wanted: str, digits: str) -> str:
    """Phones stand without punctuation in what is searched."""
    return digits if len(digits) >= _DIGITS_LEAST else wanted


def _job(job: Job) -> Hit:
    return _hit("job", job.id, f"{job.label} · {job.customer_name}",
                f"{job.customer_phone} · {job.address_line}, {job.city}", job.status,
                f"/jobs/{job.id}")  # fmt: skip


def _locksmith(one: Locksmith) -> Hit:
    status = "inactive" if not one.is_active else "available" if one.is_available else "paused"
    return _hit("locksmith", one.id, one.display_name, f"{one.phone} · {one.primary_city}", status,
                f"/locksmiths/{one.id}")  # fmt: skip


def _session(one: RequestSession) -> Hit:
    where = one.address_line or one.city or "no address yet"
    return _hit("session", one.id, one.name, f"{one.phone} · {where}", one.step,
                f"/sessions/{one.id}")  # fmt: skip


def _message(one: Message) -> Hit:
    inward = one.direction == "in"
    phone = one.from_address if inward else one.to_address
    title = f"{'From' if inward else 'To'} {phone}"
    return _hit("message", one.id, title, one.body[:120], one.status, _page_of(one))


def _page_of(one: Message) -> str:
    if one.about_type == "job" and one.about_id:
        return f"/jobs/{one.about_id}"
    if one.party_type == "locksmith" and one.party_id:
        return f"/locksmiths/{one.party_id}"
    if one.party_type == "customer" and one.party_id:
        return f"/sessions/{one.party_id}"
    return "/messages"


def _hit(kind: Kind, id: UUID, title: str, subtitle: str, status: str, href: str) -> Hit:  # noqa: A002
    return Hit(kind=kind, id=id, title=title, subtitle=subtitle, status=status, href=href)
