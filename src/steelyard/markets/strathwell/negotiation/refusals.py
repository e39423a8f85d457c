"""How a negotiation says no."""

from steelyard.kernel.errors import Conflict, InvalidInput


class AnswerTooLate(Conflict):
    """The time for this answer is over; the row expires."""

    code = "answer_too_late"


class BookingPaid(Conflict):
    """Money was paid: who is in the booking is settled."""

    code = "booking_paid"


class OfferChanged(Conflict):
    """Another price stands now than the one that was answered."""

    code = "offer_changed"


class AlreadyAsked(Conflict):
    """This vendor, or a venue, is in the booking already."""

    code = "already_asked"


class PriceMissing(InvalidInput):
    """The vendor has no list price, so approving needs an amount."""

    code = "price_missing"
