"""What must always hold of what is kept, asked of the rows themselves."""

from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.invariants import Invariant, Violation


class NoAddressesKept:
    code = "K31"
    promise = "no e-mail address stands in what moderation keeps"

    async def violations(self, session: Session) -> list[Violation]:
        rows = await session.execute(
            text(
                "SELECT id FROM kernel.moderation_event"
                " WHERE body ~* '[a-z0-9._%+-]+@[a-z0-9-]+[.][a-z]{2,}' LIMIT 200"
            )
        )
        return [
            Violation(self.code, f"moderation event {found}", "an e-mail address stands in it")
            for (found,) in rows.all()
        ]


INVARIANTS: tuple[Invariant, ...] = (NoAddressesKept(),)
