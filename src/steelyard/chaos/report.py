"""The last lines of a run: a person must understand them, a machine gets one object."""

import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

from steelyard.chaos.checker import promise_of
from steelyard.chaos.journal import Finding
from steelyard.chaos.storm import Result
from steelyard.output import ENVIRONMENT, GOOD, WRONG
from steelyard.settings import Settings

_SHOWN = 40


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of all lie; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def code_of(result: Result) -> int:
    """0 clean, 1 a violation, 3 a run that proves nothing."""
    if result.findings:
        return WRONG
    return ENVIRONMENT if result.unconfirmed else GOOD


def summary(result: Result) -> dict[str, Any]:
    """The figures of a run, for a machine."""
    stage = result.stage
    journal = stage.journal if stage else None
    kinds = Counter(one.planned.name for one in result.records)
    return {
        "ok": code_of(result) == GOOD,
        "seed": result.orders.schedule.seed,
        "commands": stage.commands if stage else 0,
        "faults": sum(one.confirmed and not one.idle for one in result.records),
        "lost": len(result.of_kind("lost")),
        "double": len(result.of_kind("double")),
        "unknown_unresolved": len(journal.unresolved) if journal else 0,
        "violations": len(result.findings),
        "unconfirmed": len(result.unconfirmed),
        "skipped": len(result.orders.schedule.skipped),
        "naive": result.orders.naive,
        "by_fault": dict(kinds),
        "by_code": dict(Counter(one.code for one in result.findings)),
    }


def lines(result: Result, commit: str) -> list[str]:
    """The figures of a run, for a person."""
    stage = result.stage
    assert stage is not None  # noqa: S101 - a run that began has a stage
    schedule = result.orders.schedule
    head = (
        f"steelyard chaos  seed {schedule.seed}  commit {commit}  PG {result.server_version}  "
        f"{os.process_cpu_count()} cores  storm {schedule.seconds:.0f} s"
    )
    return [
        head + ("  NAIVE RETRY" if result.orders.naive else ""),
        _load(result),
        _speed(result),
        *_faults(result),
        _news(result),
        _checked(result),
        *_violations(result),
    ]


def _load(result: Result) -> str:
    stage = result.stage
    assert stage is not None  # noqa: S101
    journal = stage.journal
    unknown = [one for one in journal.operations.values() if one.was_unknown]
    waits = [one.waited for one in unknown if one.ended_at is not None]
    return (
        f"load      {stage.commands:,} commands sent for {len(journal.operations):,} intentions: "
        f"{journal.count('acknowledged'):,} confirmed, {journal.count('refused'):,} refused with "
        f"a clear reason, {len(unknown):,} unknown -> {len(waits):,} resolved "
        f"(longest {max(waits, default=0.0):.1f} s)"
    )


def _speed(result: Result) -> str:
    stage = result.stage
    assert stage is not None  # noqa: S101
    answered = [one.seconds for one in stage.journal.operations.values() if one.seconds]
    rate = stage.commands / result.stormed if result.stormed else 0.0
    within = {
        one.planned.name
        for one in result.records
        if one.began_at < result.gap_at + result.longest_gap and one.ended_at > result.gap_at
    }
    cause = f" ({', '.join(sorted(within))})" if within else ""
    return (
        f"speed     {rate:.0f}/s  p50 {percentile(answered, 0.5) * 1000:.0f} ms  "
        f"p99 {percentile(answered, 0.99) * 1000:.0f} ms  "
        f"longest outage {result.longest_gap:.1f} s{cause}"
    )


def _faults(result: Result) -> list[str]:
    struck = [one for one in result.records if one.confirmed and not one.idle]
    kinds = Counter(one.planned.name for one in struck)
    idle = Counter(one.planned.name for one in result.records if one.confirmed and one.idle)
    told = ", ".join(f"{name} {count}" for name, count in sorted(kinds.items()))
    skipped = Counter(one.name for one in result.orders.schedule.skipped)
    missing = ", ".join(f"{name} {count}" for name, count in sorted(skipped.items()))
    unmet = f";  on while nothing came by: {', '.join(sorted(idle))}" if idle else ""
    injected = (
        f"faults    {kinds.total()} injected, begun and ended: {told or 'none'};  "
        f"skipped {skipped.total()}{f' ({missing})' if missing else ''}{unmet}"
    )
    unseen = [
        f"UNCONFIRMED  {one.planned.name} at {one.began_at:.1f} s: {one.problem}"
        for one in result.unconfirmed
    ]
    return [injected, *unseen]


def _news(result: Result) -> str:
    counted = result.webhooks
    return (
        f"webhooks  {counted.get('delivered', 0):,} delivered for {counted.get('events', 0):,} "
        f"events, {counted.get('processed', 0):,} processed, {counted.get('effects', 0):,} effects"
    )


def _checked(result: Result) -> str:
    checked = result.checked
    missed = f", {checked.missed} rounds without a database" if checked.missed else ""
    return (
        f"checked   {checked.invariants} invariants x {checked.rounds} times = "
        f"{checked.checks:,} checks{missed}, audit chain {result.webhooks.get('audit', 0):,} "
        f"events; settled in {result.settled_in:.0f} s"
    )


def _violations(result: Result) -> list[str]:
    stage = result.stage
    assert stage is not None  # noqa: S101
    said = violations(result.findings, stage.house.settings)
    if result.unconfirmed and not result.findings:
        said.append("INVALID   a fault was not seen to begin or to end: this run proves nothing")
    return said


def violations(findings: Sequence[Finding], settings: Settings) -> list[str]:
    """Every finding with its evidence; an invariant's promise stands below its first breach."""
    kinds = Counter(one.kind for one in findings)
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    said = [f"VIOLATIONS {len(findings)}{f'  ({told})' if told else ''}"]
    explained: set[str] = set()
    for one in findings[:_SHOWN]:
        said.append(f"  {one.kind:<9} {one.code:<5} {one.entity}: {one.detail}")
        if one.kind == "invariant" and one.code not in explained:
            explained.add(one.code)
            said.append(f"            {promise_of(one.code, settings)}")
    if len(findings) > _SHOWN:
        said.append(f"  … and {len(findings) - _SHOWN} more")
    return said
