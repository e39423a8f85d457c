"""What a market is to the house: its name and everything the house runs on its behalf."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from steelyard.kernel.invariants import Invariant
from steelyard.kernel.jobs import Periodic, Task
from steelyard.kernel.lifecycle import Lifecycle

if TYPE_CHECKING:
    from steelyard.kernel.identity import Permissions
    from steelyard.kernel.services import Services


@dataclass(frozen=True)
class Handlers:
    """What the kernel calls back when the outside world has spoken.

    ``payment_changed``/``refund_changed``: (session, payment|refund, actor) inside the
    transaction that applied the provider's word. ``sms_received``: (session, inbound message)
    -> the reply text or None. ``message_changed``: (session, message) after a delivery report.
    """

    payment_changed: Callable[..., Awaitable[None]] | None = None
    refund_changed: Callable[..., Awaitable[None]] | None = None
    sms_received: Callable[..., Awaitable[str | None]] | None = None
    message_changed: Callable[..., Awaitable[None]] | None = None
    extra: dict[str, Callable[..., Any]] = field(default_factory=dict[str, Callable[..., Any]])


@dataclass(frozen=True)
class Market:
    """One marketplace, as the composition root and the workers see it."""

    name: str
    title: str
    tagline: str
    routers: Sequence[APIRouter]
    lifecycles: Sequence[Lifecycle]
    tasks: Sequence[Task] = ()
    periodics: Sequence[Periodic] = ()
    invariants: Sequence[Invariant] = ()
    templates: Path | None = None
    handlers: Handlers = field(default_factory=Handlers)
    seed: "Callable[[Services], Awaitable[dict[str, int]]] | None" = None
    """Makes the demo data through the services; returns how many of what."""
    permissions: "Permissions | None" = None
    """Who may do what, where the market has accounts."""
