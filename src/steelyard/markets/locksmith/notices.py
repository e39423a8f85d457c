"""What the market says to whom. Every text is a template in ``templates/``.

A customer's notice is a text, and shown on their screen too where they asked for that.
"""

from collections.abc import Mapping
from uuid import UUID

from steelyard.kernel import messaging
from steelyard.kernel.db import Session
from steelyard.kernel.messaging import Message, Sms
from steelyard.kernel.money import Money
from steelyard.markets.locksmith.links import tracking_link
from steelyard.markets.locksmith.models import (
    Job,
    JobPrice,
    Locksmith,
    RequestSession,
    Wave,
)
from steelyard.markets.locksmith.policy import Policy, policy_of
from steelyard.markets.locksmith.screens import SHOWN, show_customer, show_staff

MARKET = "locksmith"
SERVICE_WORDS = {
    "home_lockout": "home lockout",
    "car_lockout": "car lockout",
    "rekey": "rekey",
    "smart_lock": "smart lock",
}


def say(amount_minor: int, currency: str) -> str:
    """An amount as people write it."""
    return Money(amount_minor, currency).format("en_US")


def offer(job: Job, wave: Wave, locksmith: Locksmith, code: str, policy: Policy) -> Sms:
    """The offer: never the exact address, never the customer's phone."""
    return Sms(
        to=locksmith.phone,
        template="offer",
        context={
            "service": SERVICE_WORDS[job.service_type],
            "urgency": job.urgency,
            "city": job.city,
            "code": code,
            "minutes": max(1, round(policy.wave_length.total_seconds() / 60)),
        },
        kind="offer",
        about=("job", str(job.id)),
        party=("locksmith", str(locksmith.id)),
        dedupe_key=f"offer-{wave.id}-{locksmith.id}",
        not_after=wave.closes_at,
    )


async def lost(session: Session, job: Job, losers: Mapping[UUID, Locksmith]) -> None:
    """A polite word to those who were not first (offer → whose it was)."""
    texts = [
        _locksmith_text(job, locksmith, "offer_lost", f"lost-{offer_id}")
        for offer_id, locksmith in losers.items()
    ]
    await messaging.send_all_sms(session, MARKET, texts)


async def assigned(session: Session, job: Job, locksmith: Locksmith) -> None:
    """The locksmith learns where and whom; the customer learns who comes."""
    yours = Sms(
        to=locksmith.phone,
        template="job_yours",
        context={
            "number": job.label,
            "service": SERVICE_WORDS[job.service_type],
            "customer": job.customer_name,
            "phone": job.customer_phone,
            "address": job.address_line,
        },
        kind="assignment",
        about=("job", str(job.id)),
        party=("locksmith", str(locksmith.id)),
        dedupe_key=f"yours-{job.id}-{job.round}-{locksmith.id}",
    )
    theirs = await _customer_text(
        session,
        job,
        "customer_assigned",
        f"assigned-{job.id}-{job.round}",
        {"locksmith": locksmith.display_name},
    )
    await messaging.send_all_sms(session, MARKET, [yours, theirs])
    await _show(session, job, theirs)


async def job_taken_back(session: Session, job: Job, locksmith: Locksmith) -> None:
    await _to_locksmith(
        session, job, locksmith, "job_taken_back", f"taken-back-{job.id}-{job.round}"
    )


async def job_canceled(
    session: Session, job: Job, locksmith: Locksmith | None, *, by_customer: bool = False
) -> None:
    """Whoever was coming stays at home; the customer reads what they did, or what staff did."""
    if locksmith is not None:
        await _to_locksmith(session, job, locksmith, "job_canceled", f"canceled-l-{job.id}")
    await _to_customer(
        session,
        job,
        "customer_canceled_own" if by_customer else "customer_canceled",
        f"canceled-{job.id}-{job.round}",
    )


async def paid(session: Session, job: Job) -> None:
    await _to_customer(
        session,
        job,
        "customer_paid",
        f"paid-{job.id}",
        {"deposit": say(job.deposit_minor, job.currency)},
    )


async def en_route(session: Session, job: Job) -> None:
    await _to_customer(
        session,
        job,
        "customer_en_route",
        f"en-route-{job.id}-{job.round}",
        {"locksmith": job.assigned_locksmith_name},
    )


async def arrived(session: Session, job: Job) -> None:
    """The locksmith is at the door: only shown, for whoever stands there needs no text."""
    text = await _customer_text(
        session,
        job,
        "customer_arrived",
        f"arrived-{job.id}-{job.round}",
        {"locksmith": job.assigned_locksmith_name},
    )
    await _show(session, job, text)


async def completed(session: Session, job: Job) -> None:
    await _to_customer(session, job, "customer_completed", f"completed-{job.id}-{job.round}")


async def looking_again(session: Session, job: Job) -> None:
    await _to_customer(session, job, "customer_looking_again", f"again-{job.id}-{job.round}")


async def refunded(session: Session, job: Job, refund_id: UUID, amount_minor: int) -> None:
    await _to_customer(
        session,
        job,
        "customer_refunded",
        f"refunded-{refund_id}",
        {"amount": say(amount_minor, job.currency)},
    )


async def price_asked(session: Session, job: Job, price: JobPrice) -> None:
    """The customer is asked to approve a price before work starts."""
    await _to_customer(
        session,
        job,
        "customer_price",
        f"price-{price.id}",
        {
            "locksmith": job.assigned_locksmith_name,
            "price": say(price.amount_minor, price.currency),
            "to_pay": say(max(price.amount_minor - job.deposit_minor, 0), price.currency),
        },
    )


async def price_decided(session: Session, job: Job, price: JobPrice) -> None:
    locksmith = await session.get_one(Locksmith, price.locksmith_id)
    await _to_locksmith(
        session,
        job,
        locksmith,
        "price_approved" if price.status == "APPROVED" else "price_refused",
        f"price-decided-{price.id}",
        {"price": say(price.amount_minor, price.currency)},
    )


async def nobody_found(session: Session, job: Job) -> None:
    """The customer and staff learn that the search is over."""
    await _to_customer(session, job, "customer_nobody_found", f"nobody-{job.id}-{job.round}")
    policy = policy_of(session)
    told: dict[str, object] = {
        "number": job.label,
        "city": job.city,
        "why": job.dispatch_stopped_reason or "",
        "link": f"{policy.public_url}/locksmith/admin/jobs/{job.id}",
    }
    about = ("job", str(job.id))
    key = f"staff-nobody-{job.id}-{job.round}"
    await show_staff(session, "staff_nobody_found", key, told, path=f"/jobs/{job.id}", about=about)
    if policy.staff_alert_email:
        await messaging.send_mail(
            session,
            market=MARKET,
            to=policy.staff_alert_email,
            template="staff_nobody_found",
            context=told,
            kind="staff_alert",
            about=about,
            party=("staff", "alerts"),
            dedupe_key=key,
        )


async def from_staff(
    session: Session, job: Job, *, to_locksmith: bool, text: str, dedupe_key: str
) -> Message:
    """A word from staff to either side, in the job's file."""
    if to_locksmith:
        if job.assigned_locksmith_id is None:
            raise ValueError("nobody is assigned to write to")
        locksmith = await session.get_one(Locksmith, job.assigned_locksmith_id)
        to, party = locksmith.phone, ("locksmith", str(locksmith.id))
    else:
        to, party = job.customer_phone, ("customer", str(job.session_id))
    return await messaging.send_sms(
        session,
        market=MARKET,
        to=to,
        template="from_staff",
        context={"text": text},
        kind="staff",
        about=("job", str(job.id)),
        party=party,
        dedupe_key=dedupe_key,
    )


async def _to_customer(
    session: Session,
    job: Job,
    template: str,
    dedupe_key: str,
    context: dict[str, object] | None = None,
) -> None:
    text = await _customer_text(session, job, template, dedupe_key, context)
    await messaging.send_all_sms(session, MARKET, [text])
    await _show(session, job, text)


async def _show(session: Session, job: Job, said: Sms) -> None:
    if said.template in SHOWN:
        await show_customer(session, job, said.template, said.dedupe_key, dict(said.context))


async def _customer_text(
    session: Session,
    job: Job,
    template: str,
    dedupe_key: str,
    context: dict[str, object] | None = None,
) -> Sms:
    policy = policy_of(session)
    request = await session.get(RequestSession, job.session_id)
    return Sms(
        to=job.customer_phone,
        template=template,
        context={
            "name": request.name if request else job.customer_name,
            "number": job.label,
            "link": tracking_link(policy.public_url, policy.secret_key, job.session_id),
            **(context or {}),
        },
        kind="notice",
        about=("job", str(job.id)),
        party=("customer", str(job.session_id)),
        dedupe_key=dedupe_key,
    )


async def _to_locksmith(
    session: Session,
    job: Job,
    locksmith: Locksmith,
    template: str,
    dedupe_key: str,
    context: dict[str, object] | None = None,
) -> None:
    text = _locksmith_text(job, locksmith, template, dedupe_key, context)
    await messaging.send_all_sms(session, MARKET, [text])


def _locksmith_text(
    job: Job,
    locksmith: Locksmith,
    template: str,
    dedupe_key: str,
    context: dict[str, object] | None = None,
) -> Sms:
    return Sms(
        to=locksmith.phone,
        template=template,
        context={"number": job.label, "city": job.city, **(context or {})},
        kind="notice",
        about=("job", str(job.id)),
        party=("locksmith", str(locksmith.id)),
        dedupe_key=dedupe_key,
    )
