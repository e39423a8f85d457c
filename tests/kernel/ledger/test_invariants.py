"""Each way to tamper, done behind the guards' back, and what finds it."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from tests.kernel.ledger.support import (
    MARKET,
    account,
    accounts,
    breaches,
    capture,
    connect,
    hold,
    key,
    move,
    post_alone,
)

from steelyard.kernel.db import Database
from steelyard.kernel.ledger import AccountInconsistent, chart, post, reverse
from steelyard.kernel.ledger.invariants import FOUND_MAX, INVARIANTS

LAST = "(SELECT id FROM kernel.ledger_transfer WHERE memo LIKE 'the last one%')"

TAMPERINGS = {
    "one leg edited": (
        "UPDATE kernel.ledger_entry SET amount_minor = 8 WHERE line = 2 AND transfer_id = LAST",
        {"K01", "K02", "K03", "K08", "K06d"},
    ),
    "both legs edited, and the balances along with them": (
        """
        UPDATE kernel.ledger_entry SET amount_minor = sign(amount_minor) * 8,
            balance_after = balance_after + sign(amount_minor)::bigint
        WHERE transfer_id = LAST;
        UPDATE kernel.ledger_account AS a SET posted_minor = e.balance_after
        FROM kernel.ledger_entry AS e
        WHERE e.account_id = a.id AND e.version = a.version AND e.transfer_id = LAST
        """,
        {"K06d"},
    ),
    "an entry moved to another account": (
        """
        UPDATE kernel.ledger_entry SET version = 99, account_id = (
            SELECT account_id FROM kernel.ledger_entry WHERE currency = 'NGN' LIMIT 1
        ) WHERE line = 1 AND transfer_id = LAST
        """,
        {"K03", "K05", "K06d", "K08"},
    ),
    "a balance in the history edited": (
        "UPDATE kernel.ledger_entry SET balance_after = 0 WHERE line = 1 AND transfer_id = LAST",
        {"K06d", "K08"},
    ),
    "a memo edited": (
        "UPDATE kernel.ledger_transfer SET memo = memo || '!' WHERE id = LAST",
        {"K06d"},
    ),
    "a time edited": (
        "UPDATE kernel.ledger_transfer SET event_at = event_at - interval '1 us' WHERE id = LAST",
        {"K06d"},
    ),
    "a market edited": (
        "UPDATE kernel.ledger_transfer SET market = 'harbour' WHERE id = LAST",
        {"K05", "K06d"},
    ),
    "an entry deleted": (
        "DELETE FROM kernel.ledger_entry WHERE line = 1 AND transfer_id = LAST",
        {"K01", "K05", "K06d"},
    ),
    "all entries of a transfer deleted": (
        "DELETE FROM kernel.ledger_entry WHERE transfer_id = LAST",
        {"K03", "K05", "K06d"},
    ),
    "a transfer deleted": (
        "DELETE FROM kernel.ledger_transfer WHERE id = LAST",
        {"K05"},
    ),
    "a transfer deleted with its entries": (
        """
        DELETE FROM kernel.ledger_entry WHERE transfer_id = LAST;
        DELETE FROM kernel.ledger_transfer WHERE id = LAST
        """,
        {"K03"},
    ),
    "a balance edited": (
        "UPDATE kernel.ledger_account SET posted_minor = posted_minor + 1 WHERE floor = 'zero'",
        {"K03"},
    ),
    "what is held edited": (
        "UPDATE kernel.ledger_account SET held_minor = 0",
        {"K04h"},
    ),
    "a floor broken": (
        """
        ALTER TABLE kernel.ledger_account DROP CONSTRAINT ck_ledger_account_floor;
        UPDATE kernel.ledger_account SET posted_minor = -1 WHERE floor = 'zero'
        """,
        {"K03", "K04"},
    ),
    "a hold edited": (
        """
        UPDATE kernel.ledger_hold SET remaining_minor = remaining_minor - 5
        WHERE status = 'active'
        """,
        {"K04h", "K08h"},
    ),
    "a hold's history edited": (
        "UPDATE kernel.ledger_hold_move SET captured_minor = 21 WHERE move = 'captured'",
        {"K08h"},
    ),
    "a hold's history cut": (
        "DELETE FROM kernel.ledger_hold_move WHERE move = 'captured'",
        {"K08h"},
    ),
    "a reversal turned to another transfer": (
        """
        UPDATE kernel.ledger_transfer SET reversal_of = LAST WHERE reversal_of IS NOT NULL
        """,
        {"K07", "K06d"},
    ),
    "a second reversal": (
        """
        DROP INDEX kernel.uq_ledger_transfer_reversal_of;
        UPDATE kernel.ledger_transfer SET reversal_of = (
            SELECT reversal_of FROM kernel.ledger_transfer WHERE reversal_of IS NOT NULL
        ) WHERE id = LAST
        """,
        {"K07", "K06d"},
    ),
    "a column opened to the application": (
        "GRANT UPDATE (memo) ON kernel.ledger_transfer TO steelyard_app",
        {"K06"},
    ),
    "a table opened to everyone": (
        "GRANT DELETE ON kernel.ledger_entry TO PUBLIC",
        {"K06"},
    ),
    "a guard switched off": (
        "ALTER TABLE kernel.ledger_entry DISABLE TRIGGER ledger_entry_append_only",
        {"K06"},
    ),
}


@pytest.fixture
async def history(db: Database) -> Database:
    """Transfers, a reversal, holds in every state: all in order."""
    a, b = await accounts(db, 1000, 1000)
    async with db.transaction() as session:
        naira = await account(session, currency="NGN", funded=500)
        await post(session, [move(naira, await account(session, currency="NGN"), 77)])
        done = await post(session, [move(a, b, 10), move(b, a, 30)])
        await reverse(
            session,
            done[0].require_id(),
            market=MARKET,
            idempotency_key=key(),
            kind="undo",
            memo="a mistake",
        )
        placed = await post(session, [hold(a, 50, to_account_id=b.id), hold(b, 40)])
        await post(session, [capture(placed[0].require_id(), amount_minor=20, keep_rest=True)])
        await post(session, [move(a, b, 7, memo="the last one")])
    return db


@pytest.fixture
async def intruder(database_dsn: str, history: Database) -> AsyncIterator[Any]:  # noqa: ARG001
    """A superuser who has switched the triggers off for this connection."""
    connection = await connect(database_dsn)
    await connection.execute("SET session_replication_role = replica")
    yield connection
    await connection.close()


async def codes(db: Database) -> set[str]:
    return {breach.split()[0] for breach in await breaches(db)}


class TestInvariants:
    async def test_find_nothing_in_order(self, history: Database) -> None:
        assert await breaches(history) == []

    def test_are_told_apart_by_their_codes(self) -> None:
        known = [invariant.code for invariant in INVARIANTS]
        assert len(set(known)) == len(known)
        assert {"K01", "K02", "K03", "K04", "K05", "K06", "K07", "K08"} <= set(known)
        assert all(invariant.promise for invariant in INVARIANTS)

    @pytest.mark.parametrize("way", TAMPERINGS)
    async def test_find_what_was_tampered_with(
        self, history: Database, intruder: Any, way: str
    ) -> None:
        tampering, found_by = TAMPERINGS[way]
        await intruder.execute(tampering.replace("LAST", LAST))
        assert found_by <= await codes(history)

    async def test_return_no_more_than_anyone_reads(self, history: Database, intruder: Any) -> None:
        a, b = await accounts(history, 10_000, 0)
        await post_alone(history, *(move(a, b, 1) for _ in range(FOUND_MAX + 50)))
        await intruder.execute("UPDATE kernel.ledger_transfer SET memo = memo || '!'")
        assert len(await breaches(history)) == FOUND_MAX

    async def test_find_what_is_in_no_chart(self, db: Database) -> None:
        market = f"charted-{uuid4()}"
        async with db.transaction() as session:
            a = await account(session, market=market, funded=5)
            b = await account(session, market=market)
            await post(session, [move(a, b, 1, kind="gift")])
        chart.register(chart.Chart(market, {"cash": "none"}, {"pay": "to pay"}))
        assert set(await breaches(db)) == {
            f"K05c market {market}: purpose wallet",
            f"K05c market {market}: kind gift",
        }


class TestAnInconsistentAccount:
    async def test_moves_no_money_until_it_is_mended(self, db: Database, database_dsn: str) -> None:
        a, b, c = await accounts(db, 100, 100, 100)
        intruder = await connect(database_dsn)
        await intruder.execute(
            "UPDATE kernel.ledger_account SET posted_minor = 100000 WHERE id = $1", a.id
        )
        for said in (move(a, b, 1), move(b, a, 1), hold(a, 1)):
            with pytest.raises(AccountInconsistent) as refused:
                await post_alone(db, said)
            assert refused.value.status == 500
        await post_alone(db, move(b, c, 1))
        await intruder.execute(
            "UPDATE kernel.ledger_account SET posted_minor = 100 WHERE id = $1", a.id
        )
        await intruder.close()
        await post_alone(db, move(a, b, 1))
