"""The desk's phones: what they show, how they are switched, where their texts lead."""

import secrets

import pytest
from tests.sandbox.outside import NUMBER, Application, Control, Doc, eventually
from twilio.rest import Client as TwilioClient


def _number() -> str:
    return f"+1312{secrets.randbelow(9_000_000) + 1_000_000}"


def _text(texter: TwilioClient, to: str, body: str) -> None:
    texter.messages.create(to=to, from_=NUMBER, body=body)


async def _last(sandbox: Control, number: str, status: str) -> Doc:
    """The phone's last text, once it has that status."""
    thread = await eventually(
        lambda: sandbox.get(f"/phones/{number}/messages"),
        lambda found: bool(found["messages"]) and found["messages"][-1]["status"] == status,
    )
    return thread["messages"][-1]


async def test_a_delivered_text_is_unread_until_the_phone_is_read(
    sandbox: Control, texter: TwilioClient
) -> None:
    number = _number()
    await sandbox.put(f"/phones/{number}", {"label": "Ann, customer"})
    _text(texter, number, "On my way")
    await _last(sandbox, number, "delivered")
    phone = await sandbox.get(f"/phones/{number}")
    assert (phone["label"], phone["state"], phone["unread"]) == ("Ann, customer", "on", 1)
    assert (await sandbox.post(f"/phones/{number}/read"))["unread"] == 0
    await sandbox.post(f"/phones/{number}/send", {"body": "Thanks"})
    assert (await sandbox.get(f"/phones/{number}"))["unread"] == 0
    _text(texter, number, "I am here")
    await _last(sandbox, number, "delivered")
    listed = await sandbox.get("/phones", per_phone=2)
    phone = next(one for one in listed["phones"] if one["number"] == number)
    assert phone["unread"] == 1
    assert [one["direction"] for one in phone["messages"]] == ["sent", "received"]


@pytest.mark.parametrize(("state", "code"), [("off", 30003), ("out_of_credit", 30004)])
async def test_a_phone_that_is_out_of_reach_gets_nothing_and_says_why(
    sandbox: Control, texter: TwilioClient, state: str, code: int
) -> None:
    number = _number()
    switched = await sandbox.put(f"/phones/{number}", {"state": state})
    assert (switched["state"], switched["reachable"]) == (state, False)
    _text(texter, number, "Are you there?")
    text = await _last(sandbox, number, "undelivered")
    assert text["error_code"] == code
    assert text["error"]
    assert (await sandbox.get(f"/phones/{number}"))["unread"] == 0
    assert (await sandbox.put(f"/phones/{number}", {"state": "on"}))["reachable"] is True
    _text(texter, number, "And now?")
    await _last(sandbox, number, "delivered")


async def test_a_slow_phone_gets_its_text_when_the_clock_is_pushed(
    sandbox: Control, texter: TwilioClient
) -> None:
    number = _number()
    slow = await sandbox.put(f"/phones/{number}", {"state": "slow", "delay_ms": 600_000})
    assert (slow["state"], slow["delay_ms"]) == ("slow", 600_000)
    _text(texter, number, "Snail mail")
    await _last(sandbox, number, "sent")
    await sandbox.post("/clock/advance", {"seconds": 601})
    await _last(sandbox, number, "delivered")


async def test_a_phone_nobody_knows_is_not_there(sandbox: Control) -> None:
    answer = await sandbox.http.get("/control/phones/+13125550000")
    assert answer.status_code == 404
    assert (await sandbox.http.get("/control/phones/ann")).status_code == 422


async def test_addresses_in_texts_are_links(
    app: Application, sandbox: Control, texter: TwilioClient
) -> None:
    number = _number()
    _text(texter, number, f"Track it here: {app.url}/t/abc. Or see https://example.com/x?a=1!")
    text = await _last(sandbox, number, "delivered")
    urls = [f"{app.url}/t/abc", "https://example.com/x?a=1"]
    assert [link["url"] for link in text["links"]] == urls
    found = await sandbox.get("/links", phone=number)
    assert found["links"] == text["links"]
    assert (await sandbox.http.get("/control/links")).status_code == 422
