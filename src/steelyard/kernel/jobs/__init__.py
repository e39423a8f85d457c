"""Nothing forgotten, nothing twice: durable jobs in the caller's own transaction.

The engine behind this port is pgqueuer; nothing outside this package knows it.
"""

from steelyard.kernel.jobs.port import (
    GiveUp,
    JobContext,
    Periodic,
    Retry,
    Task,
    cancel,
    enqueue,
    enqueue_at_end,
    run_at_of,
    shift,
)

__all__ = [
    "GiveUp",
    "JobContext",
    "Periodic",
    "Retry",
    "Task",
    "cancel",
    "enqueue",
    "enqueue_at_end",
    "run_at_of",
    "shift",
]
