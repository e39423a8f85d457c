"""Reading vendors: the public search, one vendor's page, staff's list."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select

from steelyard.kernel import files
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.files import AVAILABLE, File
from steelyard.kernel.geo.text import fold
from steelyard.kernel.http.pages import Order, cut, read_cursor
from steelyard.kernel.services import Services
from steelyard.markets.strathwell.holds.queries import free_on
from steelyard.markets.strathwell.models import Vendor, VendorMedia
from steelyard.markets.strathwell.vendors.schemas import MediaSeen, VendorQueue, VendorSearch
from steelyard.markets.strathwell.words import MediaKind, VendorStatus

_SHOWN_TO_ALL = (MediaKind.VENUE_PHOTO, MediaKind.SERVICE_PORTFOLIO)


async def search(
    session: Session, wanted: VendorSearch, secret: str
) -> tuple[list[Vendor], str | None]:
    """One page of approved vendors. Raises InvalidPage."""
    order = {
        "name": Order("name", Vendor.business_name, Vendor.id, descending=False),
        "price": Order("price", Vendor.price_order, Vendor.id, descending=False),
        "newest": Order("newest", Vendor.created_at, Vendor.id),
    }[wanted.sort]
    found = (
        select(Vendor)
        .where(Vendor.status == VendorStatus.APPROVED, *_wishes(wanted))
        .order_by(*order.clauses())
    )
    if wanted.cursor is not None:
        found = found.where(order.after(*read_cursor(secret, order, wanted.cursor)))
    rows = (await session.scalars(found.limit(wanted.size + 1))).all()
    return cut(secret, order, rows, wanted.size)


async def queue(
    session: Session, which: VendorQueue, secret: str
) -> tuple[list[Vendor], str | None]:
    """One page of staff's list, the newest first. Raises InvalidPage."""
    order = Order("created", Vendor.created_at, Vendor.id)
    found = select(Vendor).order_by(*order.clauses())
    if which.status is not None:
        found = found.where(Vendor.status == which.status)
    if which.vendor_type is not None:
        found = found.where(Vendor.vendor_type == which.vendor_type)
    if which.q is not None:
        found = found.where(Vendor.business_name.icontains(which.q, autoescape=True))
    if which.cursor is not None:
        found = found.where(order.after(*read_cursor(secret, order, which.cursor)))
    rows = (await session.scalars(found.limit(which.size + 1))).all()
    return cut(secret, order, rows, which.size)


async def approved_vendor(session: Session, vendor_id: UUID) -> Vendor:
    """Raises NotFound, also for one who is not approved (any more)."""
    found = await session.get(Vendor, vendor_id)
    if found is None or found.status != VendorStatus.APPROVED:
        raise NotFound
    return found


async def is_free(session: Session, vendor_id: UUID, day: date) -> bool:
    return bool(await session.scalar(select(free_on(day)).where(Vendor.id == vendor_id)))


async def covers(
    session: Session, services: Services, vendors: Sequence[Vendor]
) -> dict[UUID, str]:
    """Each vendor's first picture that everybody may see, in two statements for a page."""
    rows = await session.execute(
        select(VendorMedia.vendor_id, VendorMedia.file_id)
        .where(
            VendorMedia.vendor_id.in_([one.id for one in vendors]),
            VendorMedia.kind.in_(_SHOWN_TO_ALL),
        )
        .order_by(VendorMedia.vendor_id, VendorMedia.position)
    )
    listed = [(row.vendor_id, row.file_id) for row in rows]
    known = await files.files_of(session, [file_id for _, file_id in listed])
    found: dict[UUID, str] = {}
    for vendor_id, file_id in listed:
        file = known.get(file_id)
        if vendor_id not in found and file is not None and _is_picture(file):
            found[vendor_id] = await files.link_to(services, file)
    return found


async def media_of(
    session: Session, services: Services, vendor: Vendor, *, public: bool
) -> list[MediaSeen]:
    """A vendor's files in their order; ``public``: only those everybody may see."""
    asked = select(VendorMedia).where(VendorMedia.vendor_id == vendor.id)
    if public:
        asked = asked.where(VendorMedia.kind.in_(_SHOWN_TO_ALL))
    shown = (await session.scalars(asked.order_by(VendorMedia.kind, VendorMedia.position))).all()
    known = await files.files_of(session, [one.file_id for one in shown])
    seen: list[MediaSeen] = []
    for one in shown:
        file = known[one.file_id]
        if public and file.status != AVAILABLE:
            continue
        seen.append(
            MediaSeen(
                file_id=file.id,
                kind=one.kind,
                caption=one.caption,
                content_type=file.content_type,
                status=file.status,
                url=await files.link_to(services, file) if file.status == AVAILABLE else None,
            )
        )
    return seen


def _is_picture(file: File) -> bool:
    return file.status == AVAILABLE and file.content_type.startswith("image/")


def _wishes(wanted: VendorSearch) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.vendor_type is not None:
        found.append(Vendor.vendor_type == wanted.vendor_type)
    if wanted.category is not None:
        found.append(Vendor.category == wanted.category)
    if wanted.city is not None:
        found.append(Vendor.city_key == fold(wanted.city))
    if wanted.capacity is not None:
        found.append(Vendor.capacity >= wanted.capacity)
    if wanted.max_price_cents is not None:
        found.append(Vendor.base_price_minor <= wanted.max_price_cents)
    if wanted.free_on is not None:
        found.append(free_on(wanted.free_on))
    if wanted.q is not None:
        found.append(Vendor.business_name.icontains(wanted.q, autoescape=True))
    return found
