"""Short stories with one end each, for the crash lane: every point of them is crashed once."""

import asyncio
from collections.abc import Callable
from typing import Any

from steelyard.chaos.actors.base import Stage, Story
from steelyard.chaos.actors.locksmith.customers import Visit
from steelyard.chaos.actors.locksmith.desk import REFUND_MINOR
from steelyard.chaos.actors.locksmith.shop import ROOT, STAFF
from steelyard.chaos.wire import NoAnswer

_LOOK_SECONDS = 0.25
_OVER = frozenset({"COMPLETED", "FAILED", "CANCELED"})


def stories(stage: Stage) -> dict[str, Story]:
    """By name; each is told with a name of its own for its players."""
    return {
        "pay": lambda name: _pay(stage, name),
        "closed-browser": lambda name: _closed_browser(stage, name),
        "cancel": lambda name: _cancel(stage, name),
        "refund": lambda name: _refund(stage, name),
        "job": lambda name: _job(stage, name),
    }


async def _pay(stage: Stage, name: str) -> None:
    """Three steps, a card, and the page that says it is paid."""
    visit = Visit(stage, stage.hands(name))
    await visit.pay()
    await visit.complete()


async def _closed_browser(stage: Stage, name: str) -> None:
    """Paid, and nobody comes back: Stripe's word alone makes the job."""
    visit = Visit(stage, stage.hands(name))
    await visit.pay()
    await _until(visit, lambda page: bool(page.get("job")))


async def _cancel(stage: Stage, name: str) -> None:
    """Paid, and the customer finds the key."""
    visit = Visit(stage, stage.hands(name))
    await visit.pay()
    await visit.complete()
    await visit.cancel()


async def _refund(stage: Stage, name: str) -> None:
    """Paid; staff end the job and give a part back."""
    visit = Visit(stage, stage.hands(name))
    await visit.pay()
    await visit.complete()
    hands = stage.hands(f"{name}s")
    job = await _job_of(stage, visit)
    for path, what, body in (
        ("cancel", "staff-cancel", {"outcome": None}),
        ("refund", "refund", {"amount_minor": REFUND_MINOR, "override": True}),
    ):
        operation = hands.begin(what, job=job)
        await hands.perform(
            operation,
            f"{ROOT}/admin/jobs/{job}/{path}",
            {**body, "reason": f"By the harness {operation.marker}"},
            headers=STAFF,
        )


async def _job(stage: Stage, name: str) -> None:
    """Paid, offered, taken, driven to, done: the locksmiths' phones play along."""
    visit = Visit(stage, stage.hands(name))
    await visit.pay()
    await visit.complete()
    await _until(visit, _is_over)


def _is_over(page: dict[str, Any]) -> bool:
    job: dict[str, Any] = page.get("job") or {}
    return job.get("status") in _OVER


async def _job_of(stage: Stage, visit: Visit) -> str:
    """The id staff know the job by."""
    while True:
        try:
            answer = await stage.wire.call(
                "GET", f"{ROOT}/admin/jobs?q={visit.phone.removeprefix('+')}", headers=STAFF
            )
        except NoAnswer:
            answer = None
        found: list[dict[str, Any]] = answer.json.get("items", []) if answer else []
        if found:
            return str(found[0]["id"])
        await asyncio.sleep(_LOOK_SECONDS)


async def _until(visit: Visit, seen: Callable[[dict[str, Any]], bool]) -> None:
    while not seen(page := await visit.look()):
        await visit.decide(page)
        await asyncio.sleep(_LOOK_SECONDS)
