"""Schemathesis over a running house: what is sent, with which ids and keys, and what is judged."""

import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import uuid4

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.openapi.checks import RejectedPositiveData
from tests.api.ground import Ground

OPTIONS: dict[str, Any] = {
    "seed": 20_261_121,
    "workers": 2,
    "request-timeout": 20,
    "max-stream-events": 1,
    "continue-on-failure": True,
    "generation": {
        "max-examples": 15,
        "deterministic": True,
        "no-shrink": True,
        "database": "none",
    },
    # Chains of calls are the journey's business; here one call at a time.
    "phases": {"stateful": {"enabled": False}},
}


@dataclass(frozen=True)
class Rule:
    """A refusal no schema can foresee: data may be well formed and still be refused so."""

    code: str
    where: str
    why: str


SOUND = (
    Rule("invalid_page", ".*", "a cursor is opaque and signed"),
    Rule("idempotency_key_reused", ".*", "the key was used for something else"),
    Rule("invalid_phone", ".*", "numbering plans are not regular expressions"),
    Rule("invalid_text", ".*", "control characters and direction marks"),
    Rule("invalid_amount", ".*", "JSON Schema takes 1.0 for an integer; money does not"),
    Rule("invalid_signature", "POST .*/webhooks/.*", "only the provider can sign"),
    Rule("malformed_form", "POST .*/webhooks/.*", "only the provider knows its form"),
    Rule("invalid_subscription", "GET .*/live/events", "a topic is a name of the market's"),
    Rule("changed_meanwhile", "PUT .*", "only who has read the list knows its version"),
    Rule("service_not_offered", "POST .*/service", "the price table decides"),
    Rule("currency_not_supported", "PUT .*/pricing", "the market has one currency"),
    Rule("invalid_input", "PUT .*/pricing", "the table as a whole must be complete"),
    Rule("invalid_input", "PUT .*/service-areas", "areas are named once and known by id"),
    Rule("invalid_input", "(POST|PATCH) .*/locksmiths.*", "half a base; no service at all"),
    Rule("invalid_input", "GET .*/analytics.*", "the range must be one, and not too long"),
    Rule("invalid_input", "POST .*/location", "the geocoder knows which addresses there are"),
    Rule("invalid_subscription", "POST .*/push", "only a browser can make its keys"),
    Rule("url_not_allowed", "POST .*/push", "an address that a push service may have"),
    Rule("invalid_input", "GET .*/statement", "not every year has a week 53"),
)


@dataclass
class Outcome:
    """What a run saw."""

    cases: int = 0
    accepted: Counter[str] = field(default_factory=Counter[str])
    """Answers below 300, by operation."""
    statuses: Counter[int] = field(default_factory=Counter[int])
    phases: Counter[str] = field(default_factory=Counter[str])
    checks: Counter[str] = field(default_factory=Counter[str])
    excused: Counter[str] = field(default_factory=Counter[str])
    failures: list[str] = field(default_factory=list[str])


def run(root: str, description: dict[str, Any], ground: Ground) -> Outcome:
    """Every phase over every operation of ``description``, at the house at ``root``."""
    config = cast("Any", SchemathesisConfig).from_dict(OPTIONS)
    schema: Any = schemathesis.openapi.from_dict(description, config=config)
    schema.config.update(base_url=root)
    outcome = Outcome()
    _aim(schema, ground)
    _judge(schema, outcome)
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _count(outcome, event.recorder, event.phase.value)
        elif isinstance(event, events.NonFatalError):
            outcome.failures.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            outcome.failures.append(f"the run broke off: {event.exception!r}")
    return outcome


def _aim(schema: Any, ground: Ground) -> None:
    """Put known ids where generated ones stand, most of the time; and what opens them beside."""

    @schema.hook
    def map_case(_context: Any, case: Any) -> Any:  # pyright: ignore[reportUnusedFunction]
        path: dict[str, Any] = case.path_parameters or {}
        body: Any = case.body
        chance = zlib.crc32(f"{path!r}{case.query!r}{body!r}".encode())
        label = str(case.operation.label)
        for place, value in list(path.items()):
            path[place] = ground.instead_of(value, label, place, chance)
        if isinstance(body, dict) and "locksmith_id" in body:
            # Exchanged as a whole: Schemathesis may still look at what it generated.
            given = cast("dict[str, Any]", body)
            named = ground.instead_of(given["locksmith_id"], label, "locksmith_id", chance)
            case.body = {**given, "locksmith_id": named}
        if token := ground.tokens.get(str(path.get("request_id"))):
            case.headers["X-Request-Token"] = token
        key = case.headers.get("Idempotency-Key")
        if isinstance(key, str) and re.fullmatch("[!-~]{1,255}", key) and chance % 7:
            case.headers["Idempotency-Key"] = str(uuid4())
        return case


def _judge(schema: Any, outcome: Outcome) -> None:
    @schema.hook
    def filter_failure(  # pyright: ignore[reportUnusedFunction]
        _context: Any, failure: Any, case: Any, response: Any
    ) -> bool:
        if not isinstance(failure, RejectedPositiveData):
            return True
        code = str(response.json().get("error"))
        label = str(case.operation.label)
        sound = any(rule.code == code and re.fullmatch(rule.where, label) for rule in SOUND)
        outcome.excused[code] += sound
        return not sound


def _count(outcome: Outcome, recorder: Any, phase: str) -> None:
    for case_id, interaction in recorder.interactions.items():
        outcome.cases += 1
        outcome.phases[phase] += 1
        if interaction.response is not None:
            outcome.statuses[interaction.response.status_code] += 1
            if interaction.response.status_code < 300:
                outcome.accepted[recorder.cases[case_id].value.operation.label] += 1
    for case_id, checks in recorder.checks.items():
        for check in checks:
            outcome.checks[check.name] += 1
            if check.failure_info is not None:
                interaction = recorder.interactions.get(case_id)
                answer = interaction.response if interaction else None
                said = f"{answer.status_code} {answer.text[:400]}" if answer else "no answer"
                failure = check.failure_info.failure
                outcome.failures.append(
                    f"{failure.operation} {check.name}: {failure.message[:600]}\n"
                    f"  {check.failure_info.code_sample[:600]}\n  {said}"
                )
