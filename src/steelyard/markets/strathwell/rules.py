"""Deposits, schedules, what a cancellation gives back, when answers are due. Pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from steelyard.kernel.money import Money, Rounding

VENDOR_ANSWERS_WITHIN = timedelta(hours=48)
VENDOR_REMINDED_AFTER = timedelta(hours=24)
COUNTER_STANDS_FOR = timedelta(hours=72)
HOLD_STANDS_FOR = timedelta(days=7)
BALANCE_DUE_BEFORE = timedelta(days=14)
BALANCE_REMINDED_BEFORE = timedelta(days=7)
"""How long before it is due the organizer is reminded of a balance."""
BALANCE_GRACE = timedelta(days=3)
"""How long a balance may be overdue before staff are alarmed."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Cancelled at least ``days`` before the event: ``basis_points`` of what was paid come back."""

    days: int
    basis_points: int


@dataclass(frozen=True, slots=True)
class CancellationPolicy:
    """Tiers, the most days first. Fewer days than the last one's: nothing comes back.

    Raises ValueError for tiers that give back more later than earlier.
    """

    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        days = [tier.days for tier in self.tiers]
        shares = [tier.basis_points for tier in self.tiers]
        if days != sorted(set(days), reverse=True) or shares != sorted(shares, reverse=True):
            raise ValueError("tiers have fewer and fewer days and give back less and less")
        if any(not 0 <= share <= 10_000 for share in shares) or any(day < 0 for day in days):
            raise ValueError("a tier has days from 0 and basis points from 0 to 10,000")

    @classmethod
    def parse(cls, text: str) -> "CancellationPolicy":
        """``60:100,30:50,14:25``: days before the event and per cent that come back."""
        pairs = [part.split(":") for part in text.split(",") if part.strip()]
        return cls(tuple(Tier(int(days), int(percent) * 100) for days, percent in pairs))

    @classmethod
    def read(cls, snapshot: Mapping[str, Any]) -> "CancellationPolicy":
        """The policy as a booking keeps it (``as_snapshot``)."""
        return cls(
            tuple(Tier(int(t["days"]), int(t["basis_points"])) for t in snapshot["cancellation"])
        )

    def as_snapshot(self) -> dict[str, Any]:
        return {
            "cancellation": [
                {"days": tier.days, "basis_points": tier.basis_points} for tier in self.tiers
            ]
        }

    def share(self, *, today: date, event_date: date | None) -> int:
        """The basis points that come back; all of it while there is no date."""
        if event_date is None:
            return 10_000
        left = (event_date - today).days
        return next((tier.basis_points for tier in self.tiers if left >= tier.days), 0)


def total(amounts: Sequence[Money], currency: str) -> Money:
    """What the agreed amounts come to."""
    return sum(amounts, Money.zero(currency))


def deposit(whole: Money, basis_points: int) -> Money:
    """The deposit on ``whole``: at least one minor unit, never more than the whole."""
    share = whole.percent(basis_points, Rounding.HALF_UP)
    return max(min(share, whole), Money(1, whole.currency))


@dataclass(frozen=True, slots=True)
class Instalment:
    """One line of a schedule: how much by when."""

    kind: str
    money: Money
    due_on: date


def schedule(
    whole: Money, *, mode: str, basis_points: int, today: date, event_date: date
) -> list[Instalment]:
    """What is to be paid when. ``mode``: ``full`` or ``deposit``.

    The balance is due 14 days before the event. Once that day has come, or the deposit is all of
    it, there is one instalment only: the full amount, now.
    """
    balance_on = event_date - BALANCE_DUE_BEFORE
    first = deposit(whole, basis_points)
    if mode == "full" or balance_on <= today or first == whole:
        return [Instalment("full", whole, today)]
    return [Instalment("deposit", first, today), Instalment("balance", whole - first, balance_on)]


def given_back(
    paid: Money, policy: CancellationPolicy, *, today: date, event_date: date | None
) -> Money:
    """What a cancellation by the organizer gives back of what was paid."""
    return paid.percent(policy.share(today=today, event_date=event_date), Rounding.HALF_UP)


def milestones(net: Money, reservation_basis_points: int) -> tuple[Money, Money]:
    """A vendor's share as (reservation, completion); they add up to it exactly."""
    reservation = net.percent(reservation_basis_points, Rounding.DOWN)
    return reservation, net - reservation


def respond_by(now: datetime) -> datetime:
    """Until when a vendor may answer a request."""
    return now + VENDOR_ANSWERS_WITHIN


def counter_until(now: datetime) -> datetime:
    """Until when a counter stands."""
    return now + COUNTER_STANDS_FOR
