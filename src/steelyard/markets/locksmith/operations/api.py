"""The engine room: work that failed for good, and how things move."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from steelyard.kernel import audit, lifecycle
from steelyard.kernel.db import Session
from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute, own_transactions
from steelyard.kernel.lifecycle import Lifecycle
from steelyard.kernel.system import SystemSeen, dead_letters
from steelyard.markets.locksmith.jobs.schemas import Items
from steelyard.markets.locksmith.lifecycles import LIFECYCLES, MARKET
from steelyard.markets.locksmith.operations import letters, system
from steelyard.markets.locksmith.operations.schemas import (
    DeadLetters,
    Dismiss,
    LifecycleSeen,
    MoveSeen,
    Retried,
    RetryAll,
    StateSeen,
)

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


LetterId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/system")
@own_transactions
async def see_system(_staff: Staff, services: CurrentServices) -> SystemSeen:
    """Whether the house works, part by part; what cannot be asked is unknown, with the reason."""
    return await system.seen(services)


@router.get("/dead-letters")
async def list_dead_letters(
    _staff: Staff,
    session: CurrentSession,
    task: Annotated[
        str, Query(pattern=r"^[a-z_.]{0,100}$", description="Tasks whose names begin so.")
    ] = "",
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DeadLetters:
    """What failed for good, newest first: the market's own work, and texts, mails and refunds."""
    return await letters.list_of(session, task=task or None, size=size)


@router.post("/dead-letters/retry")
async def retry_dead_letters(body: RetryAll, staff: Staff, session: CurrentSession) -> Retried:
    """Put all of one task back into the queue, at most 500 at once."""
    retried, waiting = await dead_letters.retry_all(session, body.task)
    left = {one.task: one.count for one in await dead_letters.counts(session)}
    if retried:
        _note(session, staff, body.task, "retried_all", data={"count": retried})
    return Retried(retried=retried, already_waiting=waiting, left=left.get(body.task, 0))


@router.post("/dead-letters/{letter_id}/retry", status_code=204)
async def retry_dead_letter(letter_id: LetterId, staff: Staff, session: CurrentSession) -> Response:
    """Put it back into the queue, with all its attempts."""
    await dead_letters.retry(session, letter_id)
    _note(session, staff, letter_id, "retried")
    return Response(status_code=204)


@router.post("/dead-letters/{letter_id}/dismiss", status_code=204)
async def dismiss_dead_letter(
    letter_id: LetterId, body: Dismiss, staff: Staff, session: CurrentSession
) -> Response:
    """Take it off the list: it will not be done. The reason stays in the history."""
    task = await dead_letters.dismiss(session, letter_id)
    _note(session, staff, letter_id, "dismissed", reason=body.reason, data={"task": task})
    return Response(status_code=204)


@router.get("/lifecycles")
async def list_lifecycles(_staff: Staff) -> Items[LifecycleSeen]:
    """States with their labels and tones, moves, and a diagram of each."""
    return Items(items=[_seen(one) for one in LIFECYCLES])


def _note(
    session: Session,
    staff: audit.Actor,
    entity_id: object,
    event: str,
    *,
    reason: str | None = None,
    data: dict[str, object] | None = None,
) -> None:
    audit.record(
        session,
        stream=MARKET,
        actor=staff,
        entity_type="dead_letter",
        entity_id=entity_id,
        event=event,
        reason=reason,
        data=data,
    )


def _seen(one: Lifecycle) -> LifecycleSeen:
    return LifecycleSeen(
        entity_type=one.entity_type,
        initial=one.initial,
        states=[StateSeen.model_validate(state) for state in one.states],
        moves=[
            MoveSeen(
                name=move.name,
                label=move.label,
                sources=sorted(move.sources),
                target=move.target,
                needs_reason=move.needs_reason,
            )
            for move in one.moves
        ],
        mermaid=lifecycle.mermaid(one),
    )
