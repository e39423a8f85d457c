"""On the way: said by the locksmith's text or set by staff."""

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.markets.locksmith import notices, topics
from steelyard.markets.locksmith.lifecycles import JOB
from steelyard.markets.locksmith.models import Job


async def depart(session: Session, job: Job, *, actor: Actor) -> None:
    """ASSIGNED → EN_ROUTE; the customer is told."""
    await lifecycle.move(session, JOB, job, "depart", actor=actor)
    await notices.en_route(session, job)
    topics.job_changed(session, job)
