"""Several texts at once: written together, sent by one job, each with a fate of its own."""

from collections.abc import Sequence

import pytest
from sqlalchemy import text
from tests.kernel.messaging.stage import MARKET, House, new_phone

from steelyard.kernel import messaging
from steelyard.kernel.jobs import Retry
from steelyard.kernel.messaging import Message, Sms
from steelyard.kernel.messaging.outcomes import tell_market
from steelyard.kernel.messaging.sms_task import send_sms


def texts(phones: Sequence[str]) -> list[Sms]:
    return [
        Sms(
            to=phone,
            template="hello",
            context={"name": f"Ana {number}"},
            kind="notice",
            dedupe_key=f"several-{phone}",
        )
        for number, phone in enumerate(phones)
    ]


async def say_all(house: House, phones: Sequence[str]) -> list[Message]:
    async with house.services.database.transaction() as session:
        return await messaging.send_all_sms(session, MARKET, texts(phones))


async def send_all(house: House, messages: Sequence[Message]) -> None:
    first, *others = [str(one.id) for one in messages]
    await send_sms(house.context(), first, with_ids=others)


async def test_several_are_written_in_their_order_and_sent_by_one_job(house: House) -> None:
    phones = [new_phone() for _ in range(3)]
    said = await say_all(house, phones)
    assert [one.to_address for one in said] == phones
    assert all(f"Ana {number}" in one.body for number, one in enumerate(said))
    assert await house.jobs_waiting(f"message-{said[0].id}") == 1
    assert await house.jobs_waiting(f"message-{said[1].id}") == 0
    await send_all(house, said)
    await send_all(house, said)
    for phone, message in zip(phones, said, strict=True):
        assert len(await house.taken(phone)) == 1
        assert (await house.look(message)).sent_at is not None
    assert await house.violations() == []


async def test_said_again_under_the_same_keys_they_are_the_same_texts(house: House) -> None:
    phones = [new_phone() for _ in range(3)]
    once = await say_all(house, phones[:2])
    again = await say_all(house, phones)
    assert [one.id for one in again[:2]] == [one.id for one in once]
    assert len({one.id for one in again}) == 3


async def test_who_has_opted_out_among_several_gets_none(house: House) -> None:
    phones = [new_phone() for _ in range(3)]
    await house.type(phones[1], "STOP")
    await house.until_stored(phones[1])
    said = await say_all(house, phones)
    assert [one.status for one in said] == ["queued", "suppressed", "queued"]
    await send_all(house, said)
    assert [len(await house.taken(phone)) for phone in phones] == [1, 0, 1]


async def test_one_refused_for_good_does_not_keep_the_others_back(house: House) -> None:
    phones = [new_phone(), "+15005550001", new_phone()]
    said = await say_all(house, phones)
    await send_all(house, said)
    assert (await house.look(said[1])).status == "failed"
    assert [len(await house.taken(phones[place])) for place in (0, 2)] == [1, 1]


async def test_one_without_an_answer_is_tried_again_and_none_is_sent_twice(house: House) -> None:
    phones = [new_phone() for _ in range(3)]
    await house.control.fault("twilio", "error_after_work", operation="messages.create", count=1)
    said = await say_all(house, phones)
    with pytest.raises(Retry):
        await send_all(house, said)
    for message in said:
        await house.settle(message)
    assert [len(await house.taken(phone)) for phone in phones] == [1, 1, 1]


async def test_the_market_hears_of_all_that_were_handed_over(house: House) -> None:
    said = await say_all(house, [new_phone() for _ in range(3)])
    await house.control.fault("twilio", "drop", operation="status_callback.*")
    await send_all(house, said)
    async with house.services.database.reading() as session:
        asked = await session.scalar(
            text(
                "SELECT string_agg(convert_from(payload, 'UTF8'), ' ') FROM kernel.pgqueuer"
                " WHERE entrypoint = 'messaging.tell_market'"
            )
        )
    assert all(str(one.id) in str(asked) for one in said)
    first, *others = [one.id for one in said]
    await tell_market(house.context(), str(first), with_ids=[str(one) for one in others])
    assert {identity for identity, _ in house.bakery.changed} == {one.id for one in said}
