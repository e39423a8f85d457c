from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text
from tests.kernel.ledger.support import account, key, move, posted, rows, transfer

from steelyard.kernel.db import Session
from steelyard.kernel.errors import InsufficientFunds
from steelyard.kernel.ledger import (
    AccountNotFound,
    Code,
    Entry,
    IdempotencyKeyReused,
    MalformedOperation,
    UnsoundTransfer,
    post,
    post_each,
)
from steelyard.kernel.ledger.values import AMOUNT_MAX_MINOR, LEGS_MAX


class TestPost:
    async def test_moves_money_between_accounts(self, session: Session) -> None:
        payer, payee = await account(session, funded=1000), await account(session)
        verdicts = await post(session, [move(payer, payee, 300)])
        assert await posted(session, payer, payee) == [700, 300]
        assert verdicts[0].code is Code.OK
        assert not verdicts[0].existed

    async def test_posts_nothing_for_no_operations(self, session: Session) -> None:
        assert await post(session, []) == []

    async def test_lets_later_operations_spend_what_earlier_ones_brought(
        self, session: Session
    ) -> None:
        a, b, c = [await account(session, funded=amount) for amount in (100, 0, 0)]
        await post(session, [move(a, b, 100), move(b, c, 100)])
        assert await posted(session, a, b, c) == [0, 0, 100]

    async def test_posts_all_or_none(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        before = await rows(session, "ledger_transfer")
        with pytest.raises(InsufficientFunds) as refused:
            await post(session, [move(a, b, 60), move(a, b, 60)])
        assert refused.value.details == {"about": str(a.id)}
        assert await posted(session, a, b) == [100, 0]
        assert await rows(session, "ledger_transfer") == before

    async def test_leaves_the_transaction_good_after_a_refusal(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        with pytest.raises(InsufficientFunds):
            await post(session, [move(a, b, 101)])
        await post(session, [move(a, b, 100)])
        assert await posted(session, a, b) == [0, 100]

    async def test_splits_to_the_last_unit(self, session: Session) -> None:
        payer, shop, fee = [await account(session, funded=f) for f in (1000, 0, 0)]
        await post(session, [transfer((payer, -999, "USD"), (shop, 899, "USD"), (fee, 100, "USD"))])
        assert await posted(session, payer, shop, fee) == [1, 899, 100]

    async def test_exchanges_when_each_currency_balances(self, session: Session) -> None:
        dollars, bank_dollars = await account(session, funded=100), await account(session)
        naira = await account(session, currency="NGN")
        bank_naira = await account(session, currency="NGN", funded=160_000)
        await post(
            session,
            [
                transfer(
                    (dollars, -100, "USD"),
                    (bank_dollars, 100, "USD"),
                    (bank_naira, -160_000, "NGN"),
                    (naira, 160_000, "NGN"),
                )
            ],
        )
        assert await posted(session, dollars, naira) == [0, 160_000]

    async def test_lets_an_account_without_a_floor_go_below_zero(self, session: Session) -> None:
        card, wallet = await account(session, floor="none"), await account(session)
        await post(session, [move(card, wallet, 5)])
        assert await posted(session, card, wallet) == [-5, 5]

    async def test_keeps_what_happened_and_when(self, session: Session) -> None:
        a, b = await account(session, funded=10), await account(session)
        happened = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
        said = move(
            a, b, 1, provider_ref="pi_1", memo="naïve — ₦", event_at=happened, subject_id="J-9"
        )
        verdicts = await post(session, [said])
        found = await session.execute(
            text("SELECT * FROM kernel.ledger_transfer WHERE id = :id"), {"id": verdicts[0].id}
        )
        row = found.one()
        assert (row.provider_ref, row.memo, row.event_at) == ("pi_1", "naïve — ₦", happened)
        assert (row.kind, row.subject_type, row.subject_id) == ("pay", "job", "J-9")


class TestRefusals:
    """One row a rule, in the order in which the rules are asked."""

    @pytest.mark.parametrize(
        ("legs", "code"),
        [
            ([("a", -1, "USD"), ("nobody", 1, "USD")], "account_not_found"),
            ([("a", -1, "USD"), ("foreign", 1, "USD")], "account_of_another_market"),
            ([("a", -1, "NGN"), ("b", 1, "NGN")], "account_currency_differs"),
            ([("a", -2, "USD"), ("b", 1, "USD"), ("b", 1, "USD")], "account_repeated"),
            ([("a", -1, "USD")], "too_few_entries"),
            ([], "too_few_entries"),
            ([("a", -1, "USD"), ("b", 2, "USD")], "unbalanced"),
            ([("a", 1, "USD"), ("b", 1, "USD")], "unbalanced"),
            ([("a", -900, "USD"), ("b", 899, "USD")], "unbalanced"),
            ([("a", -101, "USD"), ("b", 101, "USD")], "insufficient_funds"),
        ],
    )
    async def test_gives_one_code_for_each_fault(
        self, session: Session, legs: list[tuple[str, int, str]], code: str
    ) -> None:
        a, b = await account(session, funded=100), await account(session)
        foreign = await account(session, market="harbour")
        ids = {"a": a.id, "b": b.id, "foreign": foreign.id, "nobody": uuid4()}
        said = transfer(*((ids[name], amount, currency) for name, amount, currency in legs))
        verdicts = await post_each(session, [said])
        assert verdicts[0].code == code
        assert verdicts[0].id is None
        assert await posted(session, a, b) == [100, 0]

    async def test_refuses_two_currencies_that_balance_only_together(
        self, session: Session
    ) -> None:
        dollars = await account(session, funded=100)
        naira = await account(session, currency="NGN")
        verdicts = await post_each(session, [transfer((dollars, -5, "USD"), (naira, 5, "NGN"))])
        assert verdicts[0].code is Code.UNBALANCED

    async def test_refuses_a_balance_no_client_could_read(self, session: Session) -> None:
        source, well = await account(session, floor="none"), await account(session)
        fill = [move(source, well, AMOUNT_MAX_MINOR) for _ in range(600)]
        codes = {verdict.code for verdict in await post_each(session, fill)}
        assert codes == {Code.OK, Code.BALANCE_OUT_OF_RANGE}

    async def test_names_refusals_after_their_fact(self, session: Session) -> None:
        a, b = await account(session, funded=1), await account(session)
        with pytest.raises(AccountNotFound):
            await post(session, [move(a, uuid4(), 1)])
        with pytest.raises(UnsoundTransfer) as refused:
            await post(session, [transfer((a, -1, "USD"), (b, 2, "USD"))])
        assert refused.value.details["reason"] == "unbalanced"
        assert (refused.value.status, InsufficientFunds.status) == (422, 402)


class TestPostEach:
    async def test_gives_each_its_own_verdict(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        verdicts = await post_each(session, [move(a, b, n) for n in (60, 60, 40, 1)])
        assert [verdict.code for verdict in verdicts] == [
            Code.OK,
            Code.INSUFFICIENT_FUNDS,
            Code.OK,
            Code.INSUFFICIENT_FUNDS,
        ]
        assert await posted(session, a, b) == [0, 100]

    async def test_leaves_no_trace_of_what_it_refused(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        too_much = move(a, b, 101)
        await post_each(session, [too_much])
        await post(session, [move(await account(session, funded=50), a, 50)])
        verdicts = await post_each(session, [too_much])
        assert verdicts[0].code is Code.OK


class TestIdempotency:
    async def test_answers_a_repeated_key_with_the_first_transfer(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        said = move(a, b, 30)
        first = (await post(session, [said]))[0]
        again = (await post(session, [said]))[0]
        assert (again.id, again.existed) == (first.id, True)
        assert await posted(session, a, b) == [70, 30]

    async def test_answers_although_the_money_is_gone_by_now(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        said = move(a, b, 100)
        await post(session, [said])
        assert (await post(session, [said]))[0].existed

    async def test_does_not_compare_the_time_of_the_event(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        said = move(a, b, 30)
        await post(session, [said])
        later = replace(said, event_at=datetime(2026, 1, 1, tzinfo=UTC))
        assert (await post(session, [later]))[0].existed

    @pytest.mark.parametrize(
        "change",
        [
            {"amount_minor": 31},
            {"kind": "tip"},
            {"subject_type": "order"},
            {"subject_id": "2"},
            {"memo": "else"},
            {"provider_ref": "pi_1"},
        ],
    )
    async def test_refuses_the_key_for_anything_else(
        self, session: Session, change: dict[str, object]
    ) -> None:
        a, b = await account(session, funded=100), await account(session)
        said = {"amount_minor": 30, "idempotency_key": key()}
        await post(session, [move(a, b, **said)])  # pyright: ignore[reportArgumentType]
        with pytest.raises(IdempotencyKeyReused):
            await post(session, [move(a, b, **{**said, **change})])  # pyright: ignore[reportArgumentType]
        assert await posted(session, a, b) == [70, 30]

    async def test_refuses_the_key_for_other_accounts(self, session: Session) -> None:
        a, b, c = [await account(session, funded=f) for f in (100, 0, 0)]
        known = key()
        await post(session, [move(a, b, 1, idempotency_key=known)])
        with pytest.raises(IdempotencyKeyReused):
            await post(session, [move(a, c, 1, idempotency_key=known)])

    async def test_keeps_the_keys_of_markets_apart(self, session: Session) -> None:
        shared = key()
        for market in ("fairground", "harbour"):
            a = await account(session, market=market, funded=5)
            b = await account(session, market=market)
            verdicts = await post(session, [move(a, b, 5, idempotency_key=shared)])
            assert verdicts[0].code is Code.OK

    async def test_knows_a_key_from_the_same_list(self, session: Session) -> None:
        a, b = await account(session, funded=100), await account(session)
        said = move(a, b, 30)
        other = replace(said, memo="else")
        verdicts = await post_each(session, [said, said, other, said])
        assert [verdict.code for verdict in verdicts] == [
            Code.OK,
            Code.EXISTS,
            Code.EXISTS_WITH_DIFFERENT_CONTENT,
            Code.EXISTS,
        ]
        assert len({verdict.id for verdict in verdicts}) == 1
        assert await posted(session, a, b) == [70, 30]

    async def test_does_not_remember_the_key_of_a_refusal_in_the_same_list(
        self, session: Session
    ) -> None:
        a, b = await account(session, funded=10), await account(session)
        rich = await account(session, funded=10)
        said = move(a, b, 20)
        verdicts = await post_each(session, [said, move(rich, a, 10), said])
        assert [verdict.accepted for verdict in verdicts] == [False, True, True]


class TestMalformed:
    @pytest.mark.parametrize("amount", [0, 1.5, "1", True, AMOUNT_MAX_MINOR + 1, -(2**63)])
    def test_an_amount_is_a_whole_number_in_range(self, amount: object) -> None:
        with pytest.raises(MalformedOperation):
            Entry(uuid4(), amount, "USD")  # pyright: ignore[reportArgumentType]

    @pytest.mark.parametrize("amount", [0, -1])
    def test_a_move_is_positive(self, amount: int) -> None:
        with pytest.raises(MalformedOperation):
            move(uuid4(), uuid4(), amount)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"idempotency_key": ""},
            {"idempotency_key": "x" * 256},
            {"memo": "a\x00b"},
            {"memo": "\udfff"},
            {"memo": "x" * 2001},
            {"kind": ""},
            {"subject_id": ""},
            {"provider_ref": ""},
            {"event_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - that is what is wrong with it
            {"currency": "usd"},
        ],
    )
    def test_texts_and_times_can_be_kept(self, wrong: dict[str, object]) -> None:
        with pytest.raises(MalformedOperation) as refused:
            move(uuid4(), uuid4(), 1, **wrong)
        assert refused.value.details.keys() == wrong.keys()

    def test_a_transfer_has_an_end(self) -> None:
        with pytest.raises(MalformedOperation):
            transfer(*((uuid4(), 1, "USD") for _ in range(LEGS_MAX + 1)))

    async def test_a_list_has_an_end(self, session: Session) -> None:
        a, b = uuid4(), uuid4()
        with pytest.raises(MalformedOperation):
            await post(session, [move(a, b, 1)] * 2001)
