"""The states and moves of an approval."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from steelyard.kernel.lifecycle import Lifecycle, Move, State


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_STATES = (
    State("pending", "Waiting for a second person", "waiting"),
    State("approved", "Approved, can still be undone", "moving"),
    State("done", "Done", "done", terminal=True),
    State("rejected", "Rejected", "stopped", terminal=True),
    State("withdrawn", "Withdrawn", "stopped", terminal=True),
    State("undone", "Undone before it was carried out", "stopped", terminal=True),
    State("expired", "Nobody decided in time", "stopped", terminal=True),
    State("failed", "Could not be carried out any more", "trouble", terminal=True),
)
_PENDING = frozenset({"pending"})
_APPROVED = frozenset({"approved"})


@cache
def approval_lifecycle(market: str, roles: frozenset[str] = frozenset()) -> Lifecycle:
    """The lifecycle of ``market``'s approvals. ``roles``: those that take part in this one; who
    of them may do what is for ``rights`` to say, which knows the person too.
    """
    return Lifecycle(
        market=market,
        entity_type="approval",
        initial="pending",
        states=_STATES,
        moves=(
            Move("approve", "Approve", _PENDING, "approved", roles),
            Move("reject", "Reject", _PENDING, "rejected", roles, needs_reason=True),
            Move("withdraw", "Withdraw", _PENDING, "withdrawn", roles),
            Move("undo", "Undo", _APPROVED, "undone", roles, needs_reason=True),
            Move("execute", "Carry out", _APPROVED, "done", roles, shown=False),
            Move("expire", "Nobody decided", _PENDING, "expired", shown=False),
            Move("fail", "Could not be carried out", _APPROVED, "failed", shown=False),
        ),
    )


def lifecycles(markets: Sequence[_Named]) -> list[Lifecycle]:
    """One for each market, for ``verify``."""
    return [approval_lifecycle(market.name) for market in markets]
