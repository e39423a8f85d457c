"""Schemathesis over a running house: what is sent, with which ids and keys, and what is judged."""

import itertools
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

SEED = 20_261_121
CHECKS_OFF: tuple[str, ...] = ()


@dataclass
class Ground:
    """Real things to aim at: ids by path parameter, and each request's own token."""

    ids: dict[str, list[str]]
    tokens: dict[str, str]


@dataclass
class Outcome:
    """What the run saw."""

    cases: int = 0
    reached: Counter[str] = field(default_factory=Counter[str])
    statuses: Counter[int] = field(default_factory=Counter[int])
    phases: Counter[str] = field(default_factory=Counter[str])
    failures: list[str] = field(default_factory=list[str])
    errors: list[str] = field(default_factory=list[str])


def run(root: str, description: dict[str, Any], ground: Ground, options: dict[str, Any]) -> Outcome:
    config = SchemathesisConfig.from_dict(options)
    schema = schemathesis.openapi.from_dict(description, config=config)
    schema.config.update(base_url=root)
    _aim(schema, ground)
    outcome = Outcome()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _count(outcome, event)
        elif isinstance(event, events.NonFatalError):
            outcome.errors.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            outcome.errors.append(repr(event.exception))
    return outcome


def _count(outcome: Outcome, event: events.ScenarioFinished) -> None:
    recorder = event.recorder
    for case_id, interaction in recorder.interactions.items():
        outcome.cases += 1
        outcome.phases[event.phase.value] += 1
        if interaction.response is not None:
            outcome.statuses[interaction.response.status_code] += 1
            label = recorder.cases[case_id].value.operation.label
            if interaction.response.status_code < 300:
                outcome.reached[label] += 1
    for case_id, checks in recorder.checks.items():
        for check in checks:
            info = check.failure_info
            if info is not None:
                f = info.failure
                inter = recorder.interactions.get(case_id)
                body = ""
                if inter and inter.response is not None:
                    body = f"{inter.response.status_code} {inter.response.text[:300]}"
                outcome.failures.append(
                    f"[{event.phase.value}] {f.operation} {check.name}: {f.message[:600]}\n   {info.code_sample[:500]}\n   {body}"
                )


def _aim(schema: Any, ground: Ground) -> None:
    turn = itertools.count()

    @schema.hook
    def map_case(context: Any, case: Any) -> Any:
        for name, value in list((case.path_parameters or {}).items()):
            known = ground.ids.get(name)
            number = next(turn)
            if known and _is_id(name, value) and number % 6:
                case.path_parameters[name] = known[number % len(known)]
        token = ground.tokens.get(str((case.path_parameters or {}).get("request_id")))
        if token:
            case.headers["X-Request-Token"] = token
        key = case.headers.get("Idempotency-Key")
        number = next(turn)
        if isinstance(key, str) and re.fullmatch("[!-~]{1,255}", key) and number % 5:
            case.headers["Idempotency-Key"] = f"fuzz-{number}"
        return case


def _is_id(name: str, value: object) -> bool:
    if name == "letter_id":
        return False
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
