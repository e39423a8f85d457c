"""The states and moves of a dispute."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

from steelyard.kernel.lifecycle import Facts, Lifecycle, Move, State


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_STATES = (
    State("open", "Waiting for somebody to look", "waiting"),
    State("under_review", "Under review", "moving"),
    State("resolved", "Resolved", "done", terminal=True),
    State("rejected", "Rejected", "stopped", terminal=True),
)
_OPEN = frozenset({"open"})
_REVIEW = frozenset({"under_review"})


def _has_outcome(_dispute: Any, facts: Facts) -> str | None:
    return None if facts.get("outcome") else "Say how it ends: release, refund or split."


@cache
def dispute_lifecycle(market: str, staff: frozenset[str] = frozenset()) -> Lifecycle:
    """The lifecycle of ``market``'s disputes; ``staff``: the roles that decide them."""
    return Lifecycle(
        market=market,
        entity_type="dispute",
        initial="open",
        states=_STATES,
        moves=(
            Move("review", "Start the review", _OPEN, "under_review", staff),
            Move(
                "resolve",
                "Resolve",
                _REVIEW,
                "resolved",
                staff,
                guard=_has_outcome,
                needs_reason=True,
            ),
            Move("reject", "Reject", _REVIEW, "rejected", staff, needs_reason=True),
        ),
        time_columns={
            "under_review": "review_started_at",
            "resolved": "resolved_at",
            "rejected": "rejected_at",
        },
    )


def lifecycles(markets: Sequence[_Named]) -> list[Lifecycle]:
    """One for each market, for ``verify``."""
    return [dispute_lifecycle(market.name) for market in markets]
