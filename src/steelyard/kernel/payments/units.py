"""Units of work for steps that are nobody's request: tried again after a deadlock."""

from collections.abc import Awaitable, Callable

from sqlalchemy.exc import DBAPIError

from steelyard.kernel import clock
from steelyard.kernel.db import Database, Session, is_retryable

_TRIES = 5


async def unit[T](database: Database, work: Callable[[Session], Awaitable[T]]) -> T:
    """Run ``work`` in one transaction, again when the database broke a deadlock.

    Staff lock a job and then its payment; a provider's word locks the payment and then the job.
    When the two meet, one of them starts afresh.
    """
    for attempt in range(_TRIES):
        try:
            async with database.transaction() as session:
                return await work(session)
        except DBAPIError as error:
            if not is_retryable(error) or attempt == _TRIES - 1:
                raise
            await clock.sleep(0.02 * 2**attempt)
    raise AssertionError("unreachable: the last try raises")
