"""What comes from providers and what goes to people."""

from datetime import datetime, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import text

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.system.part import Part, State

_DAY = timedelta(days=1)
_UNAPPLIED = timedelta(minutes=2)
_UNAPPLIED_LONG = timedelta(minutes=15)
_WAITS = timedelta(minutes=1)
_WAITS_LONG = timedelta(minutes=5)
_COUNTED_MAX = 10_000
_ENOUGH = 20
_POOR = 0.85


class ProviderInbox(BaseModel):
    """One provider's webhooks. ``parked``: nothing of ours fits yet; ``suspense``: for a person.

    For texts, ``suspense`` counts those of the last day that a person should read.
    """

    provider: str
    last_received_at: datetime | None
    waiting: int
    parked: int
    suspense: int
    oldest_unapplied_at: datetime | None


class InboxFacts(BaseModel):
    providers: list[ProviderInbox]


class ChannelOutbox(BaseModel):
    """Texts or mails. ``unknown_outcome``: handed over, and the answer was lost."""

    channel: str
    waiting: int
    oldest_waiting_at: datetime | None
    unknown_outcome: int
    sent_24h: int
    delivered_24h: int
    failed_24h: int
    delivery_rate_24h: float | None = Field(
        description="Of what came to an end in the last 24 hours; null when nothing did."
    )


class OutboxFacts(BaseModel):
    channels: list[ChannelOutbox]


async def inbox(session: Session, market: str) -> Part[InboxFacts]:
    providers = [await _payments(session, market), await _texts(session, market)]
    facts = InboxFacts(providers=providers)
    now = clock.now()
    since = min((one.oldest_unapplied_at for one in providers if one.oldest_unapplied_at),
                default=None)  # fmt: skip
    parked = sum(one.parked for one in providers)
    suspense = sum(one.suspense for one in providers)
    state: State = "ok"
    said = "Everything that came in has been applied."
    if since is not None and now - since > _UNAPPLIED_LONG:
        state, said = "trouble", f"Something that came in {_ago(now - since)} is not applied."
    elif suspense:
        state, said = "trouble", f"{suspense} things that came in wait for a person."
    elif since is not None and now - since > _UNAPPLIED:
        state, said = "late", f"Something that came in {_ago(now - since)} is not applied yet."
    elif parked:
        state, said = "late", f"{parked} events fit nothing of ours yet; they are tried again."
    return Part[InboxFacts](state=state, sentence=said, since=since, facts=facts)


async def _payments(session: Session, market: str) -> ProviderInbox:
    row = (
        await session.execute(
            text(
                # Ids are made in the order of time; the last one is the last received.
                "SELECT (SELECT received_at FROM kernel.provider_event"
                "  WHERE provider = 'stripe' AND market = :market"
                "  ORDER BY id DESC LIMIT 1) AS last,"
                " count(*) FILTER (WHERE status IN ('received', 'failed')) AS waiting,"
                " count(*) FILTER (WHERE status = 'parked') AS parked,"
                " count(*) FILTER (WHERE status = 'suspense') AS suspense,"
                " min(received_at) FILTER (WHERE status IN ('received', 'failed')) AS oldest"
                " FROM (SELECT status, received_at FROM kernel.provider_event"
                "  WHERE status IN ('received', 'failed', 'parked', 'suspense')"
                "  AND provider = 'stripe' AND market = :market"
                "  ORDER BY received_at LIMIT :most) AS open"
            ),
            {"market": market, "most": _COUNTED_MAX},
        )
    ).one()
    return ProviderInbox(
        provider="stripe",
        last_received_at=row.last,
        waiting=row.waiting,
        parked=row.parked,
        suspense=row.suspense,
        oldest_unapplied_at=row.oldest,
    )


async def _texts(session: Session, market: str) -> ProviderInbox:
    """A text is acted on in the transaction that stores it: none ever waits."""
    row = (
        await session.execute(
            text(
                "SELECT (SELECT created_at FROM kernel.message WHERE market = :market"
                "  AND status = 'received' ORDER BY created_at DESC, id DESC LIMIT 1) AS last,"
                " count(*) AS flagged FROM kernel.message WHERE market = :market"
                " AND status = 'received' AND created_at >= :day AND flagged_reason IS NOT NULL"
            ),
            {"market": market, "day": clock.now() - _DAY},
        )
    ).one()
    return ProviderInbox(
        provider="twilio",
        last_received_at=row.last,
        waiting=0,
        parked=0,
        suspense=row.flagged,
        oldest_unapplied_at=None,
    )


async def outbox(session: Session, market: str) -> Part[OutboxFacts]:
    rows = await session.execute(
        text(
            "SELECT channel, count(*) FILTER (WHERE status IN ('queued', 'sending')) AS waiting,"
            " min(created_at) FILTER (WHERE status IN ('queued', 'sending')) AS oldest,"
            " count(*) FILTER (WHERE (status = 'sending' AND lease_until < now())"
            "  OR error_code = 'unknown') AS unknown,"
            " count(*) FILTER (WHERE status = 'sent') AS sent,"
            " count(*) FILTER (WHERE status = 'delivered') AS delivered,"
            " count(*) FILTER (WHERE status IN ('failed', 'undelivered')) AS failed"
            " FROM kernel.message WHERE market = :market AND created_at >= :day"
            " AND status IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'undelivered')"
            " GROUP BY channel ORDER BY channel DESC"
        ),
        {"market": market, "day": clock.now() - _DAY},
    )
    channels = [
        ChannelOutbox(
            channel=row.channel,
            waiting=row.waiting,
            oldest_waiting_at=row.oldest,
            unknown_outcome=row.unknown,
            sent_24h=row.sent,
            delivered_24h=row.delivered,
            failed_24h=row.failed,
            delivery_rate_24h=_rate(row.delivered, row.delivered + row.failed),
        )
        for row in rows.all()
    ]
    return _judged(channels)


def _judged(channels: list[ChannelOutbox]) -> Part[OutboxFacts]:
    now = clock.now()
    since = min((one.oldest_waiting_at for one in channels if one.oldest_waiting_at), default=None)
    waited = now - since if since else timedelta(0)
    unknown = sum(one.unknown_outcome for one in channels)
    poor = [one for one in channels if _is_poor(one)]
    state: State = "ok"
    said = "Texts and mails leave at once."
    if waited > _WAITS_LONG:
        state, said = "trouble", f"Something to be sent waits since {_ago(waited)}."
    elif poor:
        rate = min(one.delivery_rate_24h or 0 for one in poor)
        state, said = "trouble", f"Only {rate:.0%} of what ended in the last 24 hours arrived."
        since = now - _DAY
    elif unknown:
        state, said = "late", f"Of {unknown} messages it is not known whether they left."
    elif waited > _WAITS:
        state, said = "late", f"Something to be sent waits since {_ago(waited)}."
    return Part[OutboxFacts](
        state=state, sentence=said, since=since, facts=OutboxFacts(channels=channels)
    )


def _is_poor(one: ChannelOutbox) -> bool:
    ended = one.delivered_24h + one.failed_24h
    return ended >= _ENOUGH and (one.delivery_rate_24h or 0) < _POOR


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _ago(span: timedelta) -> str:
    minutes = span.total_seconds() / 60
    return f"{minutes:.0f} minutes ago" if minutes < 120 else f"{minutes / 60:.0f} hours ago"
