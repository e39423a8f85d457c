"""What is asked of payouts, and what they answer: frozen values, checked when they are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from steelyard.kernel.payouts.refusals import UnsoundAllocation

LINES_MAX = 500


@dataclass(frozen=True, slots=True)
class PayoutLine:
    """One payee's share of a payment: ``gross = commission + the milestones' amounts``.

    ``line_id`` is the market's own name for it (a vendor row), ``milestones`` when which part of
    the net is due: (name, amount in minor units). Raises UnsoundAllocation.
    """

    payee_id: UUID
    line_id: str
    gross_minor: int
    commission_minor: int
    milestones: Sequence[tuple[str, int]]

    def __post_init__(self) -> None:
        amounts = [amount for _, amount in self.milestones]
        whole_numbers = all(type(one) is int for one in (self.gross_minor, *amounts))
        if not whole_numbers or self.commission_minor < 0 or min(amounts, default=-1) < 0:
            raise UnsoundAllocation(
                "A share is made of whole amounts, none below zero.",
                lines="give minor units, and at least one milestone",
            )
        if self.gross_minor != self.commission_minor + sum(amounts):
            raise UnsoundAllocation(
                "A share is its commission and its milestones, to the minor unit.",
                lines="make commission and milestones add up to the gross",
            )
        if len({name for name, _ in self.milestones}) != len(self.milestones):
            raise UnsoundAllocation(
                "A milestone stands once in a share.", lines="name each milestone once"
            )


@dataclass(frozen=True, slots=True)
class Owed:
    """What one payee stands at, in minor units of ``currency``.

    ``pending``: owed and not sent. ``in_flight``: being sent. ``debt``: what the payee owes the
    house, taken off what is sent next. ``paid``: sent, less what came back.
    """

    currency: str
    pending_minor: int
    in_flight_minor: int
    debt_minor: int
    paid_minor: int
