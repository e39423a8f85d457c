"""A customer pays: cards that succeed, fail, and ask the bank."""

from sqlalchemy import text
from tests.kernel.payments.stage import Stage

from steelyard.kernel import payments


async def test_a_payment_that_succeeds_is_captured_once_and_told_once(stage: Stage) -> None:
    payment = await stage.presented(5000)
    await stage.pay(payment)
    after = await payments.ask_provider(stage.services, payment.id)
    again = await payments.ask_provider(stage.services, payment.id)
    assert (after.status, after.captured_minor, after.captured_currency) == (
        "succeeded",
        5000,
        "USD",
    )
    assert again.status == "succeeded"
    assert (after.card_brand, after.card_last4) == ("visa", "4242")
    assert after.due_at is None
    assert await stage.balance(payment.held_account_id) == 5000
    assert await stage.total("provider_cash") == -5000
    assert stage.told.payments == [(payment.id, "succeeded")]
    await stage.sound()


async def test_a_declined_card_leaves_the_payment_open_for_another(stage: Stage) -> None:
    payment = await stage.presented()
    await stage.pay(payment, "insufficient_funds")
    declined = await payments.ask_provider(stage.services, payment.id)
    assert (declined.status, declined.failure_code) == (
        "requires_payment_method",
        "insufficient_funds",
    )
    assert declined.failure_message
    assert await stage.total("provider_cash") == 0
    await stage.pay(payment, "success")
    paid = await payments.ask_provider(stage.services, payment.id)
    assert (paid.status, paid.failure_code) == ("succeeded", None)
    assert [status for _, status in stage.told.payments] == [
        "requires_payment_method",
        "succeeded",
    ]


async def test_three_d_secure_passes_through_requires_action(stage: Stage) -> None:
    payment = await stage.presented()
    await stage.pay(payment, "authentication_required")
    assert (await payments.ask_provider(stage.services, payment.id)).status == "requires_action"
    path = f"/stripe/payment_intents/{payment.provider_ref}/authenticate"
    await stage.sandbox.post(path, {"outcome": "succeed"})
    assert (await payments.ask_provider(stage.services, payment.id)).status == "succeeded"
    await stage.sound()


async def test_a_bank_that_takes_its_time_is_processing_first(stage: Stage) -> None:
    payment = await stage.presented()
    await stage.pay(payment, "processing_fails")
    assert (await payments.ask_provider(stage.services, payment.id)).status == "processing"
    path = f"/stripe/payment_intents/{payment.provider_ref}/settle"
    await stage.sandbox.post(path, {"outcome": "fail"})
    late = await payments.ask_provider(stage.services, payment.id)
    assert late.status == "requires_payment_method"


async def test_asked_to_present_again_it_is_the_same_intent(stage: Stage) -> None:
    payment = await stage.ask()
    first = await payments.present(stage.services, payment.id)
    second = await payments.present(stage.services, payment.id)
    assert first == second
    assert first.startswith("pi_")
    mine = [
        one
        for one in await stage.calls("payment_intents.create")
        if one["data"]["idempotency_key"] == f"payment-{payment.id}"
    ]
    assert len(mine) == 1


async def test_the_client_secret_is_stored_nowhere(stage: Stage) -> None:
    payment = await stage.ask()
    secret = await payments.present(stage.services, payment.id)
    async with stage.database.reading() as session:
        for table in ("payment", "audit_event"):
            found = await session.scalar(
                text(f"SELECT count(*) FROM kernel.{table} t WHERE t::text LIKE :secret"),  # noqa: S608
                {"secret": f"%{secret}%"},
            )
            assert found == 0


async def test_every_step_of_a_payment_stands_in_the_audit(stage: Stage) -> None:
    payment = await stage.paid()
    async with stage.database.reading() as session:
        steps = await session.execute(
            text(
                "SELECT stream, from_state, to_state FROM kernel.audit_event"
                " WHERE entity_type = 'payment' AND entity_id = :id ORDER BY seq"
            ),
            {"id": str(payment.id)},
        )
        assert [tuple(step) for step in steps] == [
            ("bazaar", None, "created"),
            ("bazaar", "created", "succeeded"),
        ]
