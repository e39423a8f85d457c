"""How a booking says no."""

from steelyard.kernel.errors import Conflict, InvalidInput


class CurrencyNotSupported(InvalidInput):
    """Bookings are made in the market's own currency."""

    code = "currency_not_supported"


class OwnBusiness(InvalidInput):
    """Nobody books themselves: money would only go round in a circle."""

    code = "own_business"


class TooManyGuests(InvalidInput):
    """The venue does not hold them."""

    code = "too_many_guests"


class DateMissing(InvalidInput):
    """Vendors are asked for a day."""

    code = "date_missing"


class NotADraft(Conflict):
    """Vendors have been asked; what they were asked for stays as it is."""

    code = "not_a_draft"


class QuoteChanged(Conflict):
    """Another amount comes back now than the one that was confirmed."""

    code = "quote_changed"
