"""The states and moves of payees and payouts."""

from collections.abc import Sequence
from typing import Protocol

from steelyard.kernel.lifecycle import Facts, Lifecycle, Move, State
from steelyard.kernel.payouts.models import Payout
from steelyard.kernel.payouts.rules import rules_of


class _Named(Protocol):
    @property
    def name(self) -> str: ...


HOLDABLE = ("locked", "eligible", "approved", "failed")
_HOUSE: frozenset[str] = frozenset()
_PROVIDER = frozenset({"provider"})

_PAYOUT_STATES = (
    State("locked", "Waits for its milestone", "waiting"),
    State("eligible", "Waits for approval", "waiting"),
    State("approved", "About to be sent", "moving"),
    State("in_transit", "On its way", "moving"),
    State("paid", "Paid", "done"),
    State("failed", "Could not be paid", "trouble"),
    State("held", "Held", "stopped"),
    State("reversed", "Came back", "stopped", terminal=True),
    State("canceled", "Given back before it was paid", "stopped", terminal=True),
)
_PAYEE_STATES = (
    State("none", "Nothing set up", "waiting"),
    State("pending", "Being checked", "moving"),
    State("enabled", "Can be paid", "done"),
    State("restricted", "Restricted by the provider", "trouble"),
)


def payout_lifecycle(market: str) -> Lifecycle:
    """The lifecycle of ``market``'s payouts, with the roles of its rules."""
    rules = rules_of(market)
    payee, staff = rules.payee_roles, rules.staff_roles
    moves = (
        Move("request", "asked for", _from("locked"), "eligible", payee | staff),
        Move("unlock", "its milestone is reached", _from("locked"), "eligible", staff, shown=False),
        Move("approve", "approved", _from("eligible"), "approved", staff),
        Move("retry", "approved to be tried again", _from("failed"), "approved", staff),
        Move("send", "handed to the provider", _from("approved"), "in_transit", shown=False),
        _provider("confirm", "the provider paid it", _from("in_transit"), "paid"),
        _provider("fail", "the provider could not", _from("in_transit"), "failed"),
        _provider("return", "it came back", _from("paid"), "reversed"),
        Move("hold", "held", _from(*HOLDABLE), "held", staff, needs_reason=True),
        *(_release(state, staff) for state in HOLDABLE),
        Move(
            "cancel",
            "all of it was given back",
            _from(*HOLDABLE, "held"),
            "canceled",
            _HOUSE,
            shown=False,
        ),
    )
    names = ("eligible", "approved", "in_transit", "paid", "failed", "held", "reversed", "canceled")
    return Lifecycle(
        market=market,
        entity_type="payout",
        initial="locked",
        states=_PAYOUT_STATES,
        moves=moves,
        time_columns={name: f"{name}_at" for name in names},
    )


def payee_lifecycle(market: str) -> Lifecycle:
    """The lifecycle of ``market``'s payees. The provider decides."""
    everywhere = ("none", "pending", "enabled", "restricted")
    return Lifecycle(
        market=market,
        entity_type="payee",
        initial="none",
        states=_PAYEE_STATES,
        moves=(
            _provider("begin", "an account is opened", _from("none"), "pending"),
            _provider("enable", "checked", _from(*everywhere[:2], "restricted"), "enabled"),
            _provider("restrict", "restricted", _from("none", "pending", "enabled"), "restricted"),
            _provider("recheck", "checked again", _from("enabled", "restricted"), "pending"),
        ),
        time_columns={"enabled": "enabled_at"},
    )


def lifecycles(markets: Sequence[_Named]) -> list[Lifecycle]:
    """Both lifecycles for each market, for the docs and for ``verify``."""
    return [made(market.name) for market in markets for made in (payee_lifecycle, payout_lifecycle)]


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


def _provider(name: str, label: str, sources: frozenset[str], target: str) -> Move:
    return Move(name, label, sources, target, _PROVIDER, shown=False)


def _release(state: str, staff: frozenset[str]) -> Move:
    def guard(payout: Payout, _facts: Facts) -> str | None:
        was = payout.held_from
        return None if was == state else f"It was held while it was {was}."

    return Move(f"release_{state}", "released", _from("held"), state, staff, guard)
