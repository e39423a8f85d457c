"""Bad input from providers and by text: unsigned, stale, too large, too often, not understood."""

import json

from tests.api.stage import ROOT, SMS, STRIPE, Stage, error_of, event, open_stage

from steelyard.kernel.http.forgeries import NOTED_PER_MINUTE
from steelyard.settings import Settings

STATUS = f"{ROOT}/api/webhooks/twilio/status/01a1fdf1-0000-7000-8000-000000000000"
STRANGER = "+14145550123"
LONG = "Please call me back about the door. " * 56
EMOJI = "🔑🚪🙏" * 30
STOPS = [
    "STOP",
    "stop!",
    " Stop. ",
    "Unsubscribe",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPT OUT",
    "OPTOUT",
    "STOPALL",
    "ＳＴＯＰ",
    "please stop texting me",
    "Do not text me again",
]
IN_FREE_TEXT = {"please stop texting me", "Do not text me again"}


async def _refusals(stage: Stage, provider: str) -> int:
    return await stage.rows(
        "kernel.audit_event",
        "entity_type = 'webhook' AND entity_id = :who AND event = 'security.invalid_signature'",
        who=provider,
    )


async def test_an_event_stripe_did_not_sign_is_refused_noted_and_not_stored(stage: Stage) -> None:
    body = event()
    calls = {
        "unsigned": await stage.client.post(STRIPE, content=body),
        "empty": await stage.post_event(body, signature=""),
        "nonsense": await stage.post_event(body, signature="t=now,v1=me"),
        "another secret": await stage.post_event(body, secret="whsec_of_somebody"),
        "stale": await stage.post_event(body, age=301),
        "from the future": await stage.post_event(body, age=-301),
        "another body": await stage.client.post(
            STRIPE,
            content=body + b" ",
            headers={"Stripe-Signature": _signature_of(await stage.post_event(body))},
        ),
    }
    stored = await stage.values("SELECT event_key FROM kernel.provider_event")
    assert stored == [json.loads(body)["id"]]
    for name, answer in calls.items():
        assert error_of(answer, 400)["error"] == "invalid_signature", name
    assert await _refusals(stage, "stripe") == len(calls)


def _signature_of(answer: object) -> str:
    """The signature a good call carried."""
    request = getattr(answer, "request")  # noqa: B009
    assert getattr(answer, "status_code") == 200  # noqa: B009
    return str(request.headers["stripe-signature"])


async def test_either_secret_of_a_rotation_is_good_and_a_repeated_event_is_one(
    stage: Stage,
) -> None:
    body = event()
    for secret in stage.settings.stripe_webhook_secret:
        assert (await stage.post_event(body, secret=secret)).status_code == 200
    assert await stage.rows("kernel.provider_event") == 1


async def test_what_stripe_signed_and_is_no_event_of_ours_is_refused_or_kept_aside(
    stage: Stage,
) -> None:
    for body in (b"", b"[]", b"null", b'{"id": 5}', b"{" * 5000, event(livemode="no")):
        assert error_of(await stage.post_event(body), 400)["error"] == "malformed_event", body[:20]
    live = await stage.post_event(event(livemode=True))
    assert error_of(live, 400)["error"] == "livemode_mismatch"
    assert await stage.rows("kernel.provider_event") == 0
    assert (await stage.post_event(event("price.created"))).status_code == 200
    assert await stage.values("SELECT status FROM kernel.provider_event") == ["ignored"]


async def test_a_flood_of_forgeries_does_not_fill_the_audit(stage: Stage) -> None:
    for _ in range(40):
        error_of(await stage.post_event(event(), secret="whsec_of_somebody"), 400)
    assert await _refusals(stage, "stripe") == NOTED_PER_MINUTE
    # One provider's flood does not hide another's forgeries.
    for _ in range(NOTED_PER_MINUTE + 5):
        error_of(await stage.post_form(SMS, {"Body": "YES"}, signature="AAAA"), 400)
    assert await _refusals(stage, "twilio") == NOTED_PER_MINUTE


async def test_a_process_that_starts_anew_notes_forgeries_anew(settings: Settings) -> None:
    for noted in (NOTED_PER_MINUTE, 2 * NOTED_PER_MINUTE):
        async with open_stage(settings) as stage:
            for _ in range(NOTED_PER_MINUTE + 5):
                error_of(await stage.post_event(event(), secret="whsec_of_somebody"), 400)
            assert await _refusals(stage, "stripe") == noted


async def test_a_webhook_past_a_megabyte_is_refused(stage: Stage) -> None:
    body = b'{"id": "' + b"x" * (1 << 20) + b'"}'
    error_of(await stage.post_event(body), 413)
    error_of(await stage.post_form(SMS, {"Body": "x" * (1 << 20)}), 413)
    error_of(await stage.post_form(SMS, {"Body": "x" * (65 * 1024)}), 413)
    assert await stage.rows("kernel.provider_event") == 0
    assert await stage.rows("kernel.message") == 0


async def test_a_text_twilio_did_not_sign_is_refused_noted_and_not_stored(stage: Stage) -> None:
    form = {
        "MessageSid": "SM" + "1" * 32,
        "AccountSid": stage.settings.twilio_account_sid,
        "From": STRANGER,
        "To": stage.settings.twilio_phone_number,
        "Body": "YES",
    }
    good = await stage.post_form(SMS, {**form, "MessageSid": "SM" + "2" * 32})
    assert good.status_code == 200
    calls = {
        "empty": await stage.post_form(SMS, form, signature=""),
        "nonsense": await stage.post_form(SMS, form, signature="AAAA"),
        "another token": await stage.post_form(SMS, form, token="of somebody"),
        "another body": await stage.post_form(
            SMS, form, signature=good.request.headers["x-twilio-signature"]
        ),
        "another account": await stage.post_form(SMS, {**form, "AccountSid": "AC" + "9" * 32}),
        "another address": await stage.post_form(SMS, form, query="?market=guild"),
        "a report": await stage.post_form(STATUS, form, signature="AAAA"),
    }
    for name, answer in calls.items():
        assert error_of(answer, 400)["error"] == "invalid_signature", name
    assert await stage.rows("kernel.message", "direction = 'in'") == 1
    assert await _refusals(stage, "twilio") == len(calls)


async def test_a_form_that_cannot_be_read_is_refused(stage: Stage) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (
        b"Body=\xff\xfe",
        b"Body=%ff",
        b"a=1&a=2",
        b"&".join([b"a%d=1" % n for n in range(201)]),
    ):
        answer = await stage.client.post(SMS, content=body, headers=kind)
        assert error_of(answer, 400)["error"] == "malformed_form", body[:20]
    answer = await stage.client.post(SMS, json={"Body": "YES"})
    assert error_of(answer, 415)["error"] == "unsupported_media_type"
    for body in (b"", b"garbage", b"=&=&"):
        answer = await stage.client.post(SMS, content=body, headers=kind)
        assert answer.status_code == 400
    for missing in ("MessageSid", "From"):
        form = {
            "AccountSid": stage.settings.twilio_account_sid,
            "MessageSid": "SM1",
            "From": STRANGER,
        }
        del form[missing]
        assert error_of(await stage.post_form(SMS, form), 400)["error"] == "malformed_form"
    assert await stage.rows("kernel.message") == 0


async def test_an_unknown_number_is_recorded_and_never_answered(stage: Stage) -> None:
    for body in ("YES", "NO 42", "AVAILABLE", "HELP", "who is this?", ""):
        assert await stage.text(STRANGER, body) == []
    assert await stage.text("72975", "a short code speaks") == []
    assert await stage.rows("kernel.message", "direction = 'in'") == 7
    assert await stage.rows("kernel.message", "direction = 'out'") == 0


async def test_a_text_that_is_no_command_is_kept_whole_and_answered_with_help(stage: Stage) -> None:
    await stage.open_shop()
    _, phone = await stage.hire()
    for body in (LONG, EMOJI, "", "Y", "OK", "yes4821x", "%00%0a", "<script>alert(1)</script>"):
        (said,) = await stage.text(phone, body)
        assert "did not understand" in said, body
    (said,) = await stage.text(phone, "", NumMedia="2", MediaUrl0="https://api.twilio.com/photo")
    assert "did not understand" in said
    assert len(LONG) > 2000
    kept = await stage.values("SELECT body FROM kernel.message WHERE direction = 'in'")
    assert {LONG, EMOJI, ""} <= set(kept)
    assert await stage.rows("kernel.message", "media_count = 2") == 1
    assert await stage.rows("locksmith.job_offers") == 0


async def test_a_text_told_twice_is_one(stage: Stage) -> None:
    await stage.open_shop()
    _, phone = await stage.hire()
    for _ in range(3):
        await stage.text(phone, "AVAILABLE", MessageSid="SM" + "7" * 32)
    assert await stage.rows("kernel.message", "direction = 'in'") == 1
    assert await stage.rows("kernel.message", "kind = 'reply'") == 1


async def test_a_hundred_texts_in_a_minute_are_stored_and_hardly_answered(stage: Stage) -> None:
    await stage.open_shop()
    _, phone = await stage.hire()
    for _ in range(100):
        await stage.text(phone, "HELP")
    assert await stage.rows("kernel.message", "direction = 'in'") == 100
    assert await stage.rows("kernel.message", "kind = 'reply'") == 11
    assert await stage.rows("kernel.message", "outcome = 'rate_limited'") == 90
    # To stop is heard however much was said before.
    await stage.text(phone, "STOP")
    assert await stage.rows("locksmith.locksmiths", "is_active") == 0


async def test_yes_needs_an_offer_and_says_which(stage: Stage) -> None:
    await stage.open_shop()
    _, phone = await stage.hire()
    assert "No open offer" in (await stage.text(phone, "YES"))[0]
    first = await stage.offered_job(1)
    second = await stage.offered_job(2)
    codes = await stage.codes(phone)
    (said,) = await stage.text(phone, "Yes!")
    assert all(f"YES {code}" in said for code in codes)
    assert "not one of your open offers" in (await stage.text(phone, "YES 9999"))[0]
    assert await stage.rows("locksmith.jobs", "assigned_locksmith_id IS NOT NULL") == 0
    assert "You have it" in (await stage.text(phone, f"  yes {codes[1]} "))[0]
    assigned = await stage.values(
        "SELECT id FROM locksmith.jobs WHERE assigned_locksmith_id IS NOT NULL"
    )
    assert [str(one) for one in assigned] == [second]
    assert first != second


async def test_a_late_yes_changes_nothing_and_is_told_so(stage: Stage) -> None:
    await stage.open_shop()
    winner, quick = await stage.hire(1)
    _, slow = await stage.hire(2)
    await stage.offered_job(1)
    (code,) = await stage.codes(slow)
    assert "You have it" in (await stage.text(quick, "YES"))[0]
    for body in ("YES", f"YES {code}"):
        assert "Taken by another" in (await stage.text(slow, body))[0]
    holders = await stage.values("SELECT assigned_locksmith_id FROM locksmith.jobs")
    assert [str(one) for one in holders] == [winner]


async def test_every_word_for_stop_ends_all_texts_at_once(stage: Stage) -> None:
    await stage.open_shop()
    for number, word in enumerate(STOPS, start=1):
        _, phone = await stage.hire(number)
        assert await stage.text(phone, word) == [], word
        assert await stage.rows("locksmith.locksmiths", "phone = :p AND NOT is_active", p=phone)
        assert await stage.rows("kernel.suppression", "address = :p", p=phone) == 1, word
        flagged = "from_address = :p AND flagged_reason IS NOT NULL"
        assert bool(await stage.rows("kernel.message", flagged, p=phone)) == (word in IN_FREE_TEXT)


async def test_after_stop_a_yes_has_no_effect_and_start_needs_staff(stage: Stage) -> None:
    await stage.open_shop()
    smith, phone = await stage.hire()
    await stage.offered_job(1)
    await stage.text(phone, "STOP")
    assert await stage.values("SELECT status FROM locksmith.job_offers") == ["WITHDRAWN"]
    for body in ("YES", "AVAILABLE", "HELP"):
        assert await stage.text(phone, body) == []
    assert await stage.rows("locksmith.jobs", "assigned_locksmith_id IS NOT NULL") == 0
    assert await stage.text(phone, "START") == []
    (said,) = await stage.text(phone, "AVAILABLE")
    assert "not active" in said
    assert await stage.rows("locksmith.locksmiths", "is_active OR is_available") == 0
    await stage.staff("PATCH", f"/locksmiths/{smith}", {"is_active": True})
    (said,) = await stage.text(phone, "AVAILABLE")
    assert "You are available" in said


async def test_a_report_on_a_text_that_is_not_ours_is_left_alone(stage: Stage) -> None:
    form = {
        "AccountSid": stage.settings.twilio_account_sid,
        "MessageSid": "SM" + "3" * 32,
        "MessageStatus": "delivered",
    }
    assert (await stage.post_form(STATUS, form)).status_code == 204
    nowhere = STATUS.replace(STATUS[-36:], "not-an-id")
    error_of(await stage.post_form(nowhere, form), 422)
    assert await stage.rows("kernel.message") == 0
