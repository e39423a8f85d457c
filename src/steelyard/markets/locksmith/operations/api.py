"""The engine room: work that failed for good, and how things move."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from steelyard.kernel import audit, lifecycle
from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.jobs.dead_letters import dead_letters, retry
from steelyard.kernel.lifecycle import Lifecycle
from steelyard.markets.locksmith.jobs.schemas import Items
from steelyard.markets.locksmith.lifecycles import LIFECYCLES, MARKET
from steelyard.markets.locksmith.operations.schemas import (
    DeadLetterSeen,
    LifecycleSeen,
    MoveSeen,
    StateSeen,
)

router = APIRouter(
    prefix="/api/admin", route_class=UnitOfWorkRoute, tags=["staff"], responses=STANDARD
)


@router.get("/dead-letters")
async def list_dead_letters(
    _staff: Staff,
    session: CurrentSession,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Items[DeadLetterSeen]:
    """What failed for good, newest first: the market's own work, and texts, mails and refunds."""
    found = await dead_letters(session, limit=size)
    return Items(items=[DeadLetterSeen.model_validate(one) for one in found])


@router.post("/dead-letters/{letter_id}/retry", status_code=204)
async def retry_dead_letter(
    letter_id: Annotated[int, Path(ge=1, le=2**63 - 1)], staff: Staff, session: CurrentSession
) -> Response:
    """Put it back into the queue, with all its attempts."""
    await retry(session, letter_id)
    audit.record(
        session,
        stream=MARKET,
        actor=staff,
        entity_type="dead_letter",
        entity_id=letter_id,
        event="retried",
    )
    return Response(status_code=204)


@router.get("/lifecycles")
async def list_lifecycles(_staff: Staff) -> Items[LifecycleSeen]:
    """States with their labels and tones, moves, and a diagram of each."""
    return Items(items=[_seen(one) for one in LIFECYCLES])


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
