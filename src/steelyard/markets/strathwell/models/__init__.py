"""The market's tables, in schema ``strathwell``. What can be a constraint is one."""

from steelyard.markets.strathwell.models._columns import SCHEMA
from steelyard.markets.strathwell.models.bookings import (
    Booking,
    BookingVendor,
    ChangeOrder,
    Contract,
    DateHold,
    Quote,
)
from steelyard.markets.strathwell.models.money import Due
from steelyard.markets.strathwell.models.templates import Subscription, Template, TemplateMedia
from steelyard.markets.strathwell.models.vendors import Vendor, VendorDay, VendorMedia

__all__ = [
    "SCHEMA",
    "Booking",
    "BookingVendor",
    "ChangeOrder",
    "Contract",
    "DateHold",
    "Due",
    "Quote",
    "Subscription",
    "Template",
    "TemplateMedia",
    "Vendor",
    "VendorDay",
    "VendorMedia",
]
