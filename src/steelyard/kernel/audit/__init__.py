"""Who did what to what, when and why. Append-only, chained per market, head signed."""

from steelyard.kernel.audit.record import Actor, Event, Kind, history, listen, record
from steelyard.kernel.audit.seal import Head, check_chain, sign_heads

__all__ = [
    "Actor",
    "Event",
    "Head",
    "Kind",
    "check_chain",
    "history",
    "listen",
    "record",
    "sign_heads",
]
