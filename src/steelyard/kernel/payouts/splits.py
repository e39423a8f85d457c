"""Exact splits. Pure: whole minor units in, whole minor units out, nothing lost or made."""

from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.kernel.money import BASIS_POINTS


class UnsoundWeights(ValueError):  # noqa: N818 - a fact, like the refusals
    """No weights, one below zero, or nothing but zeros: there is no proportion in them."""


@dataclass(frozen=True, slots=True)
class Share:
    """A gross amount, parted: ``gross = commission + net``, in minor units."""

    gross_minor: int
    commission_minor: int
    net_minor: int


def allocate(total_minor: int, weights: Sequence[int]) -> list[int]:
    """``total_minor`` in proportion to ``weights``: the parts add up to it exactly.

    Each part is within one unit of its exact share. The units that do not divide go to the
    largest remainders; among equal remainders to the larger weight, then to the lower index. A
    weight of zero gets nothing. Raises UnsoundWeights, ValueError for a total below zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise UnsoundWeights("weights must not be negative, and not all zero")
    if total_minor < 0:
        raise ValueError("what is split must not be negative")
    parts = [total_minor * weight // whole for weight in weights]
    rests = [total_minor * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-rests[i], -weights[i], i))
    for index in order[: total_minor - sum(parts)]:
        parts[index] += 1
    return parts


def split(gross_minor: int, commission_bp: int) -> Share:
    """Part ``gross_minor`` into a commission of ``commission_bp`` basis points and the net.

    The commission is rounded half to even. Raises ValueError outside 0 … 10,000 basis points.
    """
    if not 0 <= commission_bp <= BASIS_POINTS:
        raise ValueError("a commission is between nothing and all of it")
    if gross_minor < 0:
        raise ValueError("what is split must not be negative")
    commission = part_of(gross_minor, commission_bp, BASIS_POINTS)
    return Share(gross_minor, commission, gross_minor - commission)


def part_of(total_minor: int, numerator: int, denominator: int) -> int:
    """``total * numerator / denominator``, rounded half to even. None of them negative."""
    whole, rest = divmod(total_minor * numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))
