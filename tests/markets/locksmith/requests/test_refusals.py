"""Every refusal a customer can meet: a stable code, a sentence, and what to do about it."""

import re
from typing import Any

import pytest
from tests.markets.locksmith.conftest import Desk
from tests.markets.locksmith.requests.customer import ROOT, Customer, paid

from steelyard.markets.locksmith.requests.wording import DECLINED, PAYMENT_PROBLEMS, payment_problem

SHOUTED = re.compile(r"\b[A-Z]{4,}(?:_[A-Z]+)*\b|_|\bNone\b|should (?:have|be)")


def plain(refusal: Any) -> None:
    """Sentences for people: no names of states or fields, no library's jargon."""
    said = [refusal["message"]]
    if refusal["error"] == "invalid_input":
        said += refusal["details"].values()
    for sentence in said:
        assert sentence.endswith("."), sentence
        assert not SHOUTED.search(sentence), sentence


BODIES: list[tuple[str, str, dict[str, Any]]] = [
    ("/location", "address", {"address": ""}),
    ("/location", "address", {"address": "x"}),
    ("/location", "address", {"address": "x" * 301}),
    ("/location", "address", {"address": 7}),
    ("/service", "service_type", {"service_type": "safe", "urgency": "urgent"}),
    ("/service", "urgency", {"service_type": "rekey", "urgency": "now"}),
    ("/service", "urgency", {"service_type": "rekey", "urgency": ["urgent"]}),
    ("/cancel", "reason", {"reason": "  "}),
    ("/cancel", "reason", {"reason": "x" * 301}),
]


@pytest.mark.parametrize(("path", "field", "body"), BODIES)
async def test_a_field_that_does_not_fit_says_what_to_write(
    desk: Desk, path: str, field: str, body: dict[str, Any]
) -> None:
    await desk.open_shop()
    customer = Customer(desk, await desk.visitor())
    refusal = await customer.post(path, body, status=422)
    assert refusal["error"] == "invalid_input"
    assert set(refusal["details"]) == {field}
    plain(refusal)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, 5, None])
async def test_a_name_that_is_none_says_what_to_write(desk: Desk, name: object) -> None:
    body = {"name": name, "phone": "+13125550142"}
    answer = await desk.client.post(f"{ROOT}/api/request/start", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid_input"
    assert answer.json()["details"] == {"name": "Write your name, in 100 characters at most."}


@pytest.mark.parametrize(
    ("until", "path", "body", "missing"),
    [
        ("started", "/service", {"service_type": "rekey", "urgency": "urgent"}, "location"),
        ("started", "/payment-intent", None, "location"),
        ("located", "/payment-intent", None, "service"),
        ("service", "/complete", None, "payment-intent"),
    ],
)
async def test_a_step_too_early_says_which_comes_first(
    desk: Desk, until: str, path: str, body: Any, missing: str
) -> None:
    await desk.open_shop()
    customer = Customer(desk, await desk.visitor(until=until))
    refusal = await customer.post(path, body, status=409)
    assert (refusal["error"], refusal["details"]["missing"]) == ("step_missing", missing)
    plain(refusal)


async def test_a_new_address_asks_for_the_service_again(desk: Desk) -> None:
    await desk.open_shop()
    customer = Customer(desk, await desk.visitor())
    await customer.post("/location", {"address": "123 Lake St, Oak Park, IL"})
    refusal = await customer.post("/payment-intent", status=409)
    assert (refusal["error"], refusal["details"]) == ("step_missing", {"missing": "service"})
    plain(refusal)
    assert (await customer.actions())["pay"]["why_not"] == "Choose what you need first."


async def test_after_paying_the_steps_are_closed_and_say_whom_to_call(desk: Desk) -> None:
    await desk.open_shop()
    customer, _ = await paid(desk)
    for path, body in (
        ("/location", {"address": "123 Lake St, Oak Park, IL"}),
        ("/service", {"service_type": "rekey", "urgency": "urgent"}),
        ("/payment-intent", None),
    ):
        refusal = await customer.post(path, body, status=409)
        assert refusal["error"] == "already_paid"
        assert "(500) 555-0006" in refusal["message"]
        plain(refusal)


async def test_a_blocked_request_says_whom_to_call(desk: Desk) -> None:
    await desk.open_shop()
    customer = Customer(desk, await desk.visitor())
    await desk.post(f"/sessions/{customer.id}/flag", {"reason": "Not a customer."})
    for path in ("/cancel", "/payment-intent"):
        refusal = await customer.post(path, {} if path == "/cancel" else None, status=409)
        assert refusal["error"] == "request_blocked"
        assert "(500) 555-0006" in refusal["message"]
        plain(refusal)
    assert not (await customer.actions())["pay"]["allowed"]


async def test_a_link_that_has_ended_says_what_to_do(desk: Desk) -> None:
    answer = await desk.client.get(f"{ROOT}/api/request/0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a10")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
    assert "Open the newest link" in answer.json()["message"]


def test_every_payment_problem_ends_with_what_to_do() -> None:
    for said in (*PAYMENT_PROBLEMS.values(), DECLINED):
        assert said.endswith(".")
        assert re.search(r"[Tt]ry", said), said
    assert payment_problem(None, None) is None
