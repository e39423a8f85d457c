"""The table of places where a person's browser takes notifications."""

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steelyard.kernel.db import Base, CreatedAt, UtcDateTime, Uuid7


class PushSubscription(Base):
    """One browser of one owner (a customer's request, a member of staff). Kept as history.

    ``sealed`` holds what the browser gave (address and keys), readable with ``SECRET_KEY`` alone
    and gone once it has ended; a page of one browser may stand here for several owners.
    """

    __tablename__ = "push_subscription"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (reason IS NULL)", name="ended"),
        CheckConstraint("(ended_at IS NULL) = (sealed IS NOT NULL)", name="sealed"),
        Index(
            "uq_push_subscription_active",
            "market",
            "owner_type",
            "owner_id",
            "endpoint_digest",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_push_subscription_endpoint",
            "endpoint_digest",
            postgresql_where=text("ended_at IS NULL"),
        ),
        {"schema": "kernel"},
    )

    id: Mapped[Uuid7]
    market: Mapped[str] = mapped_column(TEXT)
    owner_type: Mapped[str] = mapped_column(TEXT)
    owner_id: Mapped[str] = mapped_column(TEXT)
    endpoint_digest: Mapped[bytes] = mapped_column(LargeBinary)
    service: Mapped[str] = mapped_column(TEXT)
    """The push service's host."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]
    ended_at: Mapped[UtcDateTime | None]
    reason: Mapped[str | None] = mapped_column(TEXT)
    """Why it ended: ``switched_off``, ``replaced``, ``gone`` or ``unreadable``."""

    @property
    def address(self) -> str:
        """What the log of messages calls it: no secret, and no other address looks like it."""
        return address_of(self.id)


def address_of(subscription_id: object) -> str:
    return f"{PREFIX}{subscription_id}"


PREFIX = "push:"
