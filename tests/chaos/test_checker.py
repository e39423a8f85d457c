"""Planted violations are seen; a sound database shows none."""

from collections.abc import Mapping, Sequence

import pytest
from tests.chaos.planted import account_with_money, connect, refund_marked, run
from tests.chaos.server import Reply, serving

from steelyard.chaos.actors.books import against_the_providers
from steelyard.chaos.actors.locksmith.effects import against_the_house
from steelyard.chaos.checker import ask_all
from steelyard.chaos.journal import Finding, Journal, Operation
from steelyard.chaos.outside import Outside
from steelyard.settings import Settings

MARKER = "s1x1xabcdef"


async def codes(url: str) -> set[str]:
    _, found = await ask_all(Settings(database_url=url))
    return {one.code for one in found}


async def test_a_sound_database_breaks_no_promise(database_url: str) -> None:
    await account_with_money(database_url)
    count, found = await ask_all(Settings(database_url=database_url))
    assert count > 40
    assert found == []


async def test_money_from_nowhere_is_seen(database_url: str, database_dsn: str) -> None:
    await account_with_money(database_url)
    await run(
        database_dsn,
        "UPDATE kernel.ledger_account SET posted_minor = posted_minor + 1 WHERE posted_minor > 0",
    )
    assert "K03" in await codes(database_url)


async def test_an_entry_that_vanished_is_seen(database_url: str, database_dsn: str) -> None:
    await account_with_money(database_url)
    await run(database_dsn, "DELETE FROM kernel.ledger_entry WHERE amount_minor > 0")
    assert {"K01", "K03"} <= await codes(database_url)


async def test_a_right_to_rewrite_history_is_seen(database_url: str, database_dsn: str) -> None:
    await run(database_dsn, "GRANT UPDATE ON kernel.ledger_entry TO steelyard_app")
    assert "K06" in await codes(database_url)


async def test_a_role_that_may_only_read_is_enough(database_url: str, database_dsn: str) -> None:
    await account_with_money(database_url)
    await run(
        database_dsn,
        "DO $$ BEGIN CREATE ROLE chaos_reader LOGIN PASSWORD 'reads' IN ROLE pg_read_all_data;"
        " EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    )
    _, _, rest = database_url.partition("@")
    assert await codes(f"postgresql+asyncpg://chaos_reader:reads@{rest}") == set()


@pytest.mark.parametrize(("times", "kinds"), [(0, ["lost"]), (1, []), (2, ["double"])])
async def test_an_acknowledged_refund_is_there_once(
    database_dsn: str, journal: Journal, times: int, kinds: list[str]
) -> None:
    for _ in range(times):
        await refund_marked(database_dsn, MARKER)
    _acknowledge(journal, "refund")
    connection = await connect(database_dsn)
    found = await against_the_house(connection, journal)
    await connection.close()
    assert [one.kind for one in found] == kinds


async def test_a_charge_we_do_not_know_of_is_seen(database_dsn: str, journal: Journal) -> None:
    books: dict[str, object] = {
        "payment_intents": {
            "pi_1": {"captured": 4900, "refunded": 0, "metadata": {}, "status": "succeeded"}
        },
        "currencies": {"usd": {"balance": 4900}},
        "accounts": {},
    }
    found = await _against(books, database_dsn, _acknowledge(journal, "start"))
    assert [(one.kind, one.code) for one in found] == [("lost", "K14"), ("books", "K25")]


async def test_a_request_charged_twice_is_seen(database_dsn: str, journal: Journal) -> None:
    paid: dict[str, object] = {"captured": 4900, "refunded": 0, "metadata": {"subject_id": "r1"}}
    books: dict[str, object] = {
        "payment_intents": {"pi_1": paid, "pi_2": paid},
        "currencies": {},
        "accounts": {},
    }
    found = await _against(books, database_dsn, _acknowledge(journal, "start"))
    assert ("double", "K14") in {(one.kind, one.code) for one in found}


async def test_a_text_the_carrier_took_twice_is_seen(database_dsn: str, journal: Journal) -> None:
    taken = {
        "seq": 1,
        "operation": "message.queued",
        "data": {"direction": "outbound-api", "recipient": "+13125550100", "body": "Hello"},
    }
    books: dict[str, object] = {"payment_intents": {}, "currencies": {}, "accounts": {}}
    found = await _against(books, database_dsn, _acknowledge(journal, "start"), [taken, taken])
    assert [(one.kind, one.code) for one in found] == [("double", "K18")]


def _acknowledge(journal: Journal, name: str) -> Journal:
    operation = Operation("s1-1", "s1", name, MARKER)
    journal.intend(operation, "key")
    journal.settle(operation, "acknowledged", 200)
    return journal


async def _against(
    books: Mapping[str, object], dsn: str, journal: Journal, entries: Sequence[object] = ()
) -> list[Finding]:
    """The comparison with a provider that tells these books and this journal."""
    waiting = [list(entries), list[object]()]

    def reply(request: object, _number: int) -> Reply:
        if "/journal" in str(getattr(request, "start", "")):
            return 200, {"entries": waiting.pop(0), "next_after": 2}
        return 200, books

    async with serving(reply) as server:
        outside = Outside(server.port, "secret")
        connection = await connect(dsn)
        try:
            return await against_the_providers(connection, outside, journal)
        finally:
            await connection.close()
            await outside.close()
