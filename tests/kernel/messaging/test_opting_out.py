"""STOP means stop: at once, in the same transaction, for everything that was not yet sent."""

import asyncio

import pytest
from sqlalchemy import select
from tests.kernel.messaging.stage import MARKET, House, new_phone, sid

from steelyard.kernel.messaging import Message, Suppression, is_suppressed
from steelyard.kernel.messaging.suppressions import suppress
from steelyard.kernel.messaging.words import meaning_of

WORDS = [
    "STOP",
    "stop!",
    " Stop. ",
    "ＳＴＯＰ",
    "stop 🛑",
    "STOPALL",
    "stop all",
    "Unsubscribe",
    "CANCEL",
    "end",
    "QUIT",
    "Revoke",
    "OPTOUT",
    "OPT OUT",
    "opt-out",
    "stop please",
]
FREE_TEXT = [
    "please stop texting me",
    "Stop sending me these texts!!",
    "Don’t text me",
    "do not contact me again",
    "No more messages please",
    "I'd like to opt out",
    "how do I unsubscribe?",
    "take me off your list",
    "leave me alone",
    "STOP. Wrong number",
]
NOT_MEANT = [
    "",
    "🥖",
    "YES",
    "yes 4821",
    "Y",
    "OK",
    "NO",
    "OUT",
    "DONE",
    "HELP",
    "UNAVAILABLE",
    "the end",
    "cancel the job",
    "stop by at 5",
    "I'm at the bus stop",
    "stop sign on 5th",
    "STOP 48",
    "don't forget to text me",
    "will stop by, text me the address",
    "I don't want to miss your messages",
    "take me off this job",
]


@pytest.mark.parametrize("body", WORDS)
def test_every_word_for_stop_is_an_opt_out(body: str) -> None:
    meaning = meaning_of(body)
    assert (meaning.wish, meaning.review) == ("opt_out", False)


@pytest.mark.parametrize("body", FREE_TEXT)
def test_free_text_is_an_opt_out_that_a_person_reads(body: str) -> None:
    meaning = meaning_of(body)
    assert (meaning.wish, meaning.review) == ("opt_out", True)


@pytest.mark.parametrize("body", NOT_MEANT)
def test_what_only_sounds_alike_is_no_opt_out(body: str) -> None:
    assert meaning_of(body).wish is None


@pytest.mark.parametrize(
    ("body", "wish"), [("START", "opt_in"), (" unstop!", "opt_in"), ("YES", None), ("yes", None)]
)
def test_only_start_and_unstop_opt_in(body: str, wish: str | None) -> None:
    assert meaning_of(body).wish == wish


async def _tell(house: House, phone: str, body: str) -> None:
    answer = await house.post(
        "sms", {"MessageSid": sid(), "From": phone, "To": house.number, "Body": body}
    )
    assert answer.status_code == 200


async def test_stop_takes_back_what_waits_and_we_say_nothing_more(house: House) -> None:
    phone, other = new_phone(), new_phone()
    waiting, unconcerned = await house.say(phone), await house.say(other)
    await house.type(phone, "STOP")
    (heard,) = await house.until_stored(phone)
    assert heard.outcome == "opted_out"
    assert house.bakery.opted_out == [phone]
    assert (await house.look(waiting)).status == "suppressed"
    later = await house.say(phone)
    assert later.status == "suppressed"
    for message in (waiting, later, unconcerned):
        await house.send(message)
    assert await house.taken(phone) == []
    assert len(await house.taken(other)) == 1
    thread = (await house.control.get(f"/phones/{phone}/messages"))["messages"]
    assert [one["from_carrier"] for one in thread] == [False, True]
    assert [event.event for event in await house.events(heard)] == ["message.opted_out"]
    assert await house.violations() == []


async def test_a_stop_between_writing_and_sending_is_seen_at_the_moment_of_sending(
    house: House,
) -> None:
    phone = new_phone()
    message = await house.say(phone)
    async with house.services.database.transaction() as session:
        session.add(
            Suppression(
                market=MARKET,
                channel="sms",
                address=phone,
                since=message.created_at,
                reason="text",
            )
        )
    await house.send(message)
    assert (await house.look(message)).status == "suppressed"
    assert await house.taken(phone) == []


async def test_an_intent_waits_for_the_stop_that_is_being_written(house: House) -> None:
    """Were it not to wait, it would be committed later than an opt-out it did not see."""
    phone = new_phone()
    message = await house.say(phone)
    async with house.services.database.transaction() as session:
        await suppress(
            session,
            market=MARKET,
            channel="sms",
            address=phone,
            reason="text",
            message_id=message.id,
        )
        sending = asyncio.create_task(house.send(message))
        await asyncio.sleep(0.3)
        assert not sending.done()
    await sending
    assert (await house.look(message)).status == "suppressed"
    assert await house.taken(phone) == []


async def test_stop_racing_with_sends_never_lets_one_out_afterwards(house: House) -> None:
    phones = [new_phone() for _ in range(12)]
    messages = [await house.say(phone) for phone in phones for _ in range(2)]
    await asyncio.gather(
        *(house.settle(message) for message in messages),
        *(_tell(house, phone, "STOP") for phone in phones),
    )
    assert sorted(house.bakery.opted_out) == sorted(phones)
    assert await house.violations() == []


async def test_start_lets_texts_through_again_and_keeps_the_history(house: House) -> None:
    phone = new_phone()
    for body in ("STOP", "START", "STOP", "stop", "UNSTOP", "START"):
        await _tell(house, phone, body)
    async with house.services.database.reading() as session:
        found = (
            await session.scalars(select(Suppression).where(Suppression.address == phone))
        ).all()
        assert not await is_suppressed(session, MARKET, "sms", phone)
    assert [one.until is not None for one in found] == [True, True]
    assert house.bakery.opted_in == [phone, phone]
    message = await house.say(phone)
    assert message.status == "queued"
    assert house.bakery.heard == []


async def test_a_yes_of_somebody_who_opted_out_has_no_effect(house: House) -> None:
    phone = new_phone()
    house.bakery.answers["YES"] = "Done."
    await _tell(house, phone, "STOP")
    await _tell(house, phone, "YES")
    assert house.bakery.heard == []
    assert [one.outcome for one in await house.inbound(phone)] == [
        "opted_out",
        "sender_opted_out",
    ]
    assert await house.rows(Message.direction == "out") == []


async def test_an_opt_out_in_free_text_is_kept_for_a_person(house: House) -> None:
    phone = new_phone()
    await _tell(house, phone, "please stop texting me")
    (heard,) = await house.inbound(phone)
    assert (heard.outcome, heard.flagged_reason) == ("opted_out", "an opt-out in free text")
    assert house.bakery.opted_out == [phone]


async def test_a_text_sent_after_an_opt_out_breaks_the_promise_aloud(house: House) -> None:
    phone = new_phone()
    message = await house.say(phone)
    await house.send(message)
    sent = await house.look(message)
    assert sent.attempted_at is not None
    async with house.services.database.transaction() as session:
        session.add(
            Suppression(
                market=MARKET,
                channel="sms",
                address=phone,
                since=message.created_at,
                reason="text",
            )
        )
    assert [one.code for one in await house.violations()] == ["K18c"]
