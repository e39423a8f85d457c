"""How a date says no."""

from steelyard.kernel.errors import Conflict


class DateNotFree(Conflict):
    """The venue has the day for somebody else, or keeps it for itself."""

    code = "date_not_free"
