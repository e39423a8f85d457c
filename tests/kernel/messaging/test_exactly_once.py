"""Whatever happens between us and the provider, its journal shows each text once."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.kernel.messaging.stage import (
    LIMITS,
    House,
    new_phone,
    settings_for,
    sid,
)
from tests.sandbox.outside import Process

from steelyard.kernel.jobs import Retry
from steelyard.kernel.messaging import Message, sms_task
from steelyard.kernel.messaging.intents import Intent, begin

ROOT = Path(__file__).parents[3]


async def test_an_error_after_the_work_was_done_sends_no_second_text(house: House) -> None:
    phone = new_phone()
    await house.control.fault("twilio", "error_after_work", operation="messages.create", count=1)
    message = await house.say(phone)
    with pytest.raises(Retry):
        await house.send(message)
    await house.settle(message)
    await house.until_status(message, "delivered")
    assert len(await house.taken(phone)) == 1
    assert await house.violations() == []


async def test_an_answer_that_never_comes_sends_no_second_text(house: House) -> None:
    phone = new_phone()
    await house.control.fault(
        "twilio", "timeout", operation="messages.create", count=1, delay_ms=3500
    )
    message = await house.say(phone)
    with pytest.raises(Retry):
        await house.send(message)
    await house.settle(message)
    await house.until_status(message, "delivered")
    assert len(await house.taken(phone)) == 1


async def test_a_lost_answer_is_learnt_by_asking_where_no_report_comes(house: House) -> None:
    """Without status callbacks only Twilio's list can tell; it is asked before settling."""
    phone = new_phone()
    await house.control.fault("twilio", "drop", operation="status_callback.*")
    await house.control.fault("twilio", "error_after_work", operation="messages.create", count=1)
    message = await house.say(phone)
    with pytest.raises(Retry):
        await house.send(message)
    await house.send(message)
    adopted = await house.look(message)
    (taken,) = await house.taken(phone)
    assert adopted.provider_ref == taken["subject"]
    assert adopted.status in {"sent", "delivered"}
    assert adopted.attempts == 1


async def test_a_call_that_came_to_nothing_is_made_again_once_that_is_certain(
    house: House,
) -> None:
    phone = new_phone()
    await house.control.fault("twilio", "down", operation="messages.create", count=1)
    message = await house.say(phone)
    with pytest.raises(Retry):
        await house.send(message)
    assert (await house.look(message)).status == "sending"
    with pytest.raises(Retry):
        await house.send(message)
    assert await house.taken(phone) == []
    await house.settle(message)
    await house.until_status(message, "delivered")
    assert len(await house.taken(phone)) == 1
    assert (await house.look(message)).attempts == 2


async def test_nothing_is_sent_again_while_the_provider_cannot_be_asked(house: House) -> None:
    phone = new_phone()
    await house.control.fault("twilio", "error_after_work", operation="messages.create", count=1)
    await house.control.fault("twilio", "drop", operation="status_callback.*")
    listing = await house.control.fault("twilio", "down", operation="messages.list")
    message = await house.say(phone)
    for _ in range(8):
        with pytest.raises(Retry):
            await house.send(message)
        await asyncio.sleep(0.1)
    assert len(await house.taken(phone)) == 1
    await house.control.delete(f"/faults/{listing['id']}")
    await house.settle(message)
    assert len(await house.taken(phone)) == 1


async def test_a_crash_between_intent_and_call_loses_nothing(house: House) -> None:
    phone = new_phone()
    message = await house.say(phone)
    assert isinstance(await begin(house.context(), message.id, LIMITS.lease), Intent)
    with pytest.raises(Retry):
        await house.send(message)
    await house.settle(message)
    await house.until_status(message, "delivered")
    assert len(await house.taken(phone)) == 1


async def test_a_crash_between_call_and_outcome_sends_no_second_text(house: House) -> None:
    phone = new_phone()
    await house.control.fault(
        "twilio", "slow", operation="messages.create", count=1, delay_ms=900, after_work=True
    )
    await house.control.fault("twilio", "drop", operation="status_callback.*")
    message = await house.say(phone)
    dying = asyncio.create_task(house.send(message))
    while not await house.taken(phone):
        await asyncio.sleep(0.01)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    assert (await house.look(message)).status == "sending"
    await house.send(message)
    assert (await house.look(message)).provider_ref is not None
    assert len(await house.taken(phone)) == 1


async def test_a_process_that_stood_still_does_not_act_on_its_old_intent(house: House) -> None:
    phone = new_phone()
    message = await house.say(phone)
    limits = house.services.sms.limits
    frozen = await begin(house.context(), message.id, limits.lease)
    assert isinstance(frozen, Intent)
    await asyncio.sleep(limits.start.total_seconds() + 0.1)
    with pytest.raises(Retry, match="too old"):
        await sms_task.hand_over(house.context(), house.services.sms, frozen)
    assert await house.taken(phone) == []


async def test_a_late_failure_of_an_old_try_does_not_undo_a_newer_one(house: House) -> None:
    phone = new_phone()
    message = await house.say(phone)
    old = await begin(house.context(), message.id, timedelta(0))
    assert isinstance(old, Intent)
    await house.settle(message)
    await house.control.fault("twilio", "rate_limit", operation="messages.create", count=1)
    with pytest.raises(Retry):
        await sms_task.hand_over(house.context(), house.services.sms, old)
    assert (await house.look(message)).status in {"sent", "delivered"}


async def _with_lost_answers(house: House, phone: str, count: int) -> list[Message]:
    """So many texts that are alike: taken, not answered, not reported on, and then found."""
    await house.control.fault("twilio", "drop", operation="status_callback.*")
    fault = {"operation": "messages.create", "count": count}
    await house.control.fault("twilio", "error_after_work", **fault)
    texts = [await house.say(phone) for _ in range(count)]
    for text in texts:
        with pytest.raises(Retry):
            await house.send(text)
    for text in texts:
        await house.settle(text)
    return texts


async def test_two_like_texts_whose_answers_were_lost_are_two_texts(house: House) -> None:
    """Each row adopts a text of its own, so neither is lost and neither doubled."""
    phone = new_phone()
    first, second = await _with_lost_answers(house, phone, 2)
    refs = {(await house.look(message)).provider_ref for message in (first, second)}
    assert len(refs) == 2
    assert refs == {one["subject"] for one in await house.taken(phone)}


async def test_a_report_that_names_the_message_takes_its_text_from_a_row_that_guessed(
    house: House,
) -> None:
    phone = new_phone()
    await house.control.fault("twilio", "drop", operation="status_callback.*")
    await house.control.fault("twilio", "error_after_work", operation="messages.create", count=1)
    mine, guesser = await house.say(phone), await house.say(phone)
    with pytest.raises(Retry):
        await house.send(mine)
    assert isinstance(await begin(house.context(), guesser.id, timedelta(0)), Intent)
    await house.send(guesser)
    (taken,) = await house.taken(phone)
    assert (await house.look(guesser)).provider_ref == taken["subject"]
    answer = await house.post(
        f"status/{mine.id}", {"MessageSid": taken["subject"], "MessageStatus": "delivered"}
    )
    assert answer.status_code == 204
    assert (await house.look(mine)).status == "delivered"
    assert (await house.look(guesser)).status == "sending"
    await house.settle(guesser)
    assert len(await house.taken(phone)) == 2


async def test_two_like_texts_that_guessed_each_others_name_are_put_right(house: House) -> None:
    phone = new_phone()
    first, second = await _with_lost_answers(house, phone, 2)
    names = [(await house.look(one)).provider_ref for one in (first, second)]
    # What each guessed was the other's: that is what the provider reports of both.
    for message, name in zip((first, second), reversed(names), strict=True):
        assert name is not None
        said = {"MessageSid": name, "MessageStatus": "delivered"}
        assert (await house.post(f"status/{message.id}", said)).status_code == 204
    await house.settle(second)
    for message, name in zip((first, second), reversed(names), strict=True):
        found = await house.look(message)
        assert (found.provider_ref, found.status, found.ref_guessed) == (name, "delivered", False)
    assert await house.violations() == []
    assert len(await house.taken(phone)) == 2


async def test_a_guess_that_was_wrong_does_not_hide_a_text_sent_twice(house: House) -> None:
    (message,) = await _with_lost_answers(house, new_phone(), 1)
    assert (await house.look(message)).ref_guessed
    one, other = sid(), sid()
    for name in (one, other):
        await house.post(f"status/{message.id}", {"MessageSid": name, "MessageStatus": "sent"})
    found = await house.look(message)
    assert (found.provider_ref, found.duplicate_refs) == (one, [other])


async def test_a_second_name_for_one_message_breaks_the_promise_aloud(house: House) -> None:
    message = await house.say(new_phone())
    await house.send(message)
    second = sid()
    await house.post(f"status/{message.id}", {"MessageSid": second, "MessageStatus": "sent"})
    assert (await house.look(message)).duplicate_refs == [second]
    assert [one.code for one in await house.violations()] == ["K18a"]


class WorkerProcess:
    """A worker of its own, to be killed."""

    def __init__(self, house: House, outside: Process) -> None:
        settings = house.services.settings
        shared = settings_for(settings.database_url, settings.valkey_url, outside)
        self._environ = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "APP_ENV": "test",
            "BASE_URL": house.url,
            "DATABASE_URL": settings.database_url,
            "VALKEY_URL": settings.valkey_url,
            "TWILIO_ACCOUNT_SID": shared.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": shared.twilio_auth_token,
            "TWILIO_PHONE_NUMBER": house.number,
            "TWILIO_API_BASE": shared.twilio_api_base,
        }

    async def start(self) -> "WorkerProcess":
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.kernel.messaging.worker_process",
            env=self._environ,
            cwd=ROOT,
            stderr=asyncio.subprocess.DEVNULL,
        )
        return self

    async def stop(self, number: int) -> None:
        self.process.send_signal(number)
        async with asyncio.timeout(20):
            await self.process.wait()


async def test_a_worker_killed_in_the_middle_of_fifty_sends_loses_and_doubles_none(
    house: House, outside: Process
) -> None:
    await house.control.fault(
        "twilio", "slow", operation="messages.create", delay_ms=60, after_work=True
    )
    phones = [new_phone() for _ in range(50)]
    worker = await WorkerProcess(house, outside).start()
    for phone in phones:
        await house.say(phone, dedupe_key=f"for-{phone}")
    while await _taken_of(house, phones) < 12:
        await asyncio.sleep(0.01)
    await worker.stop(signal.SIGKILL)
    assert await _taken_of(house, phones) < 50
    second = await WorkerProcess(house, outside).start()
    try:
        async with asyncio.timeout(60):
            while await _unsettled(house):
                await asyncio.sleep(0.2)
    finally:
        await second.stop(signal.SIGTERM)
    for phone in phones:
        assert len(await house.taken(phone)) == 1, phone
    assert await house.violations() == []


async def _taken_of(house: House, phones: list[str]) -> int:
    wanted = set(phones)
    journal = await house.control.journal(provider="twilio", kind="effect")
    return sum(
        one["operation"] == "message.queued" and one["data"]["recipient"] in wanted
        for one in journal
    )


async def _unsettled(house: House) -> int:
    return len(await house.rows(Message.status.in_(["queued", "sending"])))
