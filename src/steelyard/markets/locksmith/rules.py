"""Prices, ranks, eligibility, refunds: pure functions, no I/O."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from steelyard.kernel.geo import Point, distance_km
from steelyard.kernel.money import Money
from steelyard.markets.locksmith.words import JobStatus, Outcome

_UNKNOWN_DISTANCE_KM = 10_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A locksmith as dispatch sees one."""

    id: UUID
    name: str
    primary_city: str
    base: Point | None
    is_active: bool
    is_available: bool
    opted_out: bool
    supports_service: bool
    busy: bool
    offered_in_round: bool
    accepted_count: int
    given_back_count: int
    last_offered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Considered:
    """One locksmith looked at for one wave: eligible or why not, and what the rank rests on."""

    candidate: Candidate
    eligible: bool
    reason: str
    rank_key: tuple[float, ...] = ()
    parts: dict[str, Any] = field(default_factory=dict[str, Any])

    def told(self) -> dict[str, Any]:
        return {
            "locksmith_id": str(self.candidate.id),
            "name": self.candidate.name,
            "eligible": self.eligible,
            "reason": self.reason,
            "score": self.parts,
        }


def in_area(candidate: Candidate, centre: Point, radius_km: float, city: str) -> bool:
    """By base where it is known, else by the city's name."""
    if candidate.base is not None:
        return distance_km(candidate.base, centre) <= radius_km
    return candidate.primary_city.strip().casefold() == city.strip().casefold()


def why_ineligible(candidate: Candidate, *, within: bool) -> str | None:
    """The first thing that stands in the way, in words staff can repeat; None if nothing does."""
    checks = (
        (candidate.opted_out, "opted out by STOP"),
        (not candidate.is_active, "not active"),
        (not candidate.is_available, "paused offers (UNAVAILABLE)"),
        (not candidate.supports_service, "does not do this service"),
        (not within, "outside the service area"),
        (candidate.offered_in_round, "already asked in this round"),
        (candidate.busy, "on another job"),
    )
    return next((reason for fails, reason in checks if fails), None)


def kept_rate(candidate: Candidate) -> float:
    """Of the jobs accepted, how many were not given back; 1 for a newcomer.

    The acceptance rate that ranks. A NO or a silence never lowers it (fair refusals); giving
    back an accepted job does.
    """
    if candidate.accepted_count == 0:
        return 1.0
    return 1 - min(candidate.given_back_count, candidate.accepted_count) / candidate.accepted_count


def consider(
    candidates: Iterable[Candidate], *, job_at: Point, centre: Point, radius_km: float, city: str
) -> list[Considered]:
    """Everybody looked at: the eligible first, best first; then the rest with their reason.

    Order: whole kilometres from base (unknown last), kept rate in steps of 5 %, longest since
    the last offer, then id so that equal is equal every time.
    """
    looked_at = [
        _consider_one(candidate, job_at, within=in_area(candidate, centre, radius_km, city))
        for candidate in candidates
    ]
    eligible = sorted(
        (one for one in looked_at if one.eligible),
        key=lambda one: (one.rank_key, str(one.candidate.id)),
    )
    return eligible + [one for one in looked_at if not one.eligible]


def _consider_one(candidate: Candidate, job_at: Point, *, within: bool) -> Considered:
    reason = why_ineligible(candidate, within=within)
    if reason:
        return Considered(candidate, eligible=False, reason=reason)
    distance = distance_km(candidate.base, job_at) if candidate.base else None
    rate = kept_rate(candidate)
    last = candidate.last_offered_at
    parts: dict[str, Any] = {
        "distance_km": None if distance is None else round(distance, 1),
        "kept_rate": round(rate, 2),
        "accepted": candidate.accepted_count,
        "given_back": candidate.given_back_count,
        "last_offered_at": None if last is None else last.isoformat(),
    }
    key = (
        float(round(distance)) if distance is not None else _UNKNOWN_DISTANCE_KM,
        -round(rate * 20) / 20,
        0.0 if last is None else last.timestamp(),
    )
    return Considered(candidate, eligible=True, reason="eligible", rank_key=key, parts=parts)


def commission(deposit: Money, basis_points: int) -> tuple[Money, Money]:
    """What the house keeps and what the locksmith is owed; together exactly the deposit."""
    kept = deposit.percent(basis_points)
    return kept, deposit - kept


def proposed_refund(
    *, status: str, outcome: str | None, was_assigned: bool, refundable_minor: int
) -> tuple[int | None, str]:
    """What the policy proposes to give back, and why; None: the operator's choice."""
    if outcome == Outcome.DONE:
        return 0, "The work was done."
    if outcome == Outcome.LOCKSMITH_NO_SHOW:
        return refundable_minor, "The locksmith did not come: all of it."
    if outcome == Outcome.CUSTOMER_NO_SHOW:
        return None, "The customer was not there: your choice."
    if outcome == Outcome.UNSUCCESSFUL:
        return None, "The door stayed shut: your choice."
    if status == JobStatus.FAILED or not was_assigned:
        return refundable_minor, "Nobody had been assigned: all of it."
    return None, "Somebody was already assigned: your choice."
