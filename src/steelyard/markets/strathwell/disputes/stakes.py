"""What a dispute is about in money: what can still be taken back from the lines it names."""

from collections.abc import Mapping, Sequence

from steelyard.kernel.db import Session
from steelyard.kernel.payouts import allocate
from steelyard.markets.strathwell.models import Booking
from steelyard.markets.strathwell.money.giving_back import payouts_of


async def shares_of(session: Session, booking: Booking) -> dict[str, int]:
    """By vendor's line: what is left of what was shared out to it, commission included."""
    left: dict[str, int] = {}
    for payout in await payouts_of(session, booking):
        left[payout.line_id] = left.get(payout.line_id, 0) + payout.gross_left_minor
    return left


def named(shares: Mapping[str, int], line_ids: Sequence[str]) -> dict[str, int]:
    """The shares of these lines (none: of all)."""
    return {line: left for line, left in shares.items() if not line_ids or line in line_ids}


def portions(shares: Mapping[str, int], amount_minor: int) -> dict[str, int]:
    """``amount_minor`` over the lines in proportion to what each has left."""
    parts = allocate(amount_minor, list(shares.values()))
    return {line: part for line, part in zip(shares, parts, strict=True) if part}
