"""The push service answers as the browser makers' own do, and the browser reads what it gets."""

import time

import httpx2
import pytest
from tests.sandbox.outside import Control
from tests.sandbox.push.sender import Sender, sealed, tray


@pytest.fixture
def sender(sandbox: Control) -> Sender:
    return Sender(sandbox.http)


async def test_a_notification_is_read_by_the_browser_it_is_sealed_for(
    sandbox: Control, sender: Sender
) -> None:
    browser = await sender.browser(label="Dana Reyes", phone="+13125550142")
    told = {"id": "m1", "title": "Sam is coming", "body": "Soon.", "url": "http://x.test/a#b"}
    answer = await sender.push(browser, told, urgency="high", topic="abc")
    assert answer.status_code == 201
    assert answer.headers["location"].startswith(f"{sandbox.url}/push/messages/")
    (shown,) = await tray(sandbox, browser)
    assert (shown["title"], shown["body"]) == ("Sam is coming", "Soon.")
    assert (shown["label"], shown["phone"]) == ("Dana Reyes", "+13125550142")
    assert (shown["ttl"], shown["urgency"], shown["topic"]) == (60, "high", "abc")
    assert shown["link"] == {"url": "http://x.test/a#b", "to_app": False}
    assert (shown["shown"], shown["repeat"], shown["problem"]) == (True, False, "")


async def test_a_message_in_several_records_is_put_together(
    sandbox: Control, sender: Sender
) -> None:
    browser, sender.size = await sender.browser(), 200
    assert (await sender.push(browser, {"title": "x" * 900})).status_code == 201
    (shown,) = await tray(sandbox, browser)
    assert shown["title"] == "x" * 900


async def test_what_is_sealed_for_another_browser_is_taken_but_not_shown(
    sandbox: Control, sender: Sender
) -> None:
    browser, other = await sender.browser(), await sender.browser()
    mixed = {**browser, "keys": other["keys"]}
    assert (await sender.push(mixed)).status_code == 201
    (shown,) = await tray(sandbox, browser)
    assert shown["problem"] == "it is sealed for another browser"
    assert shown["title"] == ""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"TTL": ""}, 400),
        ({"TTL": "soon"}, 400),
        ({"Content-Encoding": "aesgcm"}, 400),
        ({"Topic": "has spaces"}, 400),
        ({"Topic": "x" * 33}, 400),
        ({"Urgency": "now"}, 400),
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer abc"}, 401),
    ],
)
async def test_a_call_that_is_not_well_formed_is_refused(
    sandbox: Control, sender: Sender, headers: dict[str, str], status: int
) -> None:
    browser = await sender.browser()
    assert (await sender.push(browser, **headers)).status_code == status
    assert await tray(sandbox, browser) == []


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"aud": "https://elsewhere.test"}, 401),
        ({"exp": 1}, 401),
        ({"exp": int(time.time()) + 90_000}, 401),
        ({"sub": "nobody"}, 401),
        ({"sub": None}, 401),
    ],
)
async def test_a_word_that_is_not_for_here_and_now_is_refused(
    sender: Sender, claims: dict[str, object], status: int
) -> None:
    browser = await sender.browser()
    word = sender.word(browser["endpoint"], **claims)
    assert (await sender.push(browser, Authorization=word)).status_code == status


async def test_only_the_one_a_browser_agreed_with_may_push_to_it(
    sandbox: Control, sender: Sender
) -> None:
    browser, stranger = await sender.browser(), Sender(sandbox.http)
    assert (await stranger.push(browser)).status_code == 403
    forged = stranger.word(browser["endpoint"]).rpartition("k=")[0] + f"k={sender.public}"
    assert (await sender.push(browser, Authorization=forged)).status_code == 401
    assert await tray(sandbox, browser) == []


async def test_too_much_is_refused(sandbox: Control, sender: Sender) -> None:
    browser = await sender.browser()
    answer = await sender.push(browser, b"x" * 4100)
    assert answer.status_code == 413
    assert await tray(sandbox, browser) == []


async def test_an_unknown_address_and_one_that_has_ended_are_told_apart(
    sandbox: Control, sender: Sender
) -> None:
    browser = await sender.browser()
    unknown = {**browser, "endpoint": f"{sandbox.url}/push/send/nobody"}
    assert (await sender.push(unknown)).status_code == 404
    token = browser["endpoint"].rsplit("/", 1)[1]
    assert (await sandbox.http.delete(f"/push/subscriptions/{token}")).status_code == 204
    assert (await sender.push(browser)).status_code == 410


async def test_a_page_without_a_key_gets_no_browser(sandbox: Control) -> None:
    for key in ("", "abc", "x" * 100, "ü"):
        answer = await sandbox.http.post(
            "/push/subscriptions", json={"application_server_key": key}
        )
        assert answer.status_code == 422


async def test_any_page_may_subscribe_as_with_a_real_browser(sandbox: Control) -> None:
    answer = await sandbox.http.options(
        "/push/subscriptions",
        headers={"Origin": "http://shop.test", "Access-Control-Request-Headers": "content-type"},
    )
    assert answer.headers["access-control-allow-origin"] == "http://shop.test"
    refused = await sandbox.http.options("/control/push", headers={"Origin": "http://shop.test"})
    assert "access-control-allow-origin" not in refused.headers


async def test_faults_strike_as_they_say(sandbox: Control, sender: Sender) -> None:
    browser = await sender.browser()
    await sandbox.fault("push", "rate_limit", count=1)
    limited = await sender.push(browser)
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "2")
    await sandbox.fault("push", "down", count=1)
    with pytest.raises(httpx2.HTTPError):
        await sender.push(browser)
    assert await tray(sandbox, browser) == []
    await sandbox.fault("push", "error_after_work", count=1)
    assert (await sender.push(browser, {"id": "m1"})).status_code == 500
    assert (await sender.push(browser, {"id": "m1"})).status_code == 201
    assert [one["repeat"] for one in await tray(sandbox, browser)] == [False, True]
    await sandbox.fault("push", "duplicate", count=1, times=3)
    assert (await sender.push(browser, {"id": "m2"})).status_code == 201
    assert [one["message"] for one in await tray(sandbox, browser)].count("m2") == 3
    await sandbox.fault("push", "refuse", count=1)
    assert (await sender.push(browser)).status_code == 410
    assert (await sender.push(browser)).status_code == 410, "gone is for good"


async def test_a_body_that_nobody_could_read_breaks_nothing(
    sandbox: Control, sender: Sender
) -> None:
    browser = await sender.browser()
    for body in (b"x", b"x" * 21, b"\0" * 200, sealed(b"[1]", browser["keys"])):
        answer = await sandbox.http.post(
            browser["endpoint"],
            content=body,
            headers={
                "TTL": "0",
                "Content-Encoding": "aes128gcm",
                "Authorization": sender.word(browser["endpoint"]),
            },
        )
        assert answer.status_code == 201
    assert all(one["problem"] for one in await tray(sandbox, browser))
