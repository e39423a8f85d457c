"""What the house found when it looked at itself, and what it called staff for."""

import re
from datetime import datetime, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import text

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.system.part import Part, State
from steelyard.kernel.verification import runs

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HOURLY_LATE = timedelta(hours=2, minutes=30)
_DAILY_LATE = timedelta(hours=36)
_DAY = timedelta(days=1)
_LOOK_BACK = timedelta(days=30)
_SHOWN = 20
_COUNTED_MAX = 500


class BrokenPromise(BaseModel):
    """``entity_id``: the id in ``entity``, to jump to; ``href`` where the console has a page."""

    code: str
    promise: str
    entity: str
    entity_id: str | None
    detail: str
    href: str | None = None


class PromisesFacts(BaseModel):
    """``violations`` are all; ``shown`` are the first of them."""

    started_at: datetime
    finished_at: datetime
    checked: int
    violations: int
    shown: list[BrokenPromise]


class Difference(BaseModel):
    entity: str
    detail: str
    repaired: bool


class ReconcileFacts(BaseModel):
    """``compared``: payments and refunds read at the provider; ``open``: not mended."""

    started_at: datetime
    finished_at: datetime
    compared: int
    open: int
    shown: list[Difference]


class Alarm(BaseModel):
    at: datetime
    event: str
    entity_type: str
    entity_id: str
    reason: str | None
    href: str | None = None


class AlarmsFacts(BaseModel):
    """Of the last 30 days; counting stops at 500."""

    last_24h: int
    last_30d: int
    newest: list[Alarm] = Field(max_length=_SHOWN)


async def promises(session: Session) -> Part[PromisesFacts]:
    run = await runs.last_run(session, "promises")
    if run is None:
        return Part[PromisesFacts].unknown("The promises have not been checked here yet.")
    facts = PromisesFacts(
        started_at=run.started_at,
        finished_at=run.finished_at,
        checked=run.checked,
        violations=run.broken,
        shown=[
            BrokenPromise(
                code=one["code"],
                promise=one["promise"],
                entity=one["entity"],
                entity_id=_id_in(one["entity"]),
                detail=one["detail"],
            )
            for one in run.findings
        ],
    )
    state: State = "ok"
    said = f"All {run.checked} promises held at the last check."
    if run.broken:
        state, said = "trouble", f"{run.broken} breaches of {run.checked} promises."
    elif clock.now() - run.finished_at > _HOURLY_LATE:
        state, said = "late", "The promises have not been checked for hours."
    return Part[PromisesFacts](state=state, sentence=said, since=run.finished_at, facts=facts)


async def reconcile(session: Session) -> Part[ReconcileFacts]:
    run = await runs.last_run(session, "reconcile")
    if run is None:
        return Part[ReconcileFacts].unknown(
            "Our books have not been compared with Stripe's here yet (steelyard reconcile)."
        )
    facts = ReconcileFacts(
        started_at=run.started_at,
        finished_at=run.finished_at,
        compared=run.checked,
        open=run.broken,
        shown=[Difference.model_validate(one) for one in run.findings],
    )
    state: State = "ok"
    said = f"Our books and Stripe's agreed on {run.checked} payments and refunds."
    if run.broken:
        state, said = "trouble", f"{run.broken} differences to Stripe's books need a person."
    elif clock.now() - run.finished_at > _DAILY_LATE:
        state, said = "late", "Our books have not been compared with Stripe's for days."
    return Part[ReconcileFacts](state=state, sentence=said, since=run.finished_at, facts=facts)


async def alarms(session: Session, market: str) -> Part[AlarmsFacts]:
    rows = (
        (
            await session.execute(
                text(
                    "SELECT at, event, entity_type, entity_id, reason FROM kernel.audit_event"
                    " WHERE stream = :market AND data @> '{\"alarm\": true}' AND at >= :since"
                    " ORDER BY at DESC LIMIT :most"
                ),
                {"market": market, "since": clock.now() - _LOOK_BACK, "most": _COUNTED_MAX},
            )
        )
        .mappings()
        .all()
    )
    recent = sum(row["at"] >= clock.now() - _DAY for row in rows)
    facts = AlarmsFacts(
        last_24h=recent,
        last_30d=len(rows),
        newest=[Alarm(**row) for row in rows[:_SHOWN]],
    )
    return Part[AlarmsFacts](
        state="trouble" if recent else "ok",
        sentence=f"{recent} alarms were raised in the last 24 hours."
        if recent
        else "No alarm was raised in the last 24 hours.",
        since=rows[0]["at"] if rows else None,
        facts=facts,
    )


def _id_in(entity: str) -> str | None:
    found = _ID.search(entity)
    return found.group() if found else None
