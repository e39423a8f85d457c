"""The states and moves of payments and refunds. The provider decides; nobody else moves them."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from steelyard.kernel.lifecycle import Lifecycle, Move, State


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_PAYMENT_STATES = (
    State("created", "Not paid yet", "waiting"),
    State("requires_payment_method", "Declined, may try again", "waiting"),
    State("requires_action", "Waiting for the customer's bank", "moving"),
    State("processing", "The bank is working on it", "moving"),
    State("succeeded", "Paid", "done", terminal=True),
    State("failed", "Could not be started", "trouble", terminal=True),
    State("canceled", "Canceled", "stopped", terminal=True),
)
_ATTEMPTS = ("requires_payment_method", "requires_action", "processing")


def _move(name: str, label: str, sources: frozenset[str], target: str) -> Move:
    return Move(name, label, sources, target, roles=frozenset({"provider"}), shown=False)


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


_PAYMENT_MOVES = (
    _move(
        "decline",
        "the attempt was declined",
        _from("created", "requires_action", "processing"),
        "requires_payment_method",
    ),
    _move(
        "ask_customer",
        "the bank asks the customer",
        _from("created", "requires_payment_method", "processing"),
        "requires_action",
    ),
    _move(
        "process",
        "the bank takes its time",
        _from("created", "requires_payment_method", "requires_action"),
        "processing",
    ),
    # The provider has the last word: money that came after all is money that came.
    _move("succeed", "paid", _from("created", *_ATTEMPTS, "failed", "canceled"), "succeeded"),
    _move("fail", "the provider refused", _from("created", *_ATTEMPTS), "failed"),
    _move("cancel", "canceled", _from("created", *_ATTEMPTS), "canceled"),
)

_REFUND_STATES = (
    State("pending", "Asked for", "waiting"),
    State("submitted", "Handed to the provider", "moving"),
    State("succeeded", "Given back", "done", terminal=True),
    State("failed", "Failed, money is back with us", "trouble", terminal=True),
    State("canceled", "Canceled", "stopped", terminal=True),
)
_UNRETURNED = ("pending", "submitted", "succeeded")
_REFUND_MOVES = (
    _move("submit", "handed to the provider", _from("pending"), "submitted"),
    _move("succeed", "given back", _from("pending", "submitted"), "succeeded"),
    # Also after success: a bank may send the money back days later, and the provider is the truth.
    _move("fail", "the bank sent it back", _from(*_UNRETURNED), "failed"),
    _move("cancel", "canceled", _from(*_UNRETURNED), "canceled"),
)

_CHARGEBACK_STATES = (
    State("inquiry", "The bank asks", "waiting"),
    State("needs_response", "Waits for our answer", "trouble"),
    State("under_review", "The bank decides", "moving"),
    State("won", "Won", "done"),
    State("lost", "Lost", "stopped"),
    State("closed", "Closed without a claim", "done"),
)
_CHARGEBACK_MOVES = {
    "inquire": ("the bank asks", "inquiry"),
    "claim": ("the bank claims the money", "needs_response"),
    "review": ("our answer is with the bank", "under_review"),
    "win": ("decided for us", "won"),
    "lose": ("decided against us", "lost"),
    "close": ("closed without a claim", "closed"),
}

_MOVE_TO = {
    "requires_payment_method": "decline",
    "requires_action": "ask_customer",
    "processing": "process",
    "succeeded": "succeed",
    "failed": "fail",
    "canceled": "cancel",
    "submitted": "submit",
}


@cache
def payment_lifecycle(market: str) -> Lifecycle:
    """The lifecycle of ``market``'s payments; its audit goes to that market's stream."""
    return Lifecycle(
        market=market,
        entity_type="payment",
        initial="created",
        states=_PAYMENT_STATES,
        moves=_PAYMENT_MOVES,
        time_columns={name: f"{name}_at" for name in ("succeeded", "failed", "canceled")},
    )


@cache
def refund_lifecycle(market: str) -> Lifecycle:
    """The lifecycle of ``market``'s refunds."""
    return Lifecycle(
        market=market,
        entity_type="refund",
        initial="pending",
        states=_REFUND_STATES,
        moves=_REFUND_MOVES,
        time_columns={
            name: f"{name}_at" for name in ("submitted", "succeeded", "failed", "canceled")
        },
    )


@cache
def chargeback_lifecycle(market: str) -> Lifecycle:
    """The lifecycle of ``market``'s chargebacks. A bank may change its mind in any direction."""
    names = [state.name for state in _CHARGEBACK_STATES]
    return Lifecycle(
        market=market,
        entity_type="chargeback",
        initial="needs_response",
        states=_CHARGEBACK_STATES,
        moves=tuple(
            _move(name, label, _from(*(one for one in names if one != target)), target)
            for name, (label, target) in _CHARGEBACK_MOVES.items()
        ),
        time_columns={name: f"{name}_at" for name in ("won", "lost", "closed")},
    )


def chargeback_move_to(state: str) -> str:
    """The name of the move that brings a chargeback to ``state``."""
    return next(name for name, (_, target) in _CHARGEBACK_MOVES.items() if target == state)


def move_to(state: str) -> str:
    """The name of the move that ends in ``state``."""
    return _MOVE_TO[state]


def lifecycles(markets: Sequence[_Named]) -> list[Lifecycle]:
    """All lifecycles for each market, for the docs and for ``verify``."""
    made = (payment_lifecycle, refund_lifecycle, chargeback_lifecycle)
    return [make(market.name) for market in markets for make in made]
