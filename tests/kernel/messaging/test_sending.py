"""A text goes out: once, in time, only to who wants it, and what became of it is known."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from tests.kernel.messaging.stage import MARKET, House, new_phone

from steelyard.kernel import clock, messaging
from steelyard.kernel.jobs import Retry
from steelyard.kernel.messaging import Message, MessageFilter
from steelyard.kernel.messaging.addresses import InvalidAddress


async def test_a_text_reaches_the_phone_and_its_delivery_is_known(house: House) -> None:
    phone = new_phone()
    message = await house.say(phone, about=("order", "7"), party=("customer", "3"))
    assert (message.status, message.body) == ("queued", "Hello Ana, your bread is ready.")
    await house.send(message)
    delivered = await house.until_status(message, "delivered")
    (read,) = await house.on_phone(phone)
    assert read["body"] == message.body
    assert delivered.provider_ref == read["message_sid"]
    assert delivered.sent_at is not None
    assert delivered.delivered_at is not None
    assert delivered.attempts == 1
    assert await house.violations() == []


async def test_a_second_run_of_the_job_sends_nothing(house: House) -> None:
    phone = new_phone()
    message = await house.say(phone)
    for _ in range(3):
        await house.send(message)
    assert len(await house.taken(phone)) == 1


async def test_the_same_key_is_the_same_message(house: House) -> None:
    phone = new_phone()
    first = await house.say(phone, dedupe_key="ready-7")
    again = await house.say(phone, name="Ben", dedupe_key="ready-7")
    other = await house.say(phone, dedupe_key="ready-8")
    assert again.id == first.id
    assert again.body == first.body
    assert other.id != first.id


async def test_a_phone_out_of_reach_is_an_event_that_staff_see(house: House) -> None:
    phone = new_phone()
    await house.control.put(f"/phones/{phone}", {"reachable": False, "error_code": 30005})
    message = await house.say(phone)
    await house.send(message)
    lost = await house.until_status(message, "undelivered")
    assert lost.error_code == "30005"
    assert lost.error == "The number is unknown to its carrier."
    assert lost.failed_at is not None
    (event,) = await house.events(message)
    assert (event.event, event.actor_kind) == ("message.undelivered", "provider")
    assert event.data["to"] == f"…{phone[-4:]}"
    await house.run("messaging.tell_market", message_id=str(message.id))
    assert house.bakery.changed == [(message.id, "undelivered")]
    assert await house.violations() == []


@pytest.mark.parametrize(("phone", "code"), [("+15005550001", "21211"), ("+15005550009", "21614")])
async def test_a_number_that_cannot_be_texted_fails_for_good(
    house: House, phone: str, code: str
) -> None:
    message = await house.say(phone)
    await house.send(message)
    failed = await house.look(message)
    assert (failed.status, failed.error_code) == ("failed", code)
    (event,) = await house.events(message)
    assert event.event == "message.failed"
    await house.send(message)
    assert (await house.look(message)).attempts == 1


async def test_what_the_carrier_calls_an_opt_out_is_one(house: House) -> None:
    phone = "+15005550004"
    message = await house.say(phone)
    waiting = await house.say(phone)
    await house.send(message)
    refused = await house.look(message)
    assert (refused.status, refused.error_code) == ("suppressed", "21610")
    assert house.bakery.opted_out == [phone]
    assert (await house.look(waiting)).status == "suppressed"
    later = await house.say(phone)
    assert later.status == "suppressed"
    assert await house.violations() == []


async def test_a_busy_provider_is_asked_again(house: House) -> None:
    phone = new_phone()
    await house.control.fault("twilio", "rate_limit", operation="messages.create", count=1)
    message = await house.say(phone)
    with pytest.raises(Retry):
        await house.send(message)
    waiting = await house.look(message)
    assert (waiting.status, waiting.attempts) == ("queued", 1)
    assert "20429" in (waiting.error or "")
    await house.send(message)
    await house.until_status(message, "delivered")
    assert len(await house.taken(phone)) == 1


async def test_an_outage_makes_no_dead_letter_and_the_sweep_asks_again(house: House) -> None:
    await house.control.fault("twilio", "rate_limit", operation="messages.create", count=1)
    message = await house.say(new_phone())
    await _forget_job(house, message.id)
    await house.send(message, last_attempt=True)
    assert (await house.look(message)).status == "queued"
    await house.periodic("messaging.sweep")
    assert await house.jobs_waiting(f"message-{message.id}") == 0
    await _time_passes(house)
    await house.periodic("messaging.sweep")
    await house.periodic("messaging.sweep")
    assert await house.jobs_waiting(f"message-{message.id}") == 1


async def test_an_offer_is_not_sent_too_late(house: House) -> None:
    phone = new_phone()
    message = await house.say(phone, not_after=clock.now())
    await house.send(message)
    late = await house.look(message)
    assert (late.status, late.error_code) == ("canceled", "too_late")
    assert await house.taken(phone) == []
    assert [event.event for event in await house.events(message)] == ["message.canceled"]


async def test_what_waits_can_be_taken_back(house: House) -> None:
    phone = new_phone()
    waiting = await house.say(phone, about=("order", "1"))
    sent = await house.say(phone, about=("order", "1"))
    other = await house.say(phone, about=("order", "2"))
    await house.send(sent)
    async with house.services.database.transaction() as session:
        gone = await messaging.withdraw(session, MessageFilter(MARKET, about=("order", "1")))
        with pytest.raises(ValueError, match="which messages"):
            await messaging.withdraw(session, MessageFilter(MARKET))
    assert gone == [waiting.id]
    await house.send(waiting)
    assert (await house.look(waiting)).status == "canceled"
    assert (await house.look(other)).status == "queued"
    assert len(await house.taken(phone)) == 1


async def test_nobody_is_texted_at_what_is_no_number(house: House) -> None:
    for nonsense in ("", "12", "not a phone", "+1 312 555 0142 0142 0142 0142"):
        with pytest.raises(InvalidAddress):
            await house.say(nonsense)
    message = await house.say("+1 (312) 555-0142")
    assert message.to_address == "+13125550142"


async def test_a_text_rolled_back_with_its_reason_is_never_sent(house: House) -> None:
    phone, identity = new_phone(), ""
    with pytest.raises(ZeroDivisionError):
        async with house.services.database.transaction() as session:
            message = await messaging.send_sms(
                session,
                market=MARKET,
                to=phone,
                template="hello",
                context={"name": "Ana"},
                kind="notice",
            )
            identity = str(message.id)
            raise ZeroDivisionError
    await house.run("messaging.send_sms", message_id=identity)
    assert await house.jobs_waiting(f"message-{identity}") == 0
    assert await house.taken(phone) == []


async def test_what_was_said_cannot_be_rewritten(house: House) -> None:
    message = await house.say(new_phone())
    for change in ({"body": "other"}, {"to_address": "+1"}, {"market": "other"}):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with house.services.database.transaction() as session:
                await session.execute(
                    update(Message).where(Message.id == message.id).values(**change)
                )
    with pytest.raises(DBAPIError, match="permission denied"):
        async with house.services.database.transaction() as session:
            await session.execute(text("DELETE FROM kernel.message"))


async def _forget_job(house: House, message_id: object) -> None:
    async with house.services.database.transaction() as session:
        await session.execute(
            text("DELETE FROM kernel.pgqueuer WHERE dedupe_key = :key"),
            {"key": f"message-{message_id}"},
        )


async def _time_passes(house: House) -> None:
    async with house.services.database.transaction() as session:
        await clock.advance(session, timedelta(seconds=30))
