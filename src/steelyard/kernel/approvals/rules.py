"""What takes two people, as markets declare it, and what is done once the second has agreed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from steelyard.kernel.approvals.models import Approval
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.money import Money
from steelyard.settings import Settings

Executor = Callable[[Session, Approval, Actor], Awaitable[None]]
"""Does what was approved: (session, approval, who approved it). A refusal of its own stops it."""
Limit = int | Callable[[Settings], int | None] | None


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """When ``action`` of ``market`` takes a second person, and how that goes.

    ``limit_minor``: amounts from this one on take two, in minor units of ``currency`` (another
    currency always does; None: whatever the amount is in). A function is asked with the settings.
    None: always two. ``approvers``: roles that may decide. ``window``: how long a request stays
    open. ``undo_window``: how long what was approved waits, and can be taken back; nothing: it is
    done in the transaction that approves.
    """

    market: str
    action: str
    limit_minor: Limit = None
    currency: str | None = None
    approvers: frozenset[str] = frozenset({"admin"})
    window: timedelta = timedelta(days=7)
    undo_window: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class _Registered:
    rule: ApprovalRule
    executor: Executor


_registered: dict[tuple[str, str], _Registered] = {}


def register(rule: ApprovalRule, executor: Executor) -> None:
    """Declare ``rule`` and what does it, where a market is put together. The last one counts."""
    _registered[rule.market, rule.action] = _Registered(rule, executor)


def rule_of(market: str, action: str) -> ApprovalRule:
    """Raises LookupError for what no market declared."""
    return _find(market, action).rule


def executor_of(market: str, action: str) -> Executor:
    """Raises LookupError for what no market declared."""
    return _find(market, action).executor


def needs_two(session: Session, market: str, action: str, money: Money | None) -> bool:
    """Whether ``action`` over ``money`` takes a second person (None: an amount not known, yes).

    Raises LookupError for an action that no market declared.
    """
    rule = rule_of(market, action)
    limit = rule.limit_minor
    if callable(limit):
        limit = limit(cast("Settings", session.info["settings"]))
    if limit is None or money is None:
        return True
    if rule.currency is not None and rule.currency != money.currency:
        return True
    return money.amount_minor >= limit


def _find(market: str, action: str) -> _Registered:
    found = _registered.get((market, action))
    if found is None:
        raise LookupError(f"nobody registered an approval of {market}.{action}")
    return found
