"""What else happens when a booking changes: where other folders hang on.

A folder that must act (money above all) gives a function here once, when the market is built:

    consequences.when_cancelled(refund_booking)

Each runs in the same unit of work as the change, after it, with the booking's row locked; what it
raises takes the change back with it. Asking twice with the same function is harmless.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.money import Money
from steelyard.markets.strathwell.models import Booking, ChangeOrder

Cancelled = Callable[[Session, Booking, Money, Actor], Awaitable[None]]
"""``(session, booking, refund, actor)``: the booking is ``cancelled``, its vendors are withdrawn
and its date is free. ``refund`` (zero included) is to be given back; whatever else was to be paid
for it is void. ``paid_minor`` is as it was; ``refunded_minor`` is for the function to raise."""
Changed = Callable[[Session, Booking, Actor], Awaitable[None]]
"""``(session, booking, actor)``."""
Amended = Callable[[Session, Booking, ChangeOrder, Actor], Awaitable[None]]
"""``(session, booking, order, actor)``: a change order was accepted, the new contract stands and
the vendor's agreed amount has changed. Below zero: the booking's total is smaller already, and
the function gives money back or asks for less. Above zero: the function asks for the money, and
calls ``contracts.changes.change_paid`` when it has come."""


@dataclass
class Followers:
    """Who acts after what."""

    cancelled: list[Cancelled] = field(default_factory=list[Cancelled])
    reopened: list[Changed] = field(default_factory=list[Changed])
    completed: list[Changed] = field(default_factory=list[Changed])
    amended: list[Amended] = field(default_factory=list[Amended])

    def take_leave(self) -> "Followers":
        """Nobody follows any more; gives those who did."""
        gone = replace(self)
        self.cancelled, self.reopened, self.completed, self.amended = [], [], [], []
        return gone

    def welcome(self, others: "Followers") -> None:
        """Those of ``others`` follow too."""
        self.cancelled += others.cancelled
        self.reopened += others.reopened
        self.completed += others.completed
        self.amended += others.amended


FOLLOWERS = Followers()


def when_cancelled(act: Cancelled) -> None:
    _add(FOLLOWERS.cancelled, act)


def when_reopened(act: Changed) -> None:
    """The booking was ready to be paid and is not any more: an open payment is called off."""
    _add(FOLLOWERS.reopened, act)


def when_completed(act: Changed) -> None:
    """The event took place: what was to be paid out on completion may be."""
    _add(FOLLOWERS.completed, act)


def when_amended(act: Amended) -> None:
    _add(FOLLOWERS.amended, act)


async def cancelled(session: Session, booking: Booking, refund: Money, actor: Actor) -> None:
    for act in FOLLOWERS.cancelled:
        await act(session, booking, refund, actor)


async def reopened(session: Session, booking: Booking, actor: Actor) -> None:
    for act in FOLLOWERS.reopened:
        await act(session, booking, actor)


async def completed(session: Session, booking: Booking, actor: Actor) -> None:
    for act in FOLLOWERS.completed:
        await act(session, booking, actor)


async def amended(session: Session, booking: Booking, order: ChangeOrder, actor: Actor) -> None:
    for act in FOLLOWERS.amended:
        await act(session, booking, order, actor)


def _add[Act](known: list[Act], act: Act) -> None:
    if act not in known:
        known.append(act)
