"""Dead letters as staff read them: what was to be done, about what, and what went wrong."""

from steelyard.kernel.db import Session
from steelyard.kernel.jobs.dead_letters import DeadLetter, dead_letters
from steelyard.kernel.system.dead_letters import counts
from steelyard.markets.locksmith.operations.links import Link, id_in, links_of
from steelyard.markets.locksmith.operations.schemas import (
    DeadLetters,
    DeadLetterSeen,
    LinkSeen,
    TaskLetters,
)
from steelyard.markets.locksmith.operations.words import task_in_words


async def list_of(session: Session, *, task: str | None, size: int) -> DeadLetters:
    """The newest first, and how many there are of each task."""
    found = await dead_letters(session, task_prefix=task or "", limit=size)
    links = await links_of(session, [id_in(one.arguments) for one in found])
    return DeadLetters(
        items=[_seen(one, links.get(given) if (given := id_in(one.arguments)) else None)
               for one in found],
        tasks=[
            TaskLetters(
                task=one.task,
                what=task_in_words(one.task),
                count=one.count,
                oldest_at=one.oldest_at,
                newest_at=one.newest_at,
            )
            for one in await counts(session)
        ],
    )  # fmt: skip


def _seen(letter: DeadLetter, link: Link | None) -> DeadLetterSeen:
    return DeadLetterSeen(
        id=letter.id,
        task=letter.task,
        what=task_in_words(letter.task),
        arguments=letter.arguments,
        about=LinkSeen.model_validate(link) if link else None,
        attempts=letter.attempts,
        created_at=letter.created_at,
        failed_at=letter.failed_at,
        error=letter.error,
    )
