"""Mail goes out over SMTP; what the server says decides."""

import dataclasses

import pytest
from tests.kernel.messaging.stage import House, settings_for
from tests.sandbox.outside import Doc, Process

from steelyard.kernel.jobs import Retry
from steelyard.kernel.messaging import MailGateway
from steelyard.kernel.messaging.addresses import InvalidAddress


async def _mails(house: House, to: str) -> list[Doc]:
    found = (await house.control.get("/mail", to=to, limit=1000))["mails"]
    return [await house.control.get(f"/mail/{one['id']}") for one in found]


async def test_a_mail_arrives_as_it_was_written(house: House) -> None:
    to = "one@example.com"
    message = await house.write("One@Example.com", dedupe_key="letter-1")
    await house.send(message)
    await house.send(message)
    sent = await house.look(message)
    assert (sent.status, sent.provider_ref) == ("sent", f"{message.id}@bakery.example")
    (mail,) = await _mails(house, to)
    assert mail["subject"] == "Bread for Ana"
    assert mail["text"] == "Dear Ana,\n\nit is ready.\n"
    headers = dict(mail["headers"])
    assert headers["Message-ID"] == f"<{message.id}@bakery.example>"
    assert headers["From"] == "Bakery <hello@bakery.example>"


async def test_a_server_that_says_later_is_asked_again(house: House) -> None:
    await house.control.fault("smtp", "rate_limit", operation="data", count=1)
    message = await house.write("two@example.com")
    with pytest.raises(Retry):
        await house.send(message)
    waiting = await house.look(message)
    assert waiting.status == "queued"
    assert "451" in (waiting.error or "")
    await house.send(message)
    assert (await house.look(message)).status == "sent"
    assert len(await _mails(house, "two@example.com")) == 1


async def test_a_server_that_cannot_be_reached_is_asked_again(house: House) -> None:
    await house.control.fault("smtp", "down", operation="data", count=1)
    message = await house.write("three@example.com")
    with pytest.raises(Retry):
        await house.send(message)
    await house.send(message)
    assert (await house.look(message)).status == "sent"


async def test_a_mail_refused_for_good_fails_where_staff_see_it(house: House) -> None:
    await house.control.fault("smtp", "refuse", operation="data", count=1)
    message = await house.write("four@example.com")
    await house.send(message)
    failed = await house.look(message)
    assert (failed.status, failed.error_code) == ("failed", "550")
    assert [event.event for event in await house.events(message)] == ["message.failed"]
    assert await house.violations() == []


async def test_a_repetition_after_a_lost_answer_carries_the_same_name(house: House) -> None:
    await house.control.fault("smtp", "error_after_work", operation="data", count=1)
    message = await house.write("five@example.com")
    with pytest.raises(Retry):
        await house.send(message)
    await house.send(message)
    names = [
        dict(mail["headers"])["Message-ID"] for mail in await _mails(house, "five@example.com")
    ]  # pyright: ignore[reportArgumentType, reportCallIssue]
    assert names == [f"<{message.id}@bakery.example>"] * 2


async def test_without_a_mail_server_a_mail_fails_aloud(house: House, outside: Process) -> None:
    settings = settings_for("", "", outside, smtp_url="")
    house.services = dataclasses.replace(house.services, mail=MailGateway(settings))
    message = await house.write("six@example.com")
    await house.send(message)
    failed = await house.look(message)
    assert (failed.status, failed.error_code) == ("failed", "not_configured")


async def test_an_address_cannot_smuggle_a_header(house: House) -> None:
    for nonsense in ("a@b.org\nBcc: c@d.org", "a@b.org, c@d.org", "nobody", "@b.org", "a@"):
        with pytest.raises(InvalidAddress):
            await house.write(nonsense)
