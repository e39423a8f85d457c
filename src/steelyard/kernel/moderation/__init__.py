"""What people write to each other, without the ways around the house that are in it.

    redact                          a text without e-mail addresses, phone numbers, messengers
    record_event, page_of_events    keeping it for staff, redacted

What is recognised, and what is left alone, is told in docs/concepts/moderation.md.
"""

from steelyard.kernel.moderation.invariants import INVARIANTS
from steelyard.kernel.moderation.models import ModerationEvent
from steelyard.kernel.moderation.redaction import Redacted, redact
from steelyard.kernel.moderation.service import page_of_events, record_event

__all__ = ["INVARIANTS", "ModerationEvent", "Redacted", "page_of_events", "record_event", "redact"]
