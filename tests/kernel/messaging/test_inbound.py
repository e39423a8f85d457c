"""A text comes in: stored once, given one outcome, answered by an ordinary message."""

import asyncio
from datetime import timedelta

from tests.kernel.messaging.stage import ACCOUNT, TOKEN, House, account, new_phone, sid

from steelyard.kernel import clock
from steelyard.kernel.messaging import TEXTS_PER_MINUTE, Message


async def test_a_text_is_heard_and_its_answer_is_an_ordinary_message(house: House) -> None:
    phone = new_phone()
    house.bakery.answers["bread?"] = "Until six."
    await house.type(phone, "bread?")
    (heard,) = await house.until_stored(phone)
    assert (heard.status, heard.outcome, heard.party_type) == ("received", "answered", "baker")
    (reply,) = await house.rows(Message.kind == "reply")
    assert (reply.to_address, reply.body) == (phone, "Until six.")
    assert reply.dedupe_key == f"reply-{heard.provider_ref}"
    assert (reply.party_type, reply.party_id) == ("baker", "1")
    await house.send(reply)
    await house.until_status(reply, "delivered")
    assert [one["body"] for one in await house.on_phone(phone)] == ["Until six."]
    assert await house.violations() == []


async def test_a_text_nobody_answers_is_in_the_log(house: House) -> None:
    phone = new_phone()
    await house.type(phone, "hm")
    (heard,) = await house.until_stored(phone)
    assert heard.outcome == "silent"
    assert await house.rows(Message.direction == "out") == []


async def test_one_text_told_eight_times_at_once_has_one_effect(house: House) -> None:
    phone, name = new_phone(), sid()
    house.bakery.answers["YES"] = "Done."
    fields = {"MessageSid": name, "From": phone, "To": house.number, "Body": "YES"}
    told = await asyncio.gather(*(house.post("sms", fields) for _ in range(8)))
    assert {(one.status_code, one.text) for one in told} == {
        (200, '<?xml version="1.0" encoding="UTF-8"?><Response/>')
    }
    assert {one.headers["content-type"] for one in told} == {"text/xml; charset=utf-8"}
    assert house.bakery.heard == [(phone, "YES")]
    assert len(await house.inbound(phone)) == 1
    assert len(await house.rows(Message.kind == "reply")) == 1
    assert await house.violations() == []


async def test_long_empty_and_strange_texts_lose_nothing(house: House) -> None:
    long, emoji = "bread " * 333 + "YES", "🥖" * 200 + "\u200d"
    for body in (long, emoji, "", "\x00null\x00", "<Response><Message>x</Message></Response>"):
        phone = new_phone()
        answer = await house.post(
            "sms", {"MessageSid": sid(), "From": phone, "To": house.number, "Body": body}
        )
        assert answer.status_code == 200
        (stored,) = await house.inbound(phone)
        assert stored.body == body.replace("\x00", "")
    assert await house.violations() == []


async def test_a_picture_without_words_is_a_text_too(house: House) -> None:
    phone = new_phone()
    await house.type(phone, media=["https://example.com/bread.jpg"])
    (stored,) = await house.until_stored(phone)
    assert (stored.body, stored.media_count) == ("", 1)
    assert house.bakery.heard == [(phone, "")]


async def test_a_hundred_texts_in_a_minute_get_one_request_to_wait(house: House) -> None:
    phone = new_phone()
    for place in range(0, 100, 10):
        fields = [
            {"MessageSid": sid(), "From": phone, "To": house.number, "Body": f"ping {place + n}"}
            for n in range(10)
        ]
        await asyncio.gather(*(house.post("sms", one) for one in fields))
    stored = await house.inbound(phone)
    assert len(stored) == 100
    assert len(house.bakery.heard) == TEXTS_PER_MINUTE
    assert sum(one.outcome == "rate_limited" for one in stored) == 100 - TEXTS_PER_MINUTE
    (reply,) = await house.rows(Message.direction == "out")
    assert "wait a minute" in reply.body
    await house.post(
        "sms", {"MessageSid": sid(), "From": phone, "To": house.number, "Body": "STOP"}
    )
    assert house.bakery.opted_out == [phone]


async def test_after_a_quiet_minute_texts_are_acted_on_again(house: House) -> None:
    phone = new_phone()
    for _ in range(TEXTS_PER_MINUTE + 1):
        await house.post(
            "sms", {"MessageSid": sid(), "From": phone, "To": house.number, "Body": "ping"}
        )
    async with house.services.database.transaction() as session:
        await clock.advance(session, timedelta(seconds=61))
    await house.post(
        "sms", {"MessageSid": sid(), "From": phone, "To": house.number, "Body": "pong"}
    )
    assert house.bakery.heard[-1] == (phone, "pong")


async def test_a_text_that_never_reached_us_is_fetched_once(house: House) -> None:
    phone = new_phone()
    house.bakery.answers["YES"] = "Done."
    await house.control.fault("twilio", "drop", operation="inbound")
    await house.type(phone, "YES")
    await house.type(phone, "second")
    await asyncio.sleep(0.1)
    assert await house.inbound(phone) == []
    for _ in range(2):
        await house.periodic("messaging.poll_inbound")
    assert [one.body for one in await house.inbound(phone)] == ["YES", "second"]
    assert house.bakery.heard == [(phone, "YES"), (phone, "second")]
    assert len(await house.rows(Message.kind == "reply")) == 1


async def test_a_text_fetched_and_told_at_once_has_one_effect(house: House) -> None:
    phone = new_phone()
    await house.control.fault("twilio", "drop", operation="inbound", count=1)
    typed = await house.type(phone, "YES")
    await asyncio.sleep(0.1)
    fields = {
        "MessageSid": typed["message_sid"],
        "From": phone,
        "To": house.number,
        "Body": "YES",
    }
    await asyncio.gather(
        house.periodic("messaging.poll_inbound"),
        *(house.post("sms", fields) for _ in range(3)),
    )
    assert house.bakery.heard == [(phone, "YES")]


async def test_a_text_the_market_chokes_on_is_tried_again_and_then_kept_for_a_person(
    house: House,
) -> None:
    once, always = new_phone(), new_phone()
    house.bakery.fails = 1
    await house.type(once, "YES")
    await asyncio.sleep(0.3)
    assert await house.inbound(once) == []
    await house.periodic("messaging.poll_inbound")
    assert [one.outcome for one in await house.inbound(once)] == ["silent"]
    house.bakery.fails = 2
    await house.type(always, "YES")
    await asyncio.sleep(0.3)
    await house.periodic("messaging.poll_inbound")
    (kept,) = await house.inbound(always)
    assert (kept.body, kept.outcome) == ("YES", "unhandled")
    assert kept.flagged_reason == "it failed: ZeroDivisionError"
    assert await house.violations() == []


async def test_polling_survives_a_provider_that_is_away(house: House) -> None:
    await house.control.fault("twilio", "down", operation="messages.list", count=1)
    await house.periodic("messaging.poll_inbound")
    assert (
        house.services.settings.twilio_account_sid,
        house.services.settings.twilio_auth_token,
    ) == (ACCOUNT, TOKEN)
    await house.control.put("/config", {"twilio": account(house.number, house.url)})
    await house.periodic("messaging.poll_inbound_far")
