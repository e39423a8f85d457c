"""We call no address that leads inside, whatever a browser says of itself."""

import dataclasses

import pytest
from tests.kernel.messaging.pushing import browser_from, new_browser, notify, switch_on
from tests.kernel.messaging.stage import House, settings_for
from tests.sandbox.outside import Doc, Process

from steelyard.kernel.jobs import Retry
from steelyard.kernel.messaging import PushGateway
from steelyard.kernel.messaging.push_address import (
    EndpointNotAllowed,
    NoPublicPlace,
    checked,
    public_address,
)
from steelyard.kernel.messaging.push_subscriptions import Browser, InvalidSubscription
from steelyard.settings import Settings

GOOD = "https://updates.push.services.mozilla.com/wpush/v2/gAAA"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://user@push.test/x",
        "https://user:secret@push.test/x",
        "https://push.test:8443/x",
        "https://push.test:x/x",
        "https://push.test/x#y",
        "https://localhost/x",
        "https://postgres/x",
        "https://127.0.0.1/x",
        "https://0x7f.0.0.1/x",
        "https://127.0.0.0x1/x",
        "https://2130706433/x",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://169.254.169.254/latest",
        "https://push.tést/x",
        "https://push.test/x y",
        "https://push.test/\r\nHost: inside",
        "https:///x",
        "https://[/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "",
        "https://push.test/" + "x" * 2000,
    ],
)
def test_an_address_that_no_push_service_has_is_refused(endpoint: str) -> None:
    with pytest.raises(EndpointNotAllowed):
        checked(endpoint, Settings())


def test_the_sandbox_is_one_only_where_it_may_be() -> None:
    here = "http://127.0.0.1:9/push/send/abc"
    assert checked(here, Settings(sandbox_url="http://127.0.0.1:9")).netloc == "127.0.0.1:9"
    for settings in (
        Settings(),
        Settings(sandbox_url="http://127.0.0.1:9", app_env="production"),
        Settings(sandbox_url="http://127.0.0.1:99"),
    ):
        with pytest.raises(EndpointNotAllowed):
            checked(here, settings)
    with pytest.raises(EndpointNotAllowed):
        checked("http://127.0.0.1:9/control/phones", Settings(sandbox_url="http://127.0.0.1:9"))


def test_a_real_browsers_address_passes() -> None:
    assert checked(GOOD, Settings()).hostname == "updates.push.services.mozilla.com"
    assert checked(GOOD.replace(".com/", ".com:443/"), Settings()).port == 443


@pytest.mark.parametrize(
    "found",
    [
        ["10.0.0.1"],
        ["93.184.216.34", "192.168.1.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["fe80::1%eth0"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["0.0.0.0"],  # noqa: S104 - refused
        ["224.0.0.1"],
        [],
    ],
)
async def test_a_name_that_stands_for_an_address_inside_is_not_called(found: list[str]) -> None:
    async def answer(_host: str, _port: int) -> list[str]:
        return found

    with pytest.raises(NoPublicPlace):
        await public_address("push.test", answer)


async def test_the_address_that_was_looked_at_is_the_one_that_is_called() -> None:
    async def answer(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34", "2606:2800:220:1::1"]

    assert await public_address("push.test", answer) == "93.184.216.34"


async def test_a_name_that_turns_inwards_later_is_not_followed(
    house: House, outside: Process
) -> None:
    """Given with a good name; by the time of the call the name says something else."""
    given = await new_browser(house)
    screen = await switch_on(house, given={**given, "endpoint": "https://push.test/send/1"})
    asked: list[str] = []

    async def inside(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    gateway = PushGateway(settings_for("", "", outside), house.control.http, inside)
    house.services = dataclasses.replace(house.services, push=gateway)
    (message,) = await notify(house)
    with pytest.raises(Retry):
        await house.send(message)
    assert asked == ["push.test"]
    assert "inside" in ((await house.look(message)).error or "")
    assert (await screen.look()).service == "push.test"


@pytest.mark.parametrize(
    "wrong",
    [
        {"p256dh": "AAAA"},
        {"p256dh": ""},
        {"auth": "AAAA"},
        {"auth": "###"},
        {"p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx" + "A" * 43},
    ],
)
async def test_keys_that_no_browser_makes_are_refused(house: House, wrong: Doc) -> None:
    given = await new_browser(house)
    with pytest.raises(InvalidSubscription):
        await switch_on(house, given={**given, "keys": {**given["keys"], **wrong}})


async def test_a_browser_is_kept_as_it_was_given(house: House) -> None:
    given = await new_browser(house)
    assert browser_from(given) == Browser(
        given["endpoint"], given["keys"]["p256dh"], given["keys"]["auth"]
    )
