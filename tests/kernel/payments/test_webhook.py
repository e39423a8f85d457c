"""What Stripe says by itself: in any order, any number of times, true or forged."""

import asyncio
import json
import random
from datetime import timedelta

import httpx2
import pytest
from tests.kernel.payments.stage import SECRET, Stage, Told, door_of, event, make_house, signed
from tests.sandbox.outside import Process, eventually

from steelyard.kernel import payments
from steelyard.kernel.payments.inbox import apply_event


async def test_a_paid_intent_is_applied_by_its_webhook_alone(stage: Stage) -> None:
    await stage.webhooks()
    payment = await stage.presented()
    async with stage.working():
        await stage.pay(payment)
        await stage.settled(payment, "succeeded")
        await stage.idle()
    assert stage.told.successes(payment) == 1
    assert await stage.balance(payment.held_account_id) == 5000
    seen = {one.type: one.status for one in await stage.events()}
    assert seen["payment_intent.succeeded"] == "processed"
    assert seen["charge.succeeded"] == "ignored"
    await stage.sound()


async def test_five_copies_of_each_event_shuffled_have_one_effect(stage: Stage) -> None:
    await stage.webhooks()
    await stage.sandbox.fault("stripe", "duplicate", operation="webhook.*", times=5)
    payment = await stage.presented()
    async with stage.working():
        await stage.sandbox.fault("stripe", "reorder", operation="webhook.*", delay_ms=200)
        await stage.pay(payment, "declined")
        await stage.pay(payment, "success")
        await stage.settled(payment, "succeeded")
        await eventually(stage.events, lambda found: len(found) >= 5)
        await stage.idle()
    taken = await stage.events()
    assert len({one.event_key for one in taken}) == len(taken)
    assert stage.told.successes(payment) == 1
    assert await stage.balance(payment.held_account_id) == 5000
    assert await stage.effects() == sum(one.status == "processed" for one in taken)
    await stage.sound()


async def test_the_same_event_at_once_through_many_connections_is_stored_once(
    stage: Stage,
) -> None:
    payment = await stage.presented()
    await stage.pay(payment)
    thing = {"id": payment.provider_ref, "object": "payment_intent", "status": "succeeded"}
    answers = await asyncio.gather(
        *(stage.deliver(event("payment_intent.succeeded", thing)) for _ in range(20))
    )
    assert {one.status_code for one in answers} == {200}
    assert sum(not one.json()["duplicate"] for one in answers) == 1
    assert len(await stage.events()) == 1


async def test_eight_workers_at_one_event_apply_it_once_and_none_of_them_stumbles(
    stage: Stage,
) -> None:
    payment = await stage.presented()
    await stage.pay(payment)
    thing = {"id": payment.provider_ref, "object": "payment_intent", "status": "succeeded"}
    await stage.deliver(event("payment_intent.succeeded", thing))
    (stored,) = await stage.events()
    await asyncio.gather(*(apply_event(stage.context, stored.id) for _ in range(8)))
    (done,) = await stage.events()
    assert (done.status, done.attempts, await stage.effects()) == ("processed", 1, 1)
    await stage.sound()


async def test_an_old_event_after_a_new_one_changes_nothing_back(stage: Stage) -> None:
    payment = await stage.presented()
    await stage.pay(payment)
    stale = {"id": payment.provider_ref, "object": "payment_intent", "status": "processing"}
    kinds = ["created", "processing", "requires_action", "succeeded", "payment_failed"]
    random.Random(7).shuffle(kinds)
    async with stage.working():
        for number, kind in enumerate(kinds):
            await stage.deliver(event(f"payment_intent.{kind}", stale, key=f"evt_{number}"))
        await stage.settled(payment, "succeeded")
        await stage.idle()
    assert (await stage.fresh(payment)).status == "succeeded"
    assert stage.told.successes(payment) == 1
    assert {one.status for one in await stage.events()} == {"processed"}
    await stage.sound()


async def test_an_event_before_our_row_knows_the_ref_finds_it(stage: Stage) -> None:
    """The sandbox sends ``created`` while our call to make the intent still waits."""
    await stage.webhooks()
    await stage.sandbox.fault(
        "stripe",
        "slow",
        operation="payment_intents.create",
        after_work=True,
        delay_ms=3500,
        count=1,
    )
    payment = await stage.ask()
    async with stage.working():
        presenting = asyncio.create_task(payments.present(stage.services, payment.id))
        found = await eventually(stage.events, lambda all_: any(o.processed_at for o in all_))
        known = await stage.fresh(payment)
        assert not presenting.done()
        await presenting
    assert found[0].status == "processed"
    assert known.provider_ref is not None
    assert (await stage.fresh(payment)).provider_ref == known.provider_ref
    await stage.sound()


async def test_an_event_of_nothing_of_ours_is_parked_and_after_a_day_an_alarm(
    stage: Stage,
) -> None:
    made = await stage.house.stripe.create_intent(
        key="somebody-elses", amount_minor=700, currency="USD", description="", metadata={}
    )
    thing = {"id": made.ref, "object": "payment_intent", "status": "succeeded"}
    assert (await stage.deliver(event("payment_intent.succeeded", thing))).status_code == 200
    async with stage.working():
        await eventually(stage.events, lambda all_: all_[0].status == "parked")
    await stage.sweep()
    assert await stage.audited("webhook.unmatched") == 0
    await stage.push_clock(timedelta(hours=25))
    await stage.sweep()
    await stage.sweep()
    (parked,) = await stage.events()
    assert (parked.status, parked.due_at) == ("suspense", None)
    assert await stage.audited("webhook.unmatched") == 1
    await stage.sound()


async def test_an_unknown_status_is_parked_with_an_alarm_and_applied_when_it_makes_sense(
    stage: Stage,
) -> None:
    payment = await stage.presented()
    await stage.pay(payment)
    limbo = f"/stripe/payment_intents/{payment.provider_ref}/alter"
    await stage.sandbox.post(limbo, {"status": "rests_in_limbo"})
    await stage.webhooks()
    async with stage.working():
        await stage.sandbox.post(limbo, {"event": "payment_intent.limbo_entered"})
        await eventually(
            lambda: stage.events(type="payment_intent.limbo_entered"),
            lambda found: bool(found) and found[0].status == "parked",
        )
        assert (await stage.fresh(payment)).status == "created"
        assert await stage.audited("payment.unknown_status") == 1
        await stage.sandbox.post(limbo, {"status": "succeeded"})
        await stage.push_clock(timedelta(minutes=16))
        await stage.sweep()
        await stage.settled(payment, "succeeded")
        await stage.idle()
    assert stage.told.successes(payment) == 1
    await stage.sound()


@pytest.mark.parametrize(
    ("secret", "age", "flip"),
    [
        ("whsec_of_somebody_else", 0, False),
        (SECRET, 301, False),
        (SECRET, -310, False),
        (SECRET, 0, True),
    ],
)
async def test_a_forged_or_stale_event_leaves_only_a_security_event(
    stage: Stage, secret: str, age: int, flip: bool
) -> None:
    payment = await stage.presented()
    body = b'{"id":"evt_1","type":"payment_intent.succeeded"}'
    header = signed(body, secret, age)
    sent = body.replace(b"evt_1", b"evt_2") if flip else body
    async with httpx2.AsyncClient(trust_env=False) as client:
        answer = await client.post(stage.door, content=sent, headers={"stripe-signature": header})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_signature"
    assert await stage.events() == []
    assert await stage.audited("security.invalid_signature") == 1
    assert (await stage.fresh(payment)).status == "created"


async def test_an_unsigned_event_is_refused(stage: Stage) -> None:
    async with httpx2.AsyncClient(trust_env=False) as client:
        for headers in ({}, {"stripe-signature": ""}, {"stripe-signature": "t=x,v1="}):
            answer = await client.post(stage.door, content=b"{}", headers=headers)
            assert answer.json()["error"] == "invalid_signature"


async def test_a_flood_of_forgeries_does_not_fill_the_audit(stage: Stage) -> None:
    forged = event("payment_intent.succeeded", {"id": "pi_1"})
    for _ in range(30):
        assert (await stage.deliver(forged, secret="whsec_wrong")).status_code == 400
    assert await stage.audited("security.invalid_signature") == 10


async def test_a_live_event_is_refused_by_a_test_installation(stage: Stage) -> None:
    live = event("payment_intent.succeeded", {"id": "pi_1"}, livemode=True)
    answer = await stage.deliver(live)
    assert (answer.status_code, answer.json()["error"]) == (400, "livemode_mismatch")
    assert await stage.audited("security.livemode_mismatch") == 1
    assert await stage.events() == []


@pytest.mark.parametrize(
    "strange",
    [
        [],
        {"id": "evt_1"},
        event("payment_intent.succeeded", {"id": 7}),
        event("payment_intent.succeeded", {"id": "pi_1"}, key="e" * 300),
        event("payment_intent.succeeded", {"id": "pi_1"}, created="yesterday"),
        event("payment_intent.succeeded", {"id": "pi_1"}, livemode="no"),
    ],
)
async def test_signed_nonsense_is_a_clear_refusal(stage: Stage, strange: object) -> None:
    answer = await stage.deliver(strange)
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed_event")
    assert await stage.events() == []


async def test_an_unknown_type_is_kept_and_ignored(stage: Stage) -> None:
    answer = await stage.deliver(event("rocket.launched", {"id": "ro_1", "object": "rocket"}))
    assert answer.status_code == 200
    (kept,) = await stage.events()
    assert (kept.status, bool(kept.ignore_reason)) == ("ignored", True)
    await stage.sound()


async def test_a_large_event_is_taken_and_a_huge_one_is_not(stage: Stage) -> None:
    large = event("rocket.launched", {"id": "ro_1", "ballast": "x" * 700_000})
    assert (await stage.deliver(large)).status_code == 200
    huge = event("rocket.launched", {"id": "ro_2", "ballast": "x" * 1_100_000}, key="evt_2")
    assert (await stage.deliver(huge)).status_code == 413


async def test_both_secrets_are_taken_while_one_is_being_changed(
    database_url: str, outside: Process, stage: Stage
) -> None:
    del stage
    house = make_house(
        database_url, outside.url, Told(), stripe_webhook_secret=["whsec_new", "whsec_old"]
    )
    thing = {"id": "ro_1"}
    async with door_of(house) as door, httpx2.AsyncClient(trust_env=False) as client:
        codes: list[int] = []
        for number, secret in enumerate(("whsec_old", "whsec_new", "whsec_older")):
            body = json.dumps(event("rocket.launched", thing, key=f"evt_{number}")).encode()
            answer = await client.post(
                door, content=body, headers={"stripe-signature": signed(body, secret)}
            )
            codes.append(answer.status_code)
    await house.stripe.close()
    await house.database.close()
    assert codes == [200, 200, 400]


async def test_an_older_api_version_is_understood(stage: Stage) -> None:
    await stage.webhooks(api_version="2020-08-27")
    payment = await stage.presented()
    async with stage.working():
        await stage.pay(payment)
        await stage.settled(payment, "succeeded")
    assert {one.api_version for one in await stage.events()} == {"2020-08-27"}


async def test_a_final_payload_is_believed_when_the_provider_cannot_be_asked(
    stage: Stage,
) -> None:
    await stage.webhooks()
    payment = await stage.presented()
    await stage.sandbox.fault("stripe", "down", operation="payment_intents.retrieve", status=503)
    async with stage.working():
        await stage.pay(payment)
        await eventually(lambda: stage.fresh(payment), lambda one: one.status == "succeeded")
    assert stage.told.successes(payment) == 1


async def test_when_the_markets_own_code_fails_nothing_is_half_done_and_it_is_tried_again(
    stage: Stage,
) -> None:
    stage.told.refuse = 1
    payment = await stage.presented()
    await stage.pay(payment)
    thing = {"id": payment.provider_ref, "object": "payment_intent", "status": "succeeded"}
    await stage.deliver(event("payment_intent.succeeded", thing))
    async with stage.working():
        failed = await eventually(stage.events, lambda all_: all_[0].status == "failed")
        assert failed[0].error
        assert await stage.balance(payment.held_account_id) == 0
        await stage.settled(payment, "succeeded")
    (done,) = await stage.events()
    assert (done.status, done.attempts) == ("processed", 2)
    assert stage.told.successes(payment) == 1
    await stage.sound()


async def test_a_dispute_marks_the_payment_and_raises_an_alarm(stage: Stage) -> None:
    await stage.webhooks()
    payment = await stage.presented()
    async with stage.working():
        await stage.pay(payment, "disputed")
        await eventually(lambda: stage.fresh(payment), lambda one: one.disputed_at is not None)
        await stage.idle()
    assert await stage.audited("payment.disputed") >= 1


async def test_an_event_that_could_not_be_kept_is_not_acknowledged(stage: Stage) -> None:
    payment = await stage.presented()
    await stage.pay(payment)
    await stage.as_owner(
        "CREATE FUNCTION kernel.break_it() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the disk is full' USING ERRCODE = 'disk_full'; END $$",
        "CREATE CONSTRAINT TRIGGER break_it AFTER INSERT ON kernel.provider_event DEFERRABLE"
        " INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kernel.break_it()",
    )
    thing = {"id": payment.provider_ref, "object": "payment_intent", "status": "succeeded"}
    refused = await stage.deliver(event("payment_intent.succeeded", thing))
    assert refused.status_code == 503
    assert await stage.events() == []
    await stage.as_owner("DROP TRIGGER break_it ON kernel.provider_event")
    assert (await stage.deliver(event("payment_intent.succeeded", thing))).status_code == 200
    async with stage.working():
        await stage.settled(payment, "succeeded")
    await stage.sound()
