"""Transfers and reversals, and the two balances they move."""

import asyncio
import uuid

import pytest
import stripe
from tests.sandbox.outside import Application, Control, until
from tests.sandbox.stripe.connect import earn, heard, held, open_account, platform, vendor


async def test_a_transfer_moves_exactly_its_amount(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    await earn(pay, 9000)
    before = await platform(sandbox, "usd")
    transfer = await pay.v1.transfers.create_async(
        {
            "amount": 4321, "currency": "usd", "destination": account.id,
            "transfer_group": "B-1", "description": "For B-1", "metadata": {"payout": "P-1"},
        }
    )  # fmt: skip
    assert (transfer.amount, transfer.amount_reversed, transfer.reversed) == (4321, 0, False)
    assert (transfer.destination, transfer.transfer_group) == (account.id, "B-1")
    assert await platform(sandbox, "usd") == before - 4321
    assert await held(pay, account.id) == {"usd": 4321}
    assert isinstance(transfer.balance_transaction, str)
    booked = await pay.v1.balance_transactions.retrieve_async(transfer.balance_transaction)
    assert (booked.type, booked.net, booked.source) == ("transfer", -4321, transfer.id)
    theirs = await pay.v1.balance_transactions.list_async({}, {"stripe_account": account.id})
    assert [(one.type, one.net) for one in theirs.data] == [("payment", 4321)]
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.balance_transactions.retrieve_async(theirs.data[0].id)
    await until(lambda: bool(heard(app, "transfer.created")), "transfer.created")
    (event,) = heard(app, "transfer.created")
    assert "account" not in event
    assert event["data"]["object"]["metadata"] == {"payout": "P-1"}


async def test_part_by_part_a_transfer_is_reversed_and_never_beyond(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    await earn(pay, 5000)
    before = await platform(sandbox, "usd")
    transfer = await pay.v1.transfers.create_async(
        {"amount": 5000, "currency": "usd", "destination": account.id}
    )
    part = await pay.v1.transfers.reversals.create_async(
        transfer.id, {"amount": 1500, "metadata": {"why": "refund"}}
    )
    assert (part.amount, part.transfer) == (1500, transfer.id)
    assert part.to_dict()["metadata"] == {"why": "refund"}
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        await pay.v1.transfers.reversals.create_async(transfer.id, {"amount": 3501})
    assert too_much.value.error is not None
    assert too_much.value.error.param == "amount"
    seen = await pay.v1.transfers.retrieve_async(transfer.id)
    assert (seen.amount_reversed, seen.reversed) == (1500, False)
    assert [one.id for one in seen.reversals.data] == [part.id]
    assert await held(pay, account.id) == {"usd": 3500}

    rest = await pay.v1.transfers.reversals.create_async(transfer.id)
    assert rest.amount == 3500
    seen = await pay.v1.transfers.retrieve_async(transfer.id)
    assert (seen.amount_reversed, seen.reversed) == (5000, True)
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.transfers.reversals.create_async(transfer.id)
    assert await platform(sandbox, "usd") == before
    assert await held(pay, account.id) == {"usd": 0}
    listed = await pay.v1.transfers.reversals.list_async(transfer.id)
    assert [one.id for one in listed.data] == [rest.id, part.id]
    again = await pay.v1.transfers.reversals.retrieve_async(transfer.id, part.id)
    assert again.amount == 1500
    await until(lambda: len(heard(app, "transfer.reversed")) == 2, "both reversals")


async def test_refusals_are_stripes_own_and_move_nothing(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    ready, fresh = await vendor(pay, sandbox), await open_account(pay)
    before = await platform(sandbox, "nok")

    async def refused(amount: int, destination: str, currency: str = "nok") -> stripe.StripeError:
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            await pay.v1.transfers.create_async(
                {"amount": amount, "currency": currency, "destination": destination}
            )
        return refusal.value

    unknown = await refused(500, "acct_nobody")
    assert (unknown.code, unknown.http_status) == ("resource_missing", 400)
    assert "No such destination: 'acct_nobody'" in str(unknown)
    not_able = await refused(500, fresh.id)
    assert not_able.code == "insufficient_capabilities_for_transfer"
    assert (await refused(before + 1, ready.id)).code == "balance_insufficient"
    assert (await refused(0, ready.id)).code == "parameter_invalid_integer"
    assert (await refused(100_000_000, ready.id)).code == "amount_too_large"
    assert "Invalid currency" in str(await refused(500, ready.id, "xyz"))
    assert await platform(sandbox, "nok") == before
    assert await held(pay, ready.id) == {"usd": 0}


async def test_a_key_sends_once_and_remembers_a_refusal(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    order: stripe.params.TransferCreateParams = {
        "amount": 70_000, "currency": "sek", "destination": account.id,
    }  # fmt: skip
    refused_key, key = uuid.uuid4().hex, uuid.uuid4().hex
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.transfers.create_async(order, {"idempotency_key": refused_key})
    await earn(pay, 140_000, "sek")
    with pytest.raises(stripe.InvalidRequestError) as still:
        await pay.v1.transfers.create_async(order, {"idempotency_key": refused_key})
    assert still.value.code == "balance_insufficient"
    sent = [await pay.v1.transfers.create_async(order, {"idempotency_key": key}) for _ in range(3)]
    assert len({one.id for one in sent}) == 1
    with pytest.raises(stripe.IdempotencyError):
        await pay.v1.transfers.create_async({**order, "amount": 1}, {"idempotency_key": key})
    assert await held(pay, account.id) == {"sek": 70_000}


async def test_racing_transfers_never_send_more_than_there_is(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    await earn(pay, 10_000, "czk")
    there = await platform(sandbox, "czk")
    answers = await asyncio.gather(
        *(
            pay.v1.transfers.create_async(
                {"amount": there // 3, "currency": "czk", "destination": account.id}
            )
            for _ in range(8)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, stripe.Transfer) for one in answers) == 3
    assert 0 <= await platform(sandbox, "czk") < there // 3


async def test_a_charge_as_source_bounds_its_transfers(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    charge = await earn(pay, 8000)
    first = await pay.v1.transfers.create_async(
        {
            "amount": 5000, "currency": "usd", "destination": account.id,
            "source_transaction": charge.id,
        }
    )  # fmt: skip
    assert first.source_transaction == charge.id
    assert first.transfer_group == f"group_{charge.payment_intent}"
    with pytest.raises(stripe.InvalidRequestError, match="must not exceed the source amount"):
        await pay.v1.transfers.create_async(
            {
                "amount": 3001, "currency": "usd", "destination": account.id,
                "source_transaction": charge.id, "transfer_group": "another",
            }
        )  # fmt: skip
    with pytest.raises(stripe.InvalidRequestError, match="must be the same"):
        await pay.v1.transfers.create_async(
            {
                "amount": 100, "currency": "eur", "destination": account.id,
                "source_transaction": charge.id,
            }
        )  # fmt: skip
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        await pay.v1.transfers.create_async(
            {
                "amount": 1, "currency": "usd", "destination": account.id,
                "source_transaction": "ch_none",
            }
        )  # fmt: skip
    assert unknown.value.code == "resource_missing"


async def test_lists_filter_and_page(sandbox: Control, pay: stripe.StripeClient) -> None:
    account, other = await vendor(pay, sandbox), await vendor(pay, sandbox)
    await earn(pay, 5000)
    group = uuid.uuid4().hex
    made = [
        await pay.v1.transfers.create_async(
            {
                "amount": 100 + number, "currency": "usd", "transfer_group": group,
                "destination": other.id if number == 2 else account.id,
            }
        )
        for number in range(5)
    ]  # fmt: skip
    grouped = await pay.v1.transfers.list_async({"transfer_group": group, "limit": 2})
    assert [one.id for one in grouped.data] == [made[4].id, made[3].id]
    assert grouped.has_more is True
    walked = [one.id async for one in grouped.auto_paging_iter()]
    assert walked == [one.id for one in reversed(made)]
    theirs = await pay.v1.transfers.list_async({"destination": other.id})
    assert [one.id for one in theirs.data] == [made[2].id]
    later = await pay.v1.transfers.list_async(
        {"transfer_group": group, "created": {"gt": made[-1].created}}
    )
    assert later.data == []
    since = await pay.v1.transfers.list_async(
        {"transfer_group": group, "created": {"gte": made[0].created}, "limit": 100}
    )
    assert len(since.data) == 5


async def test_a_description_is_changed_and_told(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    await earn(pay, 900)
    transfer = await pay.v1.transfers.create_async(
        {"amount": 900, "currency": "usd", "destination": account.id}
    )
    changed = await pay.v1.transfers.update_async(
        transfer.id, {"description": "For B-2", "metadata": {"a": "1"}}
    )
    assert (changed.description, changed.metadata["a"], changed.amount) == ("For B-2", "1", 900)
    await until(lambda: bool(heard(app, "transfer.updated")), "transfer.updated")


async def test_a_transfer_that_said_500_was_sent_all_the_same(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    await earn(pay, 900)
    await sandbox.fault("stripe", "error_after_work", operation="transfers.create", count=1)
    with pytest.raises(stripe.APIError):
        await pay.v1.transfers.create_async(
            {"amount": 900, "currency": "usd", "destination": account.id}
        )
    assert await held(pay, account.id) == {"usd": 900}
    (sent,) = (await pay.v1.transfers.list_async({"destination": account.id})).data
    await sandbox.fault("stripe", "timeout", operation="transfers.reversals.*", delay_ms=50)
    with pytest.raises(stripe.APIConnectionError):
        await pay.v1.transfers.reversals.create_async(sent.id)
    await sandbox.delete("/faults")
    assert (await pay.v1.transfers.retrieve_async(sent.id)).reversed is True


async def test_events_of_transfers_come_twice_or_never(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    account = await vendor(pay, sandbox)
    await earn(pay, 900)
    order: stripe.params.TransferCreateParams = {
        "amount": 300, "currency": "usd", "destination": account.id,
    }  # fmt: skip
    await sandbox.fault("stripe", "drop", operation="webhook.transfer.*", count=1)
    lost = await pay.v1.transfers.create_async(order)
    await sandbox.fault("stripe", "duplicate", operation="webhook.transfer.*", count=1, times=2)
    twice = await pay.v1.transfers.create_async(order)
    await until(lambda: len(heard(app, "transfer.created")) == 2, "the same event twice")
    assert {one["data"]["object"]["id"] for one in heard(app, "transfer.created")} == {twice.id}
    assert (await sandbox.journal(kind="effect", subject=lost.id))[-1]["data"]["amount"] == 300
    told = (await sandbox.get("/stripe/transfers", destination=account.id))["transfers"]
    assert [one["id"] for one in told] == [twice.id, lost.id]
