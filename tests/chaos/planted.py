"""What must not be, put into a scratch database behind every guard's back."""

from typing import Any, cast

import asyncpg
from tests.kernel.ledger.support import account

from steelyard.kernel.db import Database

_UNGUARDED = "SET session_replication_role = replica"


async def connect(dsn: str) -> Any:
    return cast("Any", await asyncpg.connect(dsn))  # pyright: ignore[reportUnknownMemberType]


async def run(dsn: str, *statements: str) -> None:
    """As the owner, with no trigger and no foreign key in the way."""
    connection = await connect(dsn)
    try:
        for statement in (_UNGUARDED, *statements):
            await connection.execute(statement)
    finally:
        await connection.close()


async def account_with_money(url: str) -> None:
    """An account somebody paid into, rightly."""
    database = Database(url, pool_size=1)
    async with database.transaction() as session:
        await account(session, funded=500)
    await database.close()


async def refund_marked(dsn: str, marker: str) -> None:
    """A refund that stands for itself alone."""
    connection = await connect(dsn)
    try:
        await connection.execute(_UNGUARDED)
        await connection.execute(
            "INSERT INTO kernel.refund (payment_id, amount_minor, currency, reason, requested_by,"
            " status, source_account_id, idempotency_key)"
            " VALUES (uuidv7(), 100, 'USD', $1, 'staff', 'pending', uuidv7(), uuidv7()::text)",
            f"Waited too long {marker}",
        )
    finally:
        await connection.close()
