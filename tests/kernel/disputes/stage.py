"""A fair where people fall out, and what it was told of it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from steelyard.kernel import disputes
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database, Session
from steelyard.kernel.disputes import Dispute, DisputeRules
from steelyard.kernel.market import Handlers, Market
from steelyard.kernel.money import Money

MARKET = "fair"
GUEST = Actor(kind="user", id="gina", role="organizer")
VENDOR = Actor(kind="user", id="vic", role="vendor")
STRANGER = Actor(kind="user", id="stan", role="organizer")
ADMIN = Actor(kind="user", id="ana", role="admin")
BOTH = Actor(kind="user", id="vic", role="admin")
SECRET = "a key for cursors"


@dataclass
class Fair:
    """The market; a fault of its own undoes what was about to happen."""

    told: list[tuple[UUID, str, str | None]] = field(
        default_factory=list[tuple[UUID, str, str | None]]
    )
    fails: bool = False

    async def changed(self, _session: Session, dispute: Dispute, _actor: Actor) -> None:
        if self.fails:
            raise RuntimeError("the market's code fails")
        self.told.append((dispute.id, dispute.status, dispute.outcome))


def open_fair(db: Database) -> Fair:
    fair = Fair()
    market = Market(
        name=MARKET,
        title="Fair",
        tagline="",
        routers=(),
        lifecycles=(),
        handlers=Handlers(extra={"dispute_changed": fair.changed}),
    )
    db.session_info.update(markets={MARKET: market})
    disputes.register(
        DisputeRules(
            MARKET,
            openers=frozenset({"organizer", "vendor"}),
            staff=frozenset({"admin"}),
            reasons={"no_show": "Did not come", "quality": "Not as agreed"},
            masks_contacts=True,
        )
    )
    return fair


def objection(**changed: Any) -> dict[str, Any]:
    """The arguments of an opening."""
    return {
        "market": MARKET,
        "subject_type": "booking",
        "subject_id": "b1",
        "opened_by": GUEST,
        "parties": [VENDOR.id],
        "reason": "no_show",
        "description": "Nobody came.",
        "line_ids": ["tent", "band"],
        "amount": Money(300_00, "USD"),
        **changed,
    }


async def object_to(db: Database, **changed: Any) -> Dispute:
    async with db.transaction() as session:
        return await disputes.open_dispute(session, **objection(**changed))


async def review(db: Database, dispute: Dispute, actor: Actor = ADMIN) -> Dispute:
    async with db.transaction() as session:
        return await disputes.set_status(session, dispute.id, "under_review", actor=actor)


async def end(
    db: Database, dispute: Dispute, outcome: str, actor: Actor = ADMIN, **parts: Any
) -> Dispute:
    async with db.transaction() as session:
        return await disputes.resolve(
            session, dispute.id, actor=actor, outcome=outcome, note="we looked", **parts
        )
