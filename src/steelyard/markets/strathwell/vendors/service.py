"""Decisions about vendors: what they say of themselves, and what staff say to it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import audit, clock, files, lifecycle, payouts
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.kernel.geo.text import fold
from steelyard.markets.strathwell.book.queries import vendor_of
from steelyard.markets.strathwell.lifecycles import MARKET, VENDOR_LIFECYCLE
from steelyard.markets.strathwell.models import Vendor, VendorMedia
from steelyard.markets.strathwell.policy import policy_of
from steelyard.markets.strathwell.vendors.schemas import ServiceOnboarding, VenueOnboarding
from steelyard.markets.strathwell.words import Category, MediaKind, VendorStatus, VendorType


class OtherType(Conflict):
    """A venue owner does not become a service provider, nor the other way round."""

    code = "other_vendor_type"


async def onboard_venue(
    session: Session, user_id: UUID, given: VenueOnboarding, actor: Actor
) -> Vendor:
    """A venue as its owner describes it now. Raises OtherType, and what its files raise."""
    vendor = await _begun(session, user_id, VendorType.VENUE_OWNER, Category.VENUE, actor)
    _describe(vendor, given)
    vendor.capacity = given.capacity
    await _show(session, vendor, MediaKind.VENUE_PHOTO, given.photo_file_ids, actor)
    plans = [given.blueprint_file_id] if given.blueprint_file_id else []
    await _show(session, vendor, MediaKind.VENUE_BLUEPRINT, plans, actor)
    await _say(session, vendor, actor, submit=given.submit)
    return vendor


async def onboard_service(
    session: Session, user_id: UUID, given: ServiceOnboarding, actor: Actor
) -> Vendor:
    """A service as its provider describes it now. Raises OtherType, and what its files raise."""
    category = Category(given.category)
    vendor = await _begun(session, user_id, VendorType.SERVICE_PROVIDER, category, actor)
    _describe(vendor, given)
    vendor.category = category
    await _show(session, vendor, MediaKind.SERVICE_PORTFOLIO, given.portfolio_file_ids, actor)
    await _say(session, vendor, actor, submit=given.submit)
    return vendor


async def approve(session: Session, vendor_id: UUID, actor: Actor) -> Vendor:
    """Everybody may find them from now on. Raises NotFound, IllegalMove, MoveRefused."""
    vendor = await _known(session, vendor_id)
    vendor.needs_changes_note = None
    await lifecycle.move(session, VENDOR_LIFECYCLE, vendor, "approve", actor=actor)
    return vendor


async def ask_changes(session: Session, vendor_id: UUID, note: str, actor: Actor) -> Vendor:
    """Back to the vendor, with what is wanted. Raises NotFound, IllegalMove."""
    vendor = await _known(session, vendor_id)
    vendor.needs_changes_note = note
    await lifecycle.move(session, VENDOR_LIFECYCLE, vendor, "ask_changes", actor=actor, reason=note)
    return vendor


async def switch_payouts(
    session: Session, vendor_id: UUID, *, disabled: bool, reason: str, actor: Actor
) -> Vendor:
    """Stop what is paid out to a vendor, or let it go on. Again: the same."""
    vendor = await locked(session, Vendor, (await _known(session, vendor_id)).id)
    if disabled == (vendor.payouts_disabled_at is not None):
        return vendor
    before = vendor.payouts_disabled_reason
    vendor.payouts_disabled_at = clock.now() if disabled else None
    vendor.payouts_disabled_reason = reason if disabled else None
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="vendor",
        entity_id=vendor.id,
        event="payouts_disabled" if disabled else "payouts_enabled",
        reason=reason,
        data={"before": before, "after": vendor.payouts_disabled_reason},
    )
    await _switch_payee(session, vendor, reason=reason, actor=actor)
    return vendor


async def _switch_payee(session: Session, vendor: Vendor, *, reason: str, actor: Actor) -> None:
    """Who is paid for this vendor follows; one that is opened later begins stopped."""
    await session.flush()
    payee = await payouts.find_payee(
        session,
        market=MARKET,
        owner_type="vendor",
        owner_id=str(vendor.id),
        currency=vendor.currency,
    )
    if payee is None:
        return
    if vendor.payouts_disabled_at is not None:
        await payouts.disable_payouts(session, payee.id, reason=reason, actor=actor)
    else:
        await payouts.enable_payouts(session, payee.id, actor=actor, reason=reason)


async def _begun(
    session: Session, user_id: UUID, kind: VendorType, category: Category, actor: Actor
) -> Vendor:
    """Theirs, held for this unit of work; a new one where there is none."""
    made = await session.scalar(
        insert(Vendor)
        .values(
            user_id=user_id,
            vendor_type=kind,
            category=category,
            status=VendorStatus.DRAFT,
            currency=policy_of(session).currency,
        )
        .on_conflict_do_nothing(index_elements=["user_id"])
        .returning(Vendor)
    )
    if made is not None:
        lifecycle.born(session, VENDOR_LIFECYCLE, made, actor=actor, data={"vendor_type": kind})
        return made
    found = await vendor_of(session, user_id, lock=True)
    if found.vendor_type != kind:
        raise OtherType("You are registered as the other kind of vendor.")
    return found


def _describe(vendor: Vendor, given: VenueOnboarding | ServiceOnboarding) -> None:
    vendor.business_name = given.business_name
    vendor.description = given.description
    vendor.city, vendor.city_key = given.city, fold(given.city)
    vendor.location_text = given.location_text
    vendor.base_price_minor = given.base_price_cents
    vendor.updated_at = clock.now()


async def _say(session: Session, vendor: Vendor, actor: Actor, *, submit: bool) -> None:
    """The change stands in the history; a draft or a corrected one goes to review."""
    await session.flush()
    if submit and vendor.status in {VendorStatus.DRAFT, VendorStatus.NEEDS_CHANGES}:
        await lifecycle.move(session, VENDOR_LIFECYCLE, vendor, "submit", actor=actor)
        return
    audit.record(
        session,
        stream=MARKET,
        actor=actor,
        entity_type="vendor",
        entity_id=vendor.id,
        event="described",
        data={"base_price_minor": vendor.base_price_minor, "capacity": vendor.capacity},
    )


async def _show(
    session: Session, vendor: Vendor, kind: MediaKind, ids: Sequence[UUID], actor: Actor
) -> None:
    """Exactly these files, in this order; what is no longer shown is deleted."""
    kept = await files.usable(
        session, ids, market=MARKET, owner_id=str(vendor.user_id), kinds={kind}
    )
    await session.flush()
    gone = await session.scalars(
        delete(VendorMedia)
        .where(
            VendorMedia.vendor_id == vendor.id,
            VendorMedia.kind == kind,
        )
        .returning(VendorMedia.file_id)
    )
    for file_id in set(gone) - {file.id for file in kept}:
        await files.delete(session, file_id=file_id, owner_id=str(vendor.user_id), actor=actor)
    session.add_all(
        VendorMedia(vendor_id=vendor.id, kind=kind, file_id=file.id, position=position)
        for position, file in enumerate(kept)
    )
    await session.flush()


async def _known(session: Session, vendor_id: UUID) -> Vendor:
    found = await session.get(Vendor, vendor_id)
    if found is None:
        raise NotFound
    return found
