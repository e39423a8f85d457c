"""Every bound of the house in one place, read from where it is held: the table of docs/limits.md.

A bound that is met is answered at once and says what to do; nothing waits in a queue that grows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.kernel import db
from steelyard.kernel.http import pages
from steelyard.kernel.http.admission import Bounds
from steelyard.kernel.http.limits import Limit
from steelyard.kernel.http.middleware import WEBHOOK_BYTES
from steelyard.kernel.identity import limits as identity
from steelyard.kernel.payments import transport
from steelyard.kernel.realtime.limits import ClientLimits, HubLimits
from steelyard.markets.locksmith import limits as locksmith
from steelyard.settings import Settings

_KIB = 1024


@dataclass(frozen=True, slots=True)
class Bound:
    """``what`` is bounded, by how much, ``met``: what the caller hears, and where it is held."""

    what: str
    value: str
    met: str
    where: str


def all_bounds() -> list[Bound]:
    """In the order a request meets them."""
    settings = Settings.model_construct()
    return [
        *_at_the_door(settings),
        *_in_the_database(settings),
        *_live(),
        *_outside(settings),
        *_callers(),
    ]


def table() -> str:
    """All of them as a Markdown table."""
    rows = [f"| {one.what} | {one.value} | {one.met} | `{one.where}` |" for one in all_bounds()]
    head = ["| Bounded | At | When it is met | Held in |", "|---|---|---|---|"]
    return "\n".join([*head, *rows])


def _at_the_door(settings: Settings) -> Sequence[Bound]:
    door = Bounds(settings.requests_at_once)
    held = "kernel/http/admission.py"
    overloaded = "503 `overloaded`, `Retry-After`"
    return (
        Bound("requests a web process works on", f"{door.at_once} (`REQUESTS_AT_ONCE`), fewer "
              f"while work takes longer than {door.soon:g} s", "the next wait", held),
        Bound("requests that wait for that", f"{door.waiting}, each {door.patience:g} s",
              overloaded, held),
        Bound("calls of providers that wait for that",
              f"{door.waiting_providers}, each {door.patience_of_providers:g} s", overloaded, held),
        Bound("requests that wait for a provider meanwhile", str(door.outside),
              "they keep their place among those worked on", held),
        Bound("a request's body", f"{settings.max_body_bytes // _KIB} KiB (`MAX_BODY_BYTES`)",
              "413 `body_too_large`", "kernel/http/middleware.py"),
        Bound("a webhook's body", f"{WEBHOOK_BYTES // _KIB} KiB", "413 `body_too_large`",
              "kernel/http/middleware.py"),
        Bound("an upload", f"{settings.max_upload_bytes:,} bytes (`MAX_UPLOAD_BYTES`)",
              "422, 413", "kernel/files"),
        Bound("rows of a page", str(pages.PAGE_MAX), "422 `invalid_page`",
              "kernel/http/pages.py"),
    )  # fmt: skip


def _in_the_database(settings: Settings) -> Sequence[Bound]:
    held = "kernel/db.py"
    refused = "503 `unavailable`, `Retry-After`"
    return (
        Bound("connections of a process", f"{settings.database_pool_size} (`DATABASE_POOL_SIZE`), "
              "none beyond; 10 s of waiting", refused, held),
        Bound("waiting for a lock", db.LOCK_TIMEOUT, refused, held),
        Bound("a statement", db.STATEMENT_TIMEOUT, refused, held),
        Bound("a transaction that does nothing", db.IDLE_IN_TRANSACTION_TIMEOUT,
              "rolled back, 503", held),
    )  # fmt: skip


def _live() -> Sequence[Bound]:
    hub, client = HubLimits(), ClientLimits()
    held = "kernel/realtime/limits.py"
    return (
        Bound("topics of a live client", str(client.topics), "an error frame", held),
        Bound("what waits for a slow live client", f"{hub.queue_frames} frames, "
              f"{hub.queue_bytes // _KIB} KiB", "closed; it comes back and catches up", held),
        Bound("what a topic remembers", f"{hub.kept_messages} messages", "a fresh state by REST",
              held),
    )  # fmt: skip


def _outside(settings: Settings) -> Sequence[Bound]:
    return (
        Bound("a provider's answer", f"{transport.ANSWER_MAX_BYTES // _KIB // _KIB} MiB",
              "tried again as no answer", "kernel/payments/transport.py"),
        Bound("codes texted by the whole house", f"{settings.identity_codes_per_day:,} a day "
              "(`IDENTITY_CODES_PER_DAY`)", "none is sent, an alarm is", "kernel/identity"),
    )  # fmt: skip


def _callers() -> Sequence[Bound]:
    return [
        Bound(
            f"`{limit.name}`",
            f"{limit.amount} in {limit.minutes} min a caller",
            f"429, `Retry-After`; without Valkey {'open' if limit.fail_open else 'closed (503)'}",
            where,
        )
        for module, where in (
            (locksmith, "markets/locksmith/limits.py"),
            (identity, "kernel/identity/limits.py"),
        )
        for limit in vars(module).values()
        if isinstance(limit, Limit)
    ]
