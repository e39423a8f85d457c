"""Notifications go to the browsers a person switched on, once each, and to no other."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.kernel.messaging.pushing import ANA, KEY, Screen, new_browser, notify, switch_on
from tests.kernel.messaging.stage import MARKET, House, settings_for
from tests.sandbox.outside import Process

from steelyard.kernel import clock
from steelyard.kernel.jobs import Retry
from steelyard.kernel.messaging import PushGateway
from steelyard.kernel.secrets import Box


async def test_a_notification_is_shown_with_the_page_it_opens(house: House) -> None:
    screen = await switch_on(house)
    (message,) = await notify(house)
    assert (message.status, message.channel) == ("queued", "push")
    await house.send(message)
    await house.send(message)
    sent = await house.look(message)
    assert (sent.status, sent.provider_ref) == ("sent", f"push:{message.id}")
    assert (sent.subject_line, sent.body) == ("Bread for Ana", "It is ready at the counter.")
    (shown,) = await screen.shows()
    assert (shown["title"], shown["body"]) == ("Bread for Ana", "It is ready at the counter.")
    assert shown["link"]["url"] == "http://bakery.test/orders/7#token"
    assert (shown["message"], shown["tag"]) == (str(message.id), "bakery-order-7")
    assert (shown["urgency"], shown["ttl"]) == ("high", 4 * 3600)
    assert await house.violations() == []


async def test_every_browser_of_the_person_is_told_and_nobody_elses(house: House) -> None:
    mine, also, other = (
        await switch_on(house),
        await switch_on(house),
        await switch_on(house, ("customer", "bo")),
    )
    told = await notify(house)
    assert {one.to_address for one in told} == {f"push:{mine.id}", f"push:{also.id}"}
    for one in told:
        await house.send(one)
    assert [len(await one.shows()) for one in (mine, also, other)] == [1, 1, 0]
    everybody = await notify(house, "all", to=("customer", None))
    assert len(everybody) == 3


async def test_whoever_switched_nothing_on_is_sent_nothing(house: House) -> None:
    assert await notify(house) == []


async def test_the_same_key_is_the_same_notification(house: House) -> None:
    screen = await switch_on(house)
    first, second = await notify(house), await notify(house)
    assert [one.id for one in first] == [one.id for one in second]
    await house.send(first[0])
    assert len(await screen.shows()) == 1


async def test_a_repetition_after_a_lost_answer_is_known_as_one(house: House) -> None:
    screen = await switch_on(house)
    (message,) = await notify(house)
    await house.control.fault("push", "error_after_work", count=1)
    with pytest.raises(Retry):
        await house.send(message)
    assert (await house.look(message)).status == "queued"
    await house.send(message)
    assert (await house.look(message)).status == "sent"
    shown = await screen.shows()
    assert [one["repeat"] for one in shown] == [False, True], "the page shows it once"
    assert len({one["topic"] for one in shown}) == 1
    assert await house.violations() == []


async def test_a_service_that_asks_to_wait_is_heard(house: House) -> None:
    screen = await switch_on(house)
    (message,) = await notify(house)
    await house.control.fault("push", "rate_limit", count=1)
    with pytest.raises(Retry) as later:
        await house.send(message)
    assert later.value.after == timedelta(seconds=2)
    await house.control.fault("push", "down", count=1)
    with pytest.raises(Retry) as cut:
        await house.send(message)
    assert cut.value.after is None
    await house.send(message)
    assert len(await screen.shows()) == 1


async def test_a_browser_that_is_gone_is_asked_no_more_wherever_it_stands(house: House) -> None:
    screen = await switch_on(house)
    bo = await switch_on(house, ("customer", "bo"), screen.given)
    first, second = await notify(house, "one"), await notify(house, "two")
    await screen.put("gone")
    await house.send(first[0])
    failed = await house.look(first[0])
    assert (failed.status, failed.error_code) == ("undelivered", "410")
    assert "message.undelivered" in [event.event for event in await house.events(failed)]
    for one in (screen, bo):
        ended = await one.look()
        assert (ended.reason, ended.sealed) == ("gone", None)
    await house.send(second[0])
    assert (await house.look(second[0])).status == "suppressed"
    assert await notify(house, "three") == []
    assert await house.violations() == []


async def test_what_waits_when_it_is_switched_off_is_not_sent(house: House) -> None:
    screen = await switch_on(house)
    (message,) = await notify(house)
    await screen.switch_off()
    await screen.switch_off()
    await house.send(message)
    taken_back = await house.look(message)
    assert (taken_back.status, taken_back.error) == ("suppressed", "it was switched off")
    assert await screen.shows() == []
    assert (await screen.look()).reason == "switched_off"


async def test_a_notification_intended_for_an_ended_browser_is_found(house: House) -> None:
    """The promise of verify can be broken, and then it says so."""
    screen = await switch_on(house)
    (message,) = await notify(house)
    await screen.switch_off()
    async with house.services.database.transaction() as session:
        await session.execute(
            text(
                "UPDATE kernel.message SET status = 'sent', attempts = 1,"
                " attempted_at = kernel.clock_now() WHERE id = :id"
            ),
            {"id": message.id},
        )
    assert [one.code for one in await house.violations()] == ["K18e"]


async def test_news_that_came_too_late_is_not_shown(house: House) -> None:
    screen = await switch_on(house)
    soon = clock.now() + timedelta(seconds=30)
    (brief,) = await notify(house, "brief", not_after=soon)
    await house.send(brief)
    (shown,) = await screen.shows()
    assert 25 <= shown["ttl"] <= 30, "the service keeps it no longer than it is news"
    (late,) = await notify(house, "late", not_after=clock.now() - timedelta(seconds=1))
    await house.send(late)
    assert (await house.look(late)).error_code == "too_late"


async def test_another_secret_makes_old_browsers_unreadable_not_a_fault(
    house: House, outside: Process
) -> None:
    screen = await switch_on(house)
    (message,) = await notify(house)
    other = settings_for("", "", outside, secret_key="another" * 8)
    house.services = dataclasses.replace(house.services, settings=other, box=Box(other.secret_key))
    await house.send(message)
    failed = await house.look(message)
    assert (failed.status, failed.error_code) == ("failed", "unreadable")
    assert (await screen.look()).reason == "unreadable"


async def test_a_key_the_browser_did_not_agree_with_fails_aloud(
    house: House, outside: Process
) -> None:
    screen = await switch_on(house)
    (message,) = await notify(house)
    await _under_key(house, outside, "22" * 32)
    await house.send(message)
    failed = await house.look(message)
    assert (failed.status, failed.error_code) == ("failed", "403")
    assert await screen.shows() == []


async def test_without_a_key_a_notification_fails_aloud(house: House, outside: Process) -> None:
    await switch_on(house)
    (message,) = await notify(house)
    await _under_key(house, outside, "")
    await house.send(message)
    assert (await house.look(message)).error_code == "not_configured"


async def test_what_the_browser_gave_lies_sealed(house: House) -> None:
    screen = await switch_on(house)
    async with house.services.database.reading() as session:
        row = (
            await session.execute(
                text("SELECT to_jsonb(s)::text || encode(s.sealed, 'escape')"
                     " FROM kernel.push_subscription AS s")
            )
        ).scalar_one()  # fmt: skip
    token = screen.given["endpoint"].rsplit("/", 1)[1]
    for secret in (token, screen.given["keys"]["auth"], screen.given["keys"]["p256dh"]):
        assert secret not in row
    assert screen.subscription.market == MARKET


async def test_the_sweep_finds_a_notification_whose_job_was_lost(house: House) -> None:
    await switch_on(house)
    (message,) = await notify(house)
    async with house.services.database.transaction() as session:
        await session.execute(text("DELETE FROM kernel.pgqueuer"))
        await session.execute(
            text(
                "UPDATE kernel.message SET lease_until = now() - interval '1 second',"
                " status = 'sending', attempts = 1, attempted_at = now() WHERE id = :id"
            ),
            {"id": message.id},
        )
    await house.periodic("messaging.sweep")
    assert await house.jobs_waiting(f"message-{message.id}") == 1
    await house.send(message)
    assert (await house.look(message)).status == "sent"


async def _under_key(house: House, outside: Process, key: str) -> None:
    assert key != KEY
    settings = settings_for("", "", outside, vapid_private_key=key)
    gateway = PushGateway(settings, house.control.http)
    house.services = dataclasses.replace(house.services, push=gateway)


async def test_ten_browsers_of_one_person_are_enough(house: House) -> None:
    screens: list[Screen] = [await switch_on(house) for _ in range(11)]
    assert (await screens[0].look()).reason == "replaced"
    assert len(await notify(house)) == 10
    again = await switch_on(house, ANA, screens[-1].given)
    assert again.id == screens[-1].id, "the same browser takes no second place"
    assert (await new_browser(house))["endpoint"] != screens[0].given["endpoint"]
