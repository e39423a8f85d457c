"""Texts through Twilio's official client."""

import asyncio
import uuid
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.sandbox.clients import close_twilio, twilio_client
from tests.sandbox.outside import NUMBER, TOKEN, Application, Control, Process, Received, eventually
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client


def phone() -> str:
    """Nobody else's number."""
    return f"+1773555{uuid.uuid4().int % 10_000:04d}"


async def send(texter: Client, **fields: Any) -> Any:
    """The client is synchronous: it runs beside the loop that serves the callbacks."""
    return await asyncio.to_thread(lambda: texter.messages.create(**fields))


def fields_of(received: Received) -> dict[str, str]:
    return dict(parse_qsl(received.body.decode(), keep_blank_values=True))


def signed_rightly(received: Received, url: str) -> bool:
    validator: Any = RequestValidator(TOKEN)
    return bool(
        validator.validate(url, fields_of(received), received.headers["x-twilio-signature"])
    )


async def test_a_text_is_sent_delivered_and_reported(
    app: Application, sandbox: Control, texter: Client
) -> None:
    to = phone()
    sent = await send(
        texter, to=to, from_=NUMBER, body="Hello", status_callback=f"{app.url}/status"
    )
    assert (sent.status, sent.direction, sent.num_segments) == ("queued", "outbound-api", "1")
    calls = await app.wait_for("/status", 2)
    assert [fields_of(call)["MessageStatus"] for call in calls] == ["sent", "delivered"]
    assert all(signed_rightly(call, f"{app.url}/status") for call in calls)
    assert {fields_of(call)["MessageSid"] for call in calls} == {sent.sid}
    seen = await asyncio.to_thread(lambda: texter.messages(sent.sid).fetch())
    assert (seen.status, seen.error_code) == ("delivered", None)
    thread = await sandbox.get(f"/phones/{to}/messages")
    assert [(one["body"], one["direction"]) for one in thread["messages"]] == [
        ("Hello", "received")
    ]


@pytest.mark.parametrize("code", [30003, 30005, 30006])
async def test_a_phone_out_of_reach_makes_the_text_undelivered(
    app: Application, sandbox: Control, texter: Client, code: int
) -> None:
    to = phone()
    await sandbox.put(f"/phones/{to}", {"reachable": False, "error_code": code})
    sent = await send(
        texter, to=to, from_=NUMBER, body="Hello", status_callback=f"{app.url}/status"
    )
    last = fields_of((await app.wait_for("/status", 2))[1])
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", str(code))
    seen = await asyncio.to_thread(lambda: texter.messages(sent.sid).fetch())
    assert (seen.status, seen.error_code) == ("undelivered", code)
    await sandbox.put(f"/phones/{to}", {"reachable": True})
    again = await send(texter, to=to, from_=NUMBER, body="Hello")
    await eventually(
        lambda: asyncio.to_thread(lambda: texter.messages(again.sid).fetch()),
        lambda one: str(one.status) == "delivered",
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "12", "body": "x"}, 21211),
        ({"to": "+1555", "body": "x"}, 21211),
        ({"to": "+15005550001", "body": "x"}, 21211),
        ({"to": "+17735550000"}, 21602),
        ({"to": "+17735550000", "body": "x" * 1601}, 21617),
        ({"to": "+17735550000", "body": "x", "from_": "+13125550199"}, 21606),
        ({"to": "+17735550000", "body": "x", "from_": "shop"}, 21212),
    ],
)
@pytest.mark.usefixtures("sandbox")
async def test_bad_texts_get_twilios_own_codes(
    texter: Client, fields: dict[str, str], code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await send(texter, **{"from_": NUMBER, **fields})
    assert (refused.value.status, refused.value.code) == (400, code)


@pytest.mark.usefixtures("sandbox")
async def test_a_wrong_token_is_not_let_in(process: Process) -> None:
    stranger = twilio_client(process.url, token="wrong")
    with pytest.raises(TwilioRestException) as refused:
        await send(stranger, to=phone(), from_=NUMBER, body="x")
    assert (refused.value.status, refused.value.code) == (401, 20003)
    close_twilio(stranger)


async def test_stop_stops_everything_but_the_carriers_own_answer(
    app: Application, sandbox: Control, texter: Client
) -> None:
    person = phone()
    await sandbox.post(f"/phones/{person}/send", {"body": " Stop. "})
    await app.wait_for("/sms", 1)
    with pytest.raises(TwilioRestException) as refused:
        await send(texter, to=person, from_=NUMBER, body="Sale!")
    assert (refused.value.status, refused.value.code) == (400, 21610)
    await sandbox.post(f"/phones/{person}/send", {"body": "unsubscribe"})
    thread = (await sandbox.get(f"/phones/{person}/messages"))["messages"]
    received = [one for one in thread if one["direction"] == "received"]
    assert [one["from_carrier"] for one in received] == [True]
    assert "unsubscribed" in received[0]["body"]

    await sandbox.post(f"/phones/{person}/send", {"body": "START"})
    assert (await send(texter, to=person, from_=NUMBER, body="Hello again")).status == "queued"


async def test_a_sentence_with_stop_in_it_is_not_an_opt_out(
    sandbox: Control, texter: Client
) -> None:
    person = phone()
    await sandbox.post(f"/phones/{person}/send", {"body": "please stop by at 5"})
    assert (await send(texter, to=person, from_=NUMBER, body="OK")).status == "queued"


async def test_what_a_phone_sends_reaches_the_webhook_and_its_answer_the_phone(
    app: Application, sandbox: Control
) -> None:
    person = phone()
    app.answer_once(
        "/sms", 200, "<Response><Message>First &amp; best</Message><Message><Body>Second</Body>"
        "</Message></Response>",
    )  # fmt: skip
    typed = await sandbox.post(
        f"/phones/{person}/send", {"to": NUMBER, "body": "YES 4821", "media": ["http://x/y.jpg"]}
    )
    call = (await app.wait_for("/sms", 1))[0]
    assert signed_rightly(call, f"{app.url}/sms")
    fields = fields_of(call)
    assert (fields["From"], fields["To"], fields["Body"]) == (person, NUMBER, "YES 4821")
    assert (fields["MessageSid"], fields["NumMedia"]) == (typed["message_sid"], "1")
    thread = await eventually(
        lambda: sandbox.get(f"/phones/{person}/messages"), lambda one: len(one["messages"]) == 3
    )
    assert [one["body"] for one in thread["messages"]] == ["YES 4821", "First & best", "Second"]

    again = await sandbox.post(
        f"/phones/{person}/send", {"body": "YES 4821", "message_sid": typed["message_sid"]}
    )
    assert again["message_sid"] == typed["message_sid"]
    repeated = (await app.wait_for("/sms", 2))[1]
    assert fields_of(repeated) == fields


async def test_an_inbound_text_answered_by_500_is_lost_unless_the_url_says_otherwise(
    app: Application, sandbox: Control, texter: Client
) -> None:
    person = phone()
    app.answer_once("/sms", 500)
    await sandbox.post(f"/phones/{person}/send", {"body": "YES"})
    await asyncio.sleep(0.5)
    assert len(app.at("/sms")) == 1
    kept = await asyncio.to_thread(lambda: texter.messages.list(from_=person))
    assert [(one.body, one.direction) for one in kept] == [("YES", "inbound")]

    config = await sandbox.get("/config")
    config["twilio"]["numbers"][NUMBER] = {
        "sms_url": f"{app.url}/sms#rc=1&rp=5xx",
        "sms_fallback_url": f"{app.url}/fallback",
    }
    await sandbox.put("/config", {"twilio": config["twilio"]})
    app.answer_once("/sms", 500)
    app.answer_once("/sms", 500)
    await sandbox.post(f"/phones/{person}/send", {"body": "YES again"})
    fallen = (await app.wait_for("/fallback", 1))[0]
    assert len(app.at("/sms")) == 3
    assert signed_rightly(app.at("/sms")[2], f"{app.url}/sms")
    assert fields_of(fallen)["ErrorCode"] == "11200"
    assert signed_rightly(fallen, f"{app.url}/fallback")


@pytest.mark.usefixtures("sandbox")
async def test_lists_filter_by_end_and_page_through_all(texter: Client) -> None:
    person = phone()
    for number in range(5):
        await send(texter, to=person, from_=NUMBER, body=f"text {number}")
    found = await asyncio.to_thread(lambda: texter.messages.list(to=person, page_size=2))
    assert [one.body for one in found] == [f"text {number}" for number in (4, 3, 2, 1, 0)]
    first = found[-1].date_created
    assert first is not None
    later = await asyncio.to_thread(
        lambda: texter.messages.list(to=person, date_sent_after=first.replace(year=2200))
    )
    assert later == []
    today = await asyncio.to_thread(lambda: texter.messages.list(to=person, date_sent=first))
    assert len(today) == 5


async def test_faults_strike_texts_too(app: Application, sandbox: Control, texter: Client) -> None:
    person = phone()
    await sandbox.fault("twilio", "rate_limit", count=1)
    with pytest.raises(TwilioRestException) as limited:
        await send(texter, to=person, from_=NUMBER, body="x")
    assert limited.value.status == 429

    await sandbox.fault("twilio", "error_after_work", operation="messages.create", count=1)
    with pytest.raises(TwilioRestException):
        await send(texter, to=person, from_=NUMBER, body="sent all the same")
    thread = await sandbox.get(f"/phones/{person}/messages")
    assert [one["body"] for one in thread["messages"]] == ["sent all the same"]

    await sandbox.fault("twilio", "reorder", operation="status_callback.*", delay_ms=100)
    await send(texter, to=person, from_=NUMBER, body="y", status_callback=f"{app.url}/status")
    calls = await app.wait_for("/status", 2)
    assert [fields_of(call)["MessageStatus"] for call in calls] == ["delivered", "sent"]

    await sandbox.fault("twilio", "wrong_signature", operation="inbound", count=1)
    await sandbox.post(f"/phones/{person}/send", {"body": "hi"})
    forged = (await app.wait_for("/sms", 1))[0]
    assert not signed_rightly(forged, f"{app.url}/sms")


async def test_phones_and_summary_tell_who_wrote_what(sandbox: Control, texter: Client) -> None:
    person = phone()
    await sandbox.put(f"/phones/{person}", {"label": "Ann"})
    await send(texter, to=person, from_=NUMBER, body="Hello")
    phones = (await sandbox.get("/phones"))["phones"]
    assert (phones[0]["number"], phones[0]["label"]) == (person, "Ann")
    assert phones[0]["messages"][0]["body"] == "Hello"
    summary = await sandbox.get("/twilio/summary")
    assert any(row["direction"] == "outbound-api" for row in summary["messages"])
    wrong = await sandbox.http.post(f"/control/phones/{person}/send", json={"to": "+19998887777"})
    assert wrong.status_code == 422
