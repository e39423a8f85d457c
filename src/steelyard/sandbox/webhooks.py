"""Carrying the providers' calls to the application: at least once, each attempt journalled.

A delivery is written in the transaction of the event that causes it. What an attempt looks
like, what counts as arrived and when to try again is each provider's own (:class:`Carrier`).
"""

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol

import httpx2

from steelyard.sandbox.agenda import Agenda
from steelyard.sandbox.clock import SandboxClock
from steelyard.sandbox.faults import Fault, Faults
from steelyard.sandbox.journal import Journal
from steelyard.sandbox.store import Doc, Store, dump, load

AT_ONCE = 64
LARGEST_ANSWER_KEPT = 64 * 1024


@dataclass(frozen=True)
class Delivery:
    """One call that has to reach the application."""

    id: int
    provider: str
    operation: str
    subject: str
    url: str
    payload: Doc
    attempts: int


@dataclass(frozen=True)
class Parcel:
    """One attempt as it goes over the wire. Timeouts in seconds."""

    url: str
    headers: dict[str, str]
    content: bytes
    connect_timeout: float = 5.0
    read_timeout: float = 15.0


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: a status with its body, or an error without one."""

    status: int | None = None
    error: str | None = None
    refused_connection: bool = False
    content_type: str = ""
    body: bytes = b""

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Carrier(Protocol):
    """One provider's way of delivering."""

    def pack(self, delivery: Delivery, tampering: Fault | None) -> Parcel | None:
        """The attempt to make now; None when the address is no longer wanted."""
        ...

    def settle(self, delivery: Delivery, outcome: Outcome) -> float | None:
        """Takes note of the outcome, within the transaction; returns the seconds (sandbox time)
        until the next attempt, or None when there is none."""
        ...


class Webhooks:
    """All deliveries of all providers."""

    def __init__(
        self, store: Store, clock: SandboxClock, journal: Journal, faults: Faults, agenda: Agenda
    ) -> None:
        self._store = store
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._agenda = agenda
        self._carriers: dict[str, Carrier] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        self._held: dict[int, list[tuple[int, Delivery]]] = {}
        self._client: httpx2.AsyncClient | None = None
        agenda.handle("deliver", self._deliver_due)

    def carry_for(self, provider: str, carrier: Carrier) -> None:
        self._carriers[provider] = carrier

    def send(
        self,
        provider: str,
        operation: str,
        subject: str,
        url: str,
        payload: Doc,
        *,
        delay: float = 0,
    ) -> int:
        """Puts a delivery down in the current transaction, due ``delay`` seconds from now."""
        now = self._clock.now()
        number = self._store.run(
            "INSERT INTO deliveries (provider, operation, subject, url, payload, state, created_at)"
            " VALUES (?, ?, ?, ?, ?, 'pending', ?)",
            provider, operation, subject, url, dump(payload), now,
        )  # fmt: skip
        self._agenda.add(now + delay, "deliver", {"delivery": number})
        return number

    def pending(self, subject: str) -> int:
        """How many addresses have not taken what is about ``subject``."""
        found = self._store.row(
            "SELECT count(*) AS n FROM deliveries WHERE subject=? AND state='pending'", subject
        )
        return int(found["n"]) if found else 0

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _deliver_due(self, entry: int, payload: Doc) -> None:
        delivery = self._load(payload["delivery"])
        if delivery is None:
            with self._store.transaction():
                self._agenda.finish(entry)
            return
        faults = self._faults
        if faults.strike_delivery(delivery.provider, delivery.operation, "drop"):
            self._end(entry, delivery, "dropped", Outcome(error="dropped by a fault"))
        elif held := faults.strike_delivery(delivery.provider, delivery.operation, "reorder"):
            await self._hold(held, entry, delivery)
        else:
            await self._attempt(entry, delivery)

    async def _hold(self, fault: Fault, entry: int, delivery: Delivery) -> None:
        """Collects what comes within the window, then delivers the last one first."""
        waiting = self._held.setdefault(fault.id, [])
        waiting.append((entry, delivery))
        if len(waiting) > 1:
            return
        await asyncio.sleep(fault.delay_ms / 1000)
        for number, (held_entry, held) in enumerate(reversed(self._held.pop(fault.id))):
            self._journal.append(
                held.provider, "fault", held.operation, held.subject, kind="reorder", place=number
            )
            await self._attempt(held_entry, held)

    async def _attempt(self, entry: int, delivery: Delivery) -> None:
        name, faults = delivery.operation, self._faults
        if slow := faults.strike_delivery(delivery.provider, name, "slow"):
            await asyncio.sleep(slow.delay_ms / 1000)
        tampering = faults.strike_delivery(delivery.provider, name, "wrong_signature")
        parcel = self._carriers[delivery.provider].pack(delivery, tampering)
        if parcel is None:
            self._end(entry, delivery, "given_up", Outcome(error="address no longer configured"))
            return
        copies = faults.strike_delivery(delivery.provider, name, "duplicate")
        outcomes = await asyncio.gather(
            *(self._post(delivery, parcel) for _ in range(copies.times if copies else 1))
        )
        best = next((one for one in outcomes if one.arrived), outcomes[0])
        self._settle(entry, delivery, best)

    async def _post(self, delivery: Delivery, parcel: Parcel) -> Outcome:
        async with self._places:
            started = time.perf_counter()
            outcome = await self._call(parcel)
        self._journal.append(
            delivery.provider, "delivery", delivery.operation, delivery.subject,
            delivery=delivery.id, url=parcel.url, attempt=delivery.attempts + 1,
            status=outcome.status, error=outcome.error,
            milliseconds=round((time.perf_counter() - started) * 1000),
        )  # fmt: skip
        return outcome

    async def _call(self, parcel: Parcel) -> Outcome:
        timeout = httpx2.Timeout(parcel.read_timeout, connect=parcel.connect_timeout)
        try:
            answer = await self._http().post(
                parcel.url, content=parcel.content, headers=parcel.headers, timeout=timeout
            )
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            return Outcome(error=type(error).__name__, refused_connection=True)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return Outcome(error=type(error).__name__)
        return Outcome(
            status=answer.status_code,
            content_type=answer.headers.get("content-type", ""),
            body=answer.content[:LARGEST_ANSWER_KEPT],
        )

    def _http(self) -> httpx2.AsyncClient:
        if self._client is None:
            self._client = httpx2.AsyncClient(
                trust_env=False,
                follow_redirects=False,
                limits=httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE),
            )
        return self._client

    def _settle(self, entry: int, delivery: Delivery, outcome: Outcome) -> None:
        with self._store.transaction():
            wait = self._carriers[delivery.provider].settle(delivery, outcome)
            if wait is None:
                self._end(entry, delivery, "done" if outcome.arrived else "given_up", outcome)
                return
            self._write(delivery, "pending", outcome)
            self._agenda.postpone(entry, self._clock.now() + wait)

    def _end(self, entry: int, delivery: Delivery, state: str, outcome: Outcome) -> None:
        with self._store.transaction():
            self._write(delivery, state, outcome)
            self._agenda.finish(entry)
            if state != "done":
                self._journal.append(
                    delivery.provider, "delivery", delivery.operation, delivery.subject,
                    delivery=delivery.id, url=delivery.url, ended=state, error=outcome.error,
                    status=outcome.status,
                )  # fmt: skip

    def _write(self, delivery: Delivery, state: str, outcome: Outcome) -> None:
        attempts = delivery.attempts + (outcome.error != "dropped by a fault")
        self._store.run(
            "UPDATE deliveries SET state=?, attempts=?, last_status=?, last_error=? WHERE id=?",
            state, attempts, outcome.status, outcome.error, delivery.id,
        )  # fmt: skip

    def _load(self, number: int) -> Delivery | None:
        row = self._store.row("SELECT * FROM deliveries WHERE id=? AND state='pending'", number)
        if row is None:
            return None
        return Delivery(
            id=row["id"],
            provider=row["provider"],
            operation=row["operation"],
            subject=row["subject"],
            url=row["url"],
            payload=load(row["payload"]),
            attempts=row["attempts"],
        )
