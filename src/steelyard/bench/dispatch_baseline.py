"""A YES the way the sources describe it: through the ORM, with the job's row locked.

Read the offer, SELECT … FOR UPDATE the job, look at its status, take it or not, write down the
same: offers, wave, audit, texts to the winner, the customer and those who were too late, each
with the job row that sends it. Simpler than ours where that is quicker: texts are not rendered
from templates, audit rows are not chained, nobody's opt-out is looked up, no job is deduplicated.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from fastapi import FastAPI, Request, Response
from sqlalchemy import DateTime, ForeignKey, Text, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from twilio.request_validator import (  # pyright: ignore[reportMissingTypeStubs] - ships no types
    RequestValidator,
)

SCHEMA = "bench_dispatch"
TABLES = (f"{SCHEMA}.job", f"{SCHEMA}.offer")
_OPEN = ("PENDING", "SENT")
_TAKEN = ("ASSIGNED", "EN_ROUTE")
_COPIED = {
    "job": "id, customer_phone, status, assigned_locksmith_id, assigned_at FROM locksmith.jobs",
    "locksmith": "id, display_name, phone FROM locksmith.locksmiths",
    "wave": "id, job_id, closed_at, close_reason FROM locksmith.waves",
    "offer": "id, job_id, locksmith_id, wave_id, status, responded_at FROM locksmith.job_offers",
}


class _Base(DeclarativeBase):
    type_annotation_map = {datetime: DateTime(timezone=True), str: Text}  # noqa: RUF012


class _Job(_Base):
    __tablename__ = "job"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_phone: Mapped[str]
    status: Mapped[str]
    assigned_locksmith_id: Mapped[UUID | None] = mapped_column(index=True)
    assigned_at: Mapped[datetime | None]


class _Locksmith(_Base):
    __tablename__ = "locksmith"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    phone: Mapped[str] = mapped_column(unique=True)


class _Wave(_Base):
    __tablename__ = "wave"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.job.id"), index=True)
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None]


class _Offer(_Base):
    __tablename__ = "offer"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.job.id"), index=True)
    locksmith_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.locksmith.id"), index=True)
    wave_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.wave.id"))
    status: Mapped[str]
    responded_at: Mapped[datetime | None]


class _Message(_Base):
    __tablename__ = "message"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    direction: Mapped[str]
    phone: Mapped[str] = mapped_column(index=True)
    body: Mapped[str]
    provider_ref: Mapped[str | None] = mapped_column(unique=True)
    status: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class _Queued(_Base):
    __tablename__ = "queued"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    task: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(default="queued", index=True)


class _Audit(_Base):
    __tablename__ = "audit"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    actor: Mapped[str]
    entity_type: Mapped[str]
    entity_id: Mapped[str] = mapped_column(index=True)
    event: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)


async def copy_town(owner: AsyncEngine) -> None:
    """The same jobs, offers and locksmiths as the market has now, in tables of the baseline."""
    async with owner.begin() as connection:
        await connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        await connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        await connection.run_sync(_Base.metadata.create_all)
        for table, source in _COPIED.items():
            names = source.partition(" FROM ")[0]
            await connection.execute(
                text(f"INSERT INTO {SCHEMA}.{table} ({names}) SELECT {source}")
            )
            await connection.execute(text(f"ANALYZE {SCHEMA}.{table}"))


@asynccontextmanager
async def orm_sessions(
    url: str, pool_size: int
) -> AsyncGenerator[async_sessionmaker[AsyncSession]]:
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=0, pool_timeout=60)
    try:
        yield async_sessionmaker(engine, expire_on_commit=False)
    finally:
        await engine.dispose()


async def accept_through_orm(session: AsyncSession, offer_id: UUID) -> bool:
    """Take the job if it is still to be had; the caller commits."""
    offer = await session.get_one(_Offer, offer_id)
    job = await session.get_one(_Job, offer.job_id, with_for_update=True)
    await session.refresh(offer)
    if job.status != "OFFERED" or offer.status not in _OPEN:
        return False
    busy = await session.scalar(
        select(_Job.id).where(
            _Job.assigned_locksmith_id == offer.locksmith_id, _Job.status.in_(_TAKEN)
        )
    )
    if busy is not None:
        return False
    locksmith = await session.get_one(_Locksmith, offer.locksmith_id)
    now = datetime.now(UTC)
    job.status, job.assigned_locksmith_id, job.assigned_at = "ASSIGNED", locksmith.id, now
    offer.status, offer.responded_at = "ACCEPTED", now
    wave = await session.get_one(_Wave, offer.wave_id)
    wave.closed_at, wave.close_reason = now, "accepted"
    await _tell_losers(session, offer)
    _say(session, locksmith.phone, "The job is yours: Dana Reyes, 1 Lake St.")
    _say(session, job.customer_phone, f"{locksmith.display_name} is coming.")
    _note(session, locksmith.id, "job", job.id, "accept")
    return True


async def _tell_losers(session: AsyncSession, winner: _Offer) -> None:
    losers = await session.execute(
        select(_Offer, _Locksmith.phone)
        .join(_Locksmith, _Locksmith.id == _Offer.locksmith_id)
        .where(_Offer.job_id == winner.job_id, _Offer.id != winner.id, _Offer.status.in_(_OPEN))
    )
    for loser, phone in losers.all():
        loser.status = "LOST"
        _say(session, phone, "Somebody else was first. Thank you!")


def baseline_door(sessions: async_sessionmaker[AsyncSession], token: str, url: str) -> FastAPI:
    """The smallest application that does it: Twilio's signature checked, the text stored, the
    job decided, the answer written, all committed before the reply."""
    app = FastAPI()
    validator: Any = RequestValidator(token)

    @app.post("/sms")
    async def sms(request: Request) -> Response:
        fields = dict(parse_qsl((await request.body()).decode()))
        if not validator.validate(url, fields, request.headers["x-twilio-signature"]):
            return Response(status_code=400)
        async with sessions() as session, session.begin():
            await _receive(session, fields)
        return Response("<Response/>", media_type="text/xml")

    return app


async def _receive(session: AsyncSession, fields: dict[str, str]) -> None:
    known = await session.scalar(
        select(_Message.id).where(_Message.provider_ref == fields["MessageSid"])
    )
    if known is not None:
        return
    phone = fields["From"]
    session.add(
        _Message(
            direction="in",
            phone=phone,
            body=fields["Body"],
            provider_ref=fields["MessageSid"],
            status="received",
        )
    )
    locksmith = await session.scalar(select(_Locksmith).where(_Locksmith.phone == phone))
    if locksmith is None:
        return
    _note(session, locksmith.id, "locksmith", locksmith.id, "sms_yes")
    offers = await session.scalars(
        select(_Offer).where(_Offer.locksmith_id == locksmith.id, _Offer.status.in_(_OPEN))
    )
    offer = offers.first()
    won = offer is not None and await accept_through_orm(session, offer.id)
    _say(session, phone, "It is yours." if won else "Somebody else was first.")


def _say(session: AsyncSession, phone: str, body: str) -> None:
    message = _Message(id=uuid4(), direction="out", phone=phone, body=body, status="queued")
    session.add(message)
    session.add(_Queued(task="send_sms", arguments={"message_id": str(message.id)}))


def _note(
    session: AsyncSession, actor: UUID, entity_type: str, entity_id: UUID, event: str
) -> None:
    session.add(
        _Audit(
            actor=str(actor),
            entity_type=entity_type,
            entity_id=str(entity_id),
            event=event,
            data={"locksmith_id": str(actor)},
        )
    )
