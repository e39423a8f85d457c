"""What the workers do for files: look at what came, give up what did not, remove what is gone."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update

from steelyard.kernel import clock, jobs, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.files.checking import check
from steelyard.kernel.files.lifecycles import file_lifecycle
from steelyard.kernel.files.models import AWAITING, DELETED, QUARANTINED, REJECTED, File
from steelyard.kernel.files.uploads import CHECK
from steelyard.kernel.jobs import JobContext, Periodic, Task

CONFIRM_WITHIN = timedelta(hours=1)
"""So long after its link has ended an upload may still be confirmed; then it is given up."""
_LINK_SLACK = timedelta(minutes=1)
_CHECK_SECONDS = 120
_STUCK_AFTER = timedelta(minutes=10)
_BATCH = 200
_ACTOR = Actor.system("files.sweep")


async def check_file(context: JobContext, *, file_id: str) -> None:
    """Look at one file in quarantine."""
    await check(context.services, UUID(file_id))


async def sweep(context: JobContext) -> None:
    """Once a minute: whatever a job or a client has left undone."""
    await _give_up_unconfirmed(context)
    await _check_forgotten(context)
    await _remove_uploads(context)
    await _remove_objects(context)
    await context.services.files.tidy()


async def _give_up_unconfirmed(context: JobContext) -> None:
    async with context.database.transaction() as session:
        late = await session.scalars(
            select(File)
            .where(File.status == AWAITING, File.expires_at < clock.now() - CONFIRM_WITHIN)
            .order_by(File.expires_at)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        for file in late:
            await lifecycle.move(
                session, file_lifecycle(file.market), file, "expire", actor=_ACTOR, held=True
            )


async def _check_forgotten(context: JobContext) -> None:
    """The job is the fast path; it may have ended among the dead letters while a store was away."""
    async with context.database.transaction() as session:
        stuck = await session.scalars(
            select(File.id)
            .where(File.status == QUARANTINED, File.confirmed_at < clock.now() - _STUCK_AFTER)
            .order_by(File.confirmed_at)
            .limit(_BATCH)
        )
        for file_id in stuck:
            jobs.enqueue_at_end(session, CHECK, {"file_id": str(file_id)}, key=f"{CHECK}:{file_id}")


async def _remove_uploads(context: JobContext) -> None:
    """What was sent, once it is decided upon and its link takes no more."""
    await _remove(
        context,
        and_(
            File.upload_removed_at.is_(None),
            File.expires_at < clock.now() - _LINK_SLACK,
            File.status.not_in((AWAITING, QUARANTINED)),
        ),
        lambda file: context.services.files.remove(file.upload_key),
        "upload_removed_at",
    )


async def _remove_objects(context: JobContext) -> None:
    """What was kept of files that are gone; a check that is still writing is waited for."""
    await _remove(
        context,
        and_(
            File.object_key.is_not(None),
            File.object_removed_at.is_(None),
            File.status.in_((REJECTED, DELETED)),
            or_(
                File.available_at.is_not(None),
                File.confirmed_at < clock.now() - timedelta(seconds=5 * _CHECK_SECONDS),
            ),
        ),
        lambda file: context.services.files.remove(file.object_key or ""),
        "object_removed_at",
    )


async def _remove(
    context: JobContext,
    which: ColumnElement[bool],
    remove: Callable[[File], Awaitable[None]],
    column: str,
) -> None:
    """Remove outside first, then write it down: a second time finds nothing and does no harm."""
    async with context.database.reading() as session:
        rows = await session.scalars(select(File).where(which).limit(_BATCH))
        files = list(rows)
    done: list[UUID] = []
    try:
        for file in files:
            await remove(file)
            done.append(file.id)
    finally:
        if done:
            async with context.database.transaction() as session:
                await session.execute(
                    update(File).where(File.id.in_(done)).values({column: clock.now()})
                )


TASKS: tuple[Task, ...] = (Task(CHECK, check_file, timeout_seconds=_CHECK_SECONDS),)
PERIODICS: tuple[Periodic, ...] = (Periodic("files.sweep", sweep, every_seconds=60),)
