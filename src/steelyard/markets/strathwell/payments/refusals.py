"""How a payment for a booking is refused."""

from steelyard.kernel.errors import Conflict


class NotPayable(Conflict):
    """The booking is not waiting for money; ``details`` says in which state it is."""

    code = "not_payable"


class NothingDue(Conflict):
    """There is nothing of this kind to be paid."""

    code = "nothing_due"


class DateMissing(Conflict):
    """A day is paid for: without one there is nothing to sell."""

    code = "date_missing"


class PriceMissing(Conflict):
    """A vendor of the booking has not agreed to a price yet."""

    code = "price_missing"
