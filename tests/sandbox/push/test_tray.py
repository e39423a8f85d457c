"""The tray: browsers that are switched off are owed what came, the desk sees all of it."""

import pytest
from tests.sandbox.outside import Control, Doc
from tests.sandbox.push.sender import Sender, tray


@pytest.fixture
def sender(sandbox: Control) -> Sender:
    return Sender(sandbox.http)


async def _put(sandbox: Control, browser: Doc, state: str) -> Doc:
    token = browser["endpoint"].rsplit("/", 1)[1]
    return await sandbox.put(f"/push/browsers/{token}", {"state": state})


async def test_a_browser_that_is_off_is_shown_later_what_came(
    sandbox: Control, sender: Sender
) -> None:
    browser = await sender.browser()
    assert (await _put(sandbox, browser, "off"))["state"] == "off"
    await sender.push(browser, {"id": "one"}, topic="a")
    await sender.push(browser, {"id": "two"}, topic="a")
    await sender.push(browser, {"id": "three"}, topic="b")
    await sender.push(browser, {"id": "now or never"}, TTL="0")
    held = await tray(sandbox, browser)
    assert [(one["message"], one["shown"]) for one in held] == [("two", False), ("three", False)]
    await _put(sandbox, browser, "on")
    assert [one["shown"] for one in await tray(sandbox, browser)] == [True, True]


async def test_what_was_held_too_long_is_never_shown(sandbox: Control, sender: Sender) -> None:
    browser = await sender.browser()
    await _put(sandbox, browser, "off")
    await sender.push(browser, {"id": "brief"}, TTL="5")
    await sender.push(browser, {"id": "lasting"}, TTL="500")
    await sandbox.post("/clock/advance", {"seconds": 60})
    await _put(sandbox, browser, "on")
    assert [one["message"] for one in await tray(sandbox, browser)] == ["lasting"]


async def test_a_browser_that_is_gone_stays_gone(sandbox: Control, sender: Sender) -> None:
    browser = await sender.browser()
    await _put(sandbox, browser, "gone")
    token = browser["endpoint"].rsplit("/", 1)[1]
    again = await sandbox.http.put(f"/control/push/browsers/{token}", json={"state": "on"})
    assert again.status_code == 404
    assert (await sender.push(browser)).status_code == 410


async def test_the_tray_can_be_emptied_and_its_browsers_stay(
    sandbox: Control, sender: Sender
) -> None:
    browser = await sender.browser(label="Console")
    await sender.push(browser)
    assert (await sandbox.delete("/push"))["deleted"] >= 1
    contents = await sandbox.get("/push")
    assert contents["notifications"] == []
    assert "Console" in [one["label"] for one in contents["browsers"]]


async def test_the_journal_tells_what_came_under_a_topic_of_its_own(
    sandbox: Control, sender: Sender
) -> None:
    browser = await sender.browser(label="Dana")
    await sender.push(browser, {"id": "m9", "title": "Hello"})
    token = browser["endpoint"].rsplit("/", 1)[1]
    entries = await sandbox.journal(provider="push", subject=token)
    assert [(one["kind"], one["operation"], one["topic"]) for one in entries] == [
        ("effect", "subscription.created", "push"),
        ("effect", "notification.shown", "push"),
        ("request", "push.send", "push"),
    ]
    assert entries[1]["data"]["title"] == "Hello"
