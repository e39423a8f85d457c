"""Who opens disputes in a market, who decides them, and what they may be about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from steelyard.kernel.audit import Actor


@dataclass(frozen=True, slots=True)
class DisputeRules:
    """``openers`` and ``staff`` are roles. ``reasons``: code → label (empty: any code).

    ``masks_contacts``: descriptions and statements are stored without the addresses in them.
    """

    market: str
    openers: frozenset[str]
    staff: frozenset[str]
    reasons: Mapping[str, str] = field(default_factory=dict[str, str])
    masks_contacts: bool = False

    def is_staff(self, actor: Actor) -> bool:
        return actor.kind == "system" or actor.role in self.staff


_registered: dict[str, DisputeRules] = {}


def register(rules: DisputeRules) -> None:
    """Declare a market's rules. Done where a market is put together; the last ones count."""
    _registered[rules.market] = rules


def rules_of(market: str) -> DisputeRules:
    """Raises LookupError for a market that declared none."""
    found = _registered.get(market)
    if found is None:
        raise LookupError(f"{market} registered no rules for disputes")
    return found
