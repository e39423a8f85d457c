"""How a dispute may end, and the arithmetic of it."""

from dataclasses import dataclass

from steelyard.kernel.disputes.refusals import DoesNotAddUp
from steelyard.kernel.errors import InvalidInput

RELEASE = "release"
REFUND = "refund"
SPLIT = "split"
OUTCOMES = (RELEASE, REFUND, SPLIT)


@dataclass(frozen=True, slots=True)
class Parts:
    """What goes to whom; both None where the amount is not known: all of it, one way."""

    released_minor: int | None
    refunded_minor: int | None


def parts_of(
    outcome: str, total_minor: int | None, released_minor: int | None, refunded_minor: int | None
) -> Parts:
    """The two parts of ``total_minor``. What is not given follows from the outcome and the rest.

    ``release``: all is released; ``refund``: all is given back; ``split``: some of each, and
    together exactly the total. Raises InvalidInput (no such outcome, a split of nothing known),
    DoesNotAddUp.
    """
    if outcome not in OUTCOMES:
        raise InvalidInput("There is no such outcome.", outcome=f"Choose of {', '.join(OUTCOMES)}.")
    if total_minor is None:
        if outcome == SPLIT or (released_minor, refunded_minor) != (None, None):
            raise InvalidInput("What is it about?", amount="Give the amount that is disputed.")
        return Parts(None, None)
    released, refunded = _filled(outcome, total_minor, released_minor, refunded_minor)
    if released + refunded != total_minor:
        raise DoesNotAddUp(
            "The two parts have to add up to what is disputed.",
            total_minor=total_minor,
            difference_minor=total_minor - released - refunded,
        )
    if not _fits(outcome, released, refunded):
        raise DoesNotAddUp(
            "The parts do not fit the outcome.",
            outcome="release gives nothing back, refund gives all back, split some of each",
        )
    return Parts(released, refunded)


def _filled(
    outcome: str, total: int, released: int | None, refunded: int | None
) -> tuple[int, int]:
    if released is None and refunded is None:
        if outcome == SPLIT:
            raise InvalidInput(
                "A split needs its parts.", refunded_minor="Say how much is given back."
            )
        return (total, 0) if outcome == RELEASE else (0, total)
    if released is None:
        assert refunded is not None  # noqa: S101 - one of them is given
        return total - refunded, refunded
    return released, total - released if refunded is None else refunded


def _fits(outcome: str, released: int, refunded: int) -> bool:
    if outcome == SPLIT:
        return released > 0 and refunded > 0
    return refunded == 0 if outcome == RELEASE else released == 0
