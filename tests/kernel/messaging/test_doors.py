"""Twilio's doors open to Twilio alone, and its reports only ever move a message forwards."""

import asyncio
import hashlib
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import text
from tests.kernel.messaging.stage import MARKET, TOKEN, House, new_phone, sid, signature_of
from tests.sandbox.outside import ACCOUNT

from steelyard.kernel.messaging import Message, SmsGateway

FORM = "application/x-www-form-urlencoded"


def _fields(house: House, **more: str) -> dict[str, str]:
    return {"MessageSid": sid(), "From": new_phone(), "To": house.number, "Body": "YES", **more}


async def test_a_forged_call_changes_nothing_and_is_noted(house: House) -> None:
    fields = _fields(house)
    forged = await house.post("sms", fields, token="somebody-elses")
    assert forged.status_code == 400
    assert forged.json()["error"] == "invalid_signature"
    assert fields["From"] not in forged.text
    unsigned = await house.post("sms", fields, **{"x-twilio-signature": ""})
    assert unsigned.status_code == 400
    foreign = await house.post("sms", {**fields, "AccountSid": "AC" + "0" * 32})
    assert foreign.status_code == 400
    assert await house.inbound(fields["From"]) == []
    async with house.services.database.reading() as session:
        noted = await session.scalar(
            text(
                "SELECT count(*) FROM kernel.audit_event"
                " WHERE event = 'security.invalid_signature' AND stream = :market"
            ),
            {"market": MARKET},
        )
    assert noted == 3


async def test_a_changed_field_breaks_the_signature(house: House) -> None:
    fields = _fields(house)
    url = f"{house.url}/{MARKET}/api/webhooks/twilio/sms"
    right = await house.post("sms", fields)
    assert right.status_code == 200
    signature = right.request.headers["x-twilio-signature"]
    async with httpx2.AsyncClient(trust_env=False) as client:
        other = await client.post(
            url,
            data={"AccountSid": ACCOUNT, **fields, "Body": "NO", "MessageSid": sid()},
            headers={"x-twilio-signature": signature},
        )
    assert other.status_code == 400


async def test_the_address_is_the_published_one_whatever_the_host_header_says(
    house: House,
) -> None:
    answer = await house.post("sms", _fields(house), host="evil.example")
    assert answer.status_code == 200


async def test_a_token_in_rotation_is_accepted_beside_the_new_one(house: House) -> None:
    both = house.services.settings.model_copy(update={"twilio_auth_token": f"brand-new, {TOKEN}"})
    gateway = SmsGateway(both)
    fields = {"Body": "x"}
    url = "https://example.com/x"
    for token in ("brand-new", TOKEN):
        assert gateway.is_genuine(url, fields, signature_of(token, url, fields))
    assert not gateway.is_genuine(url, fields, signature_of("other", url, fields))


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{}", "application/json", 415, "unsupported_media_type"),
        (b"Body=" + b"x" * 70_000, FORM, 413, "body_too_large"),
        (b"a=1&a=2", FORM, 400, "malformed_form"),
        (b"a=%ff", FORM, 400, "malformed_form"),
        ("&".join(f"f{n}=1" for n in range(300)).encode(), FORM, 400, "malformed_form"),
        (b"", FORM, 400, "invalid_signature"),
    ],
)
async def test_what_is_no_form_of_twilios_is_refused(
    house: House, content: bytes, kind: str, status: int, code: str
) -> None:
    async with httpx2.AsyncClient(trust_env=False) as client:
        for place in ("sms", f"status/{uuid4()}"):
            answer = await client.post(
                f"{house.url}/{MARKET}/api/webhooks/twilio/{place}",
                content=content,
                headers={"content-type": kind, "x-twilio-signature": "x"},
            )
            assert (answer.status_code, answer.json()["error"]) == (status, code)


async def test_other_methods_are_not_allowed(house: House) -> None:
    async with httpx2.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{house.url}/{MARKET}/api/webhooks/twilio/sms")
    assert answer.status_code == 405


async def test_a_signed_call_without_its_fields_is_refused(house: House) -> None:
    answer = await house.post("sms", {"Body": "YES", "From": new_phone()})
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed_form")


async def _report(house: House, message: Message, ref: str, status: str, **more: str) -> None:
    answer = await house.post(
        f"status/{message.id}", {"MessageSid": ref, "MessageStatus": status, **more}
    )
    assert answer.status_code == 204


async def _sent(house: House) -> tuple[Message, str]:
    """A message handed over, with no report of the sandbox's own."""
    await house.control.fault("twilio", "drop", operation="status_callback.*")
    message = await house.say(new_phone())
    await house.send(message)
    return message, (await house.look(message)).provider_ref or ""


async def test_reports_out_of_order_only_move_forwards(house: House) -> None:
    message, ref = await _sent(house)
    await _report(house, message, ref, "delivered")
    first = await house.look(message)
    for late in ("sent", "queued", "undelivered", "failed", "delivered", "never_heard_of"):
        await _report(house, message, ref, late)
    last = await house.look(message)
    assert (last.status, last.delivered_at) == ("delivered", first.delivered_at)
    assert await house.events(message) == []


async def test_a_failure_after_sent_stays_a_failure(house: House) -> None:
    message, ref = await _sent(house)
    await _report(house, message, ref, "failed", ErrorCode="30008")
    await _report(house, message, ref, "delivered")
    await _report(house, message, ref, "failed", ErrorCode="30008")
    last = await house.look(message)
    assert (last.status, last.error_code) == ("failed", "30008")
    assert [event.event for event in await house.events(message)] == ["message.failed"]


async def test_one_report_told_many_times_at_once_tells_the_market_once(house: House) -> None:
    message, ref = await _sent(house)
    await asyncio.gather(
        *(_report(house, message, ref, "undelivered", ErrorCode="30003") for _ in range(6))
    )
    assert len(await house.events(message)) == 1
    assert await house.jobs_waiting(f"tell-{message.id}-undelivered") == 1


async def test_a_report_on_what_we_do_not_have_is_taken_and_left_alone(house: House) -> None:
    answer = await house.post(
        f"status/{uuid4()}", {"MessageSid": sid(), "MessageStatus": "delivered"}
    )
    assert answer.status_code == 204


async def test_a_report_names_a_text_whose_answer_was_lost(house: House) -> None:
    await house.control.fault("twilio", "drop", operation="status_callback.*")
    message = await house.say(new_phone())
    name = "SM" + hashlib.md5(b"x", usedforsecurity=False).hexdigest()
    await _report(house, message, name, "sent")
    named = await house.look(message)
    assert (named.status, named.provider_ref) == ("sent", name)
    await house.send(message)
    assert await house.taken(message.to_address) == []
