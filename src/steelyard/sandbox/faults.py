"""What can be made to go wrong, where, how often.

A fault on a *request* strikes a call the application makes; one on a *delivery* strikes a call
the sandbox makes. Operations are named ``payment_intents.create``, ``messages.create``,
``geocode``, ``data``, ``push.send`` … for requests and ``webhook.<event type>``,
``status_callback.<status>``, ``inbound``, ``notification`` for deliveries; patterns may use ``*``.
"""

import fnmatch
import random
from datetime import UTC, datetime
from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from steelyard.sandbox.clock import SandboxClock
from steelyard.sandbox.journal import Journal
from steelyard.sandbox.store import Store, dump, load

type FaultProvider = Literal["stripe", "twilio", "google", "smtp", "push", "*"]
type FaultKind = Literal[
    "slow",
    "down",
    "error_after_work",
    "timeout",
    "rate_limit",
    "refuse",
    "strange",
    "duplicate",
    "reorder",
    "drop",
    "wrong_signature",
]

DELIVERY_ONLY: frozenset[str] = frozenset({"duplicate", "reorder", "drop", "wrong_signature"})
DELIVERY_PREFIXES = ("webhook", "status_callback", "inbound", "notification")
KINDS_OF: dict[str, frozenset[str]] = {
    "smtp": frozenset({"slow", "down", "error_after_work", "timeout", "rate_limit", "refuse"}),
    "google": frozenset({"slow", "down", "error_after_work", "timeout", "rate_limit", "strange"}),
    "push": frozenset(
        {"slow", "down", "error_after_work", "timeout", "rate_limit", "refuse", "duplicate"}
    ),
}
EVERYWHERE_ELSE: frozenset[str] = DELIVERY_ONLY | KINDS_OF["google"]


class FaultOrder(BaseModel):
    """One fault to switch on.

    ``slow``: waits ``delay_ms`` before the work (``after_work``: before the answer); strikes
    deliveries only when ``operation`` names one.
    ``down``: nothing is done and the connection is cut (``status``: that status instead).
    ``error_after_work``: the work is done, the answer is a 500. ``timeout``: the work is done,
    no answer comes for ``delay_ms``, then the connection is cut. ``rate_limit``: 429, nothing
    is done. ``refuse``: a mail is refused for good; a push gets a 410, and its browser is
    gone. ``strange``: the answer carries unknown
    fields, and ``padding_bytes`` of ballast.
    ``duplicate``: delivered ``times`` times at once. ``reorder``: what becomes due within
    ``delay_ms`` is held and then delivered last first. ``drop``: never delivered.
    ``wrong_signature``: signed with another secret (``age_seconds``: rightly, but that old).
    """

    model_config = ConfigDict(extra="forbid")

    provider: FaultProvider
    operation: str = "*"
    kind: FaultKind
    count: int | None = Field(default=None, ge=1)
    until: AwareDatetime | None = None
    """Sandbox time at which the fault ends."""
    delay_ms: int = Field(default=1000, ge=0, le=600_000)
    probability: float = Field(default=1.0, gt=0, le=1)
    seed: int | None = None
    times: int = Field(default=5, ge=2, le=50)
    status: int | None = Field(default=None, ge=400, le=599)
    age_seconds: int = Field(default=0, ge=0)
    after_work: bool = False
    padding_bytes: int = Field(default=0, ge=0, le=100_000_000)

    @model_validator(mode="after")
    def _must_exist_there(self) -> Self:
        known = KINDS_OF.get(self.provider, EVERYWHERE_ELSE)
        if self.kind not in known:
            raise ValueError(f"{self.provider} knows {', '.join(sorted(known))}")
        return self

    @property
    def strikes_deliveries(self) -> bool:
        named = self.operation.startswith(DELIVERY_PREFIXES)
        return self.kind in DELIVERY_ONLY or (self.kind == "slow" and named)


class Fault(FaultOrder):
    """A fault that is switched on; ``fired`` counts how often it struck."""

    id: int
    fired: int = 0


class Faults:
    """The faults in force. Each has its own seeded dice, so a run can be repeated."""

    def __init__(self, store: Store, clock: SandboxClock, journal: Journal) -> None:
        self._store = store
        self._clock = clock
        self._journal = journal
        self._dice: dict[int, random.Random] = {}
        self._faults: dict[int, Fault] = {}
        for row in store.rows("SELECT body FROM faults ORDER BY id"):
            self._keep(Fault.model_validate(load(row["body"])))

    def add(self, order: FaultOrder) -> Fault:
        with self._store.transaction():
            number = self._store.run("INSERT INTO faults (body) VALUES (?)", b"{}")
            fault = Fault(id=number, **order.model_dump())
            self._write(fault)
        self._keep(fault)
        return fault

    def all(self) -> list[Fault]:
        self._forget_ended()
        return list(self._faults.values())

    def remove(self, number: int) -> bool:
        self._store.run("DELETE FROM faults WHERE id=?", number)
        return self._faults.pop(number, None) is not None

    def clear(self) -> None:
        self._store.run("DELETE FROM faults")
        self._faults.clear()

    def strike_request(self, provider: str, operation: str, *kinds: FaultKind) -> Fault | None:
        """The first fault that strikes this call now, counted and journalled; else None."""
        return self._strike(provider, operation, kinds, deliveries=False)

    def strike_delivery(self, provider: str, operation: str, *kinds: FaultKind) -> Fault | None:
        return self._strike(provider, operation, kinds, deliveries=True)

    def _strike(
        self, provider: str, operation: str, kinds: tuple[FaultKind, ...], *, deliveries: bool
    ) -> Fault | None:
        if not self._faults:
            return None
        self._forget_ended()
        for fault in self._faults.values():
            if fault.kind not in kinds or fault.strikes_deliveries != deliveries:
                continue
            if fault.provider not in {provider, "*"}:
                continue
            if not fnmatch.fnmatchcase(operation, fault.operation):
                continue
            if self._dice[fault.id].random() < fault.probability:
                self._count(fault, provider, operation)
                return fault
        return None

    def _count(self, fault: Fault, provider: str, operation: str) -> None:
        fault.fired += 1
        with self._store.transaction():
            self._write(fault)
            self._journal.append(
                provider, "fault", operation, str(fault.id), kind=fault.kind, fired=fault.fired
            )
        if fault.count is not None and fault.fired >= fault.count:
            self.remove(fault.id)

    def _forget_ended(self) -> None:
        now = datetime.fromtimestamp(self._clock.now(), UTC)
        for fault in tuple(self._faults.values()):
            if fault.until is not None and fault.until <= now:
                self.remove(fault.id)

    def _keep(self, fault: Fault) -> None:
        self._faults[fault.id] = fault
        self._dice[fault.id] = random.Random(fault.id if fault.seed is None else fault.seed)

    def _write(self, fault: Fault) -> None:
        self._store.run(
            "UPDATE faults SET body=? WHERE id=?", dump(fault.model_dump(mode="json")), fault.id
        )
