"""Twilio's Messages resource as it comes over the wire, and what its error codes mean for us.

https://www.twilio.com/docs/messaging/api/message-resource, …/docs/api/errors
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast

from steelyard.kernel.messaging.models import DELIVERED, FAILED, SENT, UNDELIVERED

OPTED_OUT = "21610"
# The account or its queue is in the way, not the message: the same text may pass later.
_LATER = frozenset({"14107", "20003", "20429", "20500", "20503", "21611", "30001", "30022"})
_STATUS = {
    "accepted": SENT,
    "scheduled": SENT,
    "queued": SENT,
    "sending": SENT,
    "sent": SENT,
    "delivered": DELIVERED,
    "partially_delivered": DELIVERED,
    "read": DELIVERED,
    "undelivered": UNDELIVERED,
    "failed": FAILED,
    "canceled": FAILED,
}
_WHY = {
    "21211": "The number is not a valid phone number.",
    "21610": "The number has opted out.",
    "21612": "The number cannot be reached from ours.",
    "21614": "The number cannot receive texts.",
    "30003": "The phone is switched off or out of reach.",
    "30004": "The carrier or the phone blocks our texts.",
    "30005": "The number is unknown to its carrier.",
    "30006": "A landline, or a carrier that cannot be reached.",
    "30007": "The carrier filtered the text as unwanted.",
    "30008": "The carrier gave no reason.",
}


@dataclass(frozen=True, slots=True)
class Wired:
    """One message as Twilio tells it. ``status`` is ours; None for one we do not know."""

    ref: str
    to: str
    sender: str
    body: str
    direction: str
    status: str | None
    error_code: str | None
    media_count: int
    created_at: datetime | None


def status_of(word: str) -> str | None:
    """Our status for Twilio's; None for a word Twilio has added since."""
    return _STATUS.get(word)


def why(code: str | None) -> str:
    """What an error code means, for staff."""
    return _WHY.get(code or "", "The carrier reported the text as not delivered.")


def is_for_good(status: int, code: str) -> bool:
    """Whether a refused request would be refused again."""
    return status not in {401, 403, 404, 408, 425, 429} and code not in _LATER


def read_message(given: object) -> Wired | None:
    """One message of an answer; None for what is not one."""
    if not isinstance(given, Mapping):
        return None
    fields = cast("Mapping[str, Any]", given)
    ref = fields.get("sid")
    if not isinstance(ref, str) or not ref:
        return None
    return Wired(
        ref=ref,
        to=_text(fields.get("to")),
        sender=_text(fields.get("from")),
        body=_text(fields.get("body")),
        direction=_text(fields.get("direction")),
        status=status_of(_text(fields.get("status"))),
        error_code=_text(fields.get("error_code")) or None,
        media_count=_whole(fields.get("num_media")),
        created_at=_moment(fields.get("date_created")),
    )


def _text(given: object) -> str:
    return "" if given is None else str(given)


def _whole(given: object) -> int:
    text = _text(given)
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _moment(given: object) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_text(given))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
