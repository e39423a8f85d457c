"""The market's tables, in schema ``locksmith``. What can be a constraint is one."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7
from steelyard.kernel.geo import Point
from steelyard.markets.locksmith.words import (
    OPEN_OFFER,
    TAKEN_JOB,
    DepositStatus,
    JobStatus,
    OfferStatus,
    PriceStatus,
    ServiceType,
    Step,
    Urgency,
)

SCHEMA = "locksmith"


def _one_of(column: str, words: type[StrEnum], name: str | None = None) -> CheckConstraint:
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=name or column)


def _in(column: str, words: tuple[StrEnum, ...]) -> str:
    listed = ", ".join(f"'{word.value}'" for word in words)
    return f"{column} IN ({listed})"


_FACETS = ("status", "deposit_status", "service_type", "urgency")
_FILTERED = (*_FACETS, "city", "created_at", "assigned_locksmith_id", "searchable")
"""What the list of jobs is filtered by."""
_SORTED = ("id", "number", "customer_phone", "assigned_locksmith_name")
"""What it is sorted by, besides."""
NUMBERS_A_SPAN = 5_000
"""Job numbers that stand together in ``ix_jobs_number_spans``."""


def _along(name: str, column: str) -> Index:
    """The index of a sort, carrying what is filtered by."""
    return Index(name, column, "id", postgresql_include=[one for one in _FILTERED if one != column])


class ServiceArea(Base):
    """A circle in which the market serves."""

    __tablename__ = "service_areas"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("radius_km > 0 AND radius_km <= 500", name="radius_km"),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lng BETWEEN -180 AND 180", name="centre"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    name: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(Text)
    region: Mapped[str] = mapped_column(Text)
    lat: Mapped[float] = mapped_column(Double)
    lng: Mapped[float] = mapped_column(Double)
    radius_km: Mapped[float] = mapped_column(Double)
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[CreatedAt]

    @property
    def centre(self) -> Point:
        return Point(self.lat, self.lng)


class PriceEntry(Base):
    """What a deposit costs: service × urgency, for one area or (area null) for all."""

    __tablename__ = "price_entries"
    __table_args__ = (
        UniqueConstraint("service_type", "urgency", "area_id", postgresql_nulls_not_distinct=True),
        _one_of("service_type", ServiceType),
        _one_of("urgency", Urgency),
        CheckConstraint("deposit_minor > 0", name="deposit_minor"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    service_type: Mapped[str] = mapped_column(Text)
    urgency: Mapped[str] = mapped_column(Text)
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey(f"{SCHEMA}.service_areas.id"))
    deposit_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    is_offered: Mapped[bool] = mapped_column(server_default=text("true"))
    """False: this area does not offer that service at that urgency."""


class RequestSession(Base):
    """One visitor's way from a name to a paid job. Its id is a name, not a secret."""

    __tablename__ = "request_sessions"
    __table_args__ = (
        _one_of("step", Step),
        Index(None, "created_at", "id"),
        Index(None, "step", "created_at"),
        Index(None, "phone", "created_at"),
        Index(None, "ip_hash", "created_at"),
        Index(
            "ix_request_sessions_idle",
            "touched_at",
            postgresql_where=text(
                "step IN ('STARTED', 'LOCATED', 'SERVICE_CHOSEN', 'PAYMENT_STARTED')"
            ),
        ),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    step: Mapped[str] = mapped_column(Text, server_default=Step.STARTED.value)
    address_line: Mapped[str | None] = mapped_column(Text)
    lat: Mapped[float | None] = mapped_column(Double)
    lng: Mapped[float | None] = mapped_column(Double)
    location_precision: Mapped[str | None] = mapped_column(Text)
    city: Mapped[str | None] = mapped_column(Text)
    service_area_id: Mapped[UUID | None] = mapped_column(ForeignKey(f"{SCHEMA}.service_areas.id"))
    service_type: Mapped[str | None] = mapped_column(Text)
    urgency: Mapped[str | None] = mapped_column(Text)
    deposit_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    payment_id: Mapped[UUID | None] = mapped_column()
    """The kernel's payment. No foreign key leaves a market's schema."""
    ineligible_reason: Mapped[str | None] = mapped_column(Text)
    flagged_reason: Mapped[str | None] = mapped_column(Text)
    ip_hash: Mapped[str] = mapped_column(Text)
    user_agent: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[CreatedAt]
    touched_at: Mapped[CreatedAt]
    located_at: Mapped[UtcDateTime | None]
    ineligible_at: Mapped[UtcDateTime | None]
    service_chosen_at: Mapped[UtcDateTime | None]
    payment_started_at: Mapped[UtcDateTime | None]
    completed_at: Mapped[UtcDateTime | None]
    abandoned_at: Mapped[UtcDateTime | None]
    flagged_at: Mapped[UtcDateTime | None]

    @property
    def status(self) -> str:
        return self.step

    @status.setter
    def status(self, value: str) -> None:
        self.step = value


class Locksmith(Base):
    """Somebody who opens doors; known by a phone number."""

    __tablename__ = "locksmiths"
    __table_args__ = (
        UniqueConstraint("phone"),
        CheckConstraint("(base_lat IS NULL) = (base_lng IS NULL)", name="base"),
        Index(None, "primary_city"),
        Index(None, "display_name", "id"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    display_name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    primary_city: Mapped[str] = mapped_column(Text)
    base_lat: Mapped[float | None] = mapped_column(Double)
    base_lng: Mapped[float | None] = mapped_column(Double)
    supports_home_lockout: Mapped[bool] = mapped_column(server_default=text("false"))
    supports_car_lockout: Mapped[bool] = mapped_column(server_default=text("false"))
    supports_rekey: Mapped[bool] = mapped_column(server_default=text("false"))
    supports_smart_lock: Mapped[bool] = mapped_column(server_default=text("false"))
    typical_hours: Mapped[str] = mapped_column(Text, server_default="")
    notes: Mapped[str] = mapped_column(Text, server_default="")
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    is_available: Mapped[bool] = mapped_column(server_default=text("true"))
    opted_out_at: Mapped[UtcDateTime | None]
    onboarded_at: Mapped[CreatedAt]
    onboarded_by: Mapped[str] = mapped_column(Text)
    last_offered_at: Mapped[UtcDateTime | None]
    offers_count: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    accepted_count: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    completed_count: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    given_back_count: Mapped[int] = mapped_column(Integer, server_default=text("0"))

    def supports(self, service_type: str) -> bool:
        return bool(getattr(self, f"supports_{service_type}"))


class Job(Base):
    """A paid request. ``deposit_status`` and the locksmith's name are kept here for the lists."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("session_id"),
        UniqueConstraint("number"),
        UniqueConstraint("payment_id"),
        _one_of("status", JobStatus),
        _one_of("deposit_status", DepositStatus),
        CheckConstraint("deposit_minor > 0", name="deposit_minor"),
        CheckConstraint(
            "status NOT IN ('ASSIGNED', 'EN_ROUTE') OR assigned_locksmith_id IS NOT NULL",
            name="assigned",
        ),
        CheckConstraint("status <> 'FAILED' OR failed_reason IS NOT NULL", name="failed_reason"),
        # One open job a locksmith: the database refuses the second.
        Index(
            "uq_jobs_one_at_a_time",
            "assigned_locksmith_id",
            unique=True,
            postgresql_where=text(_in("status", TAKEN_JOB)),
        ),
        Index(
            "ix_jobs_due",
            "due_at",
            postgresql_where=text("status IN ('CREATED', 'DISPATCHING', 'OFFERED')"),
        ),
        # Filters: whatever is chosen, together and exactly, with the time of creation last. They
        # carry what lists are sorted by, so that a narrow list is sorted without its rows.
        Index("ix_jobs_facets", *_FACETS, "created_at", postgresql_include=["city", *_SORTED]),
        Index("ix_jobs_city_facets", "city", *_FACETS, "created_at", postgresql_include=_SORTED),
        Index("ix_jobs_locksmith", "assigned_locksmith_id", "created_at"),
        Index(
            "ix_jobs_searchable",
            "searchable",
            postgresql_using="gin",
            postgresql_ops={"searchable": "gin_trgm_ops"},
        ),
        # Sorts: each carries what is filtered by, so that rows which do not match are passed
        # over without being fetched.
        Index("ix_jobs_by_number", "number", postgresql_include=_FILTERED),
        _along("ix_jobs_by_created_at", "created_at"),
        _along("ix_jobs_by_phone", "customer_phone"),
        _along("ix_jobs_by_city", "city"),
        _along("ix_jobs_by_name", "assigned_locksmith_name"),
        # Between which numbers the jobs of some days lie: one step a span, not a row.
        Index("ix_jobs_number_spans", text(f"(number / {NUMBERS_A_SPAN})"), "created_at"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    number: Mapped[int] = mapped_column(BigInteger, Identity(start=1001))
    session_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.request_sessions.id"))
    customer_name: Mapped[str] = mapped_column(Text)
    customer_phone: Mapped[str] = mapped_column(Text)
    service_type: Mapped[str] = mapped_column(Text)
    urgency: Mapped[str] = mapped_column(Text)
    address_line: Mapped[str] = mapped_column(Text)
    lat: Mapped[float] = mapped_column(Double)
    lng: Mapped[float] = mapped_column(Double)
    city: Mapped[str] = mapped_column(Text)
    service_area_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.service_areas.id"))
    status: Mapped[str] = mapped_column(Text, server_default=JobStatus.CREATED.value)
    deposit_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    deposit_status: Mapped[str] = mapped_column(Text, server_default=DepositStatus.HELD.value)
    payment_id: Mapped[UUID] = mapped_column()
    assigned_locksmith_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.locksmiths.id")
    )
    assigned_locksmith_name: Mapped[str] = mapped_column(Text, server_default="")
    round: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    wave: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    due_at: Mapped[UtcDateTime | None]
    """When dispatch must look at this job again; swept, so an outage loses no timer."""
    dispatch_deadline_at: Mapped[UtcDateTime | None]
    dispatch_stopped_reason: Mapped[str | None] = mapped_column(Text)
    dispatch_paused: Mapped[bool] = mapped_column(server_default=text("false"))
    failed_reason: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    arrival_pin: Mapped[str] = mapped_column(Text)
    arrival_tries: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    arrived_at: Mapped[UtcDateTime | None]
    agreed_price_minor: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[CreatedAt]
    dispatching_at: Mapped[UtcDateTime | None]
    offered_at: Mapped[UtcDateTime | None]
    assigned_at: Mapped[UtcDateTime | None]
    en_route_at: Mapped[UtcDateTime | None]
    completed_at: Mapped[UtcDateTime | None]
    canceled_at: Mapped[UtcDateTime | None]
    failed_at: Mapped[UtcDateTime | None]
    searchable: Mapped[str] = mapped_column(
        Text,
        Computed(
            "lower('l' || number::text || ' ' || customer_name || ' ' || customer_phone || ' ' ||"
            " assigned_locksmith_name || ' ' || address_line)",
            persisted=True,
        ),
        deferred=True,
    )
    """Everything a text is looked for in but the city, which follows: see ``jobs.said``."""

    @property
    def label(self) -> str:
        """The number people say: ``L1001``."""
        return f"L{self.number}"


class Wave(Base):
    """A few locksmiths asked at once, and why just these."""

    __tablename__ = "waves"
    __table_args__ = (
        UniqueConstraint("job_id", "round", "number"),
        Index(
            "uq_waves_one_open",
            "job_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_waves_due", "closes_at", postgresql_where=text("closed_at IS NULL")),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    job_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.jobs.id"))
    round: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    opened_at: Mapped[CreatedAt]
    closes_at: Mapped[UtcDateTime]
    closed_at: Mapped[UtcDateTime | None]
    close_reason: Mapped[str | None] = mapped_column(Text)
    opened_by: Mapped[str] = mapped_column(Text)
    considered: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """Every locksmith looked at: eligible or why not, the score and its parts."""


class JobOffer(Base):
    """One locksmith asked for one job. At most one is ACCEPTED in each round."""

    __tablename__ = "job_offers"
    __table_args__ = (
        UniqueConstraint("job_id", "locksmith_id", "round"),
        _one_of("status", OfferStatus),
        CheckConstraint("code ~ '^[0-9]{2,4}$'", name="code"),
        CheckConstraint("kind IN ('sms', 'manual')", name="kind"),
        Index(
            "uq_job_offers_one_accepted",
            "job_id",
            "round",
            unique=True,
            postgresql_where=text("status = 'ACCEPTED'"),
        ),
        Index(
            "uq_job_offers_open_code",
            "locksmith_id",
            "code",
            unique=True,
            postgresql_where=text(_in("status", OPEN_OFFER)),
        ),
        Index(None, "locksmith_id", "created_at"),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    job_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.jobs.id"))
    locksmith_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.locksmiths.id"))
    wave_id: Mapped[UUID | None] = mapped_column(ForeignKey(f"{SCHEMA}.waves.id"))
    round: Mapped[int] = mapped_column(Integer)
    wave_number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(Text, server_default="sms")
    code: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default=OfferStatus.PENDING.value)
    rank: Mapped[int] = mapped_column(Integer)
    score: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    message_id: Mapped[UUID | None] = mapped_column()
    status_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    sent_at: Mapped[UtcDateTime | None]
    delivered_at: Mapped[UtcDateTime | None]
    responded_at: Mapped[UtcDateTime | None]


class JobPrice(Base):
    """A price asked at the door, and the customer's word on it."""

    __tablename__ = "job_prices"
    __table_args__ = (
        UniqueConstraint("job_id", "number"),
        _one_of("status", PriceStatus),
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        Index(
            "uq_job_prices_one_pending",
            "job_id",
            unique=True,
            postgresql_where=text("status = 'PENDING'"),
        ),
        {"schema": SCHEMA},
    )

    id: Mapped[Uuid7]
    job_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.jobs.id"))
    locksmith_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.locksmiths.id"))
    number: Mapped[int] = mapped_column(Integer)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default=PriceStatus.PENDING.value)
    created_at: Mapped[CreatedAt]
    decided_at: Mapped[UtcDateTime | None]
    decided_by: Mapped[str | None] = mapped_column(Text)
