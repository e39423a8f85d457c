from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from tests.kernel.ledger.support import (
    FUTURE,
    MARKET,
    PAST,
    account,
    accounts,
    breaches,
    capture,
    hold,
    key,
    move,
    posted,
    rows,
    void,
)

from steelyard.kernel import clock
from steelyard.kernel.db import Database, Session
from steelyard.kernel.errors import InsufficientFunds
from steelyard.kernel.ledger import (
    CaptureExceedsHold,
    Code,
    Entry,
    Expire,
    HoldExpired,
    HoldNotActive,
    HoldNotDue,
    HoldNotFound,
    IdempotencyKeyReused,
    MalformedOperation,
    UnsoundTransfer,
    balance,
    capture_hold,
    expire_holds,
    get_hold,
    place_hold,
    post,
    post_each,
    void_hold,
)


def expire(hold_id: Any) -> Expire:
    return Expire(
        market=MARKET,
        idempotency_key=key(),
        subject_type="lot",
        subject_id="1",
        hold_id=hold_id,
    )


class TestPlaceHold:
    async def test_reserves_without_moving(self, session: Session) -> None:
        wallet = await account(session, funded=100)
        placed = await place_hold(session, hold(wallet, 60))
        shown = await balance(session, wallet)
        assert (shown.posted_minor, shown.held_minor, shown.available_minor) == (100, 60, 40)
        state = await get_hold(session, placed)
        assert (state.status, state.remaining_minor, state.captured_minor) == ("active", 60, 0)

    async def test_cannot_reserve_the_same_money_twice(self, session: Session) -> None:
        wallet = await account(session, funded=100)
        await place_hold(session, hold(wallet, 60))
        with pytest.raises(InsufficientFunds):
            await place_hold(session, hold(wallet, 41))
        await place_hold(session, hold(wallet, 40))

    async def test_keeps_held_money_from_being_spent(self, session: Session) -> None:
        wallet, shop = await account(session, funded=100), await account(session)
        await place_hold(session, hold(wallet, 60))
        with pytest.raises(InsufficientFunds):
            await post(session, [move(wallet, shop, 41)])
        await post(session, [move(wallet, shop, 40)])

    async def test_answers_a_repeated_key_with_the_first_hold(self, session: Session) -> None:
        wallet = await account(session, funded=100)
        said = hold(wallet, 60)
        first = await place_hold(session, said)
        assert await place_hold(session, replace(said, expires_at=FUTURE)) == first
        with pytest.raises(IdempotencyKeyReused):
            await place_hold(session, replace(said, amount_minor=61))
        assert (await balance(session, wallet)).held_minor == 60

    async def test_shares_its_keys_with_transfers(self, session: Session) -> None:
        wallet, shop = await account(session, funded=100), await account(session)
        held, moved = hold(wallet, 10), move(wallet, shop, 10)
        await post(session, [held, moved])
        with pytest.raises(IdempotencyKeyReused):
            await post(session, [move(wallet, shop, 1, idempotency_key=held.idempotency_key)])
        with pytest.raises(IdempotencyKeyReused):
            await post(session, [hold(wallet, 1, idempotency_key=moved.idempotency_key)])

    @pytest.mark.parametrize(
        ("destination", "code"),
        [
            ("itself", Code.ACCOUNT_REPEATED),
            ("nowhere", Code.ACCOUNT_NOT_FOUND),
            ("naira", Code.ACCOUNT_CURRENCY_DIFFERS),
            ("harbour", Code.ACCOUNT_OF_ANOTHER_MARKET),
        ],
    )
    async def test_refuses_a_destination_no_capture_could_reach(
        self, session: Session, destination: str, code: Code
    ) -> None:
        wallet = await account(session, funded=100)
        to = {
            "itself": wallet.id,
            "nowhere": uuid4(),
            "naira": (await account(session, currency="NGN")).id,
            "harbour": (await account(session, market="harbour")).id,
        }[destination]
        verdicts = await post_each(session, [hold(wallet, 1, to_account_id=to)])
        assert (verdicts[0].code, verdicts[0].about) == (code, to)

    def test_is_positive(self) -> None:
        with pytest.raises(MalformedOperation):
            replace(capture(uuid4()), amount_minor=0)


class TestCaptureHold:
    async def test_moves_everything_to_the_holds_destination(self, session: Session) -> None:
        wallet, shop = await account(session, funded=100), await account(session)
        placed = await place_hold(session, hold(wallet, 60, to_account_id=shop.id))
        await capture_hold(session, capture(placed))
        assert await posted(session, wallet, shop) == [40, 60]
        state = await get_hold(session, placed)
        assert (state.status, state.remaining_minor, state.captured_minor) == ("captured", 0, 60)
        assert (await balance(session, wallet)).held_minor == 0

    async def test_releases_what_it_does_not_take(self, session: Session) -> None:
        wallet, shop = await account(session, funded=100), await account(session)
        placed = await place_hold(session, hold(wallet, 60, to_account_id=shop.id))
        await capture_hold(session, capture(placed, amount_minor=25))
        assert (await balance(session, wallet)).available_minor == 75
        state = await get_hold(session, placed)
        assert (state.status, state.captured_minor, state.released_minor) == ("captured", 25, 35)

    async def test_keeps_the_rest_when_told_to(self, session: Session) -> None:
        wallet, shop = await account(session, funded=100), await account(session)
        placed = await place_hold(session, hold(wallet, 60, to_account_id=shop.id))
        await capture_hold(session, capture(placed, amount_minor=25, keep_rest=True))
        shown = await balance(session, wallet)
        assert (shown.posted_minor, shown.held_minor) == (75, 35)
        await capture_hold(session, capture(placed))
        assert await posted(session, wallet, shop) == [40, 60]

    async def test_splits_between_several(self, session: Session) -> None:
        wallet, shop, fee = [await account(session, funded=f) for f in (100, 0, 0)]
        placed = await place_hold(session, hold(wallet, 60))
        to = (Entry(shop.id, 54, "USD"), Entry(fee.id, 6, "USD"))
        await capture_hold(session, capture(placed, to=to))
        assert await posted(session, wallet, shop, fee) == [40, 54, 6]

    async def test_answers_a_repeated_key_with_the_first_transfer(self, session: Session) -> None:
        wallet, shop = await account(session, funded=100), await account(session)
        placed = await place_hold(session, hold(wallet, 60, to_account_id=shop.id))
        said = capture(placed, amount_minor=10, keep_rest=True)
        assert await capture_hold(session, said) == await capture_hold(session, said)
        for other in ({"amount_minor": 11}, {"keep_rest": False}):
            with pytest.raises(IdempotencyKeyReused):
                await capture_hold(session, replace(said, **other))  # pyright: ignore[reportArgumentType]
        assert await posted(session, wallet, shop) == [90, 10]

    @pytest.mark.parametrize("amount", [61, 10**9])
    async def test_never_takes_more_than_was_held(self, session: Session, amount: int) -> None:
        wallet, shop = await account(session, funded=100), await account(session)
        placed = await place_hold(session, hold(wallet, 60, to_account_id=shop.id))
        with pytest.raises(CaptureExceedsHold):
            await capture_hold(session, capture(placed, amount_minor=amount))
        to = (Entry(shop.id, amount, "USD"),)
        with pytest.raises(CaptureExceedsHold):
            await capture_hold(session, capture(placed, to=to))

    async def test_needs_somewhere_to_go(self, session: Session) -> None:
        placed = await place_hold(session, hold(await account(session, funded=100), 60))
        with pytest.raises(UnsoundTransfer):
            await capture_hold(session, capture(placed))

    async def test_takes_only_credits(self, session: Session) -> None:
        wallet, shop, fee = [await account(session, funded=f) for f in (100, 0, 50)]
        placed = await place_hold(session, hold(wallet, 60))
        to = (Entry(shop.id, 60, "USD"), Entry(fee.id, -10, "USD"))
        with pytest.raises(UnsoundTransfer) as refused:
            await capture_hold(session, capture(placed, to=to))
        assert refused.value.details["reason"] == "amount_not_positive"

    async def test_is_over_once_captured_or_voided(self, session: Session) -> None:
        wallet, shop = await account(session, funded=100), await account(session)
        for end in (capture, void):
            placed = await place_hold(session, hold(wallet, 10, to_account_id=shop.id))
            await post(session, [end(placed)])
            with pytest.raises(HoldNotActive):
                await capture_hold(session, capture(placed))
            with pytest.raises(HoldNotActive):
                await void_hold(session, void(placed))

    async def test_knows_only_the_markets_own_holds(self, session: Session) -> None:
        wallet = await account(session, funded=100)
        placed = await place_hold(session, hold(wallet, 10))
        for said in (capture(uuid4()), capture(placed, market="harbour")):
            with pytest.raises(HoldNotFound):
                await capture_hold(session, said)
        with pytest.raises(HoldNotFound):
            await get_hold(session, uuid4())


class TestVoidHold:
    async def test_gives_everything_back(self, session: Session) -> None:
        wallet = await account(session, funded=100)
        placed = await place_hold(session, hold(wallet, 60))
        said = void(placed)
        await void_hold(session, said)
        assert (await balance(session, wallet)).available_minor == 100
        assert (await get_hold(session, placed)).status == "voided"
        assert (await void_hold(session, said)).existed

    async def test_frees_the_old_and_holds_the_new_in_one_go(self, session: Session) -> None:
        old, new = await account(session, funded=100), await account(session, funded=100)
        placed = await place_hold(session, hold(old, 100))
        await post(session, [void(placed), hold(new, 100), hold(old, 100)])
        assert (await balance(session, old)).held_minor == 100
        assert (await balance(session, new)).held_minor == 100

    async def test_is_undone_with_the_rest_of_its_list(self, session: Session) -> None:
        old, poor = await account(session, funded=100), await account(session, funded=1)
        placed = await place_hold(session, hold(old, 100))
        moves = await rows(session, "ledger_hold_move")
        with pytest.raises(InsufficientFunds):
            await post(session, [void(placed), hold(poor, 100)])
        assert (await balance(session, old)).held_minor == 100
        assert (await get_hold(session, placed)).status == "active"
        assert await rows(session, "ledger_hold_move") == moves


class TestExpireHolds:
    async def test_gives_back_what_is_due_and_nothing_else(self, db: Database) -> None:
        (wallet,) = await accounts(db, 100)
        async with db.transaction() as session:
            due = await place_hold(session, hold(wallet, 10, expires_at=PAST))
            await place_hold(session, hold(wallet, 20, expires_at=FUTURE))
            await place_hold(session, hold(wallet, 30))
        async with db.transaction() as session:
            assert await expire_holds(session) == [due]
            assert await expire_holds(session) == []
        async with db.reading() as session:
            assert (await balance(session, wallet)).held_minor == 50
            assert (await get_hold(session, due)).status == "expired"
        assert await breaches(db) == []

    async def test_follows_the_clock(self, db: Database) -> None:
        (wallet,) = await accounts(db, 100)
        tomorrow = clock.now() + timedelta(days=1)
        async with db.transaction() as session:
            placed = await place_hold(session, hold(wallet, 10, expires_at=tomorrow))
            assert await expire_holds(session) == []
            await clock.advance(session, timedelta(days=2))
        async with db.transaction() as session:
            assert await expire_holds(session) == [placed]

    async def test_works_off_any_number_in_parts(self, session: Session) -> None:
        wallet = await account(session, funded=100)
        await post(session, [hold(wallet, 1, expires_at=PAST) for _ in range(7)])
        assert [len(await expire_holds(session, limit=3)) for _ in range(4)] == [3, 3, 1, 0]

    async def test_nothing_is_captured_after_the_time(self, session: Session) -> None:
        wallet, shop = await account(session, funded=100), await account(session)
        placed = await place_hold(session, hold(wallet, 10, expires_at=PAST, to_account_id=shop.id))
        with pytest.raises(HoldExpired):
            await capture_hold(session, capture(placed))
        await void_hold(session, void(placed))

    async def test_nothing_expires_before_the_time(self, session: Session) -> None:
        wallet = await account(session, funded=100)
        for expires_at in (FUTURE, None):
            placed = await place_hold(session, hold(wallet, 10, expires_at=expires_at))
            with pytest.raises(HoldNotDue):
                await post(session, [expire(placed)])


class TestMoves:
    async def test_every_step_is_kept(self, session: Session) -> None:
        wallet, shop = await account(session, funded=100), await account(session)
        placed = await place_hold(session, hold(wallet, 60, to_account_id=shop.id))
        await capture_hold(session, capture(placed, amount_minor=25, keep_rest=True))
        await void_hold(session, void(placed))
        found = await session.execute(
            text(
                "SELECT version, move, captured_minor, released_minor, transfer_id IS NOT NULL "
                "FROM kernel.ledger_hold_move WHERE hold_id = :id ORDER BY version"
            ),
            {"id": placed},
        )
        assert [tuple(row) for row in found] == [
            (1, "placed", 0, 0, False),
            (2, "captured", 25, 0, True),
            (3, "voided", 0, 35, False),
        ]
