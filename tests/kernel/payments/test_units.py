"""Two that lock the same things in another order both get done."""

import asyncio

from sqlalchemy import text
from tests.kernel.payments.stage import Stage

from steelyard.kernel.db import Session
from steelyard.kernel.payments.units import unit


async def test_a_deadlock_is_no_failure(stage: Stage) -> None:
    one = await stage.ask(subject="s-1")
    two = await stage.ask(subject="s-2")
    met = asyncio.Barrier(2)
    first_try = {"forth": True, "back": True}

    async def lock(session: Session, name: str, order: list[object]) -> str:
        query = text("SELECT 1 FROM kernel.payment WHERE id = :id FOR UPDATE")
        await session.execute(query, {"id": order[0]})
        if first_try[name]:
            first_try[name] = False
            await met.wait()
        await session.execute(query, {"id": order[1]})
        return name

    done = await asyncio.gather(
        unit(stage.database, lambda session: lock(session, "forth", [one.id, two.id])),
        unit(stage.database, lambda session: lock(session, "back", [two.id, one.id])),
    )
    assert done == ["forth", "back"]
    assert first_try == {"forth": False, "back": False}
