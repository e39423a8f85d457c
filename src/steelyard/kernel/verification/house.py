"""All the promises there are, and asking them one after the other.

``verify`` runs this; so does a periodic job in production.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import text

from steelyard.kernel import (
    approvals,
    audit,
    billing,
    disputes,
    files,
    identity,
    messaging,
    moderation,
    payments,
    payouts,
)
from steelyard.kernel.db import Session
from steelyard.kernel.invariants import Invariant, Violation
from steelyard.kernel.invariants.database import DATABASE
from steelyard.kernel.ledger.invariants import INVARIANTS as LEDGER
from steelyard.kernel.market import Market
from steelyard.kernel.services import Services
from steelyard.kernel.verification.lifecycles import OnePath
from steelyard.settings import Settings


class Chain:
    """K17: nothing in the audit was edited, removed or cut off."""

    code = "K17"
    promise = "The audit chain is whole, and no signed head lies beyond its end."

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def violations(self, session: Session) -> list[Violation]:
        return await audit.check_chain(
            session, self._settings.secret_key, self._settings.audit_head_file
        )


def promises(settings: Settings, markets: Sequence[Market]) -> list[Invariant]:
    """Every promise of the kernel and of ``markets``, in the order they are asked."""
    lifecycles = [
        *payments.lifecycles(markets),
        *payouts.lifecycles(markets),
        *billing.lifecycles(markets),
        *approvals.lifecycles(markets),
        *disputes.lifecycles(markets),
        *files.lifecycles(markets),
        *(one for m in markets for one in m.lifecycles),
    ]
    return [
        *LEDGER,
        *payments.INVARIANTS,
        *payouts.INVARIANTS,
        *billing.INVARIANTS,
        *messaging.INVARIANTS,
        *identity.INVARIANTS,
        *files.INVARIANTS,
        *approvals.INVARIANTS,
        *disputes.INVARIANTS,
        *moderation.INVARIANTS,
        *DATABASE,
        OnePath(lifecycles),
        Chain(settings),
        *(one for market in markets for one in market.invariants),
    ]


async def check(
    services: Services, on_step: Callable[[Invariant, int], None] | None = None
) -> list[Violation]:
    """Ask every promise on one snapshot; returns all breaches found."""
    found: list[Violation] = []
    async with services.database.reading() as session:
        # One snapshot for all: a transfer between two questions is no violation.
        await session.rollback()
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        await session.execute(text("SET LOCAL statement_timeout = '10min'"))
        for invariant in promises(services.settings, list(services.markets.values())):
            seen = await invariant.violations(session)
            found += seen
            if on_step is not None:
                on_step(invariant, len(seen))
    return found
