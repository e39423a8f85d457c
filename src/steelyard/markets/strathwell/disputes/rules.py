"""What the market tells the kernel about its disputes."""

from steelyard.kernel.disputes import DisputeRules, register
from steelyard.markets.strathwell.gate import ADMIN, ORGANIZER, VENDOR
from steelyard.markets.strathwell.lifecycles import MARKET

RULES = DisputeRules(
    market=MARKET,
    openers=frozenset({ORGANIZER, VENDOR}),
    staff=frozenset({ADMIN}),
    reasons={
        "not_delivered": "Not delivered",
        "poor_quality": "Poor quality",
        "not_as_agreed": "Not as agreed",
        "wrong_amount": "Wrong amount",
        "no_show": "Did not come",
        "other": "Something else",
    },
    masks_contacts=True,
)


def declare() -> None:
    """Where the market is put together."""
    register(RULES)
