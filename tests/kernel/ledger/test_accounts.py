import asyncio
from typing import Any
from uuid import uuid4

import pytest
from tests.kernel.ledger.support import account, move, rows

from steelyard.kernel.db import Database, Session
from steelyard.kernel.ledger import (
    AccountFloorDiffers,
    AccountNotFound,
    MalformedOperation,
    NotInChart,
    balance,
    chart,
    find_account,
    open_account,
    post,
)

WALLET: dict[str, Any] = {
    "market": "fairground",
    "owner_type": "user",
    "owner_id": "7",
    "purpose": "wallet",
    "currency": "USD",
    "floor": "zero",
}


class TestOpenAccount:
    async def test_opens_at_zero(self, session: Session) -> None:
        opened = await open_account(session, **WALLET)
        assert (opened.posted_minor, opened.held_minor, opened.version) == (0, 0, 0)
        assert opened.available_minor == 0

    async def test_gives_the_same_account_again(self, session: Session) -> None:
        first = await open_account(session, **WALLET)
        assert await open_account(session, **WALLET) == first

    @pytest.mark.parametrize(
        "difference",
        [
            {"market": "harbour"},
            {"owner_type": "business"},
            {"owner_id": "8"},
            {"purpose": "tips"},
            {"currency": "NGN"},
        ],
    )
    async def test_tells_accounts_apart_by_each_part_of_the_name(
        self, session: Session, difference: dict[str, Any]
    ) -> None:
        first = await open_account(session, **WALLET)
        second = await open_account(session, **(WALLET | difference))
        assert second.id != first.id

    async def test_opens_one_for_twenty_who_ask_at_once(self, db: Database) -> None:
        async def ask() -> object:
            async with db.transaction() as session:
                return (await open_account(session, **WALLET)).id

        ids = await asyncio.gather(*(ask() for _ in range(20)))
        async with db.reading() as session:
            assert await rows(session, "ledger_account") == 1
        assert len(set(ids)) == 1

    async def test_finds_one_that_a_rival_failed_to_open(self, db: Database) -> None:
        class Undo(Exception):  # noqa: N818
            pass

        started = asyncio.Event()

        async def open_in_vain() -> None:
            async with db.transaction() as session:
                await open_account(session, **WALLET)
                started.set()
                await asyncio.sleep(0.1)
                raise Undo

        async def give_up() -> None:
            with pytest.raises(Undo):
                await open_in_vain()

        async def ask() -> None:
            await started.wait()
            async with db.transaction() as session:
                await open_account(session, **WALLET)

        await asyncio.gather(give_up(), ask())
        async with db.reading() as session:
            assert await rows(session, "ledger_account") == 1

    async def test_refuses_another_floor_for_the_same_account(self, session: Session) -> None:
        deep: dict[str, Any] = {**WALLET, "floor": "none"}
        await open_account(session, **WALLET)
        with pytest.raises(AccountFloorDiffers) as refused:
            await open_account(session, **deep)
        assert refused.value.details == {"floor": "zero"}

    @pytest.mark.parametrize(
        "wrong",
        [
            {"market": ""},
            {"owner_id": "x" * 256},
            {"purpose": "wal\x00let"},
            {"owner_type": "\ud800"},
            {"currency": "usd"},
            {"currency": "DOLLARS"},
            {"floor": "minus one"},
        ],
    )
    async def test_refuses_names_that_are_none(
        self, session: Session, wrong: dict[str, Any]
    ) -> None:
        with pytest.raises(MalformedOperation) as refused:
            await open_account(session, **(WALLET | wrong))
        assert refused.value.details.keys() == wrong.keys()


class TestBalance:
    async def test_shows_posted_held_and_available(self, session: Session) -> None:
        wallet = await account(session, funded=500)
        shown = await balance(session, wallet)
        assert (shown.posted_minor, shown.held_minor, shown.available_minor) == (500, 0, 500)
        assert shown.currency == "USD"

    async def test_refuses_an_account_that_is_not_there(self, session: Session) -> None:
        with pytest.raises(AccountNotFound):
            await balance(session, uuid4())

    async def test_finds_nothing_where_nobody_opened_one(self, session: Session) -> None:
        name = {part: said for part, said in WALLET.items() if part != "floor"}
        assert await find_account(session, **name) is None


class TestChart:
    async def test_closes_the_lists_of_a_market_that_registered_one(self, session: Session) -> None:
        market = f"charted-{uuid4()}"
        chart.register(
            chart.Chart(market, {"cash": "none", "wallet": "zero"}, {"pay": "wallet to wallet"})
        )
        wallet = await account(session, market=market, funded=5)
        other = await account(session, market=market)
        with pytest.raises(NotInChart):
            await account(session, market=market, purpose="piggy bank")
        with pytest.raises(NotInChart):
            await account(session, market=market, floor="none")
        with pytest.raises(NotInChart):
            await post(session, [move(wallet, other, 1, kind="gift")])

    def test_does_not_change_once_registered(self) -> None:
        market = f"charted-{uuid4()}"
        known = chart.Chart(market, {"cash": "none"}, {})
        chart.register(known)
        chart.register(chart.Chart(market, {"cash": "none"}, {}))
        with pytest.raises(ValueError, match="another chart"):
            chart.register(chart.Chart(market, {"cash": "zero"}, {}))
        assert known in chart.registered()
