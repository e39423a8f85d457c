"""A template, a budget and a day become shares, suggestions, and a draft booking."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict, InvalidInput
from steelyard.kernel.geo.text import fold
from steelyard.kernel.money import Money
from steelyard.markets.strathwell.book.days import check_event_date
from steelyard.markets.strathwell.bookings import service as bookings
from steelyard.markets.strathwell.designs.queries import published
from steelyard.markets.strathwell.holds.queries import free_on
from steelyard.markets.strathwell.models import Booking, Template, Vendor
from steelyard.markets.strathwell.planner.schemas import Occasion
from steelyard.markets.strathwell.words import Category, VendorStatus

SUGGESTIONS = 3
"""So many vendors are suggested for each category."""


class NothingToPlan(Conflict):
    """The template has no split of a budget."""

    code = "template_without_split"


class NoVenueFound(Conflict):
    """No venue fits, and a booking has one."""

    code = "no_venue_found"


@dataclass(frozen=True, slots=True)
class Part:
    """One category of a plan. ``vendors``: who could do it for ``money``, the dearest first."""

    category: Category
    basis_points: int
    money: Money
    vendors: Sequence[Vendor]


@dataclass(frozen=True, slots=True)
class Planned:
    """A template's parts with their shares; the shares come to ``budget`` exactly."""

    template: Template
    budget: Money
    parts: Sequence[Part]

    @property
    def missing(self) -> list[Category]:
        return [part.category for part in self.parts if not part.vendors]


async def plan(session: Session, wanted: Occasion) -> Planned:
    """Split the budget as the template does, and look for vendors who are free and fit.

    Raises NotFound (no such template), InvalidInput (no budget), NothingToPlan, and what a day
    in the past raises.
    """
    template = await published(session, wanted.template_id)
    check_event_date(session, wanted.event_date)
    budget = _budget(template, wanted)
    if not template.budget_split:
        raise NothingToPlan("This template has no budget to split.")
    split = [(Category(name), share) for name, share in sorted(template.budget_split.items())]
    shares = budget.allocate([share for _, share in split])
    parts = [
        Part(category, share, money, await _suggested(session, category, money, wanted))
        for (category, share), money in zip(split, shares, strict=True)
    ]
    return Planned(template, budget, sorted(parts, key=lambda part: -part.basis_points))


async def draft(
    session: Session, organizer_id: UUID, wanted: Occasion, *, actor: Actor
) -> tuple[Booking, Planned]:
    """A draft booking with the first suggestion of each category; nobody is asked yet.

    Raises what ``plan`` raises, and NoVenueFound.
    """
    made = await plan(session, wanted)
    chosen = {part.category: part.vendors[0] for part in made.parts if part.vendors}
    venue = chosen.pop(Category.VENUE, None)
    if venue is None:
        raise NoVenueFound("No venue fits. Choose another day, place or budget.")
    booking = await bookings.create(
        session,
        organizer_id,
        bookings.Wish(
            venue_vendor_id=venue.id,
            service_vendor_ids=[vendor.id for vendor in chosen.values()],
            template_id=made.template.id,
            event_date=wanted.event_date,
            guest_count=wanted.guest_count,
            location_text=venue.location_text,
            requested_budget_minor=made.budget.amount_minor,
            currency=made.budget.currency,
        ),
        actor=actor,
        ask_vendors=False,
    )
    return booking, made


def _budget(template: Template, wanted: Occasion) -> Money:
    amount = wanted.budget_cents or template.budget_minor
    if amount is None:
        raise InvalidInput("The template names no budget.", budget_cents="Give one.")
    return Money(amount, template.currency)


async def _suggested(
    session: Session, category: Category, money: Money, wanted: Occasion
) -> Sequence[Vendor]:
    """Approved, free that day, large enough, priced within the share: the dearest come first,
    since a share that is not used up buys less of an evening."""
    asked = select(Vendor).where(
        Vendor.status == VendorStatus.APPROVED,
        Vendor.category == category,
        Vendor.currency == money.currency,
        Vendor.base_price_minor <= money.amount_minor,
        free_on(wanted.event_date),
    )
    if category is Category.VENUE:
        asked = asked.where(Vendor.capacity >= wanted.guest_count)
    if wanted.city is not None:
        asked = asked.where(Vendor.city_key == fold(wanted.city))
    ranked = asked.order_by(Vendor.base_price_minor.desc(), Vendor.id).limit(SUGGESTIONS)
    return (await session.scalars(ranked)).all()
