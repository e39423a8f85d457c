"""The market's closed lists. The values stand in the database and on the wire."""

from enum import StrEnum


class VendorType(StrEnum):
    VENUE_OWNER = "venue_owner"
    SERVICE_PROVIDER = "service_provider"


class VendorStatus(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    NEEDS_CHANGES = "needs_changes"


class Category(StrEnum):
    """What a vendor does; a template's budget is split over these."""

    VENUE = "venue"
    CATERING = "catering"
    PHOTOGRAPHY = "photography"
    VIDEOGRAPHY = "videography"
    MUSIC = "music"
    FLORALS = "florals"
    DECOR = "decor"
    CAKE = "cake"
    PLANNING = "planning"
    BEAUTY = "beauty"
    RENTALS = "rentals"
    TRANSPORT = "transport"
    STATIONERY = "stationery"
    ENTERTAINMENT = "entertainment"
    OTHER = "other"


class MediaKind(StrEnum):
    """The kinds of files of the market; see ``UploadKind`` for what may be sent."""

    VENUE_BLUEPRINT = "venue_blueprint"
    VENUE_PHOTO = "venue_photo"
    SERVICE_PORTFOLIO = "service_portfolio"
    TEMPLATE_MEDIA = "template_media"


class UploadKind(StrEnum):
    """What may be sent: the market's media, and what shows in a dispute that one is right."""

    VENUE_BLUEPRINT = MediaKind.VENUE_BLUEPRINT.value
    VENUE_PHOTO = MediaKind.VENUE_PHOTO.value
    SERVICE_PORTFOLIO = MediaKind.SERVICE_PORTFOLIO.value
    TEMPLATE_MEDIA = MediaKind.TEMPLATE_MEDIA.value
    EVIDENCE = "evidence"


class BookingStatus(StrEnum):
    DRAFT = "draft"
    AWAITING = "awaiting_vendor_approval"
    READY = "ready_for_payment"
    DEPOSIT_PAID = "deposit_paid"
    PAID = "paid"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class RowKind(StrEnum):
    """What a vendor is in a booking."""

    VENUE = "venue"
    SERVICE = "service"


class RowStatus(StrEnum):
    """Where one vendor of a booking stands."""

    PENDING = "pending"
    COUNTERED = "countered"
    ORGANIZER_COUNTERED = "organizer_countered"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


ACTIVE_ROWS = (
    RowStatus.PENDING,
    RowStatus.COUNTERED,
    RowStatus.ORGANIZER_COUNTERED,
    RowStatus.APPROVED,
)
"""Rows that are part of what the booking will be."""
OPEN_ROWS = (RowStatus.PENDING, RowStatus.COUNTERED, RowStatus.ORGANIZER_COUNTERED)
"""Rows somebody has still to answer, by ``respond_by``."""
SECURED = (BookingStatus.DEPOSIT_PAID, BookingStatus.PAID, BookingStatus.COMPLETED)
"""Bookings whose date is theirs."""


class Side(StrEnum):
    """Whose word a quote or a change order is."""

    VENDOR = "vendor"
    ORGANIZER = "organizer"
    LIST_PRICE = "list_price"


class QuoteStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class HoldStatus(StrEnum):
    ACTIVE = "active"
    USED = "used"
    RELEASED = "released"
    EXPIRED = "expired"


class ChangeStatus(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class DueKind(StrEnum):
    """What a line of the payment schedule is for."""

    DEPOSIT = "deposit"
    BALANCE = "balance"
    FULL = "full"
    CHANGE = "change"


class DueStatus(StrEnum):
    DUE = "due"
    OVERDUE = "overdue"
    PAID = "paid"
    VOID = "void"


class Milestone(StrEnum):
    """What a payout waits for."""

    RESERVATION = "reservation"
    COMPLETION = "completion"


class SubscriptionStatus(StrEnum):
    NONE = "none"
    TRIAL = "trial"
    ACTIVE = "active"
    CANCELED = "canceled"
    EXPIRED = "expired"


class TemplateStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"
