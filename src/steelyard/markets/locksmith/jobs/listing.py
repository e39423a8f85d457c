"""What the list of jobs and its export both ask of the board."""

from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import Order
from steelyard.markets.locksmith.jobs import board
from steelyard.markets.locksmith.jobs.asked import JobFilters
from steelyard.markets.locksmith.jobs.schemas import JobFilter
from steelyard.markets.locksmith.models import Job


async def rows_of(
    session: Session, which: JobFilter, *, cursor: str | None, size: int, secret: str
) -> tuple[list[Job], str | None]:
    """One page and the cursor of the next. Raises InvalidPage."""
    return await board.page_of_jobs(
        session,
        _filters(which),
        Order(which.sort, board.SORTS[which.sort], Job.id, which.direction == "desc"),
        cursor=cursor,
        size=size,
        secret=secret,
    )


def _filters(which: JobFilter) -> JobFilters:
    facets = {
        "status": tuple(str(status) for status in which.status),
        "deposit_status": (which.deposit_status,) if which.deposit_status else (),
        "service_type": (which.service_type,) if which.service_type else (),
        "urgency": (which.urgency,) if which.urgency else (),
    }
    return JobFilters(
        facets={name: values for name, values in facets.items() if values},
        city=which.city,
        locksmith_id=which.assigned_locksmith_id,
        created_from=which.created_from,
        created_to=which.created_to,
        text=which.q,
    )
