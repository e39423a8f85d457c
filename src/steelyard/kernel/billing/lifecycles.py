"""The states of a billed subscription. The provider decides; nobody else moves it."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from steelyard.kernel.billing.models import OVER
from steelyard.kernel.lifecycle import Lifecycle, Move, State


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_STATES = (
    State("asked", "Asked for", "waiting"),
    State("incomplete", "Not paid yet", "waiting"),
    State("active", "Paid", "done"),
    State("past_due", "A payment failed, tried again", "trouble"),
    State("unpaid", "Not paid any more", "trouble"),
    State("ended", "Ended", "stopped", terminal=True),
    State("lapsed", "Never paid", "stopped", terminal=True),
    State("failed", "Could not be started", "trouble", terminal=True),
)
_MOVES = {
    "begin": ("handed to the provider", "incomplete"),
    "pay": ("a period is paid", "active"),
    "miss": ("a payment failed", "past_due"),
    "stop": ("payments are no longer tried", "unpaid"),
    "end": ("ended", "ended"),
    "lapse": ("never paid", "lapsed"),
    "fail": ("the provider refused", "failed"),
}


@cache
def subscription_lifecycle(market: str) -> Lifecycle:
    """The lifecycle of what ``market`` bills. Between living states the provider goes any way."""
    living = [state.name for state in _STATES if state.name not in OVER]
    return Lifecycle(
        market=market,
        entity_type="billing_subscription",
        initial="asked",
        states=_STATES,
        moves=tuple(
            Move(
                name,
                label,
                frozenset({"asked"} if name == "fail" else set(living) - {target}),
                target,
                roles=frozenset({"provider"}),
                shown=False,
            )
            for name, (label, target) in _MOVES.items()
        ),
        time_columns={
            "active": "activated_at",
            "ended": "ended_at",
            "lapsed": "ended_at",
            "failed": "ended_at",
        },
    )


def move_to(state: str) -> str:
    """The name of the move that ends in ``state``."""
    return next(name for name, (_, target) in _MOVES.items() if target == state)


def lifecycles(markets: Sequence[_Named]) -> list[Lifecycle]:
    """One for each market, for the docs and for ``verify``."""
    return [subscription_lifecycle(market.name) for market in markets]
