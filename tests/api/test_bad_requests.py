"""Bad input from customers and staff over HTTP: a clear refusal, nothing changed, nothing lost."""

from typing import Any
from uuid import UUID, uuid4

from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from tests.api.stage import ADDRESS, OUTSIDE, ROOT, WISH, Stage, Visitor, error_of

from steelyard.kernel.secrets import derive
from steelyard.markets.locksmith.links import LINK_DAYS, token_for
from steelyard.markets.locksmith.words import ServiceType

START = f"{ROOT}/api/request/start"
NOBODY = "01a1fdf1-0000-7000-8000-000000000000"
KEY = {"Idempotency-Key": "a-key-of-one-click"}
STEPS: dict[str, tuple[str, Any, dict[str, str]]] = {
    "location": ("/location", {"address": ADDRESS}, {}),
    "service": ("/service", WISH, {}),
    "payment-intent": ("/payment-intent", None, KEY),
    "complete": ("/complete", None, {}),
}
BAD_PHONES = ["", "call me", "414 555 0199", "+1 414", "+999999999999999999"]
BAD_STARTS: list[tuple[dict[str, Any], str]] = [
    *(({"name": "Dana", "phone": phone}, "invalid_phone") for phone in BAD_PHONES),
    ({"name": "Dana", "phone": 13125550142}, "invalid_phone"),
    ({"name": "", "phone": "+13125550142"}, "invalid_input"),
    ({"name": "   ", "phone": "+13125550142"}, "invalid_input"),
    ({"name": "D" * 101, "phone": "+13125550142"}, "invalid_input"),
    ({"name": "Da\x00na", "phone": "+13125550142"}, "invalid_text"),
    ({"name": "Da\nna", "phone": "+13125550142"}, "invalid_text"),
    ({"name": "Dana\u202e", "phone": "+13125550142"}, "invalid_text"),
    ({"name": ["Dana"], "phone": "+13125550142"}, "invalid_input"),
    ({"phone": "+13125550142"}, "missing_field"),
    ({"name": "Dana", "phone": "+13125550142", "is_admin": True}, "unknown_field"),
    ({"name": "Dana", "phone": "+13125550142", "deposit_minor": 1}, "unknown_field"),
]


async def test_a_request_that_cannot_start_leaves_no_trace(stage: Stage) -> None:
    for body, code in BAD_STARTS:
        answer = await stage.client.post(START, json=body)
        refusal = error_of(answer, 422)
        assert refusal["error"] == code, body
        assert refusal["details"], body
        for value in body.values():
            assert not (isinstance(value, str) and len(value) > 4 and value in answer.text)
    assert await stage.rows("locksmith.request_sessions") == 0


async def test_only_json_is_read(stage: Stage) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "", "text/json"):
        headers = {"Content-Type": kind} if kind else {}
        body = b'{"name": "Dana", "phone": "+13125550142"}'
        answer = await stage.client.post(START, content=body, headers=headers)
        assert error_of(answer, 415)["error"] == "unsupported_media_type", kind
    assert await stage.rows("locksmith.request_sessions") == 0


async def test_a_body_past_the_limit_is_refused_before_it_is_read(stage: Stage) -> None:
    body = b'{"name": "' + b"D" * (256 * 1024) + b'", "phone": "+13125550142"}'
    answer = await stage.client.post(
        START, content=body, headers={"Content-Type": "application/json"}
    )
    assert error_of(answer, 413)["error"] == "body_too_large"


async def test_an_address_that_is_not_found_leaves_the_step_as_it_was(stage: Stage) -> None:
    await stage.open_shop()
    visitor = await stage.visitor()
    for address in ("Zzyzx Qwfp 99, Nowhereville, ZZ", "💥💥💥", "; DROP TABLE jobs;", "a" * 300):
        refusal = error_of(await visitor.post("/location", {"address": address}), 422)
        assert "address" in refusal["details"], address
    assert (await visitor.get())["step"] == "STARTED"


async def test_an_address_outside_is_an_answer_and_the_session_is_kept(stage: Stage) -> None:
    await stage.open_shop()
    visitor = await stage.visitor()
    answer = await visitor.post("/location", {"address": OUTSIDE})
    assert answer.status_code == 200
    assert (answer.json()["step"], answer.json()["in_service_area"]) == ("INELIGIBLE", False)
    refusal = error_of(await visitor.post("/service", WISH), 409)
    assert refusal["error"] == "step_missing"
    kept = await stage.staff("GET", "/sessions?ineligible=true")
    assert [one["city"] for one in kept["items"]] == ["Springfield"]
    # Another address is not forbidden by the first.
    assert (await visitor.post("/location", {"address": ADDRESS})).json()["step"] == "LOCATED"


async def test_a_service_that_is_not_offered_is_refused(stage: Stage) -> None:
    await stage.open_shop(offered=(ServiceType.HOME_LOCKOUT,))
    visitor = await stage.visitor()
    await visitor.post("/location", {"address": ADDRESS})
    wish = {"service_type": "smart_lock", "urgency": "urgent"}
    assert error_of(await visitor.post("/service", wish), 422)["error"] == "service_not_offered"
    wish = {"service_type": "safe_cracking", "urgency": "urgent"}
    assert error_of(await visitor.post("/service", wish), 422)["error"] == "invalid_input"
    assert (await visitor.get())["step"] == "LOCATED"


async def test_a_price_from_the_client_is_refused(stage: Stage) -> None:
    await stage.open_shop()
    visitor = await stage.visitor()
    await visitor.post("/location", {"address": ADDRESS})
    for field in ("deposit_minor", "price", "amount", "amount_minor", "currency"):
        refusal = error_of(await visitor.post("/service", {**WISH, field: 1}), 422)
        assert refusal["error"] == "unknown_field"
        assert field in refusal["details"]
    assert (await visitor.get())["deposit_minor"] is None
    await visitor.post("/service", WISH)
    assert (await visitor.get())["deposit_minor"] == 4900


async def _at(stage: Stage, reached: str, number: int) -> Visitor:
    visitor = await stage.visitor(number)
    if reached in {"LOCATED", "SERVICE_CHOSEN"}:
        await visitor.post("/location", {"address": ADDRESS})
    if reached == "SERVICE_CHOSEN":
        await visitor.post("/service", WISH)
    if reached == "INELIGIBLE":
        await visitor.post("/location", {"address": OUTSIDE})
    if reached == "FLAGGED":
        await stage.staff("POST", f"/sessions/{visitor.id}/flag", {"reason": "Not a customer."})
    assert (await visitor.get())["step"] == reached
    return visitor


OUT_OF_ORDER = [
    ("STARTED", "service", "step_missing"),
    ("STARTED", "payment-intent", "step_missing"),
    ("STARTED", "complete", "step_missing"),
    ("LOCATED", "payment-intent", "step_missing"),
    ("LOCATED", "complete", "step_missing"),
    ("SERVICE_CHOSEN", "complete", "step_missing"),
    ("INELIGIBLE", "service", "step_missing"),
    ("INELIGIBLE", "payment-intent", "step_missing"),
    ("INELIGIBLE", "complete", "step_missing"),
    ("FLAGGED", "location", "request_blocked"),
    ("FLAGGED", "service", "request_blocked"),
    ("FLAGGED", "payment-intent", "request_blocked"),
    ("FLAGGED", "complete", "step_missing"),
]


async def test_a_step_out_of_order_is_refused(stage: Stage) -> None:
    await stage.open_shop()
    for number, (reached, step, code) in enumerate(OUT_OF_ORDER):
        visitor = await _at(stage, reached, number)
        path, body, headers = STEPS[step]
        refusal = error_of(await visitor.post(path, body, **headers), 409)
        assert refusal["error"] == code, (reached, step)
        assert (await visitor.get())["step"] == reached
    assert await stage.rows("kernel.payment") == 0
    assert await stage.rows("locksmith.jobs") == 0


async def test_after_paying_no_step_is_taken_again(stage: Stage) -> None:
    await stage.open_shop()
    job_id = await stage.paid_job(1)
    (session_id,) = await stage.values("SELECT session_id FROM locksmith.jobs")
    visitor = Visitor(stage, str(session_id), token_for(stage.settings.secret_key, session_id))
    for step in ("location", "service", "payment-intent"):
        path, body, headers = STEPS[step]
        error_of(await visitor.post(path, body, **headers), 409)
        assert (await visitor.get())["step"] == "COMPLETED"
    assert await stage.values("SELECT id FROM locksmith.jobs") == [UUID(job_id)]


async def test_a_foreign_request_and_an_unknown_one_get_one_answer(stage: Stage) -> None:
    await stage.open_shop()
    mine, theirs = await stage.visitor(1), await stage.visitor(2)
    bodies: dict[str, Any] = {"location": {"address": ADDRESS}, "service": WISH}
    bodies[f"prices/{NOBODY}"] = {"decision": "approve"}
    bodies["cancel"] = {}
    for step in ("", *STEPS, "open", "cancel", f"prices/{NOBODY}"):
        said: list[Any] = []
        for wanted in (theirs.id, NOBODY):
            answer = await stage.client.request(
                "POST" if step else "GET",
                f"{ROOT}/api/request/{wanted}" + (f"/{step}" if step else ""),
                json=bodies.get(step),
                headers={"X-Request-Token": mine.token, "Idempotency-Key": str(uuid4())},
            )
            refusal = error_of(answer, 404)
            said.append(({**refusal, "request_id": ""}, set(answer.headers)))
        assert said[0] == said[1], step
        assert said[0][0]["error"] == "not_found"
    assert (await theirs.get())["step"] == "STARTED"


async def test_only_a_token_of_ours_for_this_request_opens_it(stage: Stage) -> None:
    visitor = await stage.visitor()
    secret, mine = stage.settings.secret_key, UUID(visitor.id)
    head, _, tail = visitor.token.rpartition(".")
    forged = {
        "none": "",
        "nonsense": "nonsense",
        "the id": visitor.id,
        "cut": visitor.token[:-2],
        "changed": f"{head}.{tail[::-1]}",
        "another secret": token_for("y" * 40, mine),
        "another request": token_for(secret, uuid4()),
        "not ASCII": "tök.en.é",
        "long": "a" * 5000,
    }
    for name, token in forged.items():
        stranger = Visitor(stage, visitor.id, "")
        answer = await stage.client.get(
            f"{ROOT}/api/request/{stranger.id}",
            headers=[(b"x-request-token", token.encode("latin-1"))],
        )
        assert error_of(answer, 404)["error"] == "not_found", name
    assert (await visitor.get())["id"] == visitor.id


class _WrittenEarlier(TimestampSigner):
    """Signs as it would have ``age`` seconds ago."""

    age = 0

    def get_timestamp(self) -> int:
        return super().get_timestamp() - self.age


async def test_a_token_ends_by_itself(stage: Stage) -> None:
    visitor = await stage.visitor()
    pen = URLSafeTimedSerializer(
        derive(stage.settings.secret_key, "locksmith.request"),
        salt="request-session",
        signer=_WrittenEarlier,
    )
    for age, status in ((0, 200), (LINK_DAYS * 86_400 - 60, 200), (LINK_DAYS * 86_400 + 60, 404)):
        _WrittenEarlier.age = age
        old = Visitor(stage, visitor.id, str(pen.dumps(visitor.id)))
        assert (await old.post("/open")).status_code == status, age


async def test_money_is_asked_for_with_a_key_only(stage: Stage) -> None:
    await stage.open_shop()
    job_id = await stage.paid_job(1)
    visitor = await stage.visitor(2)
    await visitor.choose()
    smith, _ = await stage.hire()
    paths = {
        f"{ROOT}/api/request/{visitor.id}/payment-intent": None,
        f"{ROOT}/api/admin/jobs/{job_id}/refund": {"reason": "Nobody came.", "override": True},
        f"{ROOT}/api/admin/locksmiths/{smith}/payouts": {"amount_minor": 1, "note": "In cash."},
    }
    for path, body in paths.items():
        for key, code in ((None, "required"), ("", "invalid"), ("k" * 256, "invalid")):
            headers = {"X-Request-Token": visitor.token}
            headers |= {} if key is None else {"Idempotency-Key": key}
            answer = await stage.client.post(path, json=body, headers=headers)
            assert error_of(answer, 400)["error"] == f"idempotency_key_{code}", path
    assert await stage.rows("kernel.refund") == 0
    assert await stage.rows("kernel.payment") == 1


async def test_a_key_is_good_for_one_intention(stage: Stage) -> None:
    await stage.open_shop()
    job_id = await stage.paid_job(1)
    path = f"{ROOT}/api/admin/jobs/{job_id}/refund"
    body = {"amount_minor": 100, "reason": "Part of it.", "override": True}
    first = await stage.client.post(path, json=body, headers=KEY)
    again = await stage.client.post(path, json=body, headers=KEY)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    other = await stage.client.post(path, json={**body, "amount_minor": 4800}, headers=KEY)
    assert error_of(other, 422)["error"] == "idempotency_key_reused"
    assert await stage.values("SELECT amount_minor FROM kernel.refund") == [100]


async def test_a_key_is_its_owners_whatever_opens_their_request(stage: Stage) -> None:
    """A stranger who sends a customer's key is not answered with the customer's reply."""
    await stage.open_shop()
    visitor = await stage.visitor()
    await visitor.post("/location", {"address": ADDRESS})
    assert (await visitor.post("/service", WISH, **KEY)).status_code == 200
    stranger = Visitor(stage, visitor.id, "")
    assert error_of(await stranger.post("/service", WISH, **KEY), 404)["error"] == "not_found"
    replay = await visitor.post("/service", WISH, **KEY)
    assert replay.headers["idempotent-replayed"] == "true"


LISTS = ["/jobs", "/locksmiths", "/sessions", "/messages"]
BAD_PAGES = {
    "size=0": "invalid_input",
    "size=101": "invalid_input",
    "size=1000000": "invalid_input",
    "size=ten": "invalid_input",
    "cursor=AAAA": "invalid_page",
    "cursor=" + "A" * 100: "invalid_page",
    "cursor=" + "A" * 601: "invalid_input",
    "cursor=%00": "invalid_page",
    "cursor=é": "invalid_page",
    "sort=secret_key": "",
    "direction=sideways": "",
    "page=2": "unknown_field",
}
BAD_MOMENTS = ["0", "1700000000", "0.5", "2026-11-21T10:00:00", "yesterday", "2026-13-01T00:00Z"]


async def test_a_page_that_cannot_be_is_refused_by_every_list(stage: Stage) -> None:
    for path in LISTS:
        for query, code in BAD_PAGES.items():
            answer = await stage.client.get(f"{ROOT}/api/admin{path}?{query}")
            refusal = error_of(answer, 422)
            assert refusal["error"] == code or not code, (path, query)
            assert refusal["details"], (path, query)


async def test_a_cursor_of_another_order_or_another_secret_is_refused(stage: Stage) -> None:
    await stage.open_shop()
    for number in (1, 2):
        await stage.hire(number)
    first = await stage.staff("GET", "/locksmiths?size=1")
    cursor = first["next_cursor"]
    assert (await stage.staff("GET", f"/locksmiths?size=1&cursor={cursor}"))["items"]
    changed = cursor[:-4] + ("AAAA" if cursor[-4:] != "AAAA" else "BBBB")
    for query in (
        f"sort=onboarded&cursor={cursor}",
        f"direction=desc&cursor={cursor}",
        f"cursor={changed}",
    ):
        answer = await stage.client.get(f"{ROOT}/api/admin/locksmiths?size=1&{query}")
        assert error_of(answer, 422)["error"] == "invalid_page"


async def test_a_number_or_a_time_without_its_offset_is_no_moment(stage: Stage) -> None:
    for value in BAD_MOMENTS:
        for path in ("/jobs?created_from=", "/jobs?created_to=", "/sessions?created_from="):
            error_of(await stage.client.get(f"{ROOT}/api/admin{path}{value}"), 422)
    for value in ("0", "1700000000", "2026-13-01", "tomorrow"):
        for name in ("from", "to"):
            for path in ("analytics", "analytics/demand", "analytics/dispatch"):
                answer = await stage.client.get(f"{ROOT}/api/admin/{path}?{name}={value}")
                error_of(answer, 422)


BAD_EXPORTS = ["cursor=AAAA", "size=10", "sort=secret_key", "direction=sideways", "page=2"]


async def test_an_export_takes_its_lists_filters_and_nothing_else(stage: Stage) -> None:
    for path in LISTS:
        for query in BAD_EXPORTS:
            answer = await stage.client.get(f"{ROOT}/api/admin/exports{path}.csv?{query}")
            assert error_of(answer, 422)["details"], (path, query)
    assert await stage.rows("kernel.audit_event", "event = 'exported'") == 0


async def test_dead_letters_are_decided_about_one_by_one_or_by_task(stage: Stage) -> None:
    letters = f"{ROOT}/api/admin/dead-letters"
    for path, body in (
        ("/retry", {}),
        ("/retry", {"task": ""}),
        ("/retry", {"task": "DROP TABLE"}),
        ("/retry", {"task": "messaging.send_sms", "id": 1}),
        ("/1/dismiss", {}),
        ("/1/dismiss", {"reason": "x"}),
        ("/0/dismiss", {"reason": "Done by hand."}),
    ):
        answer = await stage.client.post(letters + path, json=body)
        assert error_of(answer, 422)["details"], (path, body)
    answer = await stage.client.post(f"{letters}/7/dismiss", json={"reason": "Done by hand."})
    assert error_of(answer, 404)["error"] == "not_found"


METHODS = [
    ("GET", "/api/request/start", {"POST"}),
    ("HEAD", "/api/request/start", {"POST"}),
    ("DELETE", f"/api/request/{NOBODY}", {"GET"}),
    ("DELETE", "/api/admin/locksmiths", {"GET", "POST"}),
    ("POST", f"/api/admin/locksmiths/{NOBODY}", {"GET", "PATCH"}),
    ("POST", "/api/admin/pricing", {"GET", "PUT"}),
    ("GET", "/api/webhooks/stripe", {"POST"}),
    ("GET", "/api/webhooks/twilio/sms", {"POST"}),
    ("PUT", f"/api/webhooks/twilio/status/{NOBODY}", {"POST"}),
]


async def test_a_wrong_method_is_told_every_right_one(stage: Stage) -> None:
    for method, path, allowed in METHODS:
        answer = await stage.client.request(method, ROOT + path)
        assert answer.status_code == 405, path
        assert set(answer.headers["allow"].split(", ")) == allowed
        if method != "HEAD":
            assert error_of(answer, 405)["error"] == "method_not_allowed"


async def test_an_address_that_is_none_gets_the_one_shape(stage: Stage) -> None:
    for path in ("/nothing", "/locksmith/nothing", "/locksmith/api/admin/", "/x" * 900):
        assert error_of(await stage.client.get(path), 404)["error"] == "not_found"
