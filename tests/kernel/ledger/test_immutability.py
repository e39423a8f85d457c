"""Attacks on what is posted: by the application's role, and by the owner."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from tests.kernel.ledger.support import accounts, breaches, connect, hold, move, post_alone, posted

from steelyard.kernel.db import Database
from steelyard.kernel.ledger import post

TABLES = ("ledger_transfer", "ledger_entry", "ledger_hold_move")


@pytest.fixture
async def history(db: Database) -> Database:
    """A database in which something was posted."""
    a, b = await accounts(db, 100, 0)
    await post_alone(db, move(a, b, 10), hold(a, 5))
    return db


@pytest.fixture
async def application(database_dsn: str, history: Database) -> AsyncIterator[Any]:  # noqa: ARG001
    """What someone who took over the application can send."""
    connection = await connect(database_dsn)
    await connection.execute("SET ROLE steelyard_app")
    yield connection
    await connection.close()


@pytest.fixture
async def owner(database_dsn: str, history: Database) -> AsyncIterator[Any]:  # noqa: ARG001
    """What the owner of the tables can send."""
    connection = await connect(database_dsn)
    yield connection
    await connection.close()


class TestTheApplication:
    @pytest.mark.parametrize("table", [*TABLES, "ledger_hold", "ledger_account"])
    @pytest.mark.parametrize(
        "attack",
        [
            "UPDATE kernel.{} SET market = 'x'",
            "DELETE FROM kernel.{}",
            "TRUNCATE kernel.{} CASCADE",
            "ALTER TABLE kernel.{} DISABLE TRIGGER ALL",
            "DROP TABLE kernel.{} CASCADE",
            "SELECT 1 FROM kernel.{} FOR UPDATE",
        ],
    )
    async def test_cannot_touch_a_row(self, application: Any, table: str, attack: str) -> None:
        if table == "ledger_entry":
            attack = attack.replace("market = 'x'", "amount_minor = 1")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await application.execute(attack.format(table))

    @pytest.mark.parametrize("table", [*TABLES, "ledger_hold"])
    async def test_cannot_slip_in_a_row(self, application: Any, table: str) -> None:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await application.execute(f"INSERT INTO kernel.{table} SELECT * FROM kernel.{table}")  # noqa: S608

    @pytest.mark.parametrize(
        "attack",
        [
            "UPDATE kernel.ledger_account SET posted_minor = posted_minor + 1000",
            "UPDATE kernel.ledger_account SET floor = 'none'",
            """
            INSERT INTO kernel.ledger_account
                (market, owner_type, owner_id, purpose, currency, floor, posted_minor)
            VALUES ('m', 'u', '1', 'p', 'USD', 'none', 1000)
            """,
        ],
    )
    async def test_cannot_make_money(self, application: Any, attack: str) -> None:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await application.execute(attack)

    @pytest.mark.parametrize(
        "function",
        ["ledger_apply", "ledger_lock_accounts", "ledger_known_keys", "ledger_reversal_state"],
    )
    async def test_cannot_go_in_by_another_door(self, application: Any, function: str) -> None:
        assert not await application.fetchval(
            "SELECT has_function_privilege(oid, 'EXECUTE') FROM pg_proc "
            "WHERE proname = $1 AND pronamespace = 'kernel'::regnamespace",
            function,
        )

    async def test_cannot_lead_the_posting_function_astray(self, database_url: str) -> None:
        """Tables of the same names, earlier in the caller's search path, change nothing."""
        database = Database(database_url)
        a, b = await accounts(database, 100, 0)
        async with database.transaction() as session:
            for table in ("ledger_account", *TABLES):
                await session.execute(
                    text(f"CREATE TEMP TABLE {table} (LIKE kernel.{table} INCLUDING ALL)")
                )
            await session.execute(text("SET LOCAL search_path = pg_temp, public"))
            await post(session, [move(a, b, 30)])
            assert await posted(session, a, b) == [70, 30]
        await database.close()


class TestTheOwner:
    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize(
        "attack",
        ["UPDATE kernel.{} SET {} = {}", "DELETE FROM kernel.{}", "TRUNCATE kernel.{} CASCADE"],
    )
    async def test_is_refused_by_the_triggers(self, owner: Any, table: str, attack: str) -> None:
        column = {"ledger_entry": "line"}.get(table, "market")
        with pytest.raises(asyncpg.PostgresError, match="append-only"):
            await owner.execute(attack.format(table, column, column))

    @pytest.mark.parametrize("table", ["ledger_account", "ledger_hold"])
    async def test_cannot_delete_accounts_or_holds(self, owner: Any, table: str) -> None:
        with pytest.raises(asyncpg.PostgresError, match="append-only"):
            await owner.execute(f"DELETE FROM kernel.{table}")  # noqa: S608

    async def test_cannot_overdraw_a_floor(self, owner: Any) -> None:
        with pytest.raises(asyncpg.CheckViolationError):
            await owner.execute("UPDATE kernel.ledger_account SET posted_minor = -1")

    @pytest.mark.parametrize(
        ("legs", "why"),
        [
            ([(1, "first", -5, "USD")], "one leg"),
            ([(1, "first", -5, "USD"), (2, "second", 6, "USD")], "unbalanced"),
            ([(1, "first", -5, "USD"), (3, "second", 5, "USD")], "a line is missing"),
            ([(1, "first", -5, "NGN"), (2, "second", 5, "NGN")], "another currency"),
            ([(1, "first", -5, "USD"), (2, "nobody", 5, "USD")], "no account"),
            ([(1, "first", -5, "USD"), (2, "foreign", 5, "USD")], "another market"),
        ],
    )
    async def test_cannot_write_entries_that_are_not_whole(
        self, owner: Any, legs: list[tuple[int, str, int, str]], why: str
    ) -> None:
        assert why
        await owner.execute(
            "INSERT INTO kernel.ledger_account (market, owner_type, owner_id, purpose, currency,"
            " floor) VALUES ('harbour', 'u', '1', 'p', 'USD', 'none')"
        )
        ids = await owner.fetch(
            "SELECT id FROM kernel.ledger_account WHERE market = 'fairground' ORDER BY id"
        )
        who = {
            "first": ids[0]["id"],
            "second": ids[1]["id"],
            "nobody": "01a1fdc1-0000-7000-8000-000000000000",
            "foreign": await owner.fetchval(
                "SELECT id FROM kernel.ledger_account WHERE market = 'harbour'"
            ),
        }
        transfer_id = await owner.fetchval(
            "INSERT INTO kernel.ledger_transfer SELECT uuidv7(), market, 'forged', kind, "
            "subject_type, subject_id, provider_ref, NULL, NULL, memo, event_at, created_at, "
            "content_hash, digest FROM kernel.ledger_transfer LIMIT 1 RETURNING id"
        )
        values = ", ".join(
            f"('{transfer_id}', {line}, '{who[name]}', {amount}, '{currency}', {900 + line}, 0)"
            for line, name, amount, currency in legs
        )
        with pytest.raises(asyncpg.CheckViolationError, match="not whole"):
            await owner.execute(f"INSERT INTO kernel.ledger_entry VALUES {values}")  # noqa: S608

    async def test_cannot_add_a_balanced_pair_to_a_posted_transfer(self, owner: Any) -> None:
        with pytest.raises(asyncpg.CheckViolationError, match="not whole"):
            await owner.execute(
                "INSERT INTO kernel.ledger_entry "
                "SELECT transfer_id, line + 2, account_id, -amount_minor, currency, version + 9, 0"
                " FROM kernel.ledger_entry "
                "WHERE transfer_id = (SELECT transfer_id FROM kernel.ledger_entry LIMIT 1)"
            )

    async def test_leaves_the_books_in_order_after_all_that(
        self, history: Database, owner: Any
    ) -> None:
        for table in TABLES:
            with pytest.raises(asyncpg.PostgresError):
                await owner.execute(f"DELETE FROM kernel.{table}")  # noqa: S608
        assert await breaches(history) == []
