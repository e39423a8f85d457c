"""A market's rules for its payouts, and the decisions that follow from them. Pure.

A market registers its rules when it is wired up; without any, the defaults stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from steelyard.kernel.audit import Actor
from steelyard.kernel.payouts.models import Payee, Payout


@dataclass(frozen=True, slots=True)
class PayoutRules:
    """Who does what with a market's payouts.

    ``payee_roles`` ask for their own, ``staff_roles`` approve, hold, release and reverse.
    ``two_above_minor``: above it (by currency) a second person has to agree; a currency that is
    not listed has no limit. ``waits``: by milestone, what a locked payout waits for, in words.
    """

    market: str
    payee_roles: frozenset[str] = frozenset({"vendor"})
    staff_roles: frozenset[str] = frozenset({"admin", "staff", "owner"})
    two_above_minor: Mapping[str, int] = field(default_factory=dict[str, int])
    waits: Mapping[str, str] = field(default_factory=dict[str, str])


_rules: dict[str, PayoutRules] = {}


def register(rules: PayoutRules) -> None:
    """Make ``rules`` the only ones of their market. Registering equal ones again is harmless."""
    if _rules.setdefault(rules.market, rules) != rules:
        raise ValueError(f"the market {rules.market!r} has other rules for payouts already")


def rules_of(market: str) -> PayoutRules:
    return _rules.get(market) or PayoutRules(market)


def needs_second(payout: Payout) -> bool:
    """Whether two people have to agree to this payout."""
    limit = rules_of(payout.market).two_above_minor.get(payout.currency)
    return limit is not None and payout.unpaid_minor > limit


def why_not_approve(payout: Payout, payee: Payee, actor: Actor) -> str | None:
    """Why ``actor`` may not be one of those who approve it now; None: they may.

    Not who asked for it, not who is paid by it, and nobody while the payee's payouts are off.
    """
    if payout.requested_by is not None and actor.id == payout.requested_by:
        return "Who asked for a payout does not approve it."
    if payee.user_id is not None and actor.id == payee.user_id:
        return "Nobody approves a payout to themselves."
    if payee.payouts_disabled_at is not None:
        return f"Payouts to this payee are off: {payee.payouts_disabled_reason}"
    return None


def why(payout: Payout, payee: Payee) -> list[str]:
    """Plain sentences: why it is not with the payee yet. Empty once it is paid."""
    match payout.status:
        case "paid":
            return []
        case "canceled" | "reversed" | "in_transit":
            return [_beyond_us(payout)]
        case "locked":
            waits = rules_of(payout.market).waits.get(payout.milestone)
            return [waits or f"It waits for its milestone: {payout.milestone}."]
        case _:
            return _still_here(payout, _payee_reasons(payee))


def _beyond_us(payout: Payout) -> str:
    match payout.status:
        case "canceled":
            return "Nothing is left to pay: all of it was given back."
        case "reversed":
            return "It was paid and came back" + _because(payout.reversal_reason)
        case _:
            return "The provider has been asked to pay it and has not confirmed yet."


def _still_here(payout: Payout, of_payee: list[str]) -> list[str]:
    match payout.status:
        case "held":
            return [f"It is held{_because(payout.hold_reason)}", *of_payee]
        case "failed":
            word = payout.failure_message or payout.failure_code
            return [f"The provider could not pay it{_because(word)}", *of_payee]
        case "eligible":
            people = "two people" if needs_second(payout) else "somebody"
            return [f"It waits for {people} of the house to approve it.", *of_payee]
        case _:
            return of_payee or ["It is approved and about to be sent."]


def _payee_reasons(payee: Payee) -> list[str]:
    found: list[str] = []
    if payee.payouts_disabled_at is not None:
        found.append(f"Payouts to this payee are off: {payee.payouts_disabled_reason}")
    match payee.status:
        case "none":
            found.append("The payee has not set up where to be paid.")
        case "pending":
            found.append("The provider is still checking the payee's account.")
        case "restricted":
            found.append(
                "The provider has restricted the payee's account"
                + _because(payee.restricted_reason)
            )
        case _:
            pass
    return found


def _because(reason: str | None) -> str:
    return f": {reason.rstrip('.')}." if reason else "."
