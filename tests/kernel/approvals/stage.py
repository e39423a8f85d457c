"""A till whose large payments take two people, and what it was told."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from steelyard.kernel import approvals
from steelyard.kernel.approvals import Approval, ApprovalRule
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database, Session
from steelyard.kernel.errors import Conflict
from steelyard.kernel.market import Handlers, Market
from steelyard.kernel.money import Money
from steelyard.settings import Settings

MARKET = "till"
ANA = Actor(kind="user", id="ana", role="admin")
BEN = Actor(kind="user", id="ben", role="admin")
CLERK = Actor(kind="user", id="cleo", role="clerk")
VENDOR = Actor(kind="user", id="vic", role="vendor")
SECRET = "a key for cursors"


class DrawerEmpty(Conflict):
    code = "drawer_empty"


@dataclass
class Till:
    """The market: counts what it did, and refuses when its drawer is empty."""

    told: list[tuple[UUID, str]] = field(default_factory=list[tuple[UUID, str]])
    done: list[tuple[str, str, int]] = field(default_factory=list[tuple[str, str, int]])
    empty: bool = False

    async def pay(self, session: Session, approval: Approval, actor: Actor) -> None:
        if self.empty:
            raise DrawerEmpty("The drawer is empty.")
        await session.execute(
            text("INSERT INTO kernel.periodic (name) VALUES (:name)"),
            {"name": f"paid {approval.id}"},
        )
        self.done.append((approval.subject_id, actor.id, approval.payload["drawer"]))

    async def changed(self, _session: Session, approval: Approval, _actor: Actor) -> None:
        self.told.append((approval.id, approval.status))


def open_till(db: Database) -> Till:
    till = Till()
    market = Market(
        name=MARKET,
        title="Till",
        tagline="",
        routers=(),
        lifecycles=(),
        handlers=Handlers(extra={"approval_changed": till.changed}),
    )
    db.session_info.update(
        markets={MARKET: market}, settings=Settings(strathwell_second_approval_minor=1_000)
    )
    roles = frozenset({"admin"})
    approvals.register(
        ApprovalRule(MARKET, "payout", limit_minor=100_00, currency="USD", approvers=roles),
        till.pay,
    )
    approvals.register(
        ApprovalRule(
            MARKET,
            "void",
            approvers=roles,
            window=timedelta(hours=1),
            undo_window=timedelta(minutes=10),
        ),
        till.pay,
    )
    approvals.register(
        ApprovalRule(
            MARKET,
            "refund",
            limit_minor=lambda settings: settings.strathwell_second_approval_minor,
        ),
        till.pay,
    )
    return till


def asked(**changed: Any) -> dict[str, Any]:
    """The arguments of a request."""
    return {
        "market": MARKET,
        "action": "payout",
        "subject_type": "booking",
        "subject_id": "b1",
        "amount": Money(500_00, "USD"),
        "requested_by": CLERK,
        "payload": {"drawer": 3},
        "reason": "the event is over",
        **changed,
    }


async def ask(db: Database, **changed: Any) -> Approval:
    async with db.transaction() as session:
        return await approvals.request(session, **asked(**changed))


async def answer(
    db: Database, approval: Approval, actor: Actor = ANA, *, yes: bool = True, reason: str = "no"
) -> Approval:
    async with db.transaction() as session:
        return await approvals.decide(session, approval.id, actor, yes, None if yes else reason)


async def now_of(db: Database, approval: Approval) -> Approval:
    async with db.reading() as session:
        return await approvals.approval_by_id(session, approval.id)


async def payments_made(db: Database) -> int:
    """What the executor wrote, that was committed."""
    async with db.reading() as session:
        return (
            await session.scalar(
                text("SELECT count(*) FROM kernel.periodic WHERE name LIKE 'paid %'")
            )
            or 0
        )
